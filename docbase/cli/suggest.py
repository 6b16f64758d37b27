"""`docbase suggest`: what may be said of publications, why, and what a person makes of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import changes, exits, listing, options, render
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.suggestion import Suggestion

Choices = list[str] | None


def suggest(
    context: typer.Context,
    record_id: Annotated[
        str, typer.Argument(metavar="[ID]", help=_("Identifier of the record; without, all drafts."))
    ] = "",
    accept: Annotated[
        Choices,
        typer.Option("--accept", metavar=_("FIELD:VALUE"), help=_("Give this to the record: theme:sante.")),
    ] = None,
    refuse: Annotated[
        Choices,
        typer.Option(
            "--refuse", metavar=_("FIELD:VALUE"), help=_("Never suggest this for the record again.")
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar=_("NUMBER"), min=1, help=_("Drafts on a page, at most."))
    ] = 10,
    page: Annotated[int, typer.Option("--page", metavar=_("NUMBER"), min=1, help=_("Page of drafts."))] = 1,
    as_json: options.Json = False,
) -> int:
    """Suggests themes, axes, type… with reasons to check; nothing is applied without a person."""
    centre = options.open_centre(context)
    if (accept or refuse) and not record_id:
        raise typer.BadParameter(_("Say for which record: docbase suggest ID --accept theme:sante"))
    if accept or refuse:
        _decide(context, centre, record_id, accept=accept or (), refuse=refuse or ())
    drafts = (record_id,) if record_id else centre.suggesting.drafts()
    on_page = drafts[(page - 1) * limit : page * limit]
    shown = (record_id,) if record_id else tuple(centre.records(on_page))
    found = {one: centre.suggesting.suggestions(one) for one in shown}
    if as_json:
        render.print_json({"total": len(drafts), "records": [as_mapping(*one) for one in found.items()]})
        return exits.DONE
    for place, (one, suggestions) in enumerate(found.items(), 1 + (page - 1) * limit):
        listing.print_publication(render.out(), centre, centre.get(one), place)
        print_suggestions(render.out(), suggestions)
    if not record_id:
        _say_page(len(drafts), page, limit)
    return exits.DONE


def as_mapping(record_id: str, suggestions: "Iterable[Suggestion]") -> dict[str, object]:
    """Returns the suggestions for a record, for other programs."""
    return {
        "id": record_id,
        "suggestions": [
            {
                "field": one.field,
                "value": one.value,
                "label": one.label,
                "score": one.score,
                "reasons": [
                    {
                        "kind": ground.kind,
                        "said": ground.said,
                        "pages": list(ground.pages),
                        "records": list(ground.records),
                    }
                    for ground in one.reasons
                ],
            }
            for one in suggestions
        ],
    }


def print_suggestions(screen: Screen, suggestions: "Iterable[Suggestion]") -> None:
    """Prints suggestions, each with its score, what to type to accept it, and its reasons."""
    last = ""
    for one in suggestions:
        if one.field != last:
            screen.print(Line((headings()[one.field], "bold"), indent=5))
            last = one.field
        screen.print(
            Line(
                (f"{one.score:.2f} ", "cyan"),
                one.label,
                (f"  {typed_name(one.field)}:{one.value}", "dim"),
                indent=7,
            )
        )
        if one.reasons:
            screen.print(Line((_("; ").join(ground.said for ground in one.reasons), "green"), indent=12))
    if not last:
        screen.print(Line((_("Nothing to suggest."), "dim"), indent=5))


def headings() -> dict[str, str]:
    """Returns what the fields are called above their suggestions."""
    return {
        "themes": _("Themes"),
        "axes": _("Axes"),
        "type": _("Type"),
        "contributors": _("Contributors"),
        "territories": _("Territories"),
        "publics": _("Publics"),
        "keywords": _("Keywords"),
    }


def typed_name(field: str) -> str:
    """Returns the name by which a field is typed, in the user's language."""
    names = {
        "themes": _("theme"),
        "axes": _("axis"),
        "type": _("type"),
        "contributors": _("contributor"),
        "territories": _("territory"),
        "publics": _("public"),
        "keywords": _("keyword"),
    }
    return names[field]


def _decide(
    context: typer.Context, centre: "Centre", record_id: str, *, accept: Iterable[str], refuse: Iterable[str]
) -> None:
    chosen, unwanted = tuple(accept), tuple(refuse)
    if unwanted:
        centre.suggesting.refuse(record_id, *unwanted)
        count = len(unwanted)
        said = ngettext("Refused: {count} suggestion.", "Refused: {count} suggestions.", count)
        render.say(said.format(count=count))
    if chosen:
        entry = centre.suggesting.accept(record_id, *chosen, command=changes.typed(context))
        render.say(changes.done(entry) if entry else _("The record has that already."))


def _say_page(total: int, page: int, limit: int) -> None:
    pages = -(-total // limit)
    if not total:
        render.say(_("There is no draft: every record was reviewed."))
    elif page < pages:
        text = _("Page {page} of {pages} ({total} drafts). The next one: docbase suggest --page {next}")
        render.say(text.format(page=page, pages=pages, total=total, next=page + 1))
