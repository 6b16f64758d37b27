"""The words of a question as they were typed, with what each of them tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from docbase.search import analysis
from docbase.search.inverted import InvertedIndex, idf
from docbase.search.plan import AllOf, AnyOf, EnoughOf, Plan, SameAs, Terms


@dataclass(frozen=True, slots=True)
class Typed:
    """A word looked for."""

    text: str
    place: analysis.Place
    fields: tuple[str, ...]
    telling: float
    """How much it tells to have it, in whatever form."""


def typed_words(part: Plan, index: InvertedIndex) -> Iterator[Typed]:
    """Yields the words that are looked for, in order, without other ways to say them."""
    match part:
        case Terms():
            yield from _of_leaf(part, index)
        case AllOf(parts) | AnyOf(parts) | EnoughOf(parts):
            yield from chain.from_iterable(typed_words(one, index) for one in parts)
        case SameAs((first, *_others)):
            yield from typed_words(first, index)


def _of_leaf(leaf: Terms, index: InvertedIndex) -> Iterator[Typed]:
    texts = [word for word in analysis.words(leaf.text) if analysis.query_places(word)]
    if len(texts) != len(leaf.places):
        texts = [place[0] for place in leaf.places]
    for text, place in zip(texts, leaf.places, strict=True):
        telling = idf(_having(place, leaf.fields, index), index)
        yield Typed(text, place, leaf.fields, telling)


def _having(place: analysis.Place, fields: tuple[str, ...], index: InvertedIndex) -> int:
    """Returns about how many documents have it: as many as have it in the one field where most do."""
    return max(
        sum(len(documents) for term in place for documents, _counts in index.postings(field, term))
        for field in fields
    )
