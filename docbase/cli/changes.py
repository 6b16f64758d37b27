"""A change as it is shown, agreed to and made: what `set`, `tag`, `undo` and `edit` have in common."""

import re
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import exits, render
from docbase.cli.journalled import words_of
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.history import Change, JournalEntry, Plan

if TYPE_CHECKING:
    from docbase.centre import Centre

_SHOWN = 10
"""Records of which the difference is shown."""
_YES = frozenset(("o", "oui", "y", "yes"))
_BARE = re.compile(r"[\w@%+=:,./-]+")
"""What needs no quotes in a shell, letters with accents as well."""
_COLOURS = {"-": "red", "+": "green"}

Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("Do it without asking."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Only show what would be done."))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Whether a person has agreed, and how she is told."""

    is_given: bool
    """Whether nothing is asked."""
    is_rehearsal: bool
    """Whether it is only shown."""
    as_json: bool = False


def settle(context: typer.Context, centre: "Centre", plan: Plan, consent: Consent) -> int:
    """Shows what is planned, asks, and does it; returns the exit code.

    In JSON nothing is asked: it is done only when it was agreed to beforehand.

    Raises:
        ChangedMeanwhileError: somebody changed one of the files since; nothing was written.
    """
    if consent.as_json:
        return _settle_in_json(context, centre, plan, consent)
    screen = render.out()
    for note in plan.notes:
        render.say(note)
    if plan.conflicts:
        print_changes(screen, plan.conflicts)
        raise centre.desk.conflict(plan)
    print_changes(screen, plan.changes)
    screen.print(_summary(plan))
    if not plan.changes or consent.is_rehearsal:
        return exits.DONE
    if not consent.is_given:
        answer = ask(_("Do it?"))
        if answer is None:
            render.say(_("Nobody answers, and nothing was changed: --yes does it without asking."))
            return exits.USAGE
        if not answer:
            render.say(_("Nothing was changed."))
            return exits.DONE
    with render.progress(_("The index follows")) as progress:
        entry = centre.carry_out(plan, typed(context), progress)
    if entry:
        render.say(done(entry))
    return exits.DONE


def done(entry: JournalEntry) -> str:
    """Returns what is said of a change that was made."""
    return _("Done: change {number}. “docbase undo {number}” takes it back.").format(number=entry.number)


def ask(question: str) -> bool | None:
    """Asks a person, who answers in French or in English; None when nobody is there to answer."""
    sys.stdout.flush()
    sys.stderr.write(" ".join((question, _("[y/N]"), "")))
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        sys.stderr.write("\n")
        return None
    return answer.strip().lower() in _YES


def typed(context: typer.Context) -> str:
    """Returns the command as it was typed."""
    words = (word if _BARE.fullmatch(word) else shlex.quote(word) for word in words_of(context))
    return " ".join((context.command_path, *words))


def print_changes(screen: Screen, changes: Iterable[Change], most: int = _SHOWN) -> None:
    """Prints the difference that each change makes, record by record; of many, the first ones."""
    told = list(changes)
    for change in told[:most]:
        name = Line((change.record_id, "bold"), (f"  {change.path}", "dim"))
        screen.print(name if change.record_id else Line((change.path, "bold")))
        print_difference(screen, change)
    left = len(told) - most
    if left > 0:
        screen.print(ngettext("… and {count} other", "… and {count} others", left).format(count=left))


def print_difference(screen: Screen, change: Change) -> None:
    """Prints the lines that a change takes away and puts."""
    for sign, line in change.difference():
        screen.print(Line((f"{sign} {line}", _COLOURS[sign]), indent=2))


def _summary(plan: Plan) -> str:
    records = sum(bool(change.record_id) for change in plan.changes)
    files = len(plan.changes) - records
    parts = (
        (records, ngettext("{count} record to change", "{count} records to change", records)),
        (files, ngettext("{count} file to change", "{count} files to change", files)),
        (len(plan.unchanged), _("as wanted already: {count}")),
        (len(plan.unreadable), _("cannot be read: {count}")),
    )
    said = " · ".join(text.format(count=count) for count, text in parts if count)
    return said or _("No publication is concerned.")


def _settle_in_json(context: typer.Context, centre: "Centre", plan: Plan, consent: Consent) -> int:
    may = consent.is_given and not consent.is_rehearsal and not plan.conflicts
    entry = centre.carry_out(plan, typed(context)) if may else None
    render.print_json(
        {
            "number": entry.number if entry else None,
            "action": plan.deed.action,
            "changed": [change_as_json(one) for one in plan.changes],
            "unchanged": list(plan.unchanged),
            "unreadable": list(plan.unreadable),
            "conflicts": [change_as_json(one) for one in plan.conflicts],
            "notes": list(plan.notes),
        }
    )
    if plan.conflicts:
        raise centre.desk.conflict(plan)
    return exits.DONE


def change_as_json(change: Change) -> dict[str, object]:
    """Returns a change for other programs."""
    return {
        "id": change.record_id or None,
        "path": change.path,
        "difference": [f"{sign} {line}" for sign, line in change.difference()],
    }
