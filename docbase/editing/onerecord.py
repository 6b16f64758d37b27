"""One record edited as text by a person: what is wrong in it, and what becomes of it."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from docbase.catalogue import mistakes
from docbase.catalogue.headings import SCHEMES, headings, unknown_heading
from docbase.catalogue.sidecar import Examined, examine, read_record, update_record
from docbase.editing.batch import LIBRARIAN
from docbase.editing.bringing import brought_together
from docbase.editing.fields import UNSOURCED
from docbase.errors import CatalogueError, InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.history import Change, Deed, Plan
from docbase.model.record import Record


def faults(base: str, typed: str, path: str, vocabulary: Vocabulary) -> tuple[CatalogueError, ...]:
    """Returns all that is wrong in a text that was typed, with its lines; what was wrong before is let by.

    Args:
        base: the text it was made from.
        typed: the text.
        path: the file, for messages.
        vocabulary: the headings it may use.
    """
    found = examine(typed, path)
    wrong = (*found.problems, *_new_faults(found, examine(base, path).record, path, vocabulary))
    return tuple(sorted(wrong, key=lambda one: one.line or 0))


def _new_faults(
    found: Examined, former: Record, path: str, vocabulary: Vocabulary
) -> Iterator[CatalogueError]:
    record, places = found.record, found.lines
    if former.id and record.id and former.id != record.id:
        what = _("the “id” was “{id}”, and is never changed").format(id=former.id)
        yield mistakes.invalid(path, places.get("id"), what, _("Put the former one back."), "id")
    known = set(headings(former))
    for field, heading in headings(record):
        if not vocabulary.get(heading, SCHEMES[field]) and (field, heading) not in known:
            error = unknown_heading(vocabulary, field, heading, record.id)
            line = places.get(f"{field}.{heading}") or places.get(field)
            yield mistakes.invalid(path, line, error.message.rstrip("."), error.hint, field)


def plan_text(record_id: str, base: str, typed: str, found: Change) -> Plan:
    """Returns what puts a text in the place of a record; what somebody else changed meanwhile stays.

    Args:
        record_id: the record.
        base: the text from which it was made.
        typed: the text, without faults.
        found: the file as it is now, before and after.
    """
    wanted = _claimed(base, typed, found.path)
    now = found.before or ""
    after = wanted if now == base else brought_together(base, wanted, now, found.path, is_record=True)
    deed = Deed(action=_("edited as text"))
    notes = (_("Somebody else changed this record in the meantime: both changes are kept."),) * (now != base)
    if after is None:
        return Plan(deed=deed, changes=(), conflicts=(replace(found, before=base, after=now),))
    if after == now:
        return Plan(deed=deed, changes=(), unchanged=(record_id,))
    return Plan(deed=deed, changes=(replace(found, after=after),), notes=notes)


def _claimed(base: str, typed: str, path: str) -> str:
    """Returns the text with the values as hers that a person changed, where a machine had proposed them."""
    try:
        before = read_record(base, path)
    except InvalidRecordError:
        return typed
    record = read_record(typed, path)
    mine = {
        name: LIBRARIAN
        for name, source in record.provenance.items()
        if name not in UNSOURCED
        and source == before.provenance.get(name)
        and getattr(record, name, None) != getattr(before, name, None)
    }
    provenance = MappingProxyType({**record.provenance, **mine})
    return update_record(typed, record, replace(record, provenance=provenance))
