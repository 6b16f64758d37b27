"""The figures as tables for a spreadsheet, in CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from docbase.messages import gettext as _
from docbase.model.facetnames import facet_label
from docbase.model.reach import MEASURES, OF_PUBLICATIONS, measure_label

if TYPE_CHECKING:
    from docbase.reach.survey import Survey

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_Row = Sequence[str | int]


def counted(survey: Survey, grouping: str) -> Iterator[_Row]:
    """Yields the heading, then a row for each publication, term or month.

    Raises:
        QueryError: nothing is counted by that.
    """
    rows = survey.by(grouping)
    if grouping == "month":
        yield (_("Month"), *map(measure_label, MEASURES))
        for row in rows:
            yield (row.id, *(row.times[one] for one in MEASURES))
        return
    label = _("Title") if grouping == "publication" else facet_label(grouping)
    yield ("id", label, _("Publications"), *map(measure_label, OF_PUBLICATIONS))
    for row in rows:
        yield (row.id, row.label, row.publications, *(row.times[one] for one in OF_PUBLICATIONS))


def empty_searches(survey: Survey) -> Iterator[_Row]:
    """Yields the heading, then the words that found nothing."""
    yield (_("Search that found nothing"), _("Times"), _("Last"))
    for one in survey.empty_searches():
        yield (one.text, one.times, one.last.isoformat())


def as_csv(rows: Iterable[_Row]) -> str:
    """Returns rows as CSV (RFC 4180); no cell of them is run as a formula."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([_harmless(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell
