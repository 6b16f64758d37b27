"""One writer per centre: a lock file that names who holds it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from docbase.errors import IndexLockedError
from docbase.messages import gettext as _
from docbase.storage import storage_errors


@contextmanager
def writer_lock(folder: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Holds the lock of the centre whose index is in the folder, for as long as the block runs.

    The operating system frees the lock when its holder dies, so a crash never leaves one behind.

    Args:
        folder: the `index/` folder of the centre; made when missing.
        wait: seconds to wait for another writer.

    Raises:
        IndexLockedError: another docbase is still writing after that time.
        StorageError: the folder cannot be written.
    """
    holder = folder / "writer.pid"
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "writer.lock", timeout=wait)
        try:
            lock.acquire()
        except Timeout as error:
            raise IndexLockedError(
                _("Another docbase is writing in this centre (process {holder}).").format(
                    holder=_read(holder)
                ),
                hint=_("Wait until it has finished, then run the command again."),
                path=folder,
            ) from error
    try:
        with storage_errors(holder):
            holder.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _read(holder: Path) -> str:
    try:
        return holder.read_text(encoding="ascii") or "?"
    except OSError:
        return "?"
