"""From a query to its answer over an inverted index: whole posting lists at a time, which Python does best.

The scores are BM25F (Robertson, Zaragoza, 2009): occurrences are weighed by field, added, then saturated.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Protocol

from docbase.model.search import (
    Added,
    Everything,
    FacetCount,
    Hit,
    Node,
    Nothing,
    Or,
    Query,
    ResultPage,
    Value,
    Years,
)
from docbase.search import analysis
from docbase.search.engine import Card, Found, counts, in_order
from docbase.search.fields import EXACT, OTHER_FORM, SATURATION, TEXT_FIELDS
from docbase.search.plan import AllOf, AnyOf, Beginning, EnoughOf, Except, Leaf, Plan, SameAs, Terms, plan

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

    def written(self, word: str) -> AbstractSet[int]:
        """Returns the documents with the word as it is written, in lower case; some may be dead."""
        ...

    def having(self, value: Value) -> AbstractSet[int]:
        """Returns the documents with this value of a facet."""
        ...

    def published(self, years: Years) -> AbstractSet[int]:
        """Returns the documents published in these years."""
        ...

    def added(self, days: Added) -> AbstractSet[int]:
        """Returns the documents that came in on these days."""
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
    rooted = _living(_evaluate(plan(query.root), index), index)
    filters = [(node, _matching(plan(node), index)) for node in query.filters]
    found = _filtered(rooted, [kept for _node, kept in filters])
    return ResultPage(
        total=len(found),
        hits=tuple(
            Hit(record_id=one.card.record_id, score=one.score, location=one.card.location)
            for one in _best(found, query, index)
        ),
        facets=_facets(query, rooted, found, filters, index) if query.facets else {},
    )


def _filtered(found: Scores, filters: Iterable[AbstractSet[int]]) -> Scores:
    for kept in filters:
        found = {one: score for one, score in found.items() if one in kept}
    return found


def _facets(
    query: Query,
    rooted: Scores,
    found: Scores,
    filters: Sequence[tuple[Node, AbstractSet[int]]],
    index: InvertedIndex,
) -> Mapping[str, tuple[FacetCount, ...]]:
    """Returns the counts of each facet, without the filters of its own field."""
    own = {name: [kept for node, kept in filters if _field_of(node) == name] for name in query.facets}
    plain = counts(map(index.card, found), [name for name in query.facets if not own[name]])
    for name in query.facets:
        if own[name]:
            others = _filtered(rooted, [kept for node, kept in filters if _field_of(node) != name])
            plain |= counts(map(index.card, others), (name,))
    return {name: plain[name] for name in query.facets}


def _field_of(node: Node) -> str:
    """Returns the facet that a filter is of; empty when it is of none."""
    match node:
        case Value(field=name):
            return name
        case Years():
            return "year"
        case Or((first, *_others)):
            return _field_of(first)
        case _:
            return ""


def _living(found: Scores, index: InvertedIndex) -> Scores:
    living = index.documents()
    return found if found.keys() <= living else {one: found[one] for one in found.keys() & living}


def _best(found: Scores, query: Query, index: InvertedIndex) -> list[Found]:
    """Returns the results of the page; by relevance, reads no card that cannot be on it."""
    if query.sort == "relevance" and not query.limit:
        return []
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
        case Added():
            return index.added(part)
        case Except(excluded):
            return index.documents() - _matching(excluded, index)
        case AllOf(parts):
            return set.intersection(*(set(_matching(one, index)) for one in parts))
        case AnyOf(parts) | SameAs(parts):
            return set().union(*(_matching(one, index) for one in parts))
        case Everything():
            return index.documents()
        case Nothing():
            return set()
        case _:
            return _evaluate(part, index).keys()


def _evaluate(part: Plan, index: InvertedIndex) -> Scores:
    match part:
        case AllOf(parts):
            return _all(parts, index)
        case AnyOf(parts):
            return _any(parts, index)
        case EnoughOf(parts, share):
            return _enough(parts, share, index)
        case SameAs(parts):
            return _same(parts, index)
        case Terms() | Beginning():
            return _scored(part, index)
        case _:
            return dict.fromkeys(_matching(part, index), 0.0)


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


def _enough(parts: Iterable[Plan], share: float, index: InvertedIndex) -> Scores:
    """Adds the scores of those that have parts enough; a part that nothing has tells nothing.

    What is said in several ways tells what it does as typed, so that other ways to say it lose no answer.
    """
    total: Scores = {}
    told: Scores = {}
    least = -1e-9
    for part in parts:
        found = _evaluate(part, index)
        having = len(_evaluate(part.parts[0], index)) if isinstance(part, SameAs) else len(found)
        least += share * _idf(having, index) if having else 0.0
        idf = _idf(having or len(found), index)
        for one, score in found.items():
            total[one] = total.get(one, 0.0) + score
            told[one] = told.get(one, 0.0) + idf
    return {one: score for one, score in total.items() if told[one] >= least}


def _same(parts: Sequence[Plan], index: InvertedIndex) -> Scores:
    """Keeps the best of the ways to say it; another than the one typed counts less."""
    best = dict(_evaluate(parts[0], index))
    for part in parts[1:]:
        for one, score in _evaluate(part, index).items():
            best[one] = max(best.get(one, 0.0), OTHER_FORM * score)
    return best


def _idf(having: int, index: InvertedIndex) -> float:
    """Returns how much it tells to be one of so many documents."""
    documents = len(index.documents())
    return math.log(1 + (max(documents - having, 0) + 0.5) / (having + 0.5))


def _scored(leaf: Leaf, index: InvertedIndex) -> Scores:
    occurrences = _occurrences(leaf, index)
    idf = _idf(len(occurrences), index)
    scores = {one: idf * count / (SATURATION + count) for one, count in occurrences.items()}
    for one in _exact(leaf, index):
        if one in scores:
            scores[one] *= 1 + EXACT
    return scores


def _exact(leaf: Leaf, index: InvertedIndex) -> AbstractSet[int]:
    """Returns the documents where every word typed with its accents is written so; none if no word is."""
    if isinstance(leaf, Beginning):
        return frozenset()
    typed = map(analysis.written, analysis.words(leaf.text))
    written = [index.written(word) for word in typed if not word.isascii()]
    return frozenset.intersection(*map(frozenset, written)) if written else frozenset()


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
    elif len(leaf.places) == 1:
        for term in leaf.places[0]:
            yield from index.postings(field, term)
    elif found := _following(leaf.places, field, index):
        yield tuple(found), found.values()


def _following(places: Sequence[analysis.Place], field: str, index: InvertedIndex) -> dict[int, float]:
    """Returns how often the places follow one another in each document."""
    common: AbstractSet[int] | None = None
    for place in dict.fromkeys(places):
        runs = (index.postings(field, term) for term in place)
        having = {one for documents, _counts in chain.from_iterable(runs) for one in documents}
        common = having if common is None else common & having
        if not common:
            return {}
    positions = {place: _positions(place, field, common or set(), index) for place in set(places)}
    found: dict[int, float] = {}
    for one in common or ():
        starts: Collection[int] = positions[places[0]][one]
        for distance, place in enumerate(places[1:], 1):
            following = set(positions[place][one])
            starts = [start for start in starts if start + distance in following]
        if starts:
            found[one] = float(len(starts))
    return found


def _positions(
    place: analysis.Place, field: str, within: AbstractSet[int], index: InvertedIndex
) -> dict[int, Sequence[int]]:
    """Returns where one of the terms of the place stands in each document."""
    first, *others = (index.positions(field, term, within) for term in place)
    for found in others:
        for one, where in found.items():
            first[one] = sorted((*first[one], *where)) if one in first else where
    return first
