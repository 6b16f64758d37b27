"""Tables as spreadsheets write and read them, in CSV: what they run as formulas, how they write letters."""

import csv
import io
from collections.abc import Iterable, Sequence

SEPARATORS = ";,\t"
"""What stands between cells: a semicolon in France, elsewhere a comma; a tab where a table was pasted."""
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def shielded(text: str) -> str:
    """Returns the text with an apostrophe before it when a spreadsheet would take it for a formula.

    >>> shielded("=1+1"), shielded("Un titre")
    ("'=1+1", 'Un titre')
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULAS) else text


def unshielded(text: str) -> str:
    """Returns the text without the apostrophe of `shielded`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULAS) else text


def written(rows: Iterable[Sequence[object]], *, separator: str = ",", end: str = "\r\n") -> str:
    """Returns rows as CSV (RFC 4180), none of whose cells is run as a formula.

    Args:
        rows: the cells, the headings first; a cell that is no text is written as it is.
        separator: one of SEPARATORS.
        end: what ends a row.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end)
    for row in rows:
        writer.writerow(shielded(cell) if isinstance(cell, str) else cell for cell in row)
    return text.getvalue()


def decoded(content: bytes) -> str:
    """Returns the letters of a table: in UTF-8, or as old Windows programs write them."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def separator_of(line: str) -> str:
    """Returns what stands between the cells of a line: that of SEPARATORS which is there most often.

    >>> separator_of("cote;titre, sous-titre;date")
    ';'
    """
    return max(SEPARATORS, key=line.count)
