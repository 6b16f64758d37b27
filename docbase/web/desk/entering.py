"""A record without a file: a publication on paper, or elsewhere on the web, filled in from nothing."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import RedirectResponse, Response

from docbase.errors import DocbaseError, InvalidRecordError
from docbase.web.asking import Asked
from docbase.web.desk import addresses
from docbase.web.desk.filling import LARGEST_RECORD, LINE
from docbase.web.desk.layout import Said, completions, faults_elsewhere, parts
from docbase.web.desk.typed import Sheet, packed, sheet_sent
from docbase.web.desk.wording import label_of
from docbase.web.errors import status_of
from docbase.web.routing import At
from docbase.web.visits import Visit

BLANK = Sheet(
    record_id="", base="", slip={"access": ({"": "public"},), "status": ({"": "draft"},)}, answers={}
)


def blank(visit: Visit) -> Response:
    """The form of a new record."""
    return _shown(visit, BLANK, Said())


def sent(visit: Visit) -> Response:
    """Adds the record, or gives the form back with what is to be mended, and all that was typed."""
    sheet, action = replace(sheet_sent(visit), record_id="", base=""), visit.sent("action")
    if action.startswith(LINE):
        return _shown(visit, sheet, Said(more=action.removeprefix(LINE)))
    if action == "reviewed":
        sheet = replace(sheet, slip={**sheet.slip, "status": ({"": "reviewed"},)})
    if faults := visit.centre.forms.faults("", sheet.slip):
        return _shown(visit, sheet, Said(faults=faults), status=422)
    plan = visit.centre.forms.plan_new(sheet.slip)
    try:
        entry = visit.centre.carry_out(plan)
    except DocbaseError as error:
        told = InvalidRecordError(error.message, hint=error.hint)
        return _shown(visit, sheet, Said(faults=(told,)), status=status_of(error))
    done = [("done", str(entry.number) if entry else "0"), ("of", "+")]
    return RedirectResponse(addresses.form(plan.changes[0].record_id, done), 303)


def _shown(visit: Visit, sheet: Sheet, said: Said, status: int = 200) -> Response:
    vocabulary = visit.centre.vocabulary
    return visit.page(
        "desk/new.html",
        status,
        asked=Asked(),
        sheet=sheet,
        said=said,
        begun_from=packed(""),
        parts=parts(BLANK.slip, sheet.slip, said, vocabulary),
        completions=completions(vocabulary),
        elsewhere=faults_elsewhere(said.faults, ()),
        faults=[(one, label_of(one.field or "")) for one in said.faults if one.field],
        address=addresses.NEW,
        name_of=str,
    )


ADDRESSES = (
    At(addresses.NEW, blank, needs="cataloguer"),
    At(addresses.NEW, sent, ("POST",), "cataloguer", is_slow=True, largest_form=LARGEST_RECORD),
)
