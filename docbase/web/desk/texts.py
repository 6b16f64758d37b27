"""The YAML of a record, for those who know it: its mistakes told line by line."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from docbase.errors import DocbaseError
from docbase.messages import gettext as _
from docbase.model.history import Change
from docbase.web.asking import Asked
from docbase.web.desk import addresses
from docbase.web.desk.filling import LARGEST_RECORD
from docbase.web.desk.queue import done, narrowing
from docbase.web.desk.typed import packed, unpacked
from docbase.web.errors import status_of
from docbase.web.routing import At
from docbase.web.visits import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What is said beside a text."""

    faults: tuple[DocbaseError, ...] = ()
    others: Change | None = None
    """What somebody else has made of the record meanwhile."""
    is_disputed: bool = False
    """Whether both changed the same."""
    status: int = 200


def text(visit: Visit) -> Response:
    """The YAML of a record, as it is."""
    base = visit.centre.desk.text(visit.parameter("id"))
    return _shown(visit, base, base, _Said(faults=_faults(visit, base, base)))


def sent(visit: Visit) -> Response:
    """Saves the YAML of a record, or gives it back with its mistakes."""
    record_id, base = visit.parameter("id"), unpacked(visit.sent("base"))
    desk, typed = visit.centre.desk, _as_in_files(visit.sent("text"), base)
    if faults := _faults(visit, base, typed):
        return _shown(visit, base, typed, _Said(faults=faults, status=422))
    now = desk.text(record_id)
    plan = desk.plan_text(record_id, base, typed)
    if plan.conflicts or now != base:
        # Brought together where that can be; else hers stays in the box, and what is there now beside it.
        merged = plan.changes[0].after if plan.changes else None if plan.conflicts else now
        others = Change(path=record_id, record_id=record_id, before=base, after=now)
        said = _Said(others=others, is_disputed=bool(plan.conflicts), status=409)
        return _shown(visit, now, merged or typed, said)
    try:
        entry = visit.centre.carry_out(plan)
    except DocbaseError as error:
        return _shown(visit, base, typed, _Said(faults=(error,), status=status_of(error)))
    made = ("done", str(entry.number) if entry else "0")
    return RedirectResponse(addresses.text(record_id, [*narrowing(visit), made]), 303)


def _faults(visit: Visit, base: str, typed: str) -> tuple[DocbaseError, ...]:
    return visit.centre.desk.faults(visit.parameter("id"), base, typed)


def _shown(visit: Visit, base: str, typed: str, said: _Said) -> Response:
    record_id = visit.parameter("id")
    return visit.page(
        "desk/text.html",
        said.status,
        asked=Asked(),
        record_id=record_id,
        record=visit.centre.records([record_id]).get(record_id),
        begun_from=packed(base),
        typed=typed,
        rows=min(40, max(14, typed.count("\n") + 3)),
        said=said,
        here_again=addresses.text(record_id, narrowing(visit)),
        form=addresses.form(record_id, narrowing(visit)),
        history=addresses.history_of(record_id),
        addresses=addresses,
        done=done(visit),
        without_place=_without_place,
    )


def _without_place(error: DocbaseError) -> str:
    """Returns what is wrong, without the file and the line: the page names both."""
    place = _("{path}, line {line}: {what}.").format(path=error.path, line=error.line, what="\0")
    return error.message.removeprefix(place.partition("\0")[0])


def _as_in_files(text: str, base: str) -> str:
    """Returns a text with the ends of lines that the file has: browsers send others."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\n", "\r\n") if "\r\n" in base else plain


_TEXT = "/bureau/notices/{id}/texte"
ADDRESSES = (
    At(_TEXT, text, needs="cataloguer", is_slow=True),
    At(_TEXT, sent, ("POST",), "cataloguer", is_slow=True, largest_form=LARGEST_RECORD),
)
