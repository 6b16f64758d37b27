"""What names the pages of a PDF: the labels printed on them, the sections that begin there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docbase.extract.repair import one_line

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_BOOKMARKS = 10_000
"""Entries of the outline that are followed."""


def labels(document: PdfDocument) -> list[str]:
    """Returns the label of each page, empty where it only repeats the number."""
    found = []
    for number in range(1, len(document) + 1):
        try:
            label = one_line(document.get_page_label(number - 1))
        except ValueError:  # the label is no UTF-16
            label = ""
        found.append("" if label == str(number) else label)
    return found


def headings(document: PdfDocument) -> list[str]:
    """Returns for each page the title of the first section that begins there, or of the one that goes on."""
    begun: dict[int, str] = {}
    last: dict[int, str] = {}
    for index, title in _outline(document):
        begun.setdefault(index, title)
        last[index] = title
    found, current = [], ""
    for index in range(len(document)):
        found.append(begun.get(index, current))
        current = last.get(index, current)
    return found


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
