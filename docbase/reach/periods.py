"""A period as people type it."""

from datetime import date

from docbase.errors import QueryError
from docbase.messages import gettext as _
from docbase.model.reach import Period
from docbase.search.values import days


def period(first: str, last: str, today: date) -> Period:
    """Returns the days between two that were typed: days, months or years.

    Args:
        first: what begins it; empty for twelve months, that of its last day among them.
        last: what ends it; empty for today.
        today: the day it is.

    Raises:
        QueryError: one is no date, or they are in the wrong order.

    >>> period("2025-11", "2026", date(2026, 11, 23))
    Period(first=datetime.date(2025, 11, 1), last=datetime.date(2026, 12, 31))
    """
    end = _ends(last)[1] if last else today
    start = _ends(first)[0] if first else _twelve_months_to(end)
    if start > end:
        raise QueryError(
            _("A period cannot begin on {first} and end on {last}.").format(first=start, last=end),
            hint=_("Give the first day, then the last."),
            value=first,
        )
    return Period(start, end)


def _ends(text: str) -> tuple[date, date]:
    span = days(text)
    if span is None or not (span.first and span.last):
        raise QueryError(
            _("“{text}” is no day.").format(text=text),
            hint=_("Write it as 2026-11-03, or a month as 2026-11."),
            value=text,
        )
    return date.fromisoformat(span.first), date.fromisoformat(span.last)


def _twelve_months_to(day: date) -> date:
    """Returns the first day of the months that end with that of the day."""
    year, month = divmod(12 * day.year + day.month - 12, 12)
    return date(max(year, 1), month + 1, 1)
