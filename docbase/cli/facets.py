"""What narrows an answer down, and the filters that do so already, as the terminal tells it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from docbase.cli import render
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.facetnames import depths, facet_label, family_label, filter_label

if TYPE_CHECKING:
    from docbase.model.search import FacetCount, ResultPage

_SHOWN = {
    "theme": 8,
    "axis": 6,
    "type": 6,
    "year": 10,
    "author": 6,
    "territory": 6,
    "public": 5,
    "language": 5,
    "access": 2,
    "status": 2,
}
"""The facets of the terminal, and how many values of each: the rest is in the JSON."""
_ONE_A_LINE = frozenset(("theme", "axis", "territory"))


def print_facets(screen: Screen, results: "ResultPage") -> None:
    """Prints the counts of the facets that can narrow the answer down: trees and families line by line."""
    found = {
        name: values for name in _SHOWN if _can_narrow(values := results.facets.get(name, ()), results.total)
    }
    if found:
        screen.print()
    for name, values in found.items():
        told = _most_telling(values, _SHOWN[name])
        heading, more = _("{name}:").format(name=facet_label(name)), len(values) - len(told)
        if name in _ONE_A_LINE:
            screen.print(Line((heading, "bold")))
            _print_lines(screen, told)
            if more:
                screen.print(Line((_others(more), "dim"), indent=2))
        else:
            line = render.counts(heading, ((_mark(value) + value.label, value.count) for value in told))
            if more:
                line.append((f" · {_others(more)}", "dim"))
            screen.print(line)


def print_filters(
    screen: Screen, results: "ResultPage", filters: Mapping[str, Sequence[str]], since: str = ""
) -> None:
    """Prints what is filtered by, and the options that do it."""
    said = {
        name: f"{filter_label(name)} = {', '.join(_labels(results, name, filters[name]))}" for name in filters
    }
    if since:
        said["since"] = _("came in since {day}").format(day=since)
    if said:
        names = _(" or ").join(f"--{name}" for name in said)
        cure = _("(leave out {options} to widen)").format(options=names)
        line = _("Filters: {filters}").format(filters=" · ".join(said.values()))
        screen.print(Line(line, " ", (cure, "dim")))


def _labels(results: "ResultPage", name: str, typed: Sequence[str]) -> Sequence[str]:
    """Returns the values of a filter as they are shown; years, which may be a span, as they were typed."""
    chosen = [value.label for value in results.facets.get(name, ()) if value.is_chosen]
    return chosen if chosen and name != "year" else typed


def _can_narrow(values: Iterable["FacetCount"], total: int) -> bool:
    return any(value.count != total or value.is_chosen for value in values)


def _most_telling(values: Sequence["FacetCount"], limit: int) -> list["FacetCount"]:
    """Returns what is chosen and the most frequent, in the order given, with what is broader in the tree."""
    known = {value.id: value for value in values}
    kept: set[str] = set()
    for value in sorted(values, key=lambda value: (not value.is_chosen, -value.count))[:limit]:
        one: FacetCount | None = value
        while one and one.id not in kept:
            kept.add(one.id)
            one = known.get(one.broader)
    return [value for value in values if value.id in kept]


def _print_lines(screen: Screen, values: Sequence["FacetCount"]) -> None:
    depth = depths(values)
    for family, members in groupby(values, key=lambda value: value.family):
        if family:
            screen.print(Line((family_label(family), "italic"), indent=2))
        for value in members:
            left = 2 + 2 * (depth[value.id] + bool(family))
            mark, count, known_as = (_mark(value), "green"), (f" {value.count}", "cyan"), (value.id, "dim")
            screen.print(Line(mark, value.label, count, "  ", known_as, indent=left))


def _mark(value: "FacetCount") -> str:
    return "✓ " if value.is_chosen else ""


def _others(count: int) -> str:
    return ngettext("{count} more", "{count} more", count).format(count=count)
