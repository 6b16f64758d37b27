"""Writing to disk so that a crash, a full disk or a reader never meets half a file."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docbase.errors import StorageError
from docbase.messages import gettext as _


def write_atomically(path: Path, data: bytes) -> None:
    """Replaces the content of the file or leaves it as it was; when this returns, it is on the disk.

    Raises:
        StorageError: the disk is full, read-only, or refuses.
    """
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(_mode_for(path))
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Puts the names of the folder on the disk (a rename is only then safe from a power cut)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turns what the operating system says of a file into a StorageError with the cure.

    Raises:
        StorageError: an OSError was raised inside.
    """
    try:
        yield
    except OSError as error:
        raise StorageError(
            _("{path}: {cause}.").format(path=error.filename or path, cause=error.strerror or error),
            hint=_cure(error.errno),
            path=path,
        ) from error


def _cure(code: int | None) -> str:
    if code in (errno.ENOSPC, errno.EDQUOT):
        return _("The disk is full: free some room, then run the same command again. Nothing was lost.")
    if code in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("You may not write or read there: check the rights of the folder.")
    if code == errno.ENOENT:
        return _("Check the path.")
    return _("Check the disk, then run the same command again.")


def _mode_for(path: Path) -> int:
    """Keeps the mode of a file that exists; a new one gets what the umask leaves of 666."""
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
