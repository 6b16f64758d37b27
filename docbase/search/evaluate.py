"""From a query to its answer over an inverted index: whole posting lists at a time, which Python does best.

The scores are BM25F (Robertson, Zaragoza, 2009): occurrences are weighed by field, added, then saturated.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from docbase.model.search import Everything, Hit, Nothing, Query, ResultPage, Value, Years
from docbase.search.engine import Card, Found, counts, in_order
from docbase.search.fields import SATURATION, TEXT_FIELDS
from docbase.search.plan import AllOf, AnyOf, Beginning, Except, Leaf, Plan, Terms, plan

Scores = dict[int, float]
"""The score of each document found, by its number."""


class InvertedIndex(Protocol):
    """What the evaluation asks of an index; documents are numbers."""

    def documents(self) -> AbstractSet[int]:
        """Returns every living document."""
        ...

    def postings(self, field: str, term: str) -> Iterable[tuple[Sequence[int], Iterable[float]]]:
        """Yields the documents with the term in the field, and how often, by runs; some may be dead."""
        ...

    def positions(self, field: str, term: str, within: AbstractSet[int]) -> dict[int, Sequence[int]]:
        """Returns where the term stands in the field, in those of the documents that have it."""
        ...

    def expand(self, field: str, start: str) -> Iterable[str]:
        """Yields the terms of the field that begin so."""
        ...

    def having(self, value: Value) -> AbstractSet[int]:
        """Returns the documents with this value of a facet."""
        ...

    def published(self, years: Years) -> AbstractSet[int]:
        """Returns the documents published in these years."""
        ...

    def lengths(self, field: str) -> Sequence[float]:
        """Returns the length of the field in each document, against the average of all."""
        ...

    def card(self, number: int) -> Card:
        """Returns the card of a document."""
        ...


def answer(query: Query, index: InvertedIndex) -> ResultPage:
    """Returns what `Engine.search` promises.

    Raises:
        QueryError: the query names a field or an order that does not exist.
    """
    found = _living(_evaluate(plan(query.root), index), index)
    for node in query.filters:
        kept = _matching(plan(node), index)
        found = {one: score for one, score in found.items() if one in kept}
    return ResultPage(
        total=len(found),
        hits=tuple(
            Hit(record_id=one.card.record_id, score=one.score, location=one.card.location)
            for one in _best(found, query, index)
        ),
        facets=counts(map(index.card, found), query.facets) if query.facets else {},
    )


def _living(found: Scores, index: InvertedIndex) -> Scores:
    living = index.documents()
    return found if found.keys() <= living else {one: found[one] for one in found.keys() & living}


def _best(found: Scores, query: Query, index: InvertedIndex) -> list[Found]:
    """Returns the results of the page; by relevance, reads no card that cannot be on it."""
    until = query.offset + query.limit
    rounded = {one: round(score, 6) for one, score in found.items()}
    if query.sort == "relevance" and until < len(rounded):
        threshold = sorted(rounded.values(), reverse=True)[max(until - 1, 0)]
        rounded = {one: score for one, score in rounded.items() if score >= threshold}
    cards = (Found(score, index.card(one)) for one, score in rounded.items())
    return in_order(cards, query.sort)[query.offset : until]


def _matching(part: Plan, index: InvertedIndex) -> AbstractSet[int]:
    """Returns the documents that answer; dead ones may be among them."""
    match part:
        case Value():
            return index.having(part)
        case Years():
            return index.published(part)
        case Except(excluded):
            return index.documents() - _matching(excluded, index)
        case AllOf(parts):
            return set.intersection(*(set(_matching(one, index)) for one in parts))
        case AnyOf(parts):
            return set().union(*(_matching(one, index) for one in parts))
        case Everything():
            return index.documents()
        case Nothing():
            return set()
        case _:
            return _occurrences(part, index).keys()


def _evaluate(part: Plan, index: InvertedIndex) -> Scores:
    match part:
        case AllOf(parts):
            return _all(parts, index)
        case AnyOf(parts):
            return _any(parts, index)
        case Value() | Years() | Except() | Everything() | Nothing():
            return dict.fromkeys(_matching(part, index), 0.0)
        case _:
            return _saturated(_occurrences(part, index), len(index.documents()))


def _all(parts: Iterable[Plan], index: InvertedIndex) -> Scores:
    """Strikes out before it scores, and scores what is common to all."""
    required = [part for part in parts if not isinstance(part, Except)]
    excluded = [part for part in parts if isinstance(part, Except)]
    if not required:
        return dict.fromkeys(_matching(AllOf(tuple(excluded)), index), 0.0)
    results = sorted((_evaluate(part, index) for part in required), key=len)
    common = set(results[0]).intersection(*results[1:])
    for part in excluded:
        common -= _matching(part.part, index)
    return {one: sum([result[one] for result in results]) for one in common}


def _any(parts: Iterable[Plan], index: InvertedIndex) -> Scores:
    total: Scores = {}
    for part in parts:
        for one, score in _evaluate(part, index).items():
            total[one] = total.get(one, 0.0) + score
    return total


def _saturated(occurrences: Scores, documents: int) -> Scores:
    having = len(occurrences)
    idf = math.log(1 + (max(documents - having, 0) + 0.5) / (having + 0.5))
    return {one: idf * count / (SATURATION + count) for one, count in occurrences.items()}


def _occurrences(leaf: Leaf, index: InvertedIndex) -> Scores:
    """Returns how often the leaf occurs in each document, fields weighed and added."""
    total: Scores = {}
    for field in TEXT_FIELDS:
        if field.name in leaf.fields:
            for documents, counts in _runs(leaf, field.name, index):
                weighed = _weighed(field.name, documents, counts, index)
                if total:
                    for one, count in weighed:
                        total[one] = total.get(one, 0.0) + count
                else:
                    total.update(weighed)
    return total


def _weighed(
    name: str, documents: Sequence[int], counts: Iterable[float], index: InvertedIndex
) -> Iterable[tuple[int, float]]:
    field = next(field for field in TEXT_FIELDS if field.name == name)
    weight, penalty = field.weight, field.length_penalty
    if not penalty:
        return [(one, weight * count) for one, count in zip(documents, counts, strict=False)]
    lengths = index.lengths(name)
    return [
        (one, weight * count / (1 + penalty * (lengths[one] - 1)))
        for one, count in zip(documents, counts, strict=False)
    ]


def _runs(leaf: Leaf, field: str, index: InvertedIndex) -> Iterable[tuple[Sequence[int], Iterable[float]]]:
    if isinstance(leaf, Beginning):
        for term in (*index.expand(field, leaf.start), *leaf.others):
            yield from index.postings(field, term)
    elif len(leaf.terms) == 1:
        yield from index.postings(field, leaf.terms[0])
    elif found := _following(leaf, field, index):
        yield tuple(found), found.values()


def _following(phrase: Terms, field: str, index: InvertedIndex) -> dict[int, float]:
    """Returns how often the terms follow one another in each document."""
    common: AbstractSet[int] | None = None
    for term in dict.fromkeys(phrase.terms):
        having = {one for documents, _ in index.postings(field, term) for one in documents}
        common = having if common is None else common & having
        if not common:
            return {}
    places = {term: index.positions(field, term, common or set()) for term in set(phrase.terms)}
    found: dict[int, float] = {}
    for one in common or ():
        starts: Collection[int] = places[phrase.terms[0]][one]
        for distance, term in enumerate(phrase.terms[1:], 1):
            following = set(places[term][one])
            starts = [start for start in starts if start + distance in following]
        if starts:
            found[one] = float(len(starts))
    return found
