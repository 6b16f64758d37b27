"""Recipes: what a bibliography is made of and how it is laid out, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Unpack

from docbase.cite import Pointer
from docbase.publishing.made import LayoutOptions

Filters = Mapping[str, tuple[str, ...]]
"""Values by facet field, as in a search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part that a person planned."""

    heading: str = ""
    introduction: str = ""
    question: str = ""
    """As in a search; narrows what the recipe finds."""
    filters: Filters = field(default_factory=dict)
    include: tuple[str, ...] = ()
    """Ids picked by hand."""
    group_by: str = ""
    order: str = ""
    pointers: tuple[Pointer, ...] = ()
    """Links, as they are written."""
    actors: tuple[str, ...] = ()
    """Ids of actors of the vocabulary."""
    sections: tuple["Section", ...] = ()
    line: int = 0
    """Where it begins in its file; 0 for one that was made otherwise."""

    @property
    def is_rest(self) -> bool:
        """Whether it asks for nothing: it takes what the recipe finds and no other section does."""
        asked = (self.question, self.filters, self.include, self.pointers, self.actors, self.sections)
        return not any(asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A bibliography as it is asked for."""

    name: str = ""
    """Name of its file, without the suffix."""
    path: Path | None = None
    """Its file; None for one that was made otherwise."""
    title: str = ""
    subtitle: str = ""
    introduction: str = ""
    language: str = ""
    """fr or en; empty for that of the centre."""
    question: str = ""
    filters: Filters = field(default_factory=dict)
    since: str = ""
    """A day, a month or a year: only what came in then or later."""
    until: date | None = None
    """A day: only what came in then or before, or on a day that is not known."""
    include: tuple[str, ...] = ()
    """Ids picked by hand, whatever the question finds."""
    exclude: tuple[str, ...] = ()
    """Ids taken out by hand."""
    only_picked: bool = False
    """Whether nothing stands in it but what is picked."""
    sections: tuple[Section, ...] = ()
    style: str = ""
    group_by: str = ""
    order: str = ""
    annotated: bool = False
    annotations: Mapping[str, str] = field(default_factory=dict)
    """By id of a record, what is printed in the place of its abstract."""
    details: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    """Formats in which it is written when none is asked for."""
    as_of: date | None = None
    """The day on which it is closed, as it is printed; what came in later is left out."""
    issuer: str = ""
    """Name of the centre, as it is printed; empty prints none."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Where each value that may be unknown (a theme, the id of a record) stands in the file."""

    @property
    def last_day(self) -> date | None:
        """The last day on which what stands in it came in."""
        return self.until or self.as_of

    @property
    def picked(self) -> tuple[str, ...]:
        """Every id picked by hand, in the recipe and its sections."""

        def walk(sections: tuple[Section, ...]) -> list[str]:
            found: list[str] = []
            for section in sections:
                found += [*section.include, *walk(section.sections)]
            return found

        return tuple(dict.fromkeys((*self.include, *walk(self.sections))))


def as_filters(filters: Mapping[str, str | Sequence[str]] | None) -> Filters:
    """Returns filters with the values of each field together."""
    given = filters or {}
    return {name: (one,) if isinstance(one, str) else tuple(one) for name, one in given.items()}


def asked(question: str, issuer: str, **options: Unpack[LayoutOptions]) -> Recipe:
    """Returns the recipe of a bibliography that is asked for in a line."""
    return changed(Recipe(question=question), issuer, **options)


def changed(recipe: Recipe, issuer: str, **options: Unpack[LayoutOptions]) -> Recipe:
    """Returns the recipe with the options that say something in the place of what it says."""
    given: dict[str, Any] = {name: value for name, value in options.items() if value}
    for name in ("details", "indexes"):
        if name in given:
            given[name] = tuple(given[name])
    if "filters" in given:
        given["filters"] = {**recipe.filters, **as_filters(given["filters"])}
    return replace(recipe, issuer=issuer, **given)
