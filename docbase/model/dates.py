"""Partial and uncertain dates, written in EDTF (ISO 8601-2): 2015, 2015-11, 2015-11-03, 2015~, 2014/2015."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from docbase.messages import gettext as _

_ONE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<mark>[~?%])?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, month or year, perhaps approximate, or an interval between two of them."""

    text: str
    """The EDTF text, as it is written in the record."""
    start: tuple[int, ...]
    """The first date: (year,), (year, month) or (year, month, day)."""
    end: tuple[int, ...]
    """The last date of an interval; the same as `start` otherwise."""
    is_uncertain: bool = False
    """Marked `~` (approximate), `?` (uncertain) or `%` (both)."""

    @property
    def year(self) -> int:
        """The first year."""
        return self.start[0]

    @property
    def last_year(self) -> int:
        """The last year of an interval; the same as `year` otherwise."""
        return self.end[0]

    @property
    def is_interval(self) -> bool:
        """Whether the date runs from one date to another."""
        return self.start != self.end

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Orders dates by their beginning; a year comes before its months."""
        year, month, day = (*self.start, 0, 0)[:3]
        return (year, month, day)

    def __str__(self) -> str:
        return self.text


def parse_date(text: str) -> PartialDate:
    """Returns the date written in EDTF.

    Raises:
        ValueError: the text is no EDTF date of the kinds above, or no such day exists.

    >>> parse_date("2014/2015").last_year
    2015
    """
    first, slash, second = text.strip().partition("/")
    start, uncertain = _parse_one(first)
    end, end_uncertain = _parse_one(second) if slash else (start, False)
    if end < start:
        raise ValueError(text)
    return PartialDate(text.strip(), start, end, uncertain or end_uncertain)


def _parse_one(text: str) -> tuple[tuple[int, ...], bool]:
    match = _ONE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    parts = tuple(int(match[name]) for name in ("year", "month", "day") if match[name])
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        raise ValueError(text)
    if len(parts) > 2 and not 1 <= parts[2] <= calendar.monthrange(parts[0], parts[1])[1]:
        raise ValueError(text)
    return parts, match["mark"] is not None


def told_day(day: date) -> str:
    """Returns a day in figures, in the order of the user's language: 2026-11-03, 03/11/2026."""
    return day.strftime(_("%Y-%m-%d"))
