"""A page of a PDF as a person sees it: its picture in colour, and the places of its words."""

from __future__ import annotations

import contextlib
import ctypes
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docbase.extract.pdf.pictures import MAX_PIXELS, MAX_SIDE
from docbase.model.views import Box, DrawnPage, PlacedWord

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

QUALITY = 82
"""Of the picture, for WebP: letters stay sharp, and a page of text takes some 100 kB."""
MOST_LETTERS = 60_000
"""Letters of a page whose places are looked for: beyond, it is a drawing made of letters."""
_UNITS = 1_000_000
_HYPHENS = ("\x02", "\ufffe", "\u00ad")
"""What PDFium gives for the hyphen of a word that is cut at the end of a line."""


def view(document: PdfDocument, index: int, width: int) -> DrawnPage | None:
    """Returns the page, drawn so many pixels wide, or fewer if it is very long; nothing if it is broken."""
    import pypdfium2

    if not 0 <= index < len(document):
        return None
    try:
        with contextlib.closing(document[index]) as page:
            return _drawn(page, width)
    except (pypdfium2.PdfiumError, ValueError):
        return None


def _drawn(page: PdfPage, width: int) -> DrawnPage:
    across, down = (max(size, 1.0) for size in page.get_size())
    longest = min(MAX_SIDE - 1, MAX_PIXELS / width)
    scale = min(width / across, longest / down)
    with contextlib.closing(page.render(scale=scale)) as bitmap:
        image, file = bitmap.to_pil(), io.BytesIO()
        image.convert("RGB").save(file, "WEBP", quality=QUALITY, method=4)
        return DrawnPage(
            picture=file.getvalue(), width=image.width, height=image.height, words=tuple(_words(page))
        )


def _words(page: PdfPage) -> Iterator[PlacedWord]:
    text = ""
    boxes: list[Box] = []
    letters: list[Box] = []
    for letter, box in _letters(page):
        if letter in _HYPHENS:
            boxes, letters = [*boxes, *_around(letters)], []
        elif letter.isspace():
            if not letters and boxes:
                continue  # the line ends after the hyphen
            if text:
                yield PlacedWord(text, (*boxes, *_around(letters)))
            text, boxes, letters = "", [], []
        else:
            text += letter
            letters.append(box)
    if text:
        yield PlacedWord(text, (*boxes, *_around(letters)))


def _around(letters: list[Box]) -> tuple[Box, ...]:
    """Returns the box around the letters; none when there is no letter."""
    if not letters:
        return ()
    left, top = min(one.left for one in letters), min(one.top for one in letters)
    right = max(one.left + one.width for one in letters)
    bottom = max(one.top + one.height for one in letters)
    return (Box(left, top, right - left, bottom - top),)


def _letters(page: PdfPage) -> Iterator[tuple[str, Box]]:
    """Yields every letter with its box, as the page is turned and cut."""
    import pypdfium2.raw as pdfium

    with contextlib.closing(page.get_textpage()) as text:
        sides = pdfium.FS_RECTF()
        for place in range(min(text.count_chars(), MOST_LETTERS)):
            letter = chr(pdfium.FPDFText_GetUnicode(text, place))
            # The loose box: as high as the line, whatever the letter.
            pdfium.FPDFText_GetLooseCharBox(text, place, sides)
            yield letter, _box(page, (sides.left, sides.top), (sides.right, sides.bottom))


def _box(page: PdfPage, *corners: tuple[float, float]) -> Box:
    import pypdfium2.raw as pdfium

    across, down = ctypes.c_int(), ctypes.c_int()
    places = []
    for x, y in corners:
        pdfium.FPDF_PageToDevice(page, 0, 0, _UNITS, _UNITS, 0, x, y, across, down)
        places.append((across.value / _UNITS, down.value / _UNITS))
    (x, y), (other_x, other_y) = places
    return Box(min(x, other_x), min(y, other_y), abs(x - other_x), abs(y - other_y))
