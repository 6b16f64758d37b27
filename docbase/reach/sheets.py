"""The figures as tables for a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence

from docbase.messages import gettext as _
from docbase.model.facetnames import facet_label
from docbase.model.reach import MEASURES, OF_PUBLICATIONS, EmptySearch, ReachRow, measure_label

_Row = Sequence[str | int]


def counted(grouping: str, rows: Iterable[ReachRow]) -> Iterator[_Row]:
    """Yields the headings, then a row for each publication, term or month.

    Args:
        grouping: what the rows are counted by.
        rows: the counts.
    """
    if grouping == "month":
        yield (_("Month"), *map(measure_label, MEASURES))
        for row in rows:
            yield (row.id, *(row.times[one] for one in MEASURES))
        return
    label = _("Title") if grouping == "publication" else facet_label(grouping)
    yield ("id", label, _("Publications"), *map(measure_label, OF_PUBLICATIONS))
    for row in rows:
        yield (row.id, row.label, row.publications, *(row.times[one] for one in OF_PUBLICATIONS))


def empty_searches(found: Iterable[EmptySearch]) -> Iterator[_Row]:
    """Yields the headings, then the words that found nothing."""
    yield (_("Search that found nothing"), _("Times"), _("Last"))
    for one in found:
        yield (one.text, one.times, one.last.isoformat())
