"""The cells of an OpenDocument spreadsheet, as they are shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docbase.extract.office.grid import MAX_ROWS
from docbase.extract.opendocument.styles import Styles
from docbase.extract.opendocument.walk import TABLE, text_of
from docbase.extract.xmltree import local_name

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

MAX_COLUMNS = 16_384
"""Columns of a sheet."""

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_GROUPS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def cells(table: Element, styles: Styles) -> Iterator[list[str]]:
    """Gives the rows of a sheet, repeated ones too: with dates in ISO, without empty cells at the end."""
    for child in table:
        name = local_name(child)
        if name == "table-row":
            yield from itertools.repeat(_row(child, styles), _count(child, "rows", MAX_ROWS))
        elif name in _GROUPS:
            yield from cells(child, styles)


def _row(row: Element, styles: Styles) -> list[str]:
    found: list[str] = []
    gap = 0
    for cell in row.iterchildren(*_CELLS):
        text = _text(cell, styles)
        count = _count(cell, "columns", MAX_COLUMNS)
        if text:
            found += [""] * gap + [text] * count
            gap = 0
        else:
            gap += count  # a row ends with thousands of empty cells
        if len(found) + gap >= MAX_COLUMNS:
            break
    return found


def _text(cell: Element, styles: Styles) -> str:
    date = cell.get(f"{_OFFICE}date-value", "")
    return date.removesuffix("T00:00:00").replace("T", " ") or text_of(cell, styles)


def _count(element: Element, what: str, limit: int) -> int:
    """Returns how many times the row or cell is repeated."""
    count = element.get(f"{TABLE}number-{what}-repeated", "1")
    return min(int(count), limit) if count.isdecimal() and len(count) < 9 else 1
