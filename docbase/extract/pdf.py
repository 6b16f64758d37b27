"""Reads PDF: text, sizes of letters, outline and page labels with PDFium, XMP metadata with pypdf."""

from __future__ import annotations

import contextlib
import itertools
import logging
import math
import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.errors import DamagedDocumentError, DocbaseError, EncryptedDocumentError
from docbase.extract import pdfrescue
from docbase.extract.metadata import cleaned
from docbase.extract.repair import Repair, one_line, share_lost
from docbase.messages import gettext as _
from docbase.model.extract import Extract, Line, Page, SourceFile
from docbase.storage import storage_errors

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

# Both libraries are imported where they are used: choosing an extractor loads neither.

PAGES_WITH_LINES = 2
"""Pages whose lines are kept with their sizes, for finding the title."""
MAX_PAGES = 20_000
"""Pages beyond which a document is taken for a trap (a damaged page tree may announce billions)."""
MAX_BOOKMARKS = 10_000
"""Entries of the outline that are followed."""
MAX_XMP_FILE = 256 * 1024 * 1024
"""Bytes of a file beyond which its XMP is not looked for."""
UNREADABLE = 0.01
"""Part of letters without Unicode value from which a person should know of it."""

_INFO = {
    "title": "Title",
    "author": "Author",
    "subject": "Subject",
    "keywords": "Keywords",
    "created": "CreationDate",
    "modified": "ModDate",
    "producer": "Producer",
    "creator": "Creator",
}

# What the libraries say of a broken file is told by the warnings of its extract, not on a person's screen.
for _library in ("pypdf", "pypdfium2"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


@dataclass(slots=True)
class _Reading:
    """What is gathered while the pages are read."""

    texts: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    without_text: int = 0
    """Pages with drawings or pictures and no text of their own."""
    broken: int = 0

    @property
    def has_text(self) -> bool:
        """Whether any page has text."""
        return any(map(str.strip, self.texts))


class PdfExtractor:
    """Reads PDF files of any version, with no password or an owner's password only."""

    name = "pdf"
    version = "1"
    formats = ("pdf",)

    def extract(self, source: SourceFile) -> Extract:
        """Returns the text of every page, the embedded metadata, and the lines of the first pages.

        Raises:
            EncryptedDocumentError: a password is needed to open it.
            DamagedDocumentError: no page can be read.
            StorageError: the file cannot be read.
        """
        blank = None
        for document, is_rescued in _attempts(source.path):
            with contextlib.closing(document):
                reading = _read(document)
                extract = self._extract(source, document, reading, is_rescued)
            if reading.has_text or (reading.without_text and not is_rescued):
                return extract
            blank = blank or (None if is_rescued else extract)
        if blank is None:
            raise _damaged(source.path)
        return blank

    def _extract(
        self, source: SourceFile, document: PdfDocument, reading: _Reading, is_rescued: bool
    ) -> Extract:
        repair = Repair.learnt_from(reading.texts)
        parts = zip(reading.texts, _labels(document), _headings(document), strict=True)
        pages = tuple(
            Page(number=number, text=repair(text), label=label, heading=heading)
            for number, (text, label, heading) in enumerate(parts, start=1)
        )
        return Extract(
            format="pdf",
            extractor=f"{self.name}/{self.version}",
            pages=pages,
            metadata=_metadata(document, source),
            lines=tuple(_mended(reading.lines, repair)),
            warnings=tuple(_warnings(reading, is_rescued)),
        )


def _attempts(path: Path) -> Iterator[tuple[PdfDocument, bool]]:
    """Gives the document as it is, if it opens; asked for another, the pages that can be found in it."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    with storage_errors(path), path.open("rb"):  # PDFium does not say why it cannot open a file
        is_small = path.stat().st_size < pdfrescue.MAX_SIZE
    try:
        yield _bounded(pypdfium2.PdfDocument(path), path), False
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise _encrypted(path) from error
    content = pdfrescue.rescued(path.read_bytes()) if is_small else b""
    with contextlib.suppress(pypdfium2.PdfiumError):
        yield _bounded(pypdfium2.PdfDocument(content), path), True


def _bounded(document: PdfDocument, path: Path) -> PdfDocument:
    if len(document) > MAX_PAGES:
        document.close()
        raise _damaged(path)
    return document


def _encrypted(path: Path) -> DocbaseError:
    return EncryptedDocumentError(
        _("{name} is protected by a password.").format(name=path.name),
        hint=_("Open it with its password, save it without, and drop it again."),
        path=path,
    )


def _damaged(path: Path) -> DocbaseError:
    return DamagedDocumentError(
        _("{name} is damaged: none of its pages can be read.").format(name=path.name),
        hint=_(
            "Get the file again, or open it in a PDF reader and print it as a new PDF; then drop it again."
        ),
        path=path,
    )


def _read(document: PdfDocument) -> _Reading:
    import pypdfium2

    reading = _Reading()
    for index in range(len(document)):
        try:
            page = document[index]
            with contextlib.closing(page), contextlib.closing(page.get_textpage()) as letters:
                text = letters.get_text_range()
                if index < PAGES_WITH_LINES:
                    reading.lines.extend(_sized(letters, text, index + 1))
                if not text.strip():
                    reading.without_text += _has_drawing(page)
                    text = _stamped(document, page, index)
        except pypdfium2.PdfiumError:
            text = ""
            reading.broken += 1
        # Some producers write a tab for every space; tabs mean nothing in a page.
        reading.texts.append(text.replace("\t", " "))
    return reading


def _has_drawing(page: PdfPage) -> bool:
    """Returns whether the page is more than a blank sheet."""
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDFPage_CountObjects(page) > 0)


def _stamped(document: PdfDocument, page: PdfPage, index: int) -> str:
    """Returns the text of the annotations of a page that has no other (stamps, typed notes, filled forms)."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFPage_GetAnnotCount(page) < 1:
        return ""
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT) != pdfium.FLATTEN_SUCCESS:
        return ""
    with contextlib.closing(document[index]) as flat, contextlib.closing(flat.get_textpage()) as letters:
        return str(letters.get_text_range())


def _sized(letters: PdfTextPage, text: str, number: int) -> Iterator[Line]:
    """Gives the printed lines of a page; the size of a line is the middle one of three of its letters."""
    start = 0
    for row in text.split("\n"):
        line = row.strip()
        if line:
            first = start + row.index(line)
            places = (first, first + len(line) // 2, first + len(line) - 1)
            size = sorted(_size(letters, place) for place in places)[1]
            yield Line(text=line, size=round(size, 1), page=number)
        start += len(row) + 1


def _size(letters: PdfTextPage, place: int) -> float:
    import pypdfium2.raw as pdfium

    index = pdfium.FPDFText_GetCharIndexFromTextIndex(letters, place)
    matrix = pdfium.FS_MATRIX()
    if index < 0 or not pdfium.FPDFText_GetMatrix(letters, index, matrix):
        return 0.0
    return float(pdfium.FPDFText_GetFontSize(letters, index)) * math.hypot(matrix.c, matrix.d)


def _mended(lines: list[Line], repair: Repair) -> Iterator[Line]:
    for line in lines:
        text = " ".join(repair(line.text).split())
        if text:
            yield Line(text=text, size=line.size, page=line.page)


def _labels(document: PdfDocument) -> list[str]:
    """Returns the label of each page, empty where it only repeats the number."""
    labels = []
    for number in range(1, len(document) + 1):
        try:
            label = one_line(document.get_page_label(number - 1))
        except ValueError:  # the label is no UTF-16
            label = ""
        labels.append("" if label == str(number) else label)
    return labels


def _headings(document: PdfDocument) -> list[str]:
    """Returns for each page the title of the first section that begins there, or of the one that goes on."""
    begun: dict[int, str] = {}
    last: dict[int, str] = {}
    for index, title in _outline(document):
        begun.setdefault(index, title)
        last[index] = title
    headings, current = [], ""
    for index in range(len(document)):
        headings.append(begun.get(index, current))
        current = last.get(index, current)
    return headings


def _outline(document: PdfDocument) -> Iterator[tuple[int, str]]:
    for bookmark in itertools.islice(document.get_toc(), MAX_BOOKMARKS):
        destination = bookmark.get_dest()
        index = destination.get_index() if destination else None
        try:
            title = one_line(bookmark.get_title())
        except ValueError:  # the title is no UTF-16
            continue
        if index is not None and title:
            yield index, title


def _metadata(document: PdfDocument, source: SourceFile) -> dict[str, str]:
    import pypdfium2.raw as pdfium

    values = {}
    for name, key in _INFO.items():
        with contextlib.suppress(ValueError):  # no UTF-16
            values[name] = document.get_metadata_value(key)
    buffer = (pdfium.FPDF_WCHAR * 40)()
    if pdfium.FPDFCatalog_GetLanguage(document, buffer, 80):
        values["language"] = "".join(map(chr, buffer)).partition("\0")[0]
    found = cleaned(values)
    return found if "title" in found else cleaned(_xmp(source)) | found


def _xmp(source: SourceFile) -> dict[str, str]:
    """Returns what the XMP packet of the document says: since PDF 2.0 the title may stand there only."""
    if source.size > MAX_XMP_FILE or not _holds(source.path, b"<?xpacket"):
        return {}
    import pypdf

    try:
        with pypdf.PdfReader(source.path) as reader:
            packet = reader.xmp_metadata
            if packet is None:
                return {}
            return {
                "title": _alternative(packet.dc_title),
                "author": "; ".join(packet.dc_creator or ()),
                "subject": _alternative(packet.dc_description),
                "keywords": packet.pdf_keywords or ", ".join(packet.dc_subject or ()),
                "language": next(iter(packet.dc_language or ()), ""),
                "producer": packet.pdf_producer or "",
                "creator": packet.xmp_creator_tool or "",
            }
    except Exception:  # noqa: BLE001 - pypdf raises anything on a broken file, and metadata never cost the text
        return {}


def _alternative(texts: dict[str, str] | None) -> str:
    """Returns the text by language that suits best: French, then the default one, then any."""
    by_language = texts or {}
    first = next(iter(by_language.values()), "")
    return by_language.get("fr") or by_language.get("fr-FR") or by_language.get("x-default") or first


def _holds(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(mark) >= 0


def _warnings(reading: _Reading, is_rescued: bool) -> Iterator[str]:
    if reading.without_text + reading.broken == len(reading.texts) or not reading.has_text:
        yield "no-text"
    elif reading.without_text:
        yield "some-pages-without-text"
    if is_rescued or reading.broken:
        yield "damaged-but-readable"
    if share_lost(reading.texts) > UNREADABLE:
        yield "unreadable-letters"
