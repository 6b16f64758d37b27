"""Whether what a page of a PDF says is in a picture, and not in its text."""

from __future__ import annotations

import contextlib
import itertools
import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docbase.extract.pdf.pictures import picture
from docbase.model.extract import Picture

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

FEW_WORDS = 60
"""Words that stamps and headers may have between them; a page with more has a text of its own."""
LONG_WORD = 25
"""Letters of a long word."""
FEW_LETTERS = 15
"""Letters and digits of a page number and its ornaments."""
MOST = 0.6
"""Part of a page that its pictures cover when they are a scan of it."""
SOME = 0.1
"""Part of a page from which a picture, alone on it, may say something."""
LARGE = 16.0
"""Height in points of letters that only titles have: stamps are small."""
PAPER = 0.55
"""Part of a printed page that is paper; photographs have no shade that covers so much."""
MARKS = 2.0
"""Dark marks met along the rows of a printed page, for each dot of its side; a few lines make 3."""
MAX_OBJECTS = 3000
"""Objects looked at on one page; maps have more."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_LETTER = re.compile(r"[^\W_]")
_DPI = 36
"""Dots in an inch that show whether a page is printed: lines of text are then a few dots high."""
_TONE = 16
"""Shades of grey that are one to the eye."""


def has_drawing(page: PdfPage) -> bool:
    """Returns whether the page is more than a blank sheet."""
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDFPage_CountObjects(page) > 0)


def is_picture(page: PdfPage, text: str) -> bool:
    """Returns whether the page must be looked at to be read.

    So are a page without text that is a picture or is drawn like print, and one whose text is but a stamp on
    the picture of a printed page. A cover has its title on a photograph, which is not printed matter.
    """
    import pypdfium2

    if len(text) > FEW_WORDS * LONG_WORD or (words := len(_WORD.findall(text))) >= FEW_WORDS:
        return False
    with contextlib.suppress(pypdfium2.PdfiumError, ValueError):  # a broken picture does not cost the text
        return _speaks_by_picture(page, text, words)
    return False


def _speaks_by_picture(page: PdfPage, text: str, words: int) -> bool:
    covered = _covered(page)
    if words == 0 and len(_LETTER.findall(text)) <= FEW_LETTERS:
        return covered >= SOME or _is_print(page)
    return covered >= MOST and _is_stamp(page) and _is_print(page)


def _covered(page: PdfPage) -> float:
    """Returns which part of the page its pictures cover, at most: strips of one picture do not overlap."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = page.get_bbox()
    area = max((right - left) * (top - bottom), 1.0)
    covered = 0.0
    for item in _objects(page, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
        if _holds_image(item.raw):
            box = item.get_bounds()
            width, height = min(box[2], right) - max(box[0], left), min(box[3], top) - max(box[1], bottom)
            covered += max(width, 0.0) * max(height, 0.0) / area
    return covered


def _objects(page: PdfPage, *kinds: int) -> Iterator[Any]:
    """Gives the objects of these kinds that lie on the page itself."""
    for item in itertools.islice(page.get_objects(max_depth=1), MAX_OBJECTS):
        if item.type in kinds:
            yield item


def _holds_image(item: Any, depth: int = 3) -> bool:
    """Returns whether the object is an image, or a group of objects with one."""
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFPageObj_GetType(item)
    if kind != pdfium.FPDF_PAGEOBJ_FORM or not depth:
        return bool(kind == pdfium.FPDF_PAGEOBJ_IMAGE)
    count = min(pdfium.FPDFFormObj_CountObjects(item), MAX_OBJECTS)
    return any(_holds_image(pdfium.FPDFFormObj_GetObject(item, place), depth - 1) for place in range(count))


def _is_stamp(page: PdfPage) -> bool:
    """Returns whether the text may be a stamp or a header: small, and to be seen.

    Invisible text was laid over the picture by somebody who has read it already.
    """
    import pypdfium2.raw as pdfium

    hidden = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    texts = list(_objects(page, pdfium.FPDF_PAGEOBJ_TEXT))
    is_seen = not texts or any(pdfium.FPDFTextObj_GetTextRenderMode(item) != hidden for item in texts)
    return is_seen and all(_height(item) < LARGE for item in texts)


def _height(item: Any) -> float:
    left, bottom, right, top = item.get_bounds()
    return float(min(right - left, top - bottom))


def _is_print(page: PdfPage) -> bool:
    """Returns whether the page looks like print: much paper of one shade, with many small dark marks."""
    return looks_printed(picture(page, _DPI))


def looks_printed(seen: Picture) -> bool:
    """Returns whether the picture, of few dots in an inch, is that of a printed page."""
    tones = seen.pixels.translate(bytes(shade // _TONE for shade in range(256)))
    counts = [tones.count(tone) for tone in range(256 // _TONE)]
    # Paper is of two neighbouring tones: grain may lie on both sides of where one ends.
    paper = max(range(1, len(counts)), key=lambda tone: counts[tone - 1] + counts[tone])
    if counts[paper - 1] + counts[paper] < PAPER * len(tones):
        return False
    is_dark = bytes(tone < paper - 2 for tone in range(256))
    marks = tones.translate(is_dark).count(b"\0\1")
    return marks >= MARKS * math.sqrt(len(tones))
