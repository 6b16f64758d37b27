"""`docbase log` and `docbase undo`: what was done, and how to take it back."""

import itertools
from datetime import datetime, time
from typing import Annotated

import click
import typer

from docbase.cli import changes, options, render
from docbase.cli.changes import Consent
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.history import JournalEntry


def log(
    context: typer.Context,
    record_id: Annotated[
        str, typer.Argument(metavar="[ID]", help=_("Only what changed this record, line by line."))
    ] = "",
    limit: Annotated[
        int, typer.Option("--limit", metavar=_("NUMBER"), min=1, help=_("How many changes to tell."))
    ] = 20,
    as_json: options.Json = False,
) -> None:
    """Tells what was done, the newest first."""
    centre = options.open_centre(context)
    entries = list(itertools.islice(centre.desk.history(record_id), limit))
    if as_json:
        render.print_json([_as_json(entry, is_whole=bool(record_id)) for entry in entries])
        return
    if not entries:
        if record_id:
            centre.get(record_id)
        render.say(_("The journal tells of nothing yet."))
    screen = render.out()
    for entry in entries:
        _print_entry(screen, entry)
        if record_id:
            for change in entry.changes:
                if not change.digest:
                    changes.print_difference(screen, change)


def undo(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(
            metavar=_("[NUMBER]"), help=_("The change, as “docbase log” numbers it; with --to, a record.")
        ),
    ] = "",
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar=_("DATE"),
            help=_("Put the record back as it was at the end of this day: 2026-11-03, 03/11/2026."),
        ),
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help=_("Keep what was changed since, and take back the rest."))
    ] = False,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Takes back a change, by default the last; that is a change too, which can be taken back."""
    centre = options.open_centre(context)
    if to:
        if not target:
            raise click.UsageError(_("Say which record: docbase undo --to 2026-11-03 ID"))
        plan = centre.desk.plan_return(target, _end_of(to))
    elif target and not target.isdecimal():
        raise click.UsageError(_("“{word}” is no number: “docbase log” gives them.").format(word=target))
    else:
        plan = centre.desk.plan_undo(int(target) if target else None, merges=force)
    if plan.deed.action and not as_json:
        render.say(plan.deed.action)
    consent = Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json)
    return changes.settle(context, centre, plan, consent)


def _end_of(text: str) -> datetime:
    """Returns the last moment of a day, or the moment itself when an hour is given."""
    iso = "-".join(reversed(text.split("/"))) if "/" in text else text
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError as error:
        message = _("“{text}” is no day: write 2026-11-03, or 2026-11-03T18:00.").format(text=text)
        raise click.UsageError(message) from error
    is_day = len(iso) <= len("2026-11-03")
    return (datetime.combine(moment, time.max) if is_day else moment).astimezone()


def _print_entry(screen: Screen, entry: JournalEntry) -> None:
    count = len({change.record_id for change in entry.changes if change.record_id})
    told = [
        entry.when.astimezone().strftime(_("%Y-%m-%d %H:%M")),
        entry.who,
        entry.deed.action,
        ngettext("{count} record", "{count} records", count).format(count=count) if count else "",
        *(change.path for change in entry.changes if not change.record_id),
    ]
    if entry.is_undone:
        told.append(_("undone since"))
    style = "dim" if entry.is_undone else ""
    screen.print(Line((f"{entry.number:>4}", "bold cyan"), ("  " + " · ".join(filter(None, told)), style)))
    if entry.deed.command:
        screen.print(Line((entry.deed.command, "dim"), indent=6))


def _as_json(entry: JournalEntry, *, is_whole: bool) -> dict[str, object]:
    return {
        "number": entry.number,
        "when": entry.when.isoformat(),
        "who": entry.who,
        "action": entry.deed.action,
        "command": entry.deed.command or None,
        "undoes": entry.deed.undoes,
        "is_undone": entry.is_undone,
        "is_automatic": entry.is_automatic,
        "changes": [
            {
                "id": change.record_id or None,
                "path": change.path,
                **({"before": change.before, "after": change.after} if is_whole else {}),
            }
            for change in entry.changes
        ],
    }
