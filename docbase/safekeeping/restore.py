"""A backup put back: verified first, and nothing that is in its place is lost."""

import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docbase.errors import DamagedBackupError
from docbase.locking import writer_lock
from docbase.messages import gettext as _
from docbase.safekeeping import bags
from docbase.safekeeping.bags import ALGORITHM, PAYLOAD, Bag, Faults, Told
from docbase.safekeeping.contents import CORPUS, INDEX, is_derived
from docbase.safekeeping.copying import UnreadableFileError, copy
from docbase.storage import storage_errors, sync_files, sync_folder

_SETTINGS = "docbase.yaml"
_ASIDE = "set-aside-"
"""How the folders begin in which is kept what a backup has replaced."""
_STAGE = ".docbase-restore-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration:
    """What putting a backup back would do."""

    bag: Bag
    target: Path
    """The folder of the centre."""
    replaced: tuple[str, ...] = ()
    """Files there that the backup has otherwise, by their place in the centre."""
    removed: tuple[str, ...] = ()
    """Files there that it does not have."""

    @property
    def displaced(self) -> tuple[str, ...]:
        """All files there that would not be left as they are."""
        return (*self.replaced, *self.removed)


def plan(bag: Bag, target: Path, told: Told | None = None) -> Restoration:
    """Returns what putting the backup back would do; it is verified.

    Raises:
        DamagedBackupError: it is not whole, and names the files; or it is no centre.
        StorageError: the disk refuses.
    """
    bags.require_whole(bag, bags.verify(bag, told))
    if _SETTINGS not in bag.payload:
        raise DamagedBackupError(
            _("The backup {bag} is not that of a centre: it has no {file}.").format(
                bag=bag.path, file=_SETTINGS
            ),
            hint=_("Give a folder that “docbase backup” made; “docbase backup --list” names them."),
            path=bag.path,
        )
    bags.require_whole(bag, bags.verify(bag, told))
    there = set(_there(target, bag.path.parent))
    with storage_errors(target):
        replaced = [
            name
            for name, kept in bag.payload.items()
            if name in there and not filecmp.cmp(kept, target / name, shallow=False)
        ]
    return Restoration(
        bag=bag,
        target=target,
        replaced=tuple(sorted(replaced)),
        removed=tuple(sorted(there - bag.payload.keys())),
    )


def carry_out(restoration: Restoration, told: Told | None = None) -> Path | None:
    """Makes the folder what the backup has; returns where what was there otherwise is kept, if anything was.

    All is copied first, beside what is there; a full disk or a damaged file changes nothing.

    Raises:
        DamagedBackupError: a file is no longer as it was when the backup was verified.
        IndexLockedError: a docbase is writing in the folder.
        StorageError: the disk refuses.
    """
    target = restoration.target
    with storage_errors(target):
        target.mkdir(parents=True, exist_ok=True)
    with _staged(restoration, told) as stage:
        is_used = (target / INDEX).is_dir()
        with writer_lock(target / INDEX) if is_used else nullcontext(), storage_errors(target):
            aside = _set_aside(target, restoration.displaced)
            _move_in(stage, target, restoration.bag)
            (target / CORPUS).mkdir(exist_ok=True)
            sync_folder(target)
    return aside


def _there(target: Path, vault: Path) -> Iterator[str]:
    """Yields what is in the folder, but for what is derived, what was set aside before, and backups."""
    for here, folders, names in os.walk(target):
        top = Path(here).relative_to(target)
        kept = [one for one in folders if not _is_aside((top / one).as_posix())]
        links = [one for one in kept if Path(here, one).is_symlink()]
        folders[:] = [one for one in kept if one not in links and not _is_backup(Path(here, one), vault)]
        yield from (place for name in (*names, *links) if not _is_aside(place := (top / name).as_posix()))


def _is_backup(folder: Path, vault: Path) -> bool:
    return (folder / "bagit.txt").exists() or folder.resolve() == vault.resolve()


def _is_aside(location: str) -> bool:
    return is_derived(location) or location.startswith((_ASIDE, _STAGE))


@contextmanager
def _staged(restoration: Restoration, told: Told | None) -> Iterator[Path]:
    """Gives a folder, on the disk of the target, with a copy of all that the backup has."""
    target, payload = restoration.target, restoration.bag.payload
    with storage_errors(target):
        for left in target.glob(f"{_STAGE}*"):
            shutil.rmtree(left, ignore_errors=True)  # of a docbase that was killed
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=target))
    try:
        for done, (name, path) in enumerate(payload.items(), 1):
            _copy_in(restoration.bag, name, path, stage / name)
            if told:
                told(done, len(payload), name)
        sync_files(stage / name for name in payload)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _copy_in(bag: Bag, name: str, path: Path, place: Path) -> None:
    inside = f"{PAYLOAD}/{name}"
    expected = bag.digests[inside].get(ALGORITHM, "").lower()
    try:
        digest = copy(path, place).digest
    except UnreadableFileError:
        digest = "-"
    if expected and digest != expected:
        bags.require_whole(bag, Faults(damaged=(inside,)))


def _set_aside(target: Path, names: tuple[str, ...]) -> Path | None:
    if not names:
        return None
    aside = target / f"{_ASIDE}{datetime.now():%Y-%m-%d-%H%M%S-%f}"
    for name in names:
        _move(target / name, aside / name)
        for folder in (target / name).parents:
            if folder == target or any(folder.iterdir()):
                break
            folder.rmdir()
    return aside


def _move_in(stage: Path, target: Path, bag: Bag) -> None:
    """Moves the files to their places; the settings last, by which a folder is a centre."""
    for name in sorted(bag.payload, key=lambda name: (name == _SETTINGS, name)):
        _move(stage / name, target / name)


def _move(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    path.replace(place)
