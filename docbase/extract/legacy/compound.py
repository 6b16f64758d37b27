"""Microsoft's compound files (Office until 2003): their streams, and what their property set says of them."""

from __future__ import annotations

import codecs
import contextlib
import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docbase.errors import DamagedDocumentError
from docbase.extract.metadata import cleaned
from docbase.messages import gettext as _
from docbase.model.extract import SourceFile
from docbase.storage import storage_errors

if TYPE_CHECKING:
    from olefile import OleFileIO

_SUMMARY = "\x05SummaryInformation"
_CODE_PAGE, _PAGES = 1, 14
_NAMES = {2: "title", 3: "subject", 4: "author", 5: "keywords", 12: "created", 13: "modified", 18: "creator"}
"""Numbers of the properties (MS-OLEPS) under our names."""
_UNICODE, _UTF8 = 1200, 65001


class Compound:
    """The streams of an open compound file."""

    def __init__(self, file: OleFileIO[str]) -> None:
        self._file = file
        self._properties: dict[int, Any] = {}
        if file.exists(_SUMMARY):
            self._properties = file.getproperties(_SUMMARY, convert_time=True)

    @property
    def code_page(self) -> str:
        """The encoding of its properties, as Python names it; Windows-1252 when it says nothing."""
        number = self._properties.get(_CODE_PAGE)
        number = number & 0xFFFF if isinstance(number, int) else 0
        with contextlib.suppress(LookupError):
            return codecs.lookup({_UTF8: "utf-8", _UNICODE: "utf-16-le"}.get(number, f"cp{number}")).name
        return "cp1252"

    @property
    def pages(self) -> int:
        """How many pages the program that saved it counted; 0 when it does not say."""
        count = self._properties.get(_PAGES)
        return count if isinstance(count, int) and 0 < count < 100_000 else 0

    def read(self, name: str, size: int) -> bytes:
        """Returns the first bytes of the stream; nothing when there is no such stream."""
        if not self._file.exists(name):
            return b""
        content: bytes = self._file.openstream(name).read(size)
        return content

    def metadata(self) -> dict[str, str]:
        """Returns its properties under our names."""
        return cleaned({name: self._text(number) for number, name in _NAMES.items()})

    def _text(self, number: int) -> str:
        value = self._properties.get(number)
        if isinstance(value, bytes):
            return value.decode(self.code_page, errors="replace")
        if isinstance(value, datetime.datetime):
            return value.date().isoformat()
        return value if isinstance(value, str) else ""


@contextmanager
def opened(source: SourceFile) -> Iterator[Compound]:
    """Gives the streams of the file for as long as the block runs.

    Raises:
        DamagedDocumentError: it is no compound file, or its directory is lost.
        StorageError: the file cannot be read.
    """
    import olefile

    with storage_errors(source.path), source.path.open("rb") as content:
        try:
            compound = Compound(olefile.OleFileIO(content))
        except Exception as error:
            raise damaged(source) from error
        yield compound


def damaged(source: SourceFile) -> DamagedDocumentError:
    """Returns the error for an Office file that was cut or altered."""
    return DamagedDocumentError(
        _("{name} is damaged: it was cut or altered.").format(name=source.path.name),
        hint=_(
            "Open it in Word or LibreOffice and save it again, or get the file again, then drop it again."
        ),
        path=source.path,
    )
