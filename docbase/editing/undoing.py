"""What was done, taken back: a whole entry of the journal, or one record as it was on a day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from docbase.catalogue import shelves
from docbase.catalogue.sidecar import read_record
from docbase.editing.bringing import rebased
from docbase.errors import CatalogueError, ChangedMeanwhileError, InvalidRecordError
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.dates import told_day
from docbase.model.history import Change, Deed, JournalEntry, Plan
from docbase.model.record import Record


class Files(Protocol):
    """The files of a centre as they are now."""

    def where(self, change: Change) -> str:
        """Returns the place where the file of a change now is: a record may have been moved since."""
        ...

    def read(self, path: str) -> str | None:
        """Returns the text of a file, None when there is none."""
        ...


def last_done(entries: Iterable[JournalEntry]) -> JournalEntry:
    """Returns what was done last by a person and not taken back since; undos are passed over.

    Args:
        entries: the journal, the newest first.

    Raises:
        CatalogueError: there is nothing to take back.
    """
    for entry in entries:
        if not (entry.is_undone or entry.deed.undoes or entry.is_automatic):
            return entry
    raise CatalogueError(
        _("There is nothing to undo."),
        hint=_("“docbase log” lists what was done; “docbase undo NUMBER” takes back any of it."),
    )


def plan_undo(entry: JournalEntry, files: Files, *, merges: bool = False) -> Plan:
    """Returns what takes the entry back, and what keeps it from being taken back.

    Args:
        entry: what was done.
        files: how they are now.
        merges: whether what somebody has changed since stays, and the rest is taken back where it can be.

    Raises:
        CatalogueError: it was taken back already, or docbase cannot take it back.
    """
    _require_undoable(entry)
    changes, conflicts = list[Change](), list[Change]()
    for change in entry.changes:
        path = files.where(change)
        found = files.read(path)
        back = replace(change, path=path, before=change.after, after=change.before)
        if found == back.after:
            continue
        wanted = back if found == back.before else rebased(back, found) if merges else None
        if wanted is None:
            conflicts.append(replace(back, after=found))
        elif wanted.before != wanted.after:
            changes.append(wanted)
    action = _("change {number} done again") if entry.deed.undoes else _("change {number} undone: {action}")
    told = action.format(number=entry.deed.undoes or entry.number, action=entry.deed.action)
    return Plan(
        deed=Deed(action=told, undoes=entry.number),
        changes=tuple(changes),
        conflicts=tuple(conflicts),
        notes=tuple(_left_behind(changes)),
    )


def later(number: int, change: Change, entries: Iterable[JournalEntry]) -> tuple[int, ...]:
    """Returns the numbers of what changed the same file after an entry and still stands, the newest first.

    Args:
        number: of the entry.
        change: of the file.
        entries: the journal, the newest first.
    """
    found: list[int] = []
    own = change.record_id or change.path
    for entry in entries:
        if entry.number <= number:
            break
        is_same = any(own == (one.record_id or one.path) for one in entry.changes)
        if is_same and not (entry.is_undone or entry.deed.undoes):
            found.append(entry.number)
    return tuple(found)


def changed_since(
    number: int, change: Change, later: Sequence[int], *, is_mergeable: bool
) -> ChangedMeanwhileError:
    """Returns the error for an entry that is not taken back, because a file has changed since.

    Args:
        number: of the entry.
        change: of the file.
        later: the numbers of what the journal knows to have changed it since, the newest first.
        is_mergeable: whether the entry can be taken back while what was done since stays.
    """
    if is_mergeable:
        hint = _("To keep what was done since, and take back the rest: docbase undo {number} --force")
    elif later:
        hint = _("It touches the same. Take back first what came after, in this order: {numbers}.")
    else:
        hint = _("Look at the difference, and make the change by hand if it is still needed.")
    return ChangedMeanwhileError(
        _("{path} has changed since; nothing was written.").format(path=change.path),
        hint=hint.format(number=number, numbers=", ".join(map(str, later))),
        path=change.path,
        record_id=change.record_id or None,
    )


def _left_behind(changes: Iterable[Change]) -> Iterator[str]:
    """Tells which files stay when their records go: nothing that came in is ever deleted."""
    places = [
        shelves.beside(change.path, file.path)
        for change in changes
        if change.record_id and change.before and change.after is None
        for file in _record(change.before, change.path).files
    ]
    if places:
        text = ngettext(
            "{path} stays in the corpus: “docbase ingest” would draft a record for it again.",
            "{count} files stay in the corpus, {path} among them: “docbase ingest” would draft records for "
            "them again.",
            len(places),
        )
        yield text.format(count=len(places), path=places[0])


def _record(text: str, path: str) -> Record:
    try:
        return read_record(text, path)
    except InvalidRecordError:  # it goes all the same
        return Record(id="-")


def _require_undoable(entry: JournalEntry) -> None:
    if entry.is_undone:
        raise CatalogueError(
            _("Change {number} was undone already.").format(number=entry.number),
            hint=_("“docbase log” tells by which change; undo that one to have it back."),
        )
    if any(change.digest for change in entry.changes):
        raise CatalogueError(
            _("Change {number} is an ingestion: it is not undone.").format(number=entry.number),
            hint=_("Take the publications and their records out of the corpus, then run “docbase ingest”."),
        )


def plan_return(record_id: str, moment: datetime, entries: Iterable[JournalEntry], files: Files) -> Plan:
    """Returns what puts a record back as it was at a moment, as far as the journal tells.

    Args:
        record_id: the record.
        moment: the moment.
        entries: what changed it, the newest first.
        files: how they are now.

    Raises:
        CatalogueError: it was not there yet.
    """
    since = list(_changes_since(entries, moment))
    as_it_is = Plan(deed=Deed(action=""), changes=(), unchanged=(record_id,))
    if not since:
        return as_it_is
    former = since[-1].before
    if former is None:
        raise CatalogueError(
            _("“{id}” did not exist then.").format(id=record_id),
            hint=_("“docbase log {id}” tells its history.").format(id=record_id),
            record_id=record_id,
        )
    path = files.where(since[0])
    found = files.read(path)
    if found == former:
        return as_it_is
    action = _("back as it was on {day}").format(day=told_day(moment.astimezone()))
    change = Change(path=path, record_id=record_id, before=found, after=former)
    return Plan(deed=Deed(action=action), changes=(change,))


def _changes_since(entries: Iterable[JournalEntry], moment: datetime) -> Iterator[Change]:
    for entry in entries:
        if entry.when <= moment:
            return
        yield from reversed(entry.changes)
