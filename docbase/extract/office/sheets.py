"""Reads Excel workbooks (XLSX, XLSM, XLS) with calamine, sheet by sheet."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from docbase.errors import DamagedDocumentError
from docbase.extract import package
from docbase.extract.flow import Sheet, mended
from docbase.extract.office.grid import Reader, first_lines
from docbase.extract.office.openxml import OpenXml
from docbase.extract.office.protected import is_locked, unlocked
from docbase.messages import gettext as _
from docbase.model.extract import Extract, SourceFile
from docbase.storage import storage_errors

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_AREA = 10_000_000
"""Cells, empty ones too, of the smallest rectangle that holds a sheet: calamine gives memory to each."""

_TALLEST = 1_000
"""Rows that merged cells span at most, lest a sheet be made of nothing else."""

T = TypeVar("T")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>""")
"""The beginning of a cell that is not empty."""


class SheetsExtractor:
    """Reads the workbooks that Excel has written since 1997."""

    name = "sheets"
    version = "1"
    formats = ("xlsx", "xls")

    def extract(self, source: SourceFile) -> Extract:
        """Returns a section for each sheet, a line for each row, with tabs between the cells.

        Raises:
            DamagedDocumentError: the file was cut or altered, or is made to fill the memory.
            EncryptedDocumentError: it asks for a password.
            StorageError: the file cannot be read.
        """
        with storage_errors(source.path), source.path.open("rb") as file:
            is_package = file.read(2) == b"PK"
        metadata = _checked(source) if is_package else {}
        reader = Reader()
        sheets = _sheets(source, reader)
        pages = mended(sheets, {})
        warnings = {"no-text": not any(page.text for page in pages), "cut-short": reader.is_cut_short}
        return Extract(
            format="xlsx" if is_package else "xls",
            extractor=f"{self.name}/{self.version}",
            pages=pages,
            has_pages=False,
            metadata=metadata,
            lines=first_lines(sheets),
            warnings=tuple(code for code, is_so in warnings.items() if is_so),
        )


def first_table(source: SourceFile) -> tuple[str, list[list[str]]]:
    """Returns the name and the rows of the first sheet of a workbook that has any, its values as text.

    A sheet that is hidden comes after all that people see. Each row of merged cells has their value.

    Raises:
        DamagedDocumentError, EncryptedDocumentError, StorageError: as `SheetsExtractor.extract`.
    """
    with storage_errors(source.path), source.path.open("rb") as file:
        is_package = file.read(2) == b"PK"
    if is_package:
        _checked(source)
    tables = _read_workbook(source, lambda sheet, is_seen: (not is_seen, sheet.name, _filled(sheet)))
    tables.sort(key=lambda table: table[0])
    return next(((name, rows) for _is_hidden, name, rows in tables if rows), ("", []))


def _filled(sheet: CalamineSheet) -> list[list[str]]:
    rows = [*_rows(sheet)]
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        for row in rows[top + 1 : min(bottom, top + _TALLEST) + 1]:
            row[left : left + 1] = (one or rows[top][left] for one in row[left : left + 1])
    return rows


def _checked(source: SourceFile) -> dict[str, str]:
    """Returns the metadata of a workbook, once it is sure that it cannot fill the memory."""
    with package.opened(source) as parts:
        for name in parts.names:
            if _SHEET.fullmatch(name):
                _check_area(parts.read(name), source)
            elif name.startswith("xl/") and name.endswith((".xml", ".bin")):
                parts.read(name)  # what it declares may be a lie
        return OpenXml(parts).metadata()


def _check_area(sheet: bytes, source: SourceFile) -> None:
    """Refuses a sheet whose cells are so far apart that the rectangle they span fills the memory."""
    width = height = 0
    for cell in _CELL.finditer(sheet):
        height = max(height, int(cell[2]))
        width = max(width, _column(cell[1]))
    if width * height > MAX_AREA:
        raise DamagedDocumentError(
            _("A sheet of {name} has {rows} rows and {columns} columns, nearly all of them empty.").format(
                name=source.path.name, rows=height, columns=width
            ),
            hint=_("In Excel, delete what stands far from the table (Ctrl+End shows it), and drop it again."),
            path=source.path,
        )


def _column(letters: bytes) -> int:
    """Returns the number of a column from its letters: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheets(source: SourceFile, reader: Reader) -> list[Sheet]:
    return _read_workbook(source, lambda sheet, _is_seen: reader.sheet(sheet.name, _rows(sheet)))


def _read_workbook(source: SourceFile, read: Callable[[CalamineSheet, bool], T]) -> list[T]:
    from python_calamine import CalamineError, load_workbook

    with storage_errors(source.path):
        content = source.path.read_bytes()
    if is_locked(content):
        with unlocked(source) as clear:
            content = clear.path.read_bytes()
    try:
        # Given a path, calamine would believe its suffix.
        with load_workbook(io.BytesIO(content)) as workbook:
            return [read(sheet, is_seen) for sheet, is_seen in _readable(workbook)]
    except BaseException as error:
        # A panic of Rust is no Exception, and PyO3 does not export its class.
        if isinstance(error, CalamineError) or type(error).__name__ == "PanicException":
            raise package.damaged(source.path) from error
        raise


def _readable(workbook: CalamineWorkbook) -> Iterator[tuple[CalamineSheet, bool]]:
    """Gives the sheets made of cells, and whether people see them; charts and macros have none."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for place, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet:
            yield workbook.get_sheet_by_index(place), sheet.visible == SheetVisibleEnum.Visible


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    return ([_text(value) for value in row] for row in sheet.iter_rows())


def _text(value: object) -> str:
    """Returns a value as text: dates in ISO, numbers with the precision that Excel has."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return str(value)
