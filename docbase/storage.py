"""Writing to disk so that a crash, a full disk or a reader never meets half a file."""

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from docbase.errors import StorageError
from docbase.messages import gettext as _

_PASSING = ".docbase.tmp"
"""Ending of temporary files, unlike those of any other program."""
_OF_SQLITE = {8: errno.EROFS, 10: errno.EIO, 13: errno.ENOSPC, 14: errno.EACCES}
"""SQLITE_READONLY, _IOERR, _FULL and _CANTOPEN, and what the system calls them."""


def write_atomically(path: Path, data: bytes) -> None:
    """Replaces the content of the file or leaves it as it was; when this returns, it is on the disk.

    Raises:
        StorageError: the disk is full, read-only, or refuses.
    """
    with storage_errors(path):
        _replace(path, data, is_awaited=True)
        sync_folder(path.parent)


def write_where_asked(path: Path, data: bytes) -> None:
    """Writes a file where a person wants it; an older one is replaced when this one is complete.

    A link stays, and what it leads to is written; so is a pipe or a device, as /dev/stdout, which is no file
    to replace.

    Raises:
        StorageError: there is no such folder, or the disk is full, read-only, or refuses.
    """
    if not path.absolute().parent.is_dir():
        raise StorageError(
            _("There is no folder {folder}.").format(folder=path.parent),
            hint=_("Make it first, or check the path."),
            path=path,
        )
    with storage_errors(path):
        is_stream = path.exists() and not (path.is_file() or path.is_dir())
        if is_stream:
            path.write_bytes(data)
    if not is_stream:
        write_atomically(Path(os.path.realpath(path)), data)


def write_passing(path: Path, data: bytes) -> None:
    """Replaces the content of the file or leaves it as it was, without waiting for the disk.

    A reader meets the old file or the new one, never a half; but a power cut may lose it, or empty it.

    Raises:
        StorageError: the disk is full, read-only, or refuses.
    """
    with storage_errors(path):
        _replace(path, data, is_awaited=False)


def _replace(path: Path, data: bytes, *, is_awaited: bool) -> None:
    mode = _mode_of(path)
    if mode is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = _mode_of_new()
    handle, temporary = temporary_file(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if is_awaited:
                file.flush()
                os.fsync(handle)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def temporary_file(folder: Path) -> tuple[int, Path]:
    """Makes a hidden file, open, to be written whole and then renamed; returns its descriptor and its path.

    After a crash, `sweep` knows it for what it is.

    Raises:
        OSError: the system refuses.
    """
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=_PASSING, dir=folder)
    return descriptor, Path(name)


def sweep(folder: Path) -> None:
    """Removes the temporary files that a killed docbase left in the folder and below; nobody may be writing.

    One that cannot be removed stays: it does no harm.
    """
    for here, _folders, names in os.walk(folder):
        for name in names:
            if is_passing(name):
                with suppress(OSError):
                    Path(here, name).unlink()


def is_passing(name: str) -> bool:
    """Whether a file with this name is one of those temporary files."""
    return name.startswith(".") and name.endswith(_PASSING)


def sync_folder(folder: Path) -> None:
    """Puts the names of the folder on the disk (a rename is only then safe from a power cut)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_files(paths: Iterable[Path]) -> None:
    """Puts files that were written without waiting on the disk, with their names; those that are gone, too.

    Raises:
        StorageError: the disk refuses.
    """
    folders = set()
    for path in paths:
        folders.add(path.parent)
        with storage_errors(path), suppress(FileNotFoundError), path.open("rb+") as file:
            os.fsync(file.fileno())
    for folder in folders:
        with storage_errors(folder):
            sync_folder(folder)


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turns what the operating system says of a file into a StorageError with the cure.

    Raises:
        StorageError: an OSError was raised inside.
    """
    try:
        yield
    except OSError as error:
        # A temporary file means nothing to the person: the file it was to become does.
        is_temporary = str(error.filename).endswith(_PASSING)
        shown = path if is_temporary else error.filename or path
        raise StorageError(
            _("{path}: {cause}.").format(path=shown, cause=_cause(error)),
            hint=_cure(error.errno),
            path=path,
        ) from error


def misnamed(path: Path) -> StorageError | None:
    """Returns why no record can hold the name of the file; None when one can.

    Linux lets bytes of any encoding be a name: an old disk or archive may have left some that are no text.
    """
    told = os.fsencode(path).decode("utf-8", "replace")
    if told == str(path):
        return None
    return StorageError(
        _("The name of {path} is in letters of an old encoding.").format(path=told),
        hint=_("Rename it, then run the same command again."),
        path=told,
    )


def refused_to_sqlite(error: Exception, path: Path) -> OSError:
    """Returns an error of SQLite as the system would have told it of the file."""
    code = _OF_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return OSError(code, os.strerror(code), str(path)) if code else OSError(str(error))


def _cause(error: OSError) -> str:
    """Returns what happened in the user's language; the system's own words for what is rare."""
    known = {
        errno.ENOENT: _("there is no such file or folder"),
        errno.EEXIST: _("a file stands where a folder is needed"),
        errno.ENOTDIR: _("a file stands where a folder is needed"),
        errno.EISDIR: _("a folder stands where a file is needed"),
        errno.EACCES: _("access is denied"),
        errno.EPERM: _("access is denied"),
        errno.EROFS: _("nothing can be written there"),
        errno.EIO: _("the disk fails"),
        errno.ENOSPC: _("no room is left"),
        errno.EDQUOT: _("no room is left"),
        errno.EFBIG: _("no room is left"),
        errno.ENAMETOOLONG: _("the names of its folders are too long"),
        errno.ELOOP: _("links lead from one to the other without end"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)


def _cure(code: int | None) -> str:
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _("The disk is full: free some room, then run the same command again. Nothing was lost.")
    if code in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("You may not write or read there: check the rights of the folder.")
    if code in (errno.ENOENT, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP):
        return _("Check the path.")
    return _("Check the disk, then run the same command again.")


def _mode_of(path: Path) -> int | None:
    """Returns the mode of a file, which the one that takes its place keeps; None when there is none."""
    try:
        return os.stat(path).st_mode & 0o7777
    except FileNotFoundError:
        return None


def _mode_of_new() -> int:
    """Returns the mode that a new file gets: what the umask leaves of 666."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
