"""The pages of what was done, to a record or to the centre, and of the way back from it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from docbase.errors import CatalogueError, ChangedMeanwhileError
from docbase.messages import gettext as _
from docbase.web.asking import Asked
from docbase.web.desk import addresses
from docbase.web.desk.differences import differences, pages_of, told
from docbase.web.desk.queue import done
from docbase.web.errors import BadRequestError, MissingPageError
from docbase.web.routing import At, number_in
from docbase.web.visits import Visit

if TYPE_CHECKING:
    from docbase.model.history import Plan

PAGE = 30
"""Changes on a page of the history."""
_LAST_PAGE = 10_000


def centre(visit: Visit) -> Response:
    """All that was done, the newest first."""
    page = page_asked(visit)
    entries = list(itertools.islice(visit.centre.desk.history(), (page - 1) * PAGE, page * PAGE + 1))
    return visit.page(
        "desk/history.html",
        asked=Asked(),
        record=None,
        entries=[told(visit.centre, entry) for entry in entries[:PAGE]],
        before=addresses.with_query(addresses.HISTORY, [("page", str(page - 1))]) if page > 1 else "",
        after=addresses.with_query(addresses.HISTORY, [("page", str(page + 1))])
        if len(entries) > PAGE
        else "",
        addresses=addresses,
    )


def of_record(visit: Visit) -> Response:
    """What was done to a record, line by line."""
    record_id = visit.parameter("id")
    record = visit.centre.records([record_id]).get(record_id)
    entries = list(itertools.islice(visit.centre.desk.history(record_id), PAGE))
    if record is None and not entries:
        visit.centre.desk.text(record_id)  # which says that there is none
    return visit.page(
        "desk/history.html",
        asked=Asked(),
        record=record,
        entries=[told(visit.centre, entry, with_changes=True) for entry in entries],
        before="",
        after="",
        addresses=addresses,
    )


def entry(visit: Visit) -> Response:
    """A change, record by record, and what taking it back would do."""
    return _entry(visit)


def undone(visit: Visit) -> Response:
    """Takes a change back, as it was looked at."""
    number, merges = visit.request.path_params["number"], visit.sent("merges") == "1"
    try:
        plan = visit.centre.desk.plan_undo(number, merges=merges)
        with visit.site.renewal.changing(visit.centre):
            is_done = plan.changes or not plan.conflicts
            made = visit.centre.carry_out(plan, reindexes=False) if is_done else None
    except ChangedMeanwhileError as error:
        return _entry(visit, error.message, status=409)
    if made is None and plan.conflicts:
        return _entry(visit, _("Somebody has changed this since; nothing was written."), status=409)
    return RedirectResponse(
        addresses.with_query(addresses.entry(made.number if made else number), [("done", "1")]), 303
    )


def page_asked(visit: Visit) -> int:
    """Returns the page that the address asks for, the first by default.

    Raises:
        BadRequestError: it is no number of a page.
    """
    return _number(visit.parameter("page") or "1")


def page_sent(visit: Visit) -> int:
    """Returns the page that a form, or else the address, asks for; as `page_asked`."""
    return _number(visit.sent("page") or visit.parameter("page") or "1")


def _number(text: str) -> int:
    number = number_in(text, 0)
    if not 1 <= number <= _LAST_PAGE:
        raise BadRequestError(
            _("“{text}” is no number from 1 to {limit}.").format(text=text, limit=_LAST_PAGE)
        )
    return number


def _entry(visit: Visit, trouble: str = "", status: int = 200) -> Response:
    number, desk = visit.request.path_params["number"], visit.centre.desk
    try:
        found = desk.journal.entry(number)
    except CatalogueError:
        raise MissingPageError(_("The journal has no such change.")) from None
    merges = visit.parameter("merges") == "1"
    back, obstacle = _way_back(visit, number, merges=merges)
    changes = tuple(one for one in found.changes if not one.digest)
    page = min(page_asked(visit), pages_of(changes))
    return visit.page(
        "desk/entry.html",
        status,
        asked=Asked(),
        entry=told(visit.centre, found),
        command=found.deed.command,
        undoes=found.deed.undoes,
        changes=differences(visit.centre, changes, page),
        conflicts=differences(visit.centre, back.conflicts, 1) if back else [],
        kept_out=sum(1 for one in found.changes if one.digest),
        page=page,
        pages=pages_of(changes),
        page_address=lambda one: addresses.with_query(addresses.entry(number), [("page", str(one))]),
        back=back,
        back_again=differences(visit.centre, back.changes, 1) if back and merges else [],
        obstacle=obstacle,
        merges=merges,
        merging=addresses.with_query(addresses.entry(number), [("merges", "1")]),
        trouble=trouble,
        addresses=addresses,
        done=done(visit),
    )


def _way_back(visit: Visit, number: int, *, merges: bool) -> tuple[Plan | None, str]:
    """Returns what takes a change back, or why nothing does."""
    try:
        return visit.centre.desk.plan_undo(number, merges=merges), ""
    except CatalogueError as error:
        return None, error.message


ADDRESSES = (
    At(addresses.HISTORY, centre, needs="cataloguer"),
    At(f"{addresses.HISTORY}/{{number:int}}", entry, needs="cataloguer", is_slow=True),
    At(f"{addresses.HISTORY}/{{number:int}}", undone, ("POST",), "cataloguer", is_slow=True),
    At("/bureau/notices/{id}/historique", of_record, needs="cataloguer"),
)
