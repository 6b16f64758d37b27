"""The cells of a spreadsheet as text, up to a number of cells that no one reads through."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docbase.extract.flow import Sheet
from docbase.extract.office.stylenames import TEXT_SIZE
from docbase.extract.repair import one_line
from docbase.model.extract import Line

MAX_CELLS = 200_000
"""Cells with content that are read of one workbook."""
MAX_ROWS = 1_100_000
"""Rows looked through, empty ones too; a sheet of Excel has 1 048 576."""
FIRST_ROWS = 40
"""Rows kept for finding the title."""
TITLE_SIZE = 20.0
"""Size given to a title, as a first heading has it in a text."""


@dataclass(slots=True)
class Reader:
    """Reads one sheet after the other until it has read enough."""

    cells: int = MAX_CELLS
    """Cells that may still be read."""
    is_cut_short: bool = False
    """Whether some were left out."""

    def sheet(self, name: str, rows: Iterable[Sequence[str]]) -> Sheet:
        """Returns the sheet as a section: a line for each row, tabs between the cells, no empty ends."""
        lines = list(self._lines(rows))
        while lines and not lines[-1]:
            lines.pop()
        return Sheet(heading=name, parts=lines)

    def _lines(self, rows: Iterable[Sequence[str]]) -> Iterator[str]:
        for count, row in enumerate(rows):
            filled = sum(map(bool, row))
            if filled > self.cells or count >= MAX_ROWS:
                self.is_cut_short = True
                break
            self.cells -= filled
            yield "\t".join(" ".join(cell.split()) for cell in row).rstrip("\t")


def first_lines(sheets: Sequence[Sheet]) -> tuple[Line, ...]:
    """Returns the first rows of the first sheet that has any; one cell alone in the first row is a title."""
    first = next((sheet for sheet in sheets if not sheet.is_blank), Sheet())
    rows = [part for part in first.parts if one_line(part)][:FIRST_ROWS]
    sizes = [TITLE_SIZE if rows and "\t" not in rows[0] else TEXT_SIZE, *[TEXT_SIZE] * (FIRST_ROWS - 1)]
    return tuple(Line(text=one_line(row), size=size) for row, size in zip(rows, sizes, strict=False))
