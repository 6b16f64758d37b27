"""`docbase actors`: persons and bodies, under one form each."""

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import options, render
from docbase.cli.journalled import Journalled
from docbase.cli.screen import Line
from docbase.cli.terms import looking
from docbase.cli.terms.changing import Alt, Label, Note, OwnId, Values, pairs
from docbase.cli.terms.revisions import changing, term_as_json
from docbase.cli.terms.vocabulary import group
from docbase.errors import UnknownHeadingError
from docbase.messages import gettext as _
from docbase.model.revision import NewTerm, Revision

if TYPE_CHECKING:
    from docbase.centre import VocabularyDesk
    from docbase.model.concepts import Term

Actor = Annotated[str, typer.Argument(metavar=_("ACTOR"), help=_("Its id, or one of its names."))]
_PERSON = "personne"
"""The kind of an actor who is a person."""

app = group(_("Keep persons and bodies under one form each."))


@app.callback()
def actors(context: typer.Context, as_json: options.Json = False) -> None:
    """Lists the actors that are in use."""
    if not context.invoked_subcommand:
        list_actors(context, as_json=as_json)


@app.command("list", help=_("List the actors, with how many publications name each."))
def list_actors(
    context: typer.Context,
    kind: Annotated[
        str, typer.Option("--kind", metavar=_("KIND"), help=_("Only this kind: personne, association…"))
    ] = "",
    as_json: options.Json = False,
) -> None:
    """Lists the actors that are in use, in the order of their names."""
    desk = options.open_centre(context).vocabulary_desk
    usage = desk.usage()
    in_use = [one for one in desk.scheme("actors") if one.is_active]
    chosen = [one for one in in_use if kind in ("", one.attributes.get("kind", ""))]
    counts = {one.id: usage[one.id].records if one.id in usage else 0 for one in chosen}
    if as_json:
        render.print_json([{**term_as_json(one), "count": counts[one.id]} for one in chosen])
        return
    screen = render.out()
    for one in sorted(chosen, key=lambda one: one.label.casefold()):
        count = (f" {counts[one.id]}", "cyan") if counts[one.id] else ""
        screen.print(Line(one.label, count, (f"  {one.id} · {one.attributes.get('kind', '–')}", "dim")))


@app.command("show", help=_("Show an actor: its forms, and what it did."))
def show(context: typer.Context, actor: Actor, as_json: options.Json = False) -> None:
    """Shows the forms, acronyms and dates of an actor, and its publications by role."""
    centre = options.open_centre(context)
    found = _listed(centre.vocabulary_desk, actor)
    roles = centre.vocabulary_desk.by_role(found.id)
    if as_json:
        records = {role: list(ids) for role, ids in roles.items()}
        render.print_json({**term_as_json(found), "records": records})
        return
    looking.show(context, found.id)
    screen = render.out()
    for role, record_ids in roles.items():
        screen.print(Line((role_name(role), "bold"), (f" {len(record_ids)}", "cyan"), indent=2))
        looking.print_records(screen, centre, record_ids)


@app.command("unknown", help=_("List the names in records that are no actor yet."))
def unknown(context: typer.Context, as_json: options.Json = False) -> None:
    """Lists names with how many publications have each, and the actors that may be meant."""
    found = options.open_centre(context).vocabulary_desk.unknown_names()
    if as_json:
        render.print_json(
            [
                {
                    "name": one.name,
                    "count": len(one.record_ids),
                    "records": list(one.record_ids),
                    "roles": list(one.roles),
                    "is_person": one.is_person,
                    "nearest": [near.id for near in one.nearest],
                }
                for one in found
            ]
        )
        return
    screen = render.out()
    for one in found:
        near = ", ".join(f"{near.id} ({near.label})" for near in one.nearest)
        asked = (f"  → {near} ?", "yellow") if near else ""
        screen.print(Line(one.name, (f" {len(one.record_ids)}", "cyan"), asked))
    if found:
        render.say(
            _("“docbase actors adopt NAME” makes an actor of one, “… --as ACTOR” another form of an actor.")
        )
    else:
        render.say(_("Every name in the records is an actor."))


@app.command("together", help=_("Tell who published what with an actor."))
def together(context: typer.Context, actor: Actor, as_json: options.Json = False) -> None:
    """Lists who is named in the same publications as an actor, and in which."""
    centre = options.open_centre(context)
    desk = centre.vocabulary_desk
    name = _named(desk, actor)
    companions = desk.companions(name)
    if as_json:
        render.print_json(
            [
                {"name": one.name, "roles": list(one.roles), "records": list(one.record_ids)}
                for one in companions
            ]
        )
        return
    screen = render.out()
    for one in companions:
        roles = ", ".join(map(role_name, one.roles))
        label = centre.vocabulary.label(one.name)
        screen.print(Line((label, "bold"), (f" {len(one.record_ids)}", "cyan"), (f"  {roles}", "dim")))
        looking.print_records(screen, centre, one.record_ids)
    if not companions:
        label = centre.vocabulary.label(name)
        render.say(_("“{label}” published with nobody else.").format(label=label))


def add(
    desk: "VocabularyDesk",
    label: Label,
    own_id: OwnId = "",
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar=_("KIND"), help=_("personne, institution, association, reseau, recherche…")
        ),
    ] = "",
    dates: Annotated[
        str, typer.Option("--dates", metavar=_("DATES"), help=_("Of life or of activity: 1952-, 1990-2014."))
    ] = "",
    alt: Alt = None,
    note: Note = "",
    values: Values = None,
) -> Revision:
    """Adds a person ("Name, First name") or a body to the list; records that name it so follow."""
    said = NewTerm(
        id=own_id, alt=tuple(alt or ()), note=note, values={"kind": kind, "dates": dates, **pairs(values)}
    )
    return desk.adopt(label, **said) if not _is_known(desk, label) else desk.add("actors", label, **said)


def rename(desk: "VocabularyDesk", actor: Actor, label: Label) -> Revision:
    """Gives an actor another preferred form; the old one leads to it."""
    return desk.rename(desk.term(actor, "actors").id, label)


def merge(
    desk: "VocabularyDesk",
    old: Annotated[str, typer.Argument(metavar=_("ACTOR"), help=_("The one that is given up."))],
    new: Annotated[str, typer.Argument(metavar=_("INTO"), help=_("The one that takes over."))],
) -> Revision:
    """Makes one actor of two: the first is kept as “see the second”, the records follow."""
    return desk.merge(desk.term(old, "actors").id, desk.term(new, "actors").id)


def adopt(
    desk: "VocabularyDesk",
    name: Annotated[str, typer.Argument(metavar=_("NAME"), help=_("As “unknown” lists it."))],
    actor: Annotated[
        str, typer.Option("--as", metavar=_("ACTOR"), help=_("The actor of whom it is another form."))
    ] = "",
    own_id: OwnId = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar=_("KIND"), help=_("personne, institution, association…"))
    ] = "",
) -> Revision:
    """Makes a name that records give an actor, or a form of one; the records follow."""
    is_person = any(one.is_person and one.name == name for one in desk.unknown_names())
    return desk.adopt(name, actor, id=own_id, values={"kind": kind or (_PERSON if is_person else "")})


def _is_known(desk: "VocabularyDesk", label: str) -> bool:
    return desk.vocabulary.find(label, "actors") is not None


def _named(desk: "VocabularyDesk", name: str) -> str:
    """Returns the id of an actor, or a name that records give and that is no actor yet, as it is.

    Raises:
        UnknownHeadingError: nobody has this name.
    """
    try:
        return desk.term(name, "actors").id
    except UnknownHeadingError:
        if not desk.by_role(name):
            raise
        return name


def _listed(desk: "VocabularyDesk", name: str) -> "Term":
    """Returns an actor of the list.

    Raises:
        UnknownHeadingError: it is none; when records have the name, the hint says how it becomes one.
    """
    try:
        return desk.term(name, "actors")
    except UnknownHeadingError as error:
        if not desk.by_role(name):
            raise
        raise UnknownHeadingError(
            _("“{name}” stands in records, and is no actor yet.").format(name=name),
            hint=_("To make it one: docbase actors adopt {name}").format(name=shlex.quote(name)),
            value=name,
        ) from error


def role_name(role: str) -> str:
    """Returns what somebody did, for people."""
    names = {
        "author": _("author"),
        "editor": _("editor"),
        "translator": _("translator"),
        "contributor": _("contributor"),
        "commissioner": _("commissioner"),
        "publisher": _("publisher"),
        "speaker": _("speaker"),
        "funder": _("funder"),
    }
    return names.get(role, role)


app.command("add", cls=Journalled, help=_("Add an actor."))(changing(add))
app.command("rename", cls=Journalled, help=_("Give an actor another preferred form."))(changing(rename))
app.command("merge", cls=Journalled, help=_("Merge an actor into another one; records follow."))(
    changing(merge)
)
app.command("adopt", cls=Journalled, help=_("Make an unknown name an actor; records follow."))(
    changing(adopt)
)
