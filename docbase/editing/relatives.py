"""What a record is related to, from both sides: what it names, and what names it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from docbase.errors import StaleIndexError
from docbase.model.folding import fold
from docbase.model.record import RELATIONS, Record
from docbase.model.related import SYMMETRICAL, Related
from docbase.model.search import Query, Value
from docbase.search.fields import RELATED
from docbase.search.index import SearchIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Relatives:
    """Where the relations of records are looked up."""

    index: SearchIndex
    """Knows which records name another one."""
    records: Callable[[Iterable[str]], Mapping[str, Record]]
    """Gives the records that may be seen, by id."""
    everything: Callable[[], Iterable[Record]]
    """Gives every record, where there is no index to ask."""

    def of(self, record: Record) -> tuple[Related, ...]:
        """Returns what the record is related to, by type, what it names itself first; then by date."""
        found = {(one.label, one.record.id): one for one in (*self._naming(record), *self._named(record))}
        return tuple(sorted(found.values(), key=_order))

    def _named(self, record: Record) -> Iterator[Related]:
        others = self.records(relation.id for relation in record.relations)
        for relation in record.relations:
            if relation.id in others and relation.id != record.id:
                yield Related(type=relation.type, record=others[relation.id])

    def _naming(self, record: Record) -> Iterator[Related]:
        for other in self._candidates(record.id):
            for relation in other.relations:
                if relation.id == record.id and other.id != record.id:
                    yield Related(type=relation.type, record=other, is_reverse=True)

    def _candidates(self, record_id: str) -> Iterable[Record]:
        try:
            return self.records(self.index.matching(Query(root=Value(RELATED.name, record_id)))).values()
        except StaleIndexError:
            return self.everything()  # right all the same, and slower


def _order(one: Related) -> tuple[int, bool, tuple[int, int, int], str, str]:
    record = one.record
    date = record.date.sort_key if record.date else (9999, 0, 0)
    is_last = one.is_reverse and one.type != SYMMETRICAL
    return RELATIONS.index(one.type), is_last, date, fold(record.title), record.id
