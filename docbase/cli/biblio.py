"""`docbase biblio`: a bibliography of what a search finds, or of what a recipe asks for.

Recipes are told from questions by the end of their name: `biblio sante.yaml`, `biblio freeze sante.yaml`,
`biblio diff sante.yaml`. “freeze” and “diff” followed by anything else are words to look for, as any other.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from docbase.cli import made, options, render
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.dates import told_day

if TYPE_CHECKING:
    from docbase.centre import Centre, Difference, LayoutOptions, Recipe

_RECIPES = (".yaml", ".yml")
_EDITING = ("freeze", "diff")


Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=_("[QUERY]…"),
        help=_(
            "As in “docbase search” (nothing means the whole catalogue); or RECIPE.yaml, a recipe of the "
            "centre; freeze RECIPE.yaml to keep a dated edition; diff RECIPE.yaml to see what a new one "
            "would change."
        ),
    ),
]
Style = Annotated[
    str | None,
    typer.Option("--style", metavar=_("STYLE"), help=_("Citation style, or the path of a .csl file.")),
]
GroupBy = Annotated[
    str,
    typer.Option(
        "--group-by",
        metavar=_("CRITERION"),
        help=_("theme, axis, type, year, month, author, host or territory."),
    ),
]
Order = Annotated[
    str,
    typer.Option(
        "--order",
        metavar=_("ORDER"),
        help=_("Under a heading: date, -date, title, -added or given (by default, that of the style)."),
    ),
]
Annotations = Annotated[bool, typer.Option("--annotated", help=_("With the abstracts."))]
Details = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar=_("DETAIL"),
        help=_("Under each reference: pages (that answer), call-number, link or themes; may be repeated."),
    ),
]
Indexes = Annotated[
    list[str] | None,
    typer.Option("--index", metavar=_("INDEX"), help=_("At the end: author or theme; may be repeated.")),
]
Title = Annotated[str, typer.Option("--title", metavar=_("TITLE"), help=_("Title of the bibliography."))]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        metavar=_("DAY"),
        formats=["%Y-%m-%d"],
        help=_("Day on which it is closed, as it is printed; what came in later is left out."),
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar=_("FORMAT"),
        help=_(
            "md, html, docx, odt, pdf, txt, bibtex, biblatex, ris, csl-json or csv (by default: that of "
            "FILE, else md)."
        ),
    ),
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar=_("FILE"), help=_("Where to write it."))
]


@options.with_filters
def biblio(
    context: typer.Context,
    filters: dict[str, list[str]],
    query: Words = None,
    style: Style = None,
    group_by: GroupBy = "",
    order: Order = "",
    annotated: Annotations = False,
    details: Details = None,
    indexes: Indexes = None,
    format_: Format = None,
    title: Title = "",
    as_of: AsOf = None,
    output: Output = None,
    as_json: options.Json = False,
) -> None:
    """Writes the bibliography to a file, or to the terminal."""
    words = query or []
    centre = options.open_centre(context, style=style)
    layout: LayoutOptions = {
        "filters": filters,
        "group_by": group_by,
        "order": order,
        "annotated": annotated,
        "details": details or (),
        "indexes": indexes or (),
        "title": title,
        "as_of": as_of.date() if as_of else None,
    }
    format_ = format_ or (centre.format_for(output) if output else "")
    if words and words[-1].lower().endswith(_RECIPES):
        verb = words.pop(0) if len(words) == 2 and words[0] in _EDITING else ""
        layout["style"] = centre.settings.style if style else ""
        recipe = centre.press.recipe(" ".join(words), **layout)
        _cook(centre, recipe, verb, _Wanted(format_, output, as_json))
    else:
        found = centre.make_bibliography(" ".join(words), format=format_ or "md", **layout)
        made.deliver(found, output, as_json=as_json)


class _Wanted(NamedTuple):
    """In which form an answer is wanted."""

    format: str
    output: Path | None
    as_json: bool


def _cook(centre: "Centre", recipe: "Recipe", verb: str, wanted: _Wanted) -> None:
    """Keeps an edition of the recipe, compares it with the last one, or writes its files."""
    if verb == "freeze":
        _freeze(centre, recipe, as_json=wanted.as_json)
    elif verb == "diff":
        _compare(centre, recipe, as_json=wanted.as_json)
    elif recipe.formats and not (wanted.format or wanted.output):
        made.deliver_all(centre.press.regenerate(recipe), as_json=wanted.as_json)
    else:
        made.deliver(centre.press.make(recipe, wanted.format or "md"), wanted.output, as_json=wanted.as_json)


def _freeze(centre: "Centre", recipe: "Recipe", *, as_json: bool) -> None:
    kept = centre.press.freeze(recipe, date.today())
    if as_json:
        paths = [str(path) for path in kept.paths]
        render.print_json({**made.described(kept.made), "as_of": kept.day.isoformat(), "paths": paths})
        return
    made.say_notes(kept.made)
    told = _("Edition of {day} kept in {path}.")
    render.say(told.format(day=told_day(kept.day), path=kept.paths[0].parent))


def _compare(centre: "Centre", recipe: "Recipe", *, as_json: bool) -> None:
    found = centre.press.compare(recipe)
    if as_json:
        render.print_json(_difference_as_json(found))
        return
    if found.last is None:
        render.say(
            _("There is no edition yet: “docbase biblio freeze {name}.yaml” keeps one.").format(
                name=recipe.name
            )
        )
    else:
        render.say(_("Since the edition of {day}:").format(day=told_day(found.last.day)))
    _print_references("+", found.added)
    _print_references("-", found.dropped)
    _print_references("~", {one.record_id: f"{one.before}\n  → {one.now}" for one in found.changed})
    added = ngettext("{count} added", "{count} added", len(found.added)).format(count=len(found.added))
    dropped = ngettext("{count} dropped", "{count} dropped", len(found.dropped)).format(
        count=len(found.dropped)
    )
    changed = ngettext("{count} changed", "{count} changed", len(found.changed)).format(
        count=len(found.changed)
    )
    render.say(" · ".join((added, dropped, changed)))


def _print_references(sign: str, references: Mapping[str, str]) -> None:
    screen = render.out()
    for citation in references.values():
        screen.print(f"{sign} {citation}")


def _difference_as_json(found: "Difference") -> dict[str, object]:
    def listed(references: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
        return [{"id": one, "citation": text} for one, text in references.items()]

    return {
        "last": found.last.day.isoformat() if found.last else None,
        "added": listed(found.added),
        "dropped": listed(found.dropped),
        "changed": [{"id": one.record_id, "before": one.before, "now": one.now} for one in found.changed],
    }
