"""What is looked for in each document: how often it occurs there, and what that is worth.

The scores are BM25F (Robertson, Zaragoza, 2009): occurrences are weighed by field, added, then saturated.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from operator import truediv

from docbase.search import analysis
from docbase.search.fields import SATURATION, TEXT_FIELDS, TextField
from docbase.search.inverted import InvertedIndex, Scores, idf, positions
from docbase.search.plan import Beginning, Leaf


def scored(leaf: Leaf, index: InvertedIndex) -> Scores:
    """Returns what it is worth in each document that has it."""
    occurrences = _occurrences(leaf, index)
    telling = idf(len(occurrences), index)
    return {one: telling * count / (SATURATION + count) for one, count in occurrences.items()}


def having(leaf: Leaf, index: InvertedIndex) -> int:
    """Returns how many documents have it, in whatever field."""
    found = (runs(leaf, field.name, index) for field in TEXT_FIELDS if field.name in leaf.fields)
    return len(set().union(*(documents for documents, _counts in chain.from_iterable(found))))


def _occurrences(leaf: Leaf, index: InvertedIndex) -> Scores:
    """Returns how often the leaf occurs in each document, fields weighed and added."""
    total: Scores = {}
    for field in reversed(TEXT_FIELDS):  # the body first: most have it there
        if field.name in leaf.fields:
            for documents, counts in runs(leaf, field.name, index):
                found = weighed(field, documents, counts, index)
                if total.keys().isdisjoint(documents):
                    total.update(found)
                else:
                    for one, count in found:
                        total[one] = total.get(one, 0.0) + count
    return total


def weighed(
    field: TextField, documents: Sequence[int], counts: Iterable[float], index: InvertedIndex
) -> Iterable[tuple[int, float]]:
    """Returns how much occurrences in a field count, in each document."""
    worth = map(field.weight.__mul__, counts)
    if field.length_penalty:
        worth = map(truediv, worth, map(index.burdens(field).__getitem__, documents))
    return zip(documents, worth, strict=False)


def runs(leaf: Leaf, field: str, index: InvertedIndex) -> Iterable[tuple[Sequence[int], Iterable[float]]]:
    """Yields the documents that have it in the field, and how often, by runs."""
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
    common = _having_all(places, field, index)
    if not common:
        return {}
    where = {place: positions(place, field, common, index) for place in set(places)}
    first, *others = (where[place] for place in places)
    found: dict[int, float] = {}
    for one in common:
        starts = first[one]
        for distance, following in enumerate(others, 1):
            if {start + distance for start in starts}.isdisjoint(following[one]):
                break  # as most do: nothing more is made of them
            starts = [start for start in starts if start + distance in following[one]]
        else:
            found[one] = float(len(starts))
    return found


def _having_all(places: Sequence[analysis.Place], field: str, index: InvertedIndex) -> AbstractSet[int]:
    """Returns the documents that have a term of each of the places; looks first for the rarest."""
    lists = [
        [documents for term in place for documents, _counts in index.postings(field, term)]
        for place in dict.fromkeys(places)
    ]
    rarest, *others = sorted(lists, key=lambda runs: sum(map(len, runs)))
    common = set[int]().union(*rarest)
    for runs in others:
        common = set[int]().union(*map(common.intersection, runs))
    return common
