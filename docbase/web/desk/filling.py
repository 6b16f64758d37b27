"""The page of a record: the publication on one side, the form on the other, saved without losing a word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from docbase.errors import ChangedMeanwhileError, DocbaseError, InvalidRecordError, StaleIndexError
from docbase.messages import gettext as _
from docbase.web import addresses as reading
from docbase.web.asking import Asked
from docbase.web.desk import addresses
from docbase.web.desk.layout import Said, completions, faults_elsewhere, parts
from docbase.web.desk.leaves import leaf
from docbase.web.desk.queue import done, narrowing, turn_of
from docbase.web.desk.typed import REFUSED, Sheet, name_of, packed, sheet_sent, with_accepted
from docbase.web.desk.wording import label_of
from docbase.web.errors import MissingPageError, status_of
from docbase.web.routing import At, number_in
from docbase.web.visits import Visit

if TYPE_CHECKING:
    from docbase.model.suggestion import Suggestion

LARGEST_RECORD = 1024 * 1024
"""Bytes that the form of a record may send: its text is in it as it was, and as it is typed."""
LINE, LEAF = "line:", "leaf:"
"""What the name of an action begins with that only asks for another line, or for another page."""
_LIBRARIAN = "librarian"


def form(visit: Visit) -> Response:
    """The form of a record, as it is."""
    record_id = visit.parameter("id")
    base = visit.centre.desk.text(record_id)
    try:
        slip = visit.centre.forms.slip(base)
    except InvalidRecordError:
        return RedirectResponse(addresses.text(record_id, narrowing(visit)), 303)
    return _shown(visit, Sheet(record_id=record_id, base=base, slip=slip, answers={}), Said())


def sent(visit: Visit) -> Response:
    """Saves a form, or gives it back with what is to be mended, and all that was typed."""
    sheet, action = sheet_sent(visit), visit.sent("action")
    if action.startswith((LINE, LEAF)):
        more = action.removeprefix(LINE) if action.startswith(LINE) else ""
        return _shown(visit, sheet, Said(more=more))
    forms = visit.centre.forms
    suggestions = _suggestions(visit, sheet.record_id)
    wanted = _with_state(replace(sheet, slip=with_accepted(sheet, suggestions)), action)
    if faults := forms.faults(wanted.base, wanted.slip):
        return _shown(visit, sheet, Said(faults=faults), status=422)
    if visit.centre.desk.text(sheet.record_id) != sheet.base:
        return _brought_up(visit, replace(sheet, slip=wanted.slip, answers={}))
    return _saved(visit, sheet, wanted, suggestions)


def turned(visit: Visit) -> Response:
    """A page of the publication alone, for the script that turns pages beside the form."""
    path = visit.request.path_params
    record = visit.centre.get(visit.parameter("id"))
    shown = leaf(visit.centre, record, path["number"], path["page"])
    if shown is None:
        raise MissingPageError(_("This publication has no such page."))
    return visit.page("desk/leaf.html", asked=Asked(), record=record, leaf=shown)


def _saved(visit: Visit, sheet: Sheet, wanted: Sheet, suggestions: tuple[Suggestion, ...]) -> Response:
    centre, action = visit.centre, visit.sent("action")
    turn = turn_of(visit, sheet.record_id)
    try:
        plan = centre.forms.plan(sheet.record_id, wanted.base, wanted.slip)
        refused = [name_of(one) for one in suggestions if sheet.answers.get(name_of(one)) == REFUSED]
        if refused:
            centre.suggesting.refuse(sheet.record_id, *refused)
        entry = centre.carry_out(plan)
    except ChangedMeanwhileError:
        return _brought_up(visit, replace(sheet, slip=wanted.slip, answers={}))
    except DocbaseError as error:
        # Whatever keeps it from being written, what was typed comes back.
        return _shown(visit, sheet, Said(faults=(_about_all(error),)), status=status_of(error))
    following = turn.after if action == "next" else sheet.record_id
    made = [("done", str(entry.number) if entry else "0"), ("of", sheet.record_id)]
    if not following:
        return RedirectResponse(addresses.queue([*narrowing(visit), *made]), 303)
    return RedirectResponse(addresses.form(following, [*narrowing(visit), *made]), 303)


def _brought_up(visit: Visit, sheet: Sheet) -> Response:
    """Shows the form brought up to what somebody else has made of the record, before anything is written."""
    now, meanwhile = visit.centre.forms.brought_up(sheet.record_id, sheet.base, sheet.slip)
    said = Said(theirs=meanwhile.theirs, disputed=meanwhile.disputed)
    return _shown(visit, replace(sheet, base=now, slip=meanwhile.slip), said, status=409)


def _shown(visit: Visit, sheet: Sheet, said: Said, status: int = 200) -> Response:
    centre, record_id = visit.centre, sheet.record_id
    record = centre.get(record_id)
    checks = centre.forms.checks(record_id)
    told = replace(
        said,
        checks=checks,
        suggestions=_suggestions(visit, record_id),
        answers=sheet.answers,
        sources={name: source for name, source in record.provenance.items() if source != _LIBRARIAN},
    )
    file_number, page = _leaf_wanted(visit)
    return visit.page(
        "desk/form.html",
        status,
        asked=Asked(),
        record=record,
        sheet=sheet,
        said=told,
        begun_from=packed(sheet.base),
        parts=parts(centre.forms.slip(sheet.base), sheet.slip, told, centre.vocabulary),
        completions=completions(centre.vocabulary),
        elsewhere=faults_elsewhere(told.faults, told.checks),
        faults=[(one, label_of(one.field or "")) for one in said.faults if one.field],
        is_changed=bool(said.theirs),
        turn=turn_of(visit, record_id),
        parameters=narrowing(visit),
        addresses=addresses,
        leaf=leaf(centre, record, file_number, page),
        reading=reading.publication(record_id),
        here_again=addresses.form(record_id, narrowing(visit)),
        as_text=addresses.text(record_id, narrowing(visit)),
        history=addresses.history_of(record_id),
        name_of=name_of,
        done=done(visit),
        of=visit.parameter("of"),
    )


def _with_state(sheet: Sheet, action: str) -> Sheet:
    if action not in ("reviewed", "next"):
        return sheet
    return replace(sheet, slip={**sheet.slip, "status": ({"": "reviewed"},)})


def _leaf_wanted(visit: Visit) -> tuple[int, int]:
    """Returns the file and the page that were open, or are asked for by a button."""
    numbers = (visit.sent("action").removeprefix(LEAF) if _is_turning(visit) else visit.sent("leaf")).split(
        "/"
    )
    file_number, page = (*numbers, "", "")[:2]
    return number_in(file_number, 1), number_in(page, 0)


def _is_turning(visit: Visit) -> bool:
    return visit.sent("action").startswith(LEAF)


def _suggestions(visit: Visit, record_id: str) -> tuple[Suggestion, ...]:
    try:
        return visit.centre.suggesting.suggestions(record_id)
    except StaleIndexError:
        return ()


def _about_all(error: DocbaseError) -> InvalidRecordError:
    return InvalidRecordError(error.message, hint=error.hint)


_FORM = "/bureau/notices/{id}"
ADDRESSES = (
    At(_FORM, form, needs="cataloguer", is_slow=True),
    At(_FORM, sent, ("POST",), "cataloguer", is_slow=True, largest_form=LARGEST_RECORD),
    At(f"{_FORM}/fichiers/{{number:int}}/pages/{{page:int}}", turned, needs="cataloguer", is_slow=True),
)
