"""Bags on disk, as BagIt (RFC 8493) has them: read and checked by the library of the Library of Congress."""

import hashlib
import os
import re
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from docbase.errors import DamagedBackupError
from docbase.messages import gettext as _
from docbase.storage import storage_errors, write_atomically

PAYLOAD = "data"
"""The folder of a bag in which what is kept lies."""
ALGORITHM = "sha256"
_BLOCK = 1 << 20
_OUTSIDE = re.compile(r"^[/\\~]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\0")
# 1.0 wants “%” written %25 in manifests, which the library does not read back; 0.97 is what it writes too.
_DECLARATION = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"

Told = Callable[[int, int, str], None]
"""Is told of each file dealt with: how many are done, of how many, and which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What is wrong with a bag, by the paths of its files."""

    damaged: tuple[str, ...] = ()
    """Files that are not as they were put in, or cannot be read."""
    missing: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    """Files that were not put in."""

    @property
    def is_none(self) -> bool:
        """Whether the bag is whole."""
        return not (self.damaged or self.missing or self.strange)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """A bag as it says that it is; `verify` tells whether that is so."""

    path: Path
    info: Mapping[str, str]
    """What is said of it in bag-info.txt."""
    digests: Mapping[str, Mapping[str, str]]
    """Digests by algorithm, of each file by its path in the bag, with `/`."""

    @property
    def payload(self) -> dict[str, Path]:
        """The files that it keeps, by their place in the centre."""
        start = f"{PAYLOAD}/"
        return {name.removeprefix(start): self.path / name for name in self.digests if name.startswith(start)}


def write_tags(folder: Path, digests: Mapping[str, str], info: Mapping[str, str]) -> None:
    """Writes what makes a bag of a folder with a payload.

    The digests are those of what was read when it was copied: made again from the copies, they would hold
    for what the copying has damaged.

    Args:
        folder: the bag.
        digests: SHA-256 by path in the bag, with `/`.
        info: what to say in bag-info.txt.

    Raises:
        StorageError: the disk refuses.
    """
    told = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in info.items())
    manifest = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    files = {
        "bagit.txt": _DECLARATION.encode(),
        "bag-info.txt": told.encode(),
        f"manifest-{ALGORITHM}.txt": manifest.encode(),
    }
    tags = "".join(f"{hashlib.new(ALGORITHM, data).hexdigest()}  {name}\n" for name, data in files.items())
    for name, data in {**files, f"tagmanifest-{ALGORITHM}.txt": tags.encode()}.items():
        write_atomically(folder / name, data)


def read(folder: Path) -> Bag:
    """Returns the bag in the folder.

    Raises:
        DamagedBackupError: it is none, or its own account of itself cannot be used.
        StorageError: it cannot be read.
    """
    bag = _opened(folder)
    digests = {Path(name).as_posix(): dict(own) for name, own in bag.entries.items()}
    for name in digests:
        _require_within(folder, name)
    info = {name: value if isinstance(value, str) else value[0] for name, value in bag.info.items()}
    return Bag(path=folder, info=info, digests=digests)


def verify(bag: Bag, told: Told | None = None, *, known: Collection[str] = ()) -> Faults:
    """Returns what is wrong with the bag: every file is read.

    Args:
        bag: the bag.
        told: told of each file.
        known: paths of files that were read already and found whole.

    Raises:
        StorageError: the disk of the bag is not there any more.
    """
    missing, strange = _compared(bag)
    damaged, read_before = [], {*missing, *known}
    for done, (name, digests) in enumerate(bag.digests.items(), 1):
        if name not in read_before and not _is_whole(bag.path / name, digests):
            damaged.append(name)
        if told:
            told(done, len(bag.digests), name)
    found = Faults(damaged=tuple(damaged), missing=tuple(missing), strange=tuple(strange))
    return found if not found.is_none or _is_in_order(bag.path) else replace(found, damaged=("bag-info.txt",))


def require_whole(bag: Bag, faults: Faults) -> None:
    """Makes sure that nothing is wrong.

    Raises:
        DamagedBackupError: something is; names the files.
    """
    if faults.is_none:
        return
    named = (
        (_("damaged: {names}"), faults.damaged),
        (_("missing: {names}"), faults.missing),
        (_("not of this backup: {names}"), faults.strange),
    )
    told = "; ".join(text.format(names=_some(names)) for text, names in named if names)
    raise DamagedBackupError(
        _("The backup {bag} is not whole: {faults}.").format(bag=bag.path, faults=told),
        hint=_(
            "An earlier backup may have these files whole: “docbase backup --list”. "
            "What is whole in this one can be copied by hand from its folder {folder}."
        ).format(folder=PAYLOAD),
        path=bag.path,
    )


def digest_of(path: Path, algorithm: str = ALGORITHM) -> str:
    """Returns the digest of a file.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def _some(names: Collection[str], most: int = 20) -> str:
    told = [name.removeprefix(f"{PAYLOAD}/") for name in names]
    left = len(told) - most
    return ", ".join(told[:most]) + (_(" and {count} more").format(count=left) if left > 0 else "")


def _is_whole(path: Path, digests: Mapping[str, str]) -> bool:
    try:
        if _is_linked(path):
            return False
        return all(digest_of(path, name) == digest.lower() for name, digest in digests.items())
    except (OSError, ValueError):  # ValueError: an algorithm that is not known here
        return False


def _is_linked(path: Path) -> bool:
    return path.is_symlink() or not path.is_file()


def _opened(folder: Path) -> Any:
    """Returns the bag as the library knows it."""
    import bagit

    bagit.LOGGER.disabled = True  # it would print every fault on its own
    with storage_errors(folder):
        os.listdir(folder)
    try:
        with warnings.catch_warnings():
            # Python 3.13 deprecates how it calls re.sub.
            warnings.simplefilter("ignore", DeprecationWarning)
            return bagit.Bag(str(folder))
    # Beside BagError, what a damaged file of a bag brings it to: UnicodeError, LookupError, ValueError…
    except Exception as error:
        if not (folder / "bagit.txt").exists():
            raise DamagedBackupError(
                _("{folder} is no backup: it has no bagit.txt.").format(folder=folder),
                hint=_("Give a folder that “docbase backup” made; “docbase backup --list” names them."),
                path=folder,
            ) from error
        raise DamagedBackupError(
            _("The backup {folder} cannot be read: {cause}.").format(
                folder=folder, cause=str(error).rstrip(".")
            ),
            hint=_("Take another one: “docbase backup --list” names them."),
            path=folder,
        ) from error


def _compared(bag: Bag) -> tuple[list[str], list[str]]:
    """Returns what the manifests name and is not there, and what is there and they do not name."""
    own = _opened(bag.path)
    missing, strange = own.compare_manifests_with_fs()
    return _sorted(missing), _sorted(strange)


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(Path(name).as_posix() for name in names)


def _is_in_order(folder: Path) -> bool:
    """Whether the library, too, takes the bag for complete: its structure, and the sum of its sizes."""
    import bagit

    try:
        _opened(folder).validate(completeness_only=True)
    except (bagit.BagError, ValueError, OSError):  # ValueError: sizes that are no numbers
        return False
    return True


def _require_within(folder: Path, name: str) -> None:
    """Makes sure that a path named in a bag leads nowhere else.

    Raises:
        DamagedBackupError: it leads out of the bag, or through a link.
    """
    place = folder
    is_linked = False
    for part in PurePosixPath(name).parts:
        place = place / part
        is_linked = is_linked or place.is_symlink()
    if is_linked or _OUTSIDE.search(name):
        raise DamagedBackupError(
            _("The backup {folder} cannot be used: “{name}” leads out of it.").format(
                folder=folder, name=name
            ),
            hint=_("docbase makes no such backup. Take another one, and ask where this one comes from."),
            path=folder,
            value=name,
        )
