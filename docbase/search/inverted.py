"""What the ranking asks of an inverted index, and what a word tells in it."""

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from docbase.model.search import Added, Reason, Value, Years
from docbase.search import analysis
from docbase.search.engine import Card
from docbase.search.fields import TextField

Scores = dict[int, float]
"""The score of each document found, by its number."""
Bonus = tuple[int, Reason]
"""The number of a document, and what is added to its score."""


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

    def spellings(self, start: str) -> Iterable[str]:
        """Yields the words, as they are written in lower case, that begin so."""
        ...

    def having(self, value: Value) -> AbstractSet[int]:
        """Returns the documents with this value of a facet."""
        ...

    def column(self, facet: str) -> Iterable[tuple[str, int]]:
        """Returns each value of the facet, as a card has it, with those that have it as a row of bits."""
        ...

    def published(self, years: Years) -> AbstractSet[int]:
        """Returns the documents published in these years."""
        ...

    def added(self, days: Added) -> AbstractSet[int]:
        """Returns the documents that came in on these days."""
        ...

    def burdens(self, field: TextField) -> Sequence[float]:
        """Returns what occurrences in the field are divided by in each document: `burden` of its length."""
        ...

    def card(self, number: int) -> Card:
        """Returns the card of a document."""
        ...


def idf(having: int, index: InvertedIndex) -> float:
    """Returns how much it tells to be one of so many documents: to have a rare word tells more."""
    documents = len(index.documents())
    return math.log(1 + (max(documents - having, 0) + 0.5) / (having + 0.5))


def burdens(field: TextField, lengths: Sequence[float]) -> list[float]:
    """Returns what occurrences are divided by in texts of these lengths: in a long one they tell less."""
    average = sum(lengths) / len(lengths) if any(lengths) else 1  # no text at all: nothing to divide
    constant, slope = 1 - field.length_penalty, field.length_penalty / average
    return [constant + slope * length for length in lengths]


def positions(
    place: analysis.Place, field: str, within: AbstractSet[int], index: InvertedIndex
) -> dict[int, Sequence[int]]:
    """Returns where one of the terms of the place stands, in those of the documents that have one."""
    first, *others = (index.positions(field, term, within) for term in place)
    for found in others:
        for one, where in found.items():
            first[one] = sorted((*first[one], *where)) if one in first else where
    return first
