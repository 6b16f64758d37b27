"""`docbase edit`: the record of a publication in the editor of the person."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from docbase import settings
from docbase.cli import changes, exits, options, render
from docbase.errors import ConfigurationError, DocbaseError
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Centre, Worksheet


def edit(
    context: typer.Context,
    record_id: Annotated[str, typer.Argument(metavar="ID", help=_("Identifier of the record."))],
    unsaved: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar=_("FILE"),
            help=_("Go on with a text that was not saved, at the path told then."),
        ),
    ] = None,
) -> int:
    """Opens the record in $VISUAL or $EDITOR, checks what was typed, and saves it."""
    centre = options.open_centre(context)
    sheet = centre.desk.worksheet(record_id, unsaved)
    code = None
    try:
        while code is None:
            _open_editor(sheet.path)
            code = _saved(context, centre, record_id, sheet)
    except DocbaseError:
        _keep(record_id, sheet)
        raise
    return code


def _saved(context: typer.Context, centre: "Centre", record_id: str, sheet: "Worksheet") -> int | None:
    """Saves what was typed, and returns the exit code; None to open it again.

    Raises:
        ChangedMeanwhileError: somebody else changed the same meanwhile; it was shown, nothing was written.
    """
    text = sheet.typed()
    if text == sheet.base:
        sheet.discard()
        render.say(_("Nothing was changed."))
        return exits.DONE
    faults = centre.desk.faults(record_id, sheet.base, text)
    for fault in faults:
        render.say_error(fault)
    if faults:
        if changes.ask(_("Open it again?")):
            return None
        _say_kept(record_id, sheet)
        return exits.code_of(faults[0])
    plan = centre.desk.plan_text(record_id, sheet.base, text)
    if plan.conflicts:
        render.say(_("Somebody else has changed this since you opened it:"))
        changes.print_changes(render.err(), plan.conflicts)
        raise centre.desk.conflict(plan)
    for note in plan.notes:
        render.say(note)
        changes.print_changes(render.err(), plan.changes)
    if plan.notes and not changes.ask(_("Do it?")):
        _say_kept(record_id, sheet)
        return exits.DONE
    entry = centre.carry_out(plan, changes.typed(context))
    sheet.discard()
    render.say(changes.done(entry) if entry else _("Nothing was changed."))
    return exits.DONE


def _open_editor(path: Path) -> None:
    """Waits until the person has left the editor.

    Raises:
        ConfigurationError: there is no such program, or it fails.
    """
    editor = settings.editor()
    try:
        click.edit(filename=str(path), editor=editor)
    except click.ClickException as error:
        raise ConfigurationError(
            _("The editor “{editor}” cannot be used.").format(editor=editor),
            hint=_("Name another in the variable EDITOR, as: EDITOR=nano docbase edit ID"),
            value=editor,
        ) from error


def _keep(record_id: str, sheet: "Worksheet") -> None:
    """Tells where the text is, if anything was typed."""
    with suppress(DocbaseError):
        if sheet.typed() == sheet.base:
            sheet.discard()
            return
    _say_kept(record_id, sheet)


def _say_kept(record_id: str, sheet: "Worksheet") -> None:
    text = _("Not saved. What you typed is in {path}; to go on: docbase edit {id} --from {path}")
    render.say(text.format(path=sheet.path, id=record_id))
