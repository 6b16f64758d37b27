"""What was read along a shelf, from a file: a scanner writes a line for each copy, a spreadsheet a row."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from docbase.errors import InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.folding import fold
from docbase.model.holdings import Mark
from docbase.spreadsheets import decoded, separator_of
from docbase.storage import storage_errors

_COLUMNS = ("code-barres", "barcode", "code barres", "codebarres", "cote", "call number", "call-number")
"""What the column may be called, the surest first."""
_SEPARATORS = ";\t"
"""A comma may stand in a call number."""


def read_marks(scan: Path | bytes) -> tuple[Mark, ...]:
    """Returns what was read, in order: one on each line, or in the column for barcodes or call numbers.

    Args:
        scan: a file, or what is in it: text in UTF-8 or as old Windows programs write.

    Raises:
        InvalidRecordError: it is no text, or nothing was read.
        StorageError: the file cannot be read.
    """
    if isinstance(scan, Path):
        with storage_errors(scan):
            data, name = scan.read_bytes(), scan.name
    else:
        data, name = scan, "-"
    marks = tuple(_marks(_decoded(data, name)))
    if not marks:
        raise InvalidRecordError(
            _("Nothing is written in {path}.").format(path=name),
            hint=_("A stocktake is a text: one call number or barcode a line, in the order of the shelf."),
            path=name,
        )
    return marks


def _decoded(data: bytes, name: str) -> str:
    if b"\0" in data:
        raise InvalidRecordError(
            _("{path} is no text.").format(path=name),
            hint=_("Save it as text or CSV: one call number or barcode a line."),
            path=name,
        )
    return decoded(data)


def _marks(text: str) -> Iterator[Mark]:
    lines = text.splitlines()
    header = next((line for line in lines if line.strip()), "")
    delimiter = separator_of(header)
    try:
        names = [fold(cell).strip().replace("_", " ") for cell in _cells(header, delimiter)]
    except csv.Error as error:
        raise _unreadable(lines.index(header) + 1) from error
    columns = [names.index(name) for name in _COLUMNS if name in names]
    for number, line in enumerate(lines, 1):
        if columns and line == header:
            continue
        try:
            cells = _cells(line, delimiter) if columns else _cells(line, _separator(line))[:1]
        except csv.Error as error:
            raise _unreadable(number) from error
        found = (cells[at].strip() for at in columns or (0,) if at < len(cells))
        if mark := next(filter(None, found), ""):
            yield Mark(text=mark, line=number)


def _unreadable(number: int) -> InvalidRecordError:
    return InvalidRecordError(
        _("Line {line} cannot be read: a quote is never closed, or a cell is too long.").format(line=number),
        hint=_("A stocktake is a text: one call number or barcode a line, in the order of the shelf."),
        line=number,
    )


def _separator(line: str) -> str:
    """Returns what stands after the mark, as when a scanner writes the hour."""
    return next((one for one in _SEPARATORS if one in line), _SEPARATORS[0])


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(line), delimiter=delimiter), None) or [""]
