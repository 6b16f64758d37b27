"""Reads Office files that ask for a password, with those that the centre has."""

import contextlib
import dataclasses
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from docbase.errors import DocbaseError
from docbase.extract.base import Extractor, installed, read, source_file
from docbase.extract.locked import locked
from docbase.model.extract import Extract, SourceFile
from docbase.storage import storage_errors

Result = TypeVar("Result")

_PACKAGES = frozenset(("docx", "pptx", "xlsx"))
_OPEN_FILES = "/proc/{process}/fd/{descriptor}"


class ProtectedExtractor:
    """Opens what Office has encrypted, and gives it to the extractor of what is inside."""

    name = "protected"
    formats = ("encrypted",)

    @property
    def version(self) -> str:
        """Changes with the extractors of what may be inside."""
        return "+".join(("1", *(f"{each.name}{each.version}" for each in _of_packages())))

    def extract(self, source: SourceFile) -> Extract:
        """Returns the extract of what is inside, under its own format.

        Raises:
            DocbaseError: no password opens the file, or what is inside cannot be read.
        """
        with unlocked(source) as clear:
            try:
                inside = read(clear, _of_packages())
            except DocbaseError as error:
                error.path = source.path
                raise
        return dataclasses.replace(
            inside, extractor=f"{self.name}/{self.version}", metadata=dict(inside.metadata)
        )


def _of_packages() -> tuple[Extractor, ...]:
    """Returns what reads the formats that Office encrypts as a whole."""
    return tuple(each for each in installed() if not _PACKAGES.isdisjoint(each.formats))


def is_locked(content: bytes) -> bool:
    """Returns whether an Office file of before 2007 (DOC, XLS, PPT) asks for a password."""
    return bool(_attempt(lambda file: file.is_encrypted(), content))


@contextmanager
def unlocked(source: SourceFile) -> Iterator[SourceFile]:
    """Gives the file without its password, under the same name, for as long as the block runs.

    Only the user can read the copy. On Linux it is in memory, and goes away with this process however it
    ends; elsewhere it is in the folder for temporary files, where it stays if this process is killed.

    Raises:
        EncryptedDocumentError: none of the passwords opens it.
        StorageError: it cannot be read, or the copy cannot be written.
    """
    content = _decrypted(source)
    with storage_errors(source.path), tempfile.TemporaryDirectory(prefix="docbase-") as folder:
        path = Path(folder, source.path.name)
        with _written(content, path):
            clear = source_file(path)
            yield dataclasses.replace(clear, terms=source.terms)


@contextmanager
def _written(content: bytes, path: Path) -> Iterator[None]:
    """Makes the path lead to the content for as long as the block runs.

    Readers, and programs that they start, want a path and a name: it is a link to a file without one, which
    this process alone holds open. What the memory holds may still be swapped to the disk.
    """
    descriptor = _unnamed_file()
    if descriptor is None:
        path.touch(mode=0o600)
        path.write_bytes(content)
        yield
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        path.symlink_to(_OPEN_FILES.format(process=os.getpid(), descriptor=descriptor))
        yield


def _unnamed_file() -> int | None:
    """Returns the descriptor of a new file that is in no folder; None where the system has no such thing."""
    if sys.platform != "linux":
        return None
    with contextlib.suppress(OSError):  # an old kernel, or a cage that forbids it or hides /proc
        descriptor = os.memfd_create("docbase")
        if Path(_OPEN_FILES.format(process=os.getpid(), descriptor=descriptor)).exists():
            os.fchmod(descriptor, 0o600)
            return descriptor
        os.close(descriptor)
    return None


def _decrypted(source: SourceFile) -> bytes:
    with storage_errors(source.path):
        content = source.path.read_bytes()
    for password in source.terms.passwords:
        found = _opened_with(password, content)
        if found:
            return found
    raise locked(source.path, source.terms)


def _opened_with(password: str, content: bytes) -> bytes | None:
    """Returns what the password opens; nothing when it is not the right one."""

    def opened(file: Any) -> bytes:
        clear = io.BytesIO()
        file.load_key(password=password)
        file.decrypt(clear)
        return clear.getvalue()

    return _attempt(opened, content)


def _attempt(action: Callable[[Any], Result], content: bytes) -> Result | None:
    """Returns what the action gives for the file as msoffcrypto sees it; None when msoffcrypto fails."""
    import msoffcrypto

    try:
        return action(msoffcrypto.OfficeFile(io.BytesIO(content)))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file makes msoffcrypto raise anything (struct, key, its own)
        return None
