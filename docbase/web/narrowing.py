"""The facets of an answer as links: what each value would give, what is chosen, and how to take it away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from docbase.model.facetnames import depths, facet_label, family_label
from docbase.web.asking import FACETS, Asked

if TYPE_CHECKING:
    from docbase.model.search import FacetCount, ResultPage

SHOWN = 8
"""Values of a facet that are shown at once; the others are folded away."""
MOST = 60
"""Values of a facet on a page."""
_OF_THE_VOCABULARY = frozenset(("theme", "axis", "type", "territory", "public", "author"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value of a facet."""

    label: str
    count: int
    depth: int
    """How deep it stands in its tree, from 0."""
    address: str
    """Of the question narrowed down to it; or, when it is chosen, without it."""
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A way to narrow an answer down."""

    name: str
    label: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    """The values shown at once, by family; of a facet without families, under the empty name."""
    others: tuple[tuple[str, tuple[Choice, ...]], ...]
    """The values folded away, likewise."""
    has_choice: bool
    """Whether a value is chosen."""
    has_own_labels: bool
    """Whether its values are named by the vocabulary, in French, whatever the language of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in use."""

    facet: str
    label: str
    address: str
    """Of the question without it."""


def facets(asked: Asked, found: ResultPage) -> tuple[Facet, ...]:
    """Returns the facets by which the answer can be narrowed down."""
    counted = ((name, found.facets.get(name, ())[:MOST]) for name in FACETS)
    return tuple(_facet(name, values, asked) for name, values in counted if _is_useful(values, found.total))


def chips(asked: Asked, found: ResultPage) -> tuple[Chip, ...]:
    """Returns the filters in use, in the order of the facets."""
    return tuple(chip for name in FACETS for chip in _chips(name, asked, found.facets.get(name, ())))


def _is_useful(values: Sequence[FacetCount], total: int) -> bool:
    return any(value.is_chosen or 0 < value.count < total for value in values)


def _facet(name: str, values: Sequence[FacetCount], asked: Asked) -> Facet:
    depth = depths(values)
    first = _most_telling(values)
    around = asked.around_value(name)
    choices = {value.id: _choice(value, depth[value.id], asked, name, around) for value in values}
    return Facet(
        name=name,
        label=facet_label(name),
        groups=_by_family(name, [value for value in values if value.id in first], choices),
        others=_by_family(name, [value for value in values if value.id not in first], choices),
        has_choice=any(value.is_chosen for value in values),
        has_own_labels=name in _OF_THE_VOCABULARY,
    )


def _choice(value: FacetCount, depth: int, asked: Asked, name: str, around: tuple[str, str]) -> Choice:
    is_chosen = value.is_chosen and value.id in asked.filters.get(name, ())
    return Choice(
        label=value.label,
        count=value.count,
        depth=min(depth, 3),
        address=asked.without_value(name, value.id).address()
        if is_chosen
        else quote_plus(value.id).join(around),
        is_chosen=is_chosen,
    )


def _by_family(
    name: str, values: Sequence[FacetCount], choices: Mapping[str, Choice]
) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    grouped = groupby(values, key=lambda value: value.family if name == "axis" else "")
    return tuple(
        (family_label(family), tuple(choices[value.id] for value in members)) for family, members in grouped
    )


def _most_telling(values: Sequence[FacetCount]) -> set[str]:
    """Returns the ids of what is chosen and of the most frequent, with what is broader in the tree."""
    known = {value.id: value for value in values}
    kept: set[str] = set()
    for value in sorted(values, key=lambda value: (not value.is_chosen, -value.count))[:SHOWN]:
        one: FacetCount | None = value
        while one and one.id not in kept:
            kept.add(one.id)
            one = known.get(one.broader)
    return kept


def _chips(name: str, asked: Asked, values: Sequence[FacetCount]) -> Iterator[Chip]:
    labels = {value.id: value.label for value in values}
    for value in asked.filters.get(name, ()):
        yield Chip(
            facet=facet_label(name),
            label=labels.get(value, value.replace("..", "–")),
            address=asked.without_value(name, value).address(),
        )
