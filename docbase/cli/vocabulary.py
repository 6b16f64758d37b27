"""`docbase themes` and `docbase axes`: the vocabulary, with how many publications each term has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from docbase.cli import options, render
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.model.facetnames import family_label

if TYPE_CHECKING:
    from rich.tree import Tree

    from docbase.centre import Centre
    from docbase.model.concepts import Term


def themes(context: typer.Context, as_json: options.Json = False) -> None:
    """Prints the thesaurus as a tree; the count of a theme includes the themes below it."""
    centre = options.open_centre(context)
    counts = centre.counts("theme")
    terms = [term for term in centre.vocabulary.scheme("themes") if term.is_active]
    if as_json:
        render.print_json(_as_json(terms, counts))
        return
    tree = _tree(_("Themes"))
    for term in terms:
        if not term.broader:
            _grow(tree, centre, term, counts)
    render.out().print(tree)


def axes(context: typer.Context, as_json: options.Json = False) -> None:
    """Prints the axes by family."""
    centre = options.open_centre(context)
    counts = centre.counts("axis")
    terms = [term for term in centre.vocabulary.scheme("axes") if term.is_active]
    if as_json:
        render.print_json(_as_json(terms, counts))
        return
    screen = render.out()
    for family in dict.fromkeys(term.family for term in terms):
        _print_family(screen, family, [term for term in terms if term.family == family], counts)


def _print_family(screen: Screen, family: str, terms: list["Term"], counts: Mapping[str, int]) -> None:
    tree = _tree(Line((family_label(family), "bold")))
    for term in terms:
        tree.add(_line(term, counts))
    screen.print(tree)


def _grow(tree: "Tree", centre: "Centre", term: "Term", counts: Mapping[str, int]) -> None:
    branch = tree.add(_line(term, counts))
    for narrower in centre.vocabulary.narrower(term.id):
        if narrower.is_active:
            _grow(branch, centre, narrower, counts)


def _tree(root: Line | str) -> "Tree":
    from rich.tree import Tree

    return Tree(root, guide_style="dim")


def _line(term: "Term", counts: Mapping[str, int]) -> Line:
    count = f" {counts[term.id]}" if counts.get(term.id) else ""
    return Line(term.label, (count, "cyan"), " ", (term.id, "dim"))


def _as_json(terms: list["Term"], counts: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {
            "id": term.id,
            "label": term.label,
            "broader": term.broader or None,
            "family": term.family or None,
            "alt": list(term.alt),
            "count": counts.get(term.id, 0),
        }
        for term in terms
    ]
