"""loans.csv: the loan register of a centre, a line for each loan, as a person or a command writes it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docbase.errors import InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.holdings import Loan
from docbase.model.spokendates import spoken_date
from docbase.spreadsheets import decoded, separator_of, unshielded, written
from docbase.storage import storage_errors, write_atomically

FILE_NAME = "loans.csv"
"""The file, at the root of a centre."""
_COLUMNS = ("out", "due", "back", "borrower", "id", "call_number", "copy", "barcode")
_DAYS = ("out", "due", "back")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register: the loan, and the columns that a person has added."""

    loan: Loan
    others: Mapping[str, str]


class Register:
    """The register as a file; whoever changes it holds its lock."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lines(self) -> tuple[Line, ...]:
        """Returns every line, in the order of the file; none when there is no file.

        Raises:
            InvalidRecordError: a line cannot be understood.
            StorageError: the file cannot be read.
        """
        with storage_errors(self._path):
            data = self._path.read_bytes() if self._path.exists() else b""
        try:
            return tuple(self._lines(decoded(data)))
        except csv.Error as error:
            raise InvalidRecordError(
                _("{path} cannot be read: a quote is never closed, or a cell is too long.").format(
                    path=self._path.name
                ),
                hint=_("Correct the line in {path}: days are written 2026-11-03.").format(path=self._path),
                path=self._path,
            ) from error

    def write(self, lines: Sequence[Line]) -> None:
        """Writes the register, as French spreadsheets read it: all of it, or nothing.

        Raises:
            StorageError: the disk refuses.
        """
        others = dict.fromkeys(name for line in lines for name in line.others)
        rows = ((*_cells(line.loan), *(line.others.get(name, "") for name in others)) for line in lines)
        text = written(((*_COLUMNS, *others), *rows), separator=";", end="\n")
        write_atomically(self._path, text.encode("utf-8-sig"))

    def _lines(self, text: str) -> Iterator[Line]:
        delimiter = separator_of(text.partition("\n")[0])
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        names = [name.strip() for name in next(rows, ())]
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            cells = {name: unshielded(cell.strip()) for name, cell in zip(names, row, strict=False) if name}
            others = {name: cell for name, cell in cells.items() if name not in _COLUMNS}
            yield Line(self._loan(cells, rows.line_num), others)

    def _loan(self, cells: Mapping[str, str], number: int) -> Loan:
        days = {name: self._day(cells.get(name, ""), number) for name in _DAYS}
        out, record_id = days["out"], cells.get("id", "")
        if out is None or not record_id:
            raise self._refused(number, _("a loan needs the day it began (out) and the record (id)"))
        return Loan(
            out=out,
            due=days["due"],
            back=days["back"],
            borrower=cells.get("borrower", ""),
            record_id=record_id,
            call_number=cells.get("call_number", ""),
            copy=cells.get("copy", ""),
            barcode=cells.get("barcode", ""),
        )

    def _day(self, text: str, number: int) -> date | None:
        if not text:
            return None
        try:
            return date.fromisoformat(spoken_date(text))  # a French spreadsheet writes it its own way
        except ValueError:
            raise self._refused(number, _("“{text}” is no day").format(text=text)) from None

    def _refused(self, number: int, what: str) -> InvalidRecordError:
        return InvalidRecordError(
            _("{path}, line {line}: {what}.").format(path=self._path.name, line=number, what=what),
            hint=_("Correct the line in {path}: days are written 2026-11-03.").format(path=self._path),
            path=self._path,
            line=number,
        )


def _cells(loan: Loan) -> tuple[str, ...]:
    days = (day.isoformat() if day else "" for day in (loan.out, loan.due, loan.back))
    return (*days, loan.borrower, loan.record_id, loan.call_number, loan.copy, loan.barcode)
