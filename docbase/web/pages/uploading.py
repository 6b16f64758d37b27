"""Publications dropped in the browser, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from docbase.messages import gettext as _
from docbase.web import addresses
from docbase.web.asking import Asked
from docbase.web.deposits import Deposit
from docbase.web.desk.addresses import form
from docbase.web.errors import MissingPageError
from docbase.web.fates import Fate
from docbase.web.forms import MOST_FILES
from docbase.web.routing import At
from docbase.web.visits import Visit

PATH = "/bureau/deposer"
SHOWN = 10
"""Deposits that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of a file, as it is told."""

    name: str
    mark: str
    """What class of style it has: good, same or bad."""
    word: str
    address: str
    """Where the publication is; empty when there is none."""
    link: str
    notes: tuple[str, ...]


def asked_for(visit: Visit) -> Response:
    """The form by which files are dropped, and the latest deposits."""
    return _form(visit)


def dropped(visit: Visit) -> Response:
    """Keeps the files aside, and leads to what becomes of them."""
    files = [(one.filename or "", one.file) for one in visit.files if one.filename]
    if not files:
        return _form(visit, 422, _("Choose one file at least."))
    assert visit.person is not None
    deposit = visit.site.deposits.take(files, visit.person, visit.language)
    return RedirectResponse(f"{PATH}/{deposit.id}", 303)


def followed(visit: Visit) -> Response:
    """What becomes of the files of a deposit."""
    deposit = visit.site.deposits.get(visit.parameter("id"))
    if deposit is None:
        raise MissingPageError(_("There is no such deposit, or no longer."))
    return visit.page(
        "deposit.html",
        asked=Asked(),
        deposit=deposit,
        rows=[_row(fate) for fate in deposit.fates],
        waiting=deposit.names[deposit.reached :],
        totals=_totals(deposit.fates),
    )


def _form(visit: Visit, status: int = 200, trouble: str = "") -> Response:
    deposits = visit.site.deposits.all()[:SHOWN]
    return visit.page(
        "uploading.html",
        status,
        asked=Asked(),
        trouble=trouble,
        limit=visit.site.upload_limit,
        most=MOST_FILES,
        deposits=[(f"{PATH}/{one.id}", one, _state(one)) for one in deposits],
    )


def _row(fate: Fate) -> Row:
    words = {
        "added": ("good", _("added"), _("Review the draft")),
        "updated": ("good", _("changed"), _("See the publication")),
        "moved": ("good", _("changed"), _("See the publication")),
        "unchanged": ("same", _("there already"), _("See the publication")),
        "duplicate": ("same", _("there already: the same file, left out"), _("See the publication")),
    }
    mark, word, link = words.get(fate.kind, ("bad", _("not read"), ""))
    found = fate.record_id if link else ""
    address = (form if fate.kind == "added" else addresses.publication)(found) if found else ""
    said = fate.message if mark == "bad" else ""
    notes = tuple(filter(None, (said, _cure(fate), *fate.warnings)))
    return Row(name=fate.name, mark=mark, word=word, address=address, link=link, notes=notes)


def _cure(fate: Fate) -> str:
    """Returns what to do about a file that was not read; no command, which a browser does not have."""
    return "" if "docbase" in fate.hint or "--" in fate.hint else fate.hint


def _state(deposit: Deposit) -> str:
    if deposit.is_broken:
        return _("stopped by a failure")
    if deposit.is_over:
        return _totals(deposit.fates)
    return _("{done} of {total}").format(done=deposit.reached, total=len(deposit.names))


def _totals(fates: Iterable[Fate]) -> str:
    kinds = [fate.kind for fate in fates]
    parts = (
        (kinds.count("added"), _("added: {count}")),
        (kinds.count("updated") + kinds.count("moved"), _("changed: {count}")),
        (kinds.count("unchanged") + kinds.count("duplicate"), _("duplicates: {count}")),
        (kinds.count("failed"), _("not read: {count}")),
    )
    return " · ".join(text.format(count=count) for count, text in parts if count)


ADDRESSES = (
    At(PATH, asked_for, needs="cataloguer"),
    At(PATH, dropped, methods=("POST",), needs="cataloguer", is_slow=True, takes_files=True),
    At(f"{PATH}/{{id}}", followed, needs="cataloguer"),
)
