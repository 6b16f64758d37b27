"""How the index of Whoosh lies on the disk, and what is said when the disk or the index fails."""

import errno
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh import formats
from whoosh.filedb.filestore import FileStorage
from whoosh.index import LockError

from docbase.errors import DocbaseError, IndexLockedError, StaleIndexError
from docbase.messages import gettext as _
from docbase.search.engine import Card
from docbase.storage import storage_errors

_SEPARATOR = "\x1f"


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
    return Card._make((*parts[:single], tuple(parts[single:])))


class Places(formats.Format):  # type: ignore[misc]
    """Positions as packed numbers, a third of the size and time of Whoosh's pickled lists."""

    @staticmethod
    def encode(places: Sequence[int]) -> bytes:
        """Returns the places packed, two bytes each when that is enough."""
        return array("H" if places[-1] < 65536 else "I", places).tobytes()

    @staticmethod
    def decode(packed: bytes, count: int) -> Sequence[int]:
        """Returns as many places as were packed."""
        places = array("H" if len(packed) == 2 * count else "I")
        places.frombytes(packed)
        return places


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
