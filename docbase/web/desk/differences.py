"""Changes as they are told and shown: what was done, by whom, and the difference in each record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from docbase.messages import gettext as _
from docbase.model.history import digest_of
from docbase.web import addresses as reading
from docbase.web.cards import Link
from docbase.web.desk import addresses

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.history import Change, JournalEntry, Plan

SHOWN = 20
"""Records of one change whose differences stand on a page."""
NAMED = 3
"""Records of one change that are named in a list; of more, the count is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A change as it is told in a list."""

    number: int
    address: str
    when: datetime
    who: str
    what: str
    records: int
    subjects: tuple[Link, ...]
    """The records, where they are few."""
    files: tuple[str, ...]
    """What it changed that is no record."""
    is_undone: bool
    is_automatic: bool
    changes: tuple[Change, ...] = ()
    """Its differences, where these are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The difference that a record undergoes."""

    subject: Link
    change: Change


def told(centre: Centre, entry: JournalEntry, *, with_changes: bool = False) -> Told:
    """Returns a change as it is told in a list."""
    of_records = {change.record_id: change for change in entry.changes if change.record_id}
    few = tuple(of_records.values()) if len(of_records) <= NAMED else ()
    return Told(
        number=entry.number,
        address=addresses.entry(entry.number),
        when=entry.when.astimezone(),
        who=entry.who,
        what=entry.deed.action or _("publications brought in"),
        records=len(of_records),
        subjects=tuple(_subjects(centre, few)),
        files=tuple(change.path for change in entry.changes if not change.record_id),
        is_undone=entry.is_undone,
        is_automatic=entry.is_automatic,
        changes=tuple(one for one in entry.changes if not one.digest) if with_changes else (),
    )


def differences(centre: Centre, changes: tuple[Change, ...], page: int) -> list[Shown]:
    """Returns the differences on a page of them."""
    shown = changes[(page - 1) * SHOWN : page * SHOWN]
    subjects = _subjects(centre, shown)
    return [Shown(subject=subject, change=change) for subject, change in zip(subjects, shown, strict=True)]


def pages_of(changes: tuple[Change, ...]) -> int:
    """Returns how many pages the differences take."""
    return max(1, -(-len(changes) // SHOWN))


def seal_of(plan: Plan) -> str:
    """Returns what tells whether a plan is the one that was looked at."""
    return digest_of("\0".join(f"{one.path}\0{one.before}\0{one.after}" for one in plan.changes))


def _subjects(centre: Centre, changes: tuple[Change, ...]) -> Iterator[Link]:
    records = centre.records(change.record_id for change in changes if change.record_id)
    for change in changes:
        if record := records.get(change.record_id):
            address = reading.publication(record.id)
            yield Link(text=record.title or record.id, address=address, language=record.language)
        else:
            yield Link(text=change.record_id or change.path)
