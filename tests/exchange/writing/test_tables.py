"""Spreadsheets: what a person opens, and what comes back."""

import csv
import io
from dataclasses import replace

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from docbase.exchange.columns import COLUMNS, Cells, column_named
from docbase.exchange.writing.exporting import export
from docbase.model.record import Record
from tests.cite.samples import TEN, VOCABULARY
from tests.exchange.writing.samples import FULL, RECORDS, WHOLE, selected


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def sheet(*records: Record, language: str = "fr") -> Worksheet:
    made = export(selected(*records, language=language), "xlsx")
    found = openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0]
    assert isinstance(found, Worksheet)
    return found


def cells(found: Worksheet) -> list[list[str]]:
    return [[str(cell or "") for cell in row] for row in found.iter_rows(values_only=True)]


def test_excel_knows_the_accents_of_csv() -> None:
    assert export(WHOLE, "csv").content.startswith(b"\xef\xbb\xbf")


def test_every_field_is_a_column_under_its_name() -> None:
    headings, *rows = lines(export(WHOLE, "csv").content)
    assert [column_named(one) for one in headings] == list(COLUMNS)
    assert len(rows) == len(RECORDS)
    english, *_rows = lines(export(selected(FULL, language="en"), "csv").content)
    assert english[:3] == ["Identifier", "Type", "Title"]


def test_the_workbook_says_what_the_csv_says() -> None:
    assert cells(sheet(*RECORDS)) == lines(export(WHOLE, "csv").content)


def test_what_is_read_back_is_what_was_there() -> None:
    reader = Cells(VOCABULARY)
    _headings, *rows = cells(sheet(*TEN, FULL))
    found = [reader.record(dict(zip(COLUMNS, row, strict=True))) for row in rows]
    assert found == [*TEN, FULL]


def test_nothing_is_a_formula_and_excel_changes_no_date() -> None:
    found = sheet(replace(FULL, title="=HYPERLINK(1)", keywords=("+33", "@ville")))
    for row in found.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "inlineStr", "n")
            assert cell.data_type != "n" or cell.value is None
    assert found["F2"].number_format == "@"
    assert str(found["C2"].value).startswith("'=")


def test_signs_that_excel_does_not_know_are_left_out() -> None:
    assert sheet(replace(FULL, title="Un\x0btitre\uffff"))["C2"].value == "Untitre"


def test_the_first_line_stays_in_sight_and_the_revision_out_of_it() -> None:
    found = sheet(FULL)
    assert found.freeze_panes == "D2"
    assert found["A1"].font.bold
    assert not found["A2"].font.bold
    last = openpyxl.utils.get_column_letter(len(COLUMNS))
    assert found.column_dimensions[last].hidden


def test_a_cell_longer_than_excel_allows_keeps_the_record_out() -> None:
    endless = replace(FULL, id="sans-fin", abstract="mot " * 10_000)
    made = export(selected(FULL, endless), "xlsx")
    assert (made.count, made.too_long) == (1, ("sans-fin",))
    assert export(selected(endless), "csv").count == 1
