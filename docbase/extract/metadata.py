"""Embedded metadata made comparable: whatever the format wrote, as clean text and EDTF dates."""

import datetime
import re
from collections.abc import Mapping

from docbase.extract.repair import one_line

LONGEST = 2000
"""Characters kept of one value; a description may be a paragraph, a broken field may be megabytes."""
DATES = ("created", "modified")

_DATE = re.compile(r"(?:D:)?\s*(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")
_FIRST_YEAR = 1950


def cleaned(values: Mapping[str, str]) -> dict[str, str]:
    """Returns the values that say something, each on one line, dates as `iso_date` gives them."""
    found = {}
    for name, value in values.items():
        text = iso_date(value) if name in DATES else one_line(value[:LONGEST])
        if text:
            found[name] = text
    return found


def iso_date(text: str) -> str:
    """Returns the date of a PDF ("D:2015…") or of XML ("2015-11-03T10:00:00Z") in EDTF, or nothing.

    >>> iso_date("D:20151103142233+01'00'")
    '2015-11-03'
    """
    match = _DATE.match(text.strip())
    if match is None or int(match[1]) < _FIRST_YEAR:
        return ""
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return year
    return "-".join(part for part in (year, month, day) if part)
