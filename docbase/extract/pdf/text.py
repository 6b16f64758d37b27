"""The text of the pages of a PDF, with the sizes of the first lines."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docbase.extract.pdf.ink import has_drawing, is_picture
from docbase.model.extract import Line

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

PAGES_WITH_LINES = 2
"""Pages whose lines are kept with their sizes, for finding the title."""
PAGES_AT_ONCE = 500
"""Pages after which a document is opened anew, to bound the memory of a long one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page as PDFium gives it."""

    text: str = ""
    is_drawn: bool = False
    """Whether anything stands on it."""
    is_picture: bool = False
    """Whether what it says is in a picture: its text, if there is any, is only a stamp or a page number."""
    is_broken: bool = False
    """Whether it cannot be read."""


@dataclass(slots=True)
class Reading:
    """What is gathered while the pages are read."""

    leaves: list[Leaf] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        """Whether any page has text."""
        return any(leaf.text.strip() for leaf in self.leaves)

    @property
    def is_drawn(self) -> bool:
        """Whether anything stands on any page."""
        return any(leaf.is_drawn for leaf in self.leaves)


def read(document: PdfDocument, again: Callable[[], PdfDocument | None] | None = None) -> Reading:
    """Returns all pages, those that are broken without text.

    Args:
        document: the document.
        again: opens it anew, if that costs little: PDFium keeps what it has met in an open document.
    """
    import pypdfium2

    reading = Reading()
    with contextlib.ExitStack() as stack:
        current = document
        for index in range(len(document)):
            if again and index and index % PAGES_AT_ONCE == 0:
                stack.close()
                current = again() or document
                if current is not document:
                    stack.enter_context(contextlib.closing(current))
            try:
                with contextlib.closing(current[index]) as page:
                    reading.leaves.append(_leaf(current, page, index, reading.lines))
            except pypdfium2.PdfiumError:
                reading.leaves.append(Leaf(is_broken=True))
    return reading


def _leaf(document: PdfDocument, page: PdfPage, index: int, lines: list[Line]) -> Leaf:
    with contextlib.closing(page.get_textpage()) as letters:
        text = letters.get_text_range()
        if index < PAGES_WITH_LINES:
            lines.extend(_sized(letters, text, index + 1))
    has_own_text = bool(text.strip())
    is_drawn = has_own_text or has_drawing(page)
    in_picture = is_drawn and is_picture(page, text)
    if not has_own_text:
        text = _stamped(document, page, index)
    # Some producers write a tab for every space; tabs mean nothing in a page.
    return Leaf(text=text.replace("\t", " "), is_drawn=is_drawn, is_picture=in_picture)


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
            size = _middle(letters, first, first + len(line) // 2, first + len(line) - 1)
            yield Line(text=line, size=round(size, 1), page=number)
        start += len(row) + 1


def _middle(letters: PdfTextPage, *places: int) -> float:
    """Returns the middle one of the sizes of three letters."""
    first, second = (_size(letters, place) for place in places[:2])
    return first if first == second else sorted((first, second, _size(letters, places[2])))[1]


def _size(letters: PdfTextPage, place: int) -> float:
    import pypdfium2.raw as pdfium

    index = pdfium.FPDFText_GetCharIndexFromTextIndex(letters, place)
    matrix = pdfium.FS_MATRIX()
    if index < 0 or not pdfium.FPDFText_GetMatrix(letters, index, matrix):
        return 0.0
    return float(pdfium.FPDFText_GetFontSize(letters, index)) * math.hypot(matrix.c, matrix.d)
