"""What was counted in a period, added up as people ask for it: in all, by publication, by term, by month."""

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from docbase.errors import QueryError
from docbase.messages import gettext as _
from docbase.model.audience import Audience
from docbase.model.concepts import Vocabulary
from docbase.model.reach import (
    EMPTY_SEARCH,
    MEASURES,
    OF_PUBLICATIONS,
    Count,
    EmptySearch,
    Period,
    ReachRow,
)
from docbase.model.record import Record
from docbase.model.search import Added, Not, Or, Query, Value
from docbase.reach import sheets
from docbase.reach.ledger import Ledger
from docbase.search.index import SearchIndex
from docbase.spreadsheets import written

GROUPINGS = ("publication", "theme", "axis", "type", "month")
"""What counts may be added up by."""
_Times = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """The publications whose reach is asked for."""

    index: SearchIndex
    vocabulary: Vocabulary
    records: Callable[[Iterable[str]], Mapping[str, Record]]
    """Returns those of the ids that are in the catalogue."""
    readers: Audience
    """Those who can open publications on the web."""

    def counted(self, facet: str) -> dict[str, int]:
        """Returns how many publications have each value of a facet.

        Raises:
            StaleIndexError: the index is missing or must be rebuilt.
        """
        found = self.index.search(Query(limit=0, facets=(facet,)))
        return {value.id: value.count for value in found.facets[facet]}

    def having(self, facet: str, value: str) -> tuple[str, ...]:
        """Returns the ids of the publications that have a value, or one below it.

        Raises:
            StaleIndexError: as `counted`.
        """
        return self.index.matching(Query(filters=(Value(facet, value),)))

    def open_to_readers(self, until: date) -> tuple[str, ...]:
        """Returns the ids of what readers can open and came in by then, the latest acquisitions first.

        Raises:
            StaleIndexError: as `counted`.
        """
        later = Added((until + timedelta(days=1)).isoformat())
        open_ = (
            Or(tuple(Value(field, value) for value in values))
            for field, values in (("access", self.readers.accesses), ("status", self.readers.statuses))
        )
        return self.index.matching(Query(filters=(*open_, Not(later)), sort="-added"))


class Survey:
    """The counts of a period, and those of the period before, read once."""

    def __init__(self, period: Period, ledger: Ledger, collection: Collection) -> None:
        """Reads the counts.

        Raises:
            StorageError: they cannot be read.
        """
        self.period = period
        self._collection = collection
        kept, before = ledger.read(period), ledger.read(period.before)
        self._counts = kept.counts
        self.unreadable = kept.unreadable
        """Lines of the files that are not understood."""
        self.totals: Mapping[str, int] = _totals(kept.counts)
        """How many times each measure was counted."""
        self.totals_before: Mapping[str, int] = _totals(before.counts)
        """The same in the period before."""

    @property
    def opened(self) -> int:
        """How many publications somebody looked at."""
        return len(self._of_publications)

    def by(self, grouping: str, limit: int | None = None) -> tuple[ReachRow, ...]:
        """Returns the counts by publication, by theme, by axis or by type, most viewed first, or by month.

        Terms come with those below them, and are counted with these.

        Args:
            grouping: one of GROUPINGS.
            limit: how many publications to give, at most; None for all.

        Raises:
            QueryError: nothing is counted by that.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        match grouping:
            case "publication":
                return self._by_publication(limit)
            case "month":
                return self._by_month()
            case "theme" | "axis" | "type":
                return self._by_term(grouping)
        raise QueryError(
            _("Nothing is counted by “{name}”.").format(name=grouping),
            hint=_("One of: {names}.").format(names=", ".join(GROUPINGS)),
            value=grouping,
        )

    def empty_searches(self) -> tuple[EmptySearch, ...]:
        """Returns the words that found nothing, the most frequent first; those not kept come last."""
        found: dict[str, EmptySearch] = {}
        for one in self._counts:
            if one.measure == EMPTY_SEARCH:
                known = found.get(one.of)
                times, last = (known.times, known.last) if known else (0, one.day)
                found[one.of] = EmptySearch(text=one.of, times=times + one.times, last=max(last, one.day))
        return tuple(sorted(found.values(), key=lambda one: (not one.text, -one.times, one.text)))

    def unopened(self) -> tuple[str, ...]:
        """Returns the ids of what readers can open and nobody looked at, the latest acquisitions first.

        What came in after the period is not among them.

        Raises:
            StaleIndexError: the index is missing or must be rebuilt.
        """
        there = self._collection.open_to_readers(self.period.last)
        return tuple(one for one in there if one not in self._of_publications)

    def sheet(self, name: str) -> str:
        """Returns a table for a spreadsheet, in CSV: `by` one of GROUPINGS, or the `empty` searches.

        Raises:
            QueryError: there is no such table.
        """
        if name == "empty":
            return written(sheets.empty_searches(self.empty_searches()))
        return written(sheets.counted(name, self.by(name)))

    @functools.cached_property
    def _of_publications(self) -> Mapping[str, _Times]:
        found: defaultdict[str, _Times] = defaultdict(_nothing)
        for one in self._counts:
            if one.measure in OF_PUBLICATIONS:
                found[one.of][one.measure] += one.times
        return found

    def _by_publication(self, limit: int | None) -> tuple[ReachRow, ...]:
        ordered = sorted(self._of_publications.items(), key=lambda one: (*_rank(one[1]), one[0]))[:limit]
        records = self._collection.records(record_id for record_id, _times in ordered)
        return tuple(
            ReachRow(
                id=record_id,
                label=records[record_id].full_title if record_id in records else "",
                times=times,
                publications=int(record_id in records),
            )
            for record_id, times in ordered
        )

    def _by_month(self) -> tuple[ReachRow, ...]:
        found = {month: _nothing() for month in self.period.months}
        for one in self._counts:
            found[f"{one.day:%Y-%m}"][one.measure] += one.times
        return tuple(ReachRow(id=month, label=month, times=times) for month, times in found.items())

    def _by_term(self, grouping: str) -> tuple[ReachRow, ...]:
        vocabulary = self._collection.vocabulary
        rows, left = [], set(self._of_publications)
        for term_id, count in self._collection.counted(grouping).items():
            members = self._collection.having(grouping, term_id)
            left.difference_update(members)
            rows.append(
                ReachRow(
                    id=term_id,
                    label=vocabulary.label(term_id),
                    times=self._together(members),
                    broader=next(iter(vocabulary.ancestors(term_id)), ""),
                    publications=count,
                )
            )
        if left:
            rows.append(ReachRow(id="", label="", times=self._together(left)))
        return tuple(_as_tree(rows))

    def _together(self, record_ids: Iterable[str]) -> _Times:
        """Returns the counts of several publications added up."""
        found = _nothing()
        for times in (self._of_publications[one] for one in record_ids if one in self._of_publications):
            for measure in OF_PUBLICATIONS:
                found[measure] += times[measure]
        return found


def _nothing() -> _Times:
    return dict.fromkeys(MEASURES, 0)


def _totals(counts: Iterable[Count]) -> _Times:
    found = Counter(_nothing())
    for one in counts:
        found[one.measure] += one.times
    return dict(found)


def _rank(times: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(-times[measure] for measure in OF_PUBLICATIONS)


def _as_tree(rows: Iterable[ReachRow]) -> Iterator[ReachRow]:
    """Yields each row, then those below it, the most viewed first; what has no term at the end."""
    below: defaultdict[str, list[ReachRow]] = defaultdict(list)
    known = {row.id: row for row in rows}
    for row in known.values():
        below[row.broader if row.broader in known else ""].append(row)

    def grown(above: str) -> Iterator[ReachRow]:
        for row in sorted(below[above], key=lambda row: (not row.id, *_rank(row.times), row.label)):
            yield row
            if row.id:
                yield from grown(row.id)

    yield from grown("")
