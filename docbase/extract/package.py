"""Office documents as the zip packages they are, opened under limits: nothing is unpacked to the disk."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docbase.errors import DamagedDocumentError, EncryptedDocumentError
from docbase.messages import gettext as _
from docbase.storage import storage_errors

MAX_PARTS = 20_000
"""Files that one document may hold."""
MAX_PART = 200 * 1024 * 1024
"""Bytes that one part may have once unpacked; the text of the Bible is 5 MB, marked up in Word about 100."""
MAX_RATIO = 200
"""Times that a part larger than SMALL may be larger than it is packed; real documents stay under 60."""
SMALL = 10 * 1024 * 1024
"""Bytes under which the ratio does not matter (an empty table packs extremely well)."""


class Package:
    """The parts of an open document."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive = archive
        self._path = path
        self.names = frozenset(archive.namelist())
        """The names of the parts, as "word/document.xml"."""

    def read(self, name: str) -> bytes:
        """Returns the content of the part; nothing when there is no such part.

        Raises:
            DamagedDocumentError: the part is larger than any document has, or is broken.
        """
        if name not in self.names:
            return b""
        part = self._archive.getinfo(name)
        self._check(part, part.file_size)
        try:
            with self._archive.open(part) as stream:
                # What a part declares may be a lie; one byte more than it may have tells.
                content = stream.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
            raise damaged(self._path) from error
        self._check(part, len(content))
        return content

    def _check(self, part: zipfile.ZipInfo, size: int) -> None:
        packed = max(1, part.compress_size)
        if size > MAX_PART or (size > SMALL and size / packed > MAX_RATIO):
            raise DamagedDocumentError(
                _("{name} would unpack to {size} MB: it is made to fill the memory, not to be read.").format(
                    name=self._path.name, size=size // 1_000_000
                ),
                hint=_("Do not open it; ask whoever gave it for the document again."),
                path=self._path,
            )


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Gives the parts of the document for as long as the block runs.

    Raises:
        DamagedDocumentError: it is no zip, its directory is lost, or it holds more parts than any document.
        EncryptedDocumentError: its parts ask for a password.
        StorageError: the file cannot be read.
    """
    with storage_errors(path), path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
            raise damaged(path) from error
        with archive:
            if len(archive.infolist()) > MAX_PARTS:
                raise damaged(path)
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise EncryptedDocumentError(
                    _("{name} is protected by a password.").format(name=path.name),
                    hint=_("Open it with its password, save it without, and drop it again."),
                    path=path,
                )
            yield Package(archive, path)


def damaged(path: Path) -> DamagedDocumentError:
    """Returns the error for a document that was cut or altered."""
    return DamagedDocumentError(
        _("{name} is damaged: it was cut or altered.").format(name=path.name),
        hint=_(
            "Open it in Word or LibreOffice and save it again, or get the file again, then drop it again."
        ),
        path=path,
    )
