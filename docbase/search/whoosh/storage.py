"""How the index of Whoosh lies on the disk, and what is said when the disk or the index fails."""

import errno
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.index import LockError

from docbase.errors import DocbaseError, IndexLockedError, StaleIndexError
from docbase.messages import gettext as _
from docbase.search.engine import Card
from docbase.storage import storage_errors

_SEPARATOR = "\x1f"
_PIECE = 1 << 20
"""Bytes of a file read at a time."""


@contextmanager
def sound(folder: Path) -> Iterator[None]:
    """Turns whatever Whoosh says of an index it cannot use into one error with its cure.

    Only calls of Whoosh belong inside: a mistake of docbase must not pass for damage.

    Raises:
        StaleIndexError: the index is missing or damaged.
        IndexLockedError: it is being written.
        StorageError: the disk refuses.
    """
    try:
        with storage_errors(folder):
            try:
                yield
            except OSError as error:
                # EINVAL: a place to read from that is no place, in a file cut short.
                if error.errno in (errno.ENOENT, errno.EINVAL):
                    raise damaged(folder) from error
                raise
    except DocbaseError:
        raise
    except LockError as error:
        raise IndexLockedError(
            _("Another docbase is writing in {path}.").format(path=folder),
            hint=_("Wait until it has ended, then run the same command again."),
            path=folder,
        ) from error
    # Whoosh reads pickles and packed numbers unchecked: half a file may raise anything, from KeyError to
    # MemoryError, and its own errors are plain Exceptions.
    except Exception as error:
        raise damaged(folder) from error


def damaged(folder: Path) -> StaleIndexError:
    """Returns the error that says so."""
    return StaleIndexError(
        _("The index in {path} is missing or damaged.").format(path=folder),
        hint=_("Run “docbase reindex”."),
        path=folder,
    )


def as_bytes(text: str) -> bytes:
    """Returns the text in UTF-8, whatever is in it."""
    return text.encode("utf-8", "surrogatepass")


def as_text(packed: bytes, folder: Path) -> str:
    """Returns the text that was made bytes.

    Raises:
        StaleIndexError: these bytes are no text.
    """
    try:
        return packed.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise damaged(folder) from error


def pack(card: Card) -> bytes:
    """Returns the card as it is stored."""
    return as_bytes(_SEPARATOR.join((*card[:-1], *card.values)))


def unpack(packed: bytes, folder: Path) -> Card:
    """Returns the card that was stored.

    Raises:
        StaleIndexError: it is not whole.
    """
    parts = as_text(packed, folder).split(_SEPARATOR)
    single = len(Card._fields) - 1
    if len(parts) < single:
        raise damaged(folder)
    # Values are counted by the thousand: one object each, they are told apart without being compared.
    return Card._make((*parts[:single], tuple(map(sys.intern, parts[single:]))))


class Seal(NamedTuple):
    """What tells that a file is as it was written."""

    size: int
    checksum: int


def sealed(file: BinaryIO) -> Seal:
    """Returns the seal of a file, read from its beginning."""
    size = checksum = 0
    while piece := file.read(_PIECE):
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
    return Seal(size, checksum)


class Storage(FileStorage):  # type: ignore[misc]
    """A folder whose files can all be let go of: Whoosh forgets some when it meets damage or a full disk."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self._files: list[Any] = []
        self._temporary: list[Storage] = []

    def open_file(self, name: str, **options: object) -> Any:
        """Opens a file to read."""
        return self._kept(super().open_file(name, **options))

    def create_file(self, name: str, **options: object) -> Any:
        """Opens a file to write."""
        return self._kept(super().create_file(name, **options))

    def temp_storage(self, name: str | None = None) -> "Storage":
        """Makes a folder for what is written and read again."""
        temporary = Storage(super().temp_storage(name).folder)
        self._temporary.append(temporary)
        return temporary

    def _kept(self, file: Any) -> Any:
        self._files.append(file)
        return file

    def release(self) -> None:
        """Closes every file that is still open."""
        for temporary in self._temporary:
            temporary.release()
        for file in self._files:
            with suppress(OSError):  # what is still to be written to a full disk
                if not file.is_closed:
                    file.close()
        self._files.clear()
