"""`docbase relate`: relations between publications, typed or found likely."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import click
import typer

from docbase.cli import changes, exits, options, render
from docbase.cli.changes import Consent
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.model.related import relation_label

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.record import Record
    from docbase.model.related import LikelyRelation


def relate(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("[ID RELATION ID]"),
            help=_(
                "A publication, what it is to another one, and that one: part-of, version-of, replaces, "
                "translation-of, issued-from, see-also, or in French: partie-de, issu-de…"
            ),
        ),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help=_("Take the relation away."))] = False,
    likely: Annotated[
        bool,
        typer.Option("--likely", help=_("List the pairs whose texts are much alike (of these IDs, or all).")),
    ] = False,
    refuse: Annotated[
        bool, typer.Option("--refuse", help=_("These two (ID ID) are not related: never propose it again."))
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help=_("With --likely: write all those relations."))
    ] = False,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Shows what would change, asks, then does it; both publications show the relation."""
    given = words or []
    consent = Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json)
    wanted = 2 if refuse else 3
    is_said = not (remove or refuse) if likely else len(given) == wanted and not accept
    if not is_said or (refuse and remove):
        example = "docbase relate actes-2015 issued-from journee-2015"
        raise click.UsageError(_("Say what is related to what: {example}").format(example=example))
    centre = options.open_centre(context)
    if refuse:
        centre.refuse_relation(*given)
        render.say(_("It will not be proposed again."))
        return exits.DONE
    if likely and not accept:
        return _list(centre, given, as_json=as_json)
    if likely:
        plan = centre.desk.plan_likely(_likely(centre, given))
    else:
        plan = centre.desk.plan_relation(*given, removes=remove)
    return changes.settle(context, centre, plan, consent)


def _likely(centre: "Centre", record_ids: Sequence[str]) -> "tuple[LikelyRelation, ...]":
    for record_id in record_ids:
        centre.get(record_id)
    return centre.likely_relations(record_ids)


def _list(centre: "Centre", record_ids: Sequence[str], *, as_json: bool) -> int:
    found = _likely(centre, record_ids)
    if as_json:
        render.print_json([_as_json(one) for one in found])
        return exits.DONE
    screen = render.out()
    for place, one in enumerate(found, 1):
        _print(screen, place, one)
    if not found:
        render.say(_("No pair of publications is left to be judged."))
    else:
        render.say(_("Type the command that is right, or “docbase relate --likely --accept” for all."))
        render.say(_("“docbase relate --refuse ID ID” says that two are not related."))
    return exits.DONE


def _print(screen: Screen, place: int, one: "LikelyRelation") -> None:
    kinds = {
        "same-text": _("the same text: {share} % in common"),
        "version": _("two versions: {share} % in common"),
        "part": _("a part: {share} % of it is in the other"),
        "translation": _("a translation: {share} % of numbers and names in common"),
    }
    screen.print()
    screen.print(render.numbered(place, _named(one.record)))
    screen.print(render.indented(f"{relation_label(one.type)} → {_named(one.other)}"))
    screen.print(render.indented(kinds[one.kind].format(share=round(100 * one.share)), style="dim"))
    command = f"docbase relate {one.record.id} {one.type} {one.other.id}"
    screen.print(render.indented(Line((command, "cyan"))))


def _named(record: "Record") -> str:
    title = record.full_title or record.id
    return f"{title} ({record.date})" if record.date else title


def _as_json(one: "LikelyRelation") -> dict[str, object]:
    return {
        "id": one.record.id,
        "type": one.type,
        "other": one.other.id,
        "kind": one.kind,
        "share": one.share,
        "titles": [one.record.full_title, one.other.full_title],
    }
