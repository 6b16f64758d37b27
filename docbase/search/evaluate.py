"""From a query to its answer over an inverted index: whole lists at a time, which Python does best."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from docbase.model.search import (
    Added,
    Everything,
    FacetCount,
    Hit,
    Node,
    Nothing,
    Or,
    Query,
    Reason,
    ResultPage,
    Value,
    Years,
)
from docbase.search.engine import Found, in_order
from docbase.search.fields import OTHER_FORM
from docbase.search.inverted import InvertedIndex, Scores, idf
from docbase.search.plan import AllOf, AnyOf, Beginning, EnoughOf, Except, Plan, SameAs, Terms, plan
from docbase.search.ranking import LOOKED_AT, second_look
from docbase.search.reasons import reasons
from docbase.search.scoring import scored
from docbase.search.tally import tally

_NEXT_TO_NOTHING = 1e-6
"""What two scores may differ by and still be the same, once they are rounded."""


def answer(query: Query, index: InvertedIndex) -> ResultPage:
    """Returns what `Engine.search` promises.

    Raises:
        QueryError: the query names a field or an order that does not exist.
    """
    root = plan(query.root)
    rooted = _living(_evaluate(root, index), index)
    filters = [(node, _matching(plan(node), index)) for node in query.filters]
    found = _filtered(rooted, [kept for _node, kept in filters])
    return ResultPage(
        total=len(found),
        hits=_hits(root, found, query, index),
        facets=_facets(query, rooted, found, filters, index) if query.facets else {},
    )


def _hits(root: Plan, found: Scores, query: Query, index: InvertedIndex) -> tuple[Hit, ...]:
    """Returns the results of the page; those that may be among the best by relevance are looked at twice."""
    if not query.limit:
        return ()
    added: Mapping[int, Sequence[Reason]] = {}
    if query.sort == "relevance":
        added = second_look(root, _greatest(found, LOOKED_AT).keys(), index)
        found = found | {one: found[one] + sum(reason.score for reason in why) for one, why in added.items()}
    best = _best(found, query, index)
    told = reasons(root, set(best), index) if query.is_explained else {}
    return tuple(
        Hit(
            record_id=one.card.record_id,
            score=one.score,
            location=one.card.location,
            reasons=(*told.get(number, ()), *added.get(number, ())) if query.is_explained else (),
        )
        for number, one in best.items()
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
    plain = dict(tally(found, [name for name in query.facets if not own[name]], index))
    for name in query.facets:
        if own[name]:
            others = _filtered(rooted, [kept for node, kept in filters if _field_of(node) != name])
            plain |= tally(others, (name,), index)
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


def _best(found: Scores, query: Query, index: InvertedIndex) -> dict[int, Found]:
    """Returns what is on the page, in order; by relevance, reads no card that cannot be on it."""
    until = query.offset + query.limit
    kept = _greatest(found, until) if query.sort == "relevance" else found
    results = {one: Found(round(score, 6), index.card(one)) for one, score in kept.items()}
    numbers = {result.card.record_id: one for one, result in results.items()}
    page = in_order(results.values(), query.sort)[query.offset : until]
    return {numbers[result.card.record_id]: result for result in page}


def _greatest(found: Scores, count: int) -> Scores:
    """Returns those with the greatest scores: so many, and all that have the same score as the last."""
    if len(found) <= count:
        return found
    threshold = sorted(found.values(), reverse=True)[max(count - 1, 0)] - _NEXT_TO_NOTHING
    return {one: score for one, score in found.items() if score >= threshold}


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
            return scored(part, index)
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
    scores = zip(*(map(result.__getitem__, common) for result in results), strict=True)
    return dict(zip(common, map(sum, scores), strict=True))


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
        least += share * idf(having, index) if having else 0.0
        tells = idf(having or len(found), index)
        for one, score in found.items():
            total[one] = total.get(one, 0.0) + score
            told[one] = told.get(one, 0.0) + tells
    return {one: score for one, score in total.items() if told[one] >= least}


def _same(parts: Sequence[Plan], index: InvertedIndex) -> Scores:
    """Keeps the best of the ways to say it; another than the one typed counts less."""
    best = dict(_evaluate(parts[0], index))
    for part in parts[1:]:
        for one, score in _evaluate(part, index).items():
            best[one] = max(best.get(one, 0.0), OTHER_FORM * score)
    return best
