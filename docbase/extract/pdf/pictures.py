"""Drawing a page of a PDF in shades of grey."""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING

from docbase.model.extract import Picture

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_PIXELS = 40_000_000
"""Pixels that one picture may have: an A3 page at 500 dpi."""
MAX_SIDE = 30_000
"""Pixels that one side may have: PDFium draws no wider."""
POINTS = 72
"""Units of a page in an inch."""


def drawn(document: PdfDocument, index: int, dpi: int) -> Picture | None:
    """Returns the page as it is seen, turned as asked, with its annotations; nothing if it is broken."""
    import pypdfium2

    if not 0 <= index < len(document):
        return None
    try:
        with contextlib.closing(document[index]) as page:
            return picture(page, dpi)
    except (pypdfium2.PdfiumError, ValueError):
        return None


def picture(page: PdfPage, dpi: int) -> Picture:
    """Returns an open page as it is seen, with fewer dots than asked for if it is very large.

    Raises:
        ValueError: the page is too large for one dot in an inch.
    """
    dpi = min(dpi, _affordable(*page.get_size()))
    if dpi < 1:
        raise ValueError(dpi)
    bitmap = page.render(scale=dpi / POINTS, grayscale=True)
    with contextlib.closing(bitmap):
        stride, width, height = bitmap.stride, bitmap.width, bitmap.height
        pixels = bytes(bitmap.buffer)
    if stride != width:
        pixels = b"".join(pixels[start : start + width] for start in range(0, stride * height, stride))
    return Picture(width=width, height=height, pixels=pixels, dpi=dpi)


def _affordable(width: float, height: float) -> int:
    """Returns the dots in an inch that a page of this size, in points, may have at most."""
    inches = max(width, 1) / POINTS, max(height, 1) / POINTS
    # One dot is spared on each side, because sizes are rounded up.
    by_area = math.sqrt(MAX_PIXELS / (inches[0] * inches[1])) - 1 / min(inches)
    return int(min(by_area, (MAX_SIDE - 1) / max(inches)))
