"""Documents that are zips inside (Office, OpenDocument, EPUB), opened under limits, nothing on the disk."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docbase.errors import DamagedDocumentError
from docbase.extract.locked import locked
from docbase.extract.zips import MAX_PARTS, damage_noticed, is_beheaded, is_crowded, swells
from docbase.messages import gettext as _
from docbase.model.extract import SourceFile
from docbase.storage import storage_errors

MEGABYTE = 1_000_000


class Package:
    """The parts of an open document."""

    def __init__(self, archive: zipfile.ZipFile, source: SourceFile) -> None:
        self._archive = archive
        self._path = source.path
        self._left = self._limit = source.terms.max_unpacked * MEGABYTE
        self.names = frozenset(archive.namelist())
        """The names of the parts, as "word/document.xml"."""

    def read(self, name: str) -> bytes:
        """Returns the content of the part; nothing when there is no such part.

        Raises:
            DamagedDocumentError: the part, or all that was read so far, is larger than allowed; it is broken.
        """
        if name not in self.names:
            return b""
        part = self._archive.getinfo(name)
        self._check(part, part.file_size)
        with _damage_noticed(self._path), self._archive.open(part) as stream:
            # What a part declares may be a lie; one byte more than it may have tells.
            content = stream.read(self._left + 1)
        self._check(part, len(content))
        self._left -= len(content)
        return content

    def _check(self, part: zipfile.ZipInfo, size: int) -> None:
        if size > self._left:
            raise too_large(self._path, self._limit - self._left + size, self._limit)
        if swells(size, part.compress_size):
            raise DamagedDocumentError(
                _("{name} would unpack to {size} MB: it is made to fill the memory, not to be read.").format(
                    name=self._path.name, size=size // MEGABYTE
                ),
                hint=_("Do not open it; ask whoever gave it for the document again."),
                path=self._path,
            )


@contextmanager
def opened(source: SourceFile) -> Iterator[Package]:
    """Gives the parts of the document for as long as the block runs.

    Raises:
        DamagedDocumentError: it is no zip, its directory is lost, it holds more parts than any document, or
            it declares to be larger than allowed once unpacked.
        EncryptedDocumentError: its parts ask for a password.
        StorageError: the file cannot be read.
    """
    path = source.path
    with storage_errors(path), path.open("rb") as file:
        if is_crowded(file) or is_beheaded(file):
            raise damaged(path)
        with _damage_noticed(path):
            archive = zipfile.ZipFile(file)
        with archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise damaged(path)
            limit = source.terms.max_unpacked * MEGABYTE
            size = sum(part.file_size for part in parts)
            if size > limit:
                raise too_large(path, size, limit)
            if any(part.flag_bits & 1 for part in parts):
                raise locked(path, source.terms)
            yield Package(archive, source)


@contextmanager
def _damage_noticed(path: Path) -> Iterator[None]:
    try:
        with damage_noticed():
            yield
    except zipfile.BadZipFile as error:
        raise damaged(path) from error


def too_large(path: Path, size: int, limit: int) -> DamagedDocumentError:
    """Returns the error for a packed file that takes more bytes once unpacked than it may."""
    return DamagedDocumentError(
        _("{name} would unpack to {size} MB; docbase unpacks {limit} MB at most.").format(
            name=path.name, size=size // MEGABYTE, limit=limit // MEGABYTE
        ),
        hint=_("It may be a trap: if you know where it comes from, raise `max_unpacked` in docbase.yaml."),
        path=path,
    )


def damaged(path: Path) -> DamagedDocumentError:
    """Returns the error for a document that was cut or altered."""
    return DamagedDocumentError(
        _("{name} is damaged: it was cut or altered.").format(name=path.name),
        hint=_(
            "Open it in Word or LibreOffice and save it again, or get the file again, then drop it again."
        ),
        path=path,
    )
