"""Opening a PDF: with its passwords, within its bounds, and rescued when it is broken."""

from __future__ import annotations

import ctypes
import mmap
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from docbase.errors import DamagedDocumentError, ExtractionError
from docbase.extract.locked import locked
from docbase.extract.pdf.rescue import rescued
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.extract import Terms
from docbase.storage import storage_errors

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_RESCUED = 256 * 1024 * 1024
"""Bytes of a file beyond which a rescue is not tried."""


class MappedFile:
    """A file in memory as the system pages it in, for both libraries to read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.password = ""
        """The password that opened it."""
        self._map: mmap.mmap | None = None
        self._held: list[object] = []

    def __enter__(self) -> Self:
        with storage_errors(self.path), self.path.open("rb") as file:
            if self.path.stat().st_size:
                # PDFium wants memory that can be written; what is written goes to a copy.
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.clear()
        self._map = None

    @property
    def size(self) -> int:
        """Size in bytes."""
        return 0 if self._map is None else len(self._map)

    def holds(self, mark: bytes) -> bool:
        """Returns whether these bytes stand somewhere in the file."""
        return self._map is not None and self._map.find(mark) >= 0

    def content(self) -> bytes:
        """Returns all of it."""
        return b"" if self._map is None else self._map[:]

    def view(self) -> ctypes.Array[ctypes.c_char]:
        """Returns it as PDFium takes it, without a copy."""
        view = (ctypes.c_char * self.size).from_buffer(self._map or bytearray())
        self.hold(view)
        return view

    def hold(self, content: object) -> None:
        """Keeps what PDFium reads in memory as long as the file is open."""
        self._held.append(content)


def opened(file: MappedFile, terms: Terms) -> PdfDocument | None:
    """Returns the document, opened by the first password that fits; nothing if it is too broken.

    Raises:
        EncryptedDocumentError: none of the passwords opens it.
        ExtractionError: it has more pages than may be read.
    """
    if not file.size:
        return None
    content = file.view()
    for password in ("", *terms.passwords):
        document, is_locked = _loaded(content, password)
        if document is not None:
            file.password = password
            return _bounded(document, file.path, terms)
        if not is_locked:
            return None
    raise locked(file.path, terms)


def rescue(file: MappedFile, terms: Terms) -> PdfDocument | None:
    """Returns the pages that can still be found in a broken file; nothing if there is none.

    Raises:
        ExtractionError: it has more pages than may be read.
    """
    content = rescued(file.content()) if file.size < MAX_RESCUED else b""
    file.hold(content)
    document, _is_locked = _loaded(content, "") if content else (None, False)
    return None if document is None else _bounded(document, file.path, terms)


def _loaded(content: bytes | ctypes.Array[ctypes.c_char], password: str) -> tuple[PdfDocument | None, bool]:
    """Returns the document, if it has pages, and whether it asks for another password."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    # PdfDocument would tell of the error of an earlier file when this one opens and has no page.
    handle = pdfium.FPDF_LoadMemDocument64(content, len(content), password.encode() + b"\0")
    if not handle:
        return None, pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
    document = pypdfium2.PdfDocument(handle)
    if not len(document):
        document.close()
        return None, False
    return document, False


def damaged(path: Path, number: int | None = None) -> DamagedDocumentError:
    """Returns the error for a file of which nothing can be read, or not this page."""
    message = (
        _("{name} is damaged: none of its pages can be read.").format(name=path.name)
        if number is None
        else _("{name} is damaged: its page {number} cannot be drawn.").format(name=path.name, number=number)
    )
    return DamagedDocumentError(
        message,
        hint=_(
            "Get the file again, or open it in a PDF reader and print it as a new PDF; then drop it again."
        ),
        path=path,
    )


def _bounded(document: PdfDocument, path: Path, terms: Terms) -> PdfDocument:
    count = len(document)
    if count > terms.max_pages:
        document.close()
        raise ExtractionError(
            ngettext(
                "{name} announces {count} pages; docbase reads no more than {limit} page.",
                "{name} announces {count} pages; docbase reads no more than {limit} pages.",
                terms.max_pages,
            ).format(name=path.name, count=count, limit=terms.max_pages),
            hint=_(
                "If it really has as many, raise `max_pages` in docbase.yaml; "
                "otherwise it is damaged: get the file again."
            ),
            path=path,
            value=str(count),
        )
    return document
