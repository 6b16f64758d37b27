"""The terms of the vocabulary as trees, with how many publications each has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from docbase.model.facetnames import family_label
from docbase.web import addresses

if TYPE_CHECKING:
    from docbase.model.concepts import Term, Vocabulary
    from docbase.model.search import FacetCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A term, and those below it."""

    id: str
    label: str
    count: int
    address: str
    family: str
    narrower: tuple[Branch, ...]


def branches(vocabulary: Vocabulary, scheme: str, counted: Iterable[FacetCount]) -> tuple[Branch, ...]:
    """Returns the broadest terms of a scheme, each with those below, in the order of the vocabulary."""
    counts = {value.id: value.count for value in counted}
    tops = (term for term in vocabulary.scheme(scheme) if not term.broader and term.is_active)
    return tuple(_grown(term, vocabulary, counts) for term in tops)


def branch(vocabulary: Vocabulary, term: Term, counted: Iterable[FacetCount]) -> Branch:
    """Returns a term with those below it."""
    return _grown(term, vocabulary, {value.id: value.count for value in counted})


def by_family(found: Sequence[Branch]) -> list[tuple[str, tuple[Branch, ...]]]:
    """Returns the branches family by family, under the names of these."""
    grouped = groupby(found, key=lambda one: one.family)
    return [(family_label(family), tuple(members)) for family, members in grouped]


def _grown(term: Term, vocabulary: Vocabulary, counts: Mapping[str, int]) -> Branch:
    def below() -> Iterator[Branch]:
        for narrower in vocabulary.narrower(term.id):
            if narrower.is_active and narrower.scheme == term.scheme:
                yield _grown(narrower, vocabulary, counts)

    return Branch(
        id=term.id,
        label=term.label,
        count=counts.get(term.id, 0),
        address=addresses.term(term.scheme, term.id),
        family=term.family,
        narrower=tuple(below()),
    )
