"""What was read optically, put into the extract of its file."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping

from docbase.extract.quality import BROKEN
from docbase.model.extract import Extract, Line, OcrPage, Page

READ_BY_OCR = "read-by-ocr"
"""Warning: some of the text was read from pictures."""
PAGES_WITH_LINES = 2
"""Pages whose lines are kept with their sizes, for finding the title."""
DOUBTFUL = 0.6
"""Confidence under which a reading must show more than the text that the file itself holds."""
MUCH_LESS = 0.5
"""Part of that text under which such a reading is taken for worse."""

_NO_TEXT, _SOME_WITHOUT, _UNREADABLE = "no-text", "some-pages-without-text", "unreadable-letters"


def with_ocr(extract: Extract, pages: Mapping[int, OcrPage]) -> Extract:
    """Returns the extract with what was read on these pages, by number.

    A page whose own text is clearly better keeps it, and is to be read no more.
    """
    changed = {
        page.number: pages[page.number]
        for page in extract.pages
        if page.number in pages and not _is_worse(pages[page.number], page)
    }
    merged = tuple(_merged(page, page.number in pages, changed.get(page.number)) for page in extract.pages)
    return dataclasses.replace(
        extract,
        pages=merged,
        lines=tuple(_lines(extract, changed)),
        warnings=tuple(_warnings(extract, merged, changed.keys())),
    )


def _is_worse(read: OcrPage, page: Page) -> bool:
    """Returns whether the text that the page already has is better than what was read on it."""
    own, found = _letters(page.text), _letters(read.text)
    return own > 0 and (found == 0 or (read.confidence < DOUBTFUL and found < own * MUCH_LESS))


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _merged(page: Page, was_read: bool, read: OcrPage | None) -> Page:
    if read is not None:
        return dataclasses.replace(
            page, text=read.text, ocr_confidence=read.confidence, quality=1.0, needs_ocr=False
        )
    return dataclasses.replace(page, needs_ocr=False) if was_read else page


def _lines(extract: Extract, changed: Mapping[int, OcrPage]) -> Iterator[Line]:
    for number in range(1, PAGES_WITH_LINES + 1):
        if number in changed:
            yield from changed[number].lines
        else:
            yield from (line for line in extract.lines if line.page == number)


def _warnings(extract: Extract, merged: Collection[Page], changed: Collection[int]) -> Iterator[str]:
    """Gives the warnings that still hold, and the one that says that text was read from pictures."""
    has_text = any(page.text for page in merged)
    lacks_some = any(page.needs_ocr and not page.text for page in merged)
    mended = any(page.quality < BROKEN for page in extract.pages) or len(changed) == len(merged)
    still_holds = {
        _NO_TEXT: not has_text,
        _SOME_WITHOUT: lacks_some,
        _UNREADABLE: not mended or any(page.quality < BROKEN for page in merged),
        READ_BY_OCR: False,
    }
    for code in extract.warnings:
        if still_holds.get(code, True):
            yield code
        elif code == _NO_TEXT and lacks_some:
            yield _SOME_WITHOUT
    if any(page.ocr_confidence is not None for page in merged):
        yield READ_BY_OCR
