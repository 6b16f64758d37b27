"""`docbase new`: a record begun from the template of its type, or a Word form of it, or one filled in."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from docbase.cli import changes, exits, options, render
from docbase.cli.changes import Consent
from docbase.cli.screen import Line
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Centre, FilledForm

_SETTING = re.compile(r"([^\W\d][\w-]*)=(.*)", re.DOTALL)


def new(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("[TYPE] [FIELD=VALUE…]"),
            help=_("The type of publication; then what is known of it. Alone: the templates there are."),
        ),
    ] = None,
    title: Annotated[
        str, typer.Option("--title", metavar=_("TEXT"), help=_("Title of the publication."))
    ] = "",
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar=_("FILE"), help=_("Where the record goes, in the corpus.")),
    ] = "",
    form: Annotated[
        Path | None,
        typer.Option("--word", metavar=_("FILE.docx"), help=_("Write the template as a Word form instead.")),
    ] = None,
    filled: Annotated[
        Path | None,
        typer.Option("--from", metavar=_("FILE.docx"), help=_("Read a form that was filled in.")),
    ] = None,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Adds a draft to the catalogue, with a line and its help for each field that the type asks for."""
    centre = options.open_centre(context)
    kind = " ".join(word for word in words or () if not _SETTING.fullmatch(word))
    if filled:
        consent = Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json)
        return _read(context, centre, filled, kind, consent)
    if not kind:
        return _list(centre, as_json)
    if form:
        if form.suffix.lower() != ".docx":
            raise click.UsageError(
                _("A form is a Word document: its name ends in .docx, not “{name}”.").format(name=form.name)
            )
        centre.templates.write_form(kind, form, replaces=yes)
        render.out().print(_("Form written: {path}").format(path=form))
        render.say(_("Once filled in: docbase new --from {path}").format(path=form))
        return exits.DONE
    known = _known(words or ()) | ({"title": [title]} if title else {})
    plan = centre.templates.plan_new(kind, known, output)
    if as_json or dry_run:
        consent = Consent(is_given=not dry_run, is_rehearsal=dry_run, as_json=as_json)
        return changes.settle(context, centre, plan, consent)
    entry = centre.carry_out(plan, changes.typed(context))
    (change,) = plan.changes
    render.out().print(Line((change.record_id, "bold"), (f"  {change.path}", "dim")))
    render.say(_("Fill it in: docbase edit {id}").format(id=change.record_id))
    if entry:
        render.say(changes.done(entry))
    return exits.DONE


def _known(words: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        if setting := _SETTING.fullmatch(word):
            found.setdefault(setting[1], []).append(setting[2])
    return found


def _list(centre: "Centre", as_json: bool) -> int:
    found = centre.templates.types()
    if as_json:
        render.print_json([{"type": name, "label": label} for name, label in found.items()])
        return exits.DONE
    render.print_fields(render.out(), found.items())
    render.say(_("Any other type has the general template. docbase new TYPE --title “…”"))
    return exits.DONE


def _read(context: typer.Context, centre: "Centre", path: Path, kind: str, consent: Consent) -> int:
    form = centre.templates.read(path, kind)
    if consent.as_json:
        return _settle_in_json(context, centre, form, consent)
    _print_faults(form)
    changes.print_changes(render.out(), form.plan.changes)
    if not form.plan.changes:
        render.say(_("“{id}” says all this already.").format(id=form.record_id))
    if consent.is_rehearsal:
        return exits.FOUND if form.answers.faults else exits.DONE
    is_safe = form.is_new and not form.answers.faults
    if form.plan.changes and not is_safe and not consent.is_given:
        question = _("Keep it as a draft all the same?") if form.is_new else _("Do it?")
        answer = changes.ask(question)
        if not answer:
            render.say(_("Nothing was changed."))
            return exits.DONE if answer is False else exits.USAGE
    entry = centre.templates.keep(form, changes.typed(context))
    if entry:
        render.say(changes.done(entry))
    return exits.DONE


def _settle_in_json(
    context: typer.Context, centre: "Centre", form: "FilledForm", consent: changes.Consent
) -> int:
    may = consent.is_given and not consent.is_rehearsal
    entry = centre.templates.keep(form, changes.typed(context)) if may else None
    render.print_json(
        {
            "number": entry.number if entry else None,
            "id": form.record_id,
            "is_new": form.is_new,
            "file": form.place,
            "sections": dict(form.answers.sections),
            "faults": [
                {"part": one.part, "message": one.message, "hint": one.hint} for one in form.answers.faults
            ],
        }
    )
    return exits.FOUND if form.answers.faults and not may else exits.DONE


def _print_faults(form: "FilledForm") -> None:
    for fault in form.answers.faults:
        render.say(_("Under “{label}”: {message}").format(label=fault.part, message=fault.message))
        if fault.hint:
            render.say(f"  {fault.hint}")
