"""Reads Office files that ask for a password, with those that the centre has."""

import dataclasses
import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from docbase.errors import DocbaseError
from docbase.extract.base import installed, read, source_file
from docbase.extract.locked import locked
from docbase.model.extract import Extract, SourceFile
from docbase.storage import storage_errors

Result = TypeVar("Result")


class ProtectedExtractor:
    """Opens what Office has encrypted, and gives it to the extractor of what is inside."""

    name = "protected"
    version = "1"
    formats = ("encrypted",)

    def extract(self, source: SourceFile) -> Extract:
        """Returns the extract of what is inside, under its own format.

        Raises:
            DocbaseError: no password opens the file, or what is inside cannot be read.
        """
        others = [extractor for extractor in installed() if extractor.name != self.name]
        with unlocked(source) as clear:
            try:
                inside = read(clear, others)
            except DocbaseError as error:
                error.path = source.path
                raise
        return dataclasses.replace(
            inside, extractor=f"{self.name}/{self.version}", metadata=dict(inside.metadata)
        )


def is_locked(content: bytes) -> bool:
    """Returns whether an Office file of before 2007 (DOC, XLS, PPT) asks for a password."""
    return bool(_attempt(lambda file: file.is_encrypted(), content))


@contextmanager
def unlocked(source: SourceFile) -> Iterator[SourceFile]:
    """Gives the file without its password, under the same name, for as long as the block runs.

    Only the user can read the copy, which goes away whatever happens.

    Raises:
        EncryptedDocumentError: none of the passwords opens it.
        StorageError: it cannot be read, or the copy cannot be written.
    """
    content = _decrypted(source)
    with storage_errors(source.path), tempfile.TemporaryDirectory(prefix="docbase-") as folder:
        path = Path(folder, source.path.name)
        path.touch(mode=0o600)
        path.write_bytes(content)
        clear = source_file(path)
        yield dataclasses.replace(clear, terms=source.terms)


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
