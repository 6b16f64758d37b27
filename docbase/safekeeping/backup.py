"""A backup made: the centre copied as it is at one instant, while others may be at work in it."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docbase.errors import StorageError
from docbase.locking import writer_lock
from docbase.messages import gettext as _
from docbase.safekeeping import bags
from docbase.safekeeping.bags import PAYLOAD, Bag, Told
from docbase.safekeeping.contents import KEEPER, Contents, LeftOut, survey
from docbase.safekeeping.copying import Copied, UnreadableFileError, copy, link, state_of
from docbase.storage import storage_errors, sync_files, sync_folder

_PARTIAL = ".docbase.partial"
"""Ending of the hidden folder in which a backup is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The centre to be kept."""

    root: Path
    name: str
    """The name of the centre."""
    holding: Callable[[], AbstractContextManager[None]]
    """Keeps other docbases from writing in the centre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBackup:
    """A backup just made, verified."""

    bag: Bag
    linked: int
    """Files that are those of the earlier backup: they had not changed."""
    copied: int
    left_out: tuple[LeftOut, ...]


def make(source: Source, place: Path, earlier: Bag | None, told: Told | None = None) -> MadeBackup:
    """Makes a backup in a folder of its own, and verifies it.

    Nearly all is copied while others may write; then nobody may, while what they have changed meanwhile is
    copied again. Until it is whole, the backup is in a hidden folder; a failure leaves none of it.

    Args:
        source: the centre.
        place: the bag to be made.
        earlier: a backup whose unchanged files are linked to, where the disk can.
        told: told of each file.

    Raises:
        DamagedBackupError: what was written cannot be read back as it was.
        IndexLockedError: another docbase writes for too long.
        StorageError: the disk is full, read-only, or refuses.
    """
    with _partial(place) as folder:
        copies = _Copies(source.root, folder / PAYLOAD, earlier)
        copies.bring_up(survey(source.root, without=place.parent), told)
        with nullcontext() if _is_read_only(source.root) else source.holding():
            found = survey(source.root, without=place.parent)
            copies.bring_up(found)
        sync_files(folder / PAYLOAD / name for name, one in copies.taken.items() if not one.is_linked)
        _seal(folder, source, copies.taken)
        known = [f"{PAYLOAD}/{name}" for name, one in copies.taken.items() if one.is_linked]
        bags.require_whole(bag := bags.read(folder), bags.verify(bag, told, known=known))
        _name(folder, place)
    linked = len(known)
    return MadeBackup(
        bag=bags.read(place),
        linked=linked,
        copied=len(copies.taken) - linked,
        left_out=tuple(found.left_out),
    )


class _Copies:
    """The payload of a backup, brought nearer to the centre each time."""

    def __init__(self, root: Path, folder: Path, earlier: Bag | None) -> None:
        self._root = root
        self._folder = folder
        self._earlier = {} if earlier is None else earlier.payload
        self._digests = {} if earlier is None else earlier.digests
        self.taken: dict[str, Copied] = {}

    def bring_up(self, contents: Contents, told: Told | None = None) -> None:
        """Makes the copies be what is to be kept; what cannot be read is left out."""
        with storage_errors(self._folder):
            self._folder.mkdir(exist_ok=True)
        for location in self.taken.keys() - contents.files.keys():
            self._drop(location)
        for done, (location, path) in enumerate(contents.files.items(), 1):
            try:
                self._take(location, path)
            except UnreadableFileError as error:
                self._drop(location)
                if not isinstance(error.__cause__, FileNotFoundError):  # else it was removed just now
                    contents.leave_out(location, _reason(error))
            if told:
                told(done, len(contents.files), location)

    def _take(self, location: str, path: Path) -> None:
        had = self.taken.get(location)
        if had and had.state == state_of(path):
            return
        target = self._folder / location
        self.taken[location] = self._linked(location, path, target) or copy(path, target)

    def _linked(self, location: str, path: Path, target: Path) -> Copied | None:
        digest = self._digests.get(f"{PAYLOAD}/{location}", {}).get(bags.ALGORITHM)
        return link(self._earlier[location], digest, path, target) if digest else None

    def _drop(self, location: str) -> None:
        self.taken.pop(location, None)
        with storage_errors(self._folder / location):
            (self._folder / location).unlink(missing_ok=True)


def _is_read_only(folder: Path) -> bool:
    """Whether nobody can write on its disk, as on one that the system has found failing."""
    return os.name == "posix" and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _reason(error: UnreadableFileError) -> str:
    if not isinstance(error.__cause__, OSError):
        return _("it changes all the time")
    try:
        with storage_errors(Path()):
            raise error.__cause__
    except StorageError as told:
        return told.message


@contextmanager
def _partial(place: Path) -> Iterator[Path]:
    """Gives the folder in which to make a bag, alone there; nothing is left of it but what was renamed."""
    with writer_lock(place.parent / KEEPER):
        for left in place.parent.glob(f".*{_PARTIAL}"):
            shutil.rmtree(left, ignore_errors=True)  # of a backup that was killed
        folder = place.with_name(f".{place.name}{_PARTIAL}")
        with storage_errors(folder):
            folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _seal(folder: Path, source: Source, taken: Mapping[str, Copied]) -> None:
    from importlib.metadata import version

    now = datetime.now().astimezone().replace(microsecond=0)
    size = sum(one.state.size for one in taken.values())
    info = {
        "Source-Organization": source.name,
        "External-Description": f"Centre docbase « {source.name} »",
        "Bagging-Date": now.date().isoformat(),
        "Bagging-Time": now.isoformat(),
        "Bag-Software-Agent": f"docbase {version('docbase')}",
        "Payload-Oxum": f"{size}.{len(taken)}",
    }
    bags.write_tags(folder, {f"{PAYLOAD}/{name}": one.digest for name, one in taken.items()}, info)


def _name(folder: Path, place: Path) -> None:
    """Gives the bag its name, once all of it is on the disk."""
    with storage_errors(place):
        for below in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
            sync_folder(below)
        folder.rename(place)
        sync_folder(place.parent)
