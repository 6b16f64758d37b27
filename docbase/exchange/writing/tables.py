"""Tables of every field, to be mended in a spreadsheet and brought back: CSV, and XLSX."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docbase.cite.base import Output, Selection
from docbase.cite.formats.package import packed, unpacked
from docbase.exchange.columns import COLUMNS, REVISION, Cells, heading

_LONGEST = 32_767
"""Characters of a cell: Excel cuts what is longer, and the end would be lost on the way back."""
_MOMENT = "docProps/core.xml"
"""The part that says when the file was made, and which no program needs."""
_DAY = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that XML does not know."""
_WIDTHS = {"title": 50, "subtitle": 40, "contributors": 40, "abstract": 60, "themes": 40, "id": 30}
_WIDTH = 18
_TEXT = "@"
"""The format of cells that Excel leaves as they are typed: 2015-11 does not become a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFormat:
    """CSV in UTF-8 (RFC 4180), with the mark by which Excel knows its accents."""

    name: str = "csv"
    media_type: str = "text/csv"
    suffix: str = ".csv"
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection, one line for each, in their order."""
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        writer.writerow(_headings(selection))
        writer.writerows(_rows(selection))  # `Cells` has shielded them, for XLSX too
        return Output(content=buffer.getvalue().encode("utf-8-sig"))


@dataclass(frozen=True, slots=True, kw_only=True)
class XlsxFormat:
    """A workbook of Excel with one sheet."""

    name: str = "xlsx"
    media_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffix: str = ".xlsx"
    is_text: bool = False

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection that have no cell too long for Excel, one line for each."""
        rows = list(zip(selection.records, _rows(selection), strict=True))
        left_out = tuple(record.id for record, row in rows if max(map(len, row)) > _LONGEST)
        kept = [row for record, row in rows if record.id not in left_out]
        content = _workbook(_headings(selection), kept, _sheet_name(selection))
        return Output(content=content, left_out=left_out)


def _sheet_name(selection: Selection) -> str:
    return "Notices" if selection.layout.language == "fr" else "Records"


def _headings(selection: Selection) -> list[str]:
    return [heading(name, selection.layout.language) for name in COLUMNS]


def _rows(selection: Selection) -> Iterator[list[str]]:
    cells = Cells(selection.vocabulary)
    for record in selection.records:
        row = cells.row(record)
        yield [row[name] for name in COLUMNS]


def _workbook(headings: Sequence[str], rows: Sequence[Sequence[str]], sheet_name: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(sheet_name)
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    for place, name in enumerate(COLUMNS, 1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = _WIDTHS.get(name, _WIDTH)
        column.hidden = name == REVISION
    titles, cells = ([WriteOnlyCell(sheet) for _name in COLUMNS] for _line in range(2))
    for title, cell in zip(titles, cells, strict=True):
        title.font = Font(bold=True)
        cell.number_format = _TEXT
    sheet.append(_filled(titles, headings))
    for row in rows:  # each is written at once: the cells serve again
        sheet.append(_filled(cells, row))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return _timeless(buffer.getvalue())


def _filled(cells: Sequence[Any], texts: Sequence[str]) -> list[Any]:
    for cell, text in zip(cells, texts, strict=True):
        cell.value = _FORBIDDEN.sub("", text) or None
    return list(cells)


def _timeless(workbook: bytes) -> bytes:
    """Returns the workbook without the moment at which it was made: same records, same bytes."""
    parts = unpacked(workbook)
    return packed({**parts, _MOMENT: _DAY.sub(b"1980-01-01T00:00:00Z", parts[_MOMENT])})


CSV = CsvFormat()
XLSX = XlsxFormat()
