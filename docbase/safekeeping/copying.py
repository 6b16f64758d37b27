"""Files copied as they are at one instant, with the digest of what was read."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from docbase.safekeeping.bags import ALGORITHM, digest_of
from docbase.storage import storage_errors

_BLOCK = 1 << 20
_ATTEMPTS = 5
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_TICK = 100
"""Nanoseconds to which every disk that has hard links keeps the time of a file (NTFS is the coarsest)."""


@dataclass(frozen=True, slots=True)
class State:
    """By what a file is known to be unchanged while docbase looks at it."""

    size: int
    modified: int
    changed: int
    inode: int
    mode: int
    """What its owner, those of its group and the others may do with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A file that was copied, or linked to an earlier copy."""

    digest: str
    state: State
    """The state of the original."""
    is_linked: bool = False


class UnreadableFileError(Exception):
    """A file cannot be read, or never stays the same; the cause is the OSError."""


def state_of(path: Path) -> State:
    """Returns the state of a file.

    Raises:
        UnreadableFileError: the system refuses, or it is gone.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise UnreadableFileError from error
    mode = stat.S_IMODE(found.st_mode)
    return State(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, mode)


def copy(source: Path, target: Path) -> Copied:
    """Copies a file; one that changes meanwhile is copied again. The copy has the time of the original.

    It is open to nobody to whom the original is shut.

    It is on the disk once the caller has synced it: many at once take a fraction of the time of each alone.

    Raises:
        UnreadableFileError: the original cannot be read, or changes each time.
        StorageError: the copy cannot be written.
    """
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
    for _attempt in range(_ATTEMPTS):
        before = state_of(source)
        digest = _copied(source, target, before.mode)
        if state_of(source) == before:
            with storage_errors(target):
                os.utime(target, ns=(before.modified, before.modified))
            return Copied(digest=digest, state=before)
    raise UnreadableFileError


def link(earlier: Path, digest: str, source: Path, target: Path) -> Copied | None:
    """Links to an earlier copy of a file that has not changed since; None when there is none to be trusted.

    Args:
        earlier: the copy, which must have the size and the time of the original.
        digest: what the copy is known by: one that was damaged since is not linked to.
        source: the original.
        target: the new copy.

    Raises:
        UnreadableFileError: the original cannot be read.
        StorageError: the folder of the copy cannot be made.
    """
    state = state_of(source)
    with suppress(OSError):
        found = earlier.stat()
        is_same = (found.st_size, found.st_mtime_ns // _TICK) == (state.size, state.modified // _TICK)
        if is_same and digest_of(earlier) == digest:
            with storage_errors(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
            os.link(earlier, target)
            if found.st_mode & ~state.mode & _OF_OTHERS:
                target.chmod(_own(state.mode))
            return Copied(digest=digest, state=state, is_linked=True)
    return None


def _copied(source: Path, target: Path, mode: int) -> str:
    def opened(path: str, flags: int) -> int:
        return os.open(path, flags, _own(mode))

    hasher = hashlib.new(ALGORITHM)
    with storage_errors(target), open(target, "wb", opener=opened) as file:
        for block in _blocks(source):
            hasher.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return hasher.hexdigest()


def _own(mode: int) -> int:
    """Returns the rights of a copy: its owner can always remove it, and bring it up to date."""
    return mode & 0o777 | stat.S_IRUSR | stat.S_IWUSR


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb", buffering=0) as file:
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise UnreadableFileError from error
