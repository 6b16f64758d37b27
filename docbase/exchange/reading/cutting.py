"""Text in CSV cut into rows, so that a quote that is never closed costs its own line and no other."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence

from docbase.errors import DamagedDocumentError
from docbase.messages import gettext as _

Numbered = tuple[int, tuple[str, ...]]
"""A row with the number of its first line."""
_LONGEST = 100
"""Lines that a broken row may take."""


def rows_of(text: str, sign: str) -> tuple[list[Numbered], list[tuple[int, str]]]:
    """Returns the rows, and the lines that are none, each with the number of its first line.

    Args:
        text: the whole text.
        sign: what stands between cells.

    Raises:
        DamagedDocumentError: the first row, which says what the columns are, cannot be read.
    """
    lines = io.StringIO(text, newline="").readlines()
    rows, broken = list[Numbered](), list[tuple[int, str]]()
    start = 0
    while start < len(lines):
        fault = _read(lines, start, sign, rows)
        if fault is None:
            break
        _require_headings(rows, fault)
        widths = {len(rows[0][1]), len(rows[-1][1])}
        if row := _alone(lines[fault], sign, widths):
            rows.append((fault + 1, row))
            start = fault + 1
        else:
            start = _next(lines, fault + 1, sign, widths)
            broken.append((fault + 1, "".join(lines[fault:start])))
    return rows, broken


def _read(lines: Sequence[str], start: int, sign: str, rows: list[Numbered]) -> int | None:
    """Adds rows until one cannot be read, and returns the place of its first line; None at the end."""
    reader = csv.reader(_from(lines, start), delimiter=sign, strict=True)
    place = start
    try:
        for row in reader:
            rows.append((place + 1, tuple(row)))
            place = start + reader.line_num
    except csv.Error:
        return place
    return None


def _from(lines: Sequence[str], start: int) -> Iterable[str]:
    return (lines[place] for place in range(start, len(lines)))


def _require_headings(rows: Sequence[Numbered], place: int) -> None:
    if not rows:
        raise DamagedDocumentError(
            _("Line {line} cannot be read: a quote is never closed, or a cell is too long.").format(
                line=place + 1
            ),
            hint=_("Correct the line in the spreadsheet, and save it again as CSV."),
            line=place + 1,
        )


def _alone(line: str, sign: str, widths: Collection[int]) -> tuple[str, ...]:
    """Returns the row that a line is by itself, if its quotes are only out of place."""
    if line.count('"') % 2:
        return ()
    try:
        row = next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return ()
    return tuple(row) if len(row) in widths else ()


def _next(lines: Sequence[str], start: int, sign: str, widths: Collection[int]) -> int:
    """Returns the place of the next row as wide as others; the broken one goes on until there."""
    if not lines[start - 1].count('"') % 2:
        return start
    for place in range(start, min(start + _LONGEST, len(lines))):
        try:
            row = next(csv.reader(_from(lines, place), delimiter=sign, strict=True), [])
        except csv.Error:
            continue
        if len(row) in widths:
            return place
    return start
