"""Many records changed alike: what is asked for, every difference that it makes, then the deed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from docbase.errors import CatalogueError, DocbaseError
from docbase.messages import gettext as _
from docbase.web import addresses as reading
from docbase.web.asking import MOST_LETTERS, Asked
from docbase.web.desk import addresses
from docbase.web.desk.differences import differences, pages_of, seal_of
from docbase.web.desk.history import page_sent
from docbase.web.desk.layout import LISTS, completions
from docbase.web.desk.wording import label_of
from docbase.web.errors import BadRequestError, status_of
from docbase.web.routing import At
from docbase.web.visits import Visit

if TYPE_CHECKING:
    from docbase.model.history import Plan

REPEATED = ("themes", "axes", "keywords", "territories", "publics", "contributors")
"""Fields to which values are added, in the order in which they are shown."""
SINGLE = ("type", "publisher", "place", "date", "language", "genre", "series", "access", "status")
"""Fields whose one value is replaced."""
MOST = 5000
"""Records named one by one in a form."""
_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be done, and to which records."""

    asked: Asked
    """The question whose answers are meant."""
    ids: tuple[str, ...]
    """Records chosen one by one, in the place of a question."""
    is_everything: bool
    """Whether every record is meant when neither chooses."""
    field: str
    how: str
    """replace, add, remove or clear."""
    value: str

    def parameters(self) -> list[tuple[str, str]]:
        """Returns what an address or a form says of it."""
        return [
            *self.asked.hidden("sort", "limit"),
            *(("id", one) for one in self.ids),
            ("everything", "1" if self.is_everything else ""),
            ("field", self.field),
            ("how", self.how),
            ("value", self.value),
        ]


def asked_for(visit: Visit) -> Response:
    """The form in which is said what to change; with all of it said, every difference that it would make."""
    wanted = _read(visit.request.query_params.multi_items())
    if not wanted.field:
        return _form(visit, wanted)
    return _previewed(visit, wanted)


def named(visit: Visit) -> Response:
    """The same for records named one by one, which are too many for an address."""
    wanted = _read([(name, value) for name, values in visit.form.items() for value in values])
    if visit.sent("action") == "carry out":
        return _carried_out(visit, wanted)
    return _previewed(visit, wanted) if wanted.field else _form(visit, wanted)


def _previewed(visit: Visit, wanted: Wanted) -> Response:
    try:
        plan = _plan(visit, wanted)
    except CatalogueError as error:
        return _form(visit, wanted, error)
    page = min(page_sent(visit), pages_of(plan.changes))
    return visit.page(
        "desk/batch-preview.html",
        asked=Asked(),
        wanted=wanted,
        plan=plan,
        changes=differences(visit.centre, plan.changes, page),
        page=page,
        pages=pages_of(plan.changes),
        hidden=[(name, value) for name, value in wanted.parameters() if value],
        total=len(plan.changes),
        seal=seal_of(plan),
        reading=reading,
        addresses=addresses,
    )


def _carried_out(visit: Visit, wanted: Wanted) -> Response:
    plan = _plan(visit, wanted)
    if seal_of(plan) != visit.sent("seal"):
        return _previewed(visit, wanted)  # it is no longer what was looked at
    try:
        entry = visit.centre.carry_out(plan)
    except DocbaseError as error:
        return _form(visit, wanted, error, status_of(error))
    if entry is None:
        return _previewed(visit, wanted)
    return RedirectResponse(addresses.with_query(addresses.entry(entry.number), [("done", "1")]), 303)


def _plan(visit: Visit, wanted: Wanted) -> Plan:
    desk = visit.centre.desk
    values = {wanted.field: _values(wanted)}
    match wanted.how:
        case "replace":
            edit = desk.edit(replaced=values)
        case "add":
            edit = desk.edit(added=values)
        case "remove":
            edit = desk.edit(removed=values)
        case "clear":
            edit = desk.edit(cleared=[wanted.field])
        case _:
            raise BadRequestError(_("This form cannot be understood."))
    if wanted.ids:
        return desk.plan(edit, ids=list(visit.centre.records(wanted.ids)))
    asked = wanted.asked
    return desk.plan(edit, asked.text, filters=asked.filters, is_everything=wanted.is_everything)


def _values(wanted: Wanted) -> Sequence[str]:
    """Returns the values typed, put apart by semicolons where a field may have several."""
    parts = wanted.value.split(";") if wanted.field in REPEATED else [wanted.value]
    # A bracket would be read as YAML: here it is only text.
    return [part.strip().lstrip("[{") for part in parts if part.strip()]


def _form(visit: Visit, wanted: Wanted, error: DocbaseError | None = None, status: int = 422) -> Response:
    return visit.page(
        "desk/batch.html",
        status if error else 200,
        asked=Asked(),
        wanted=wanted,
        count=_count(visit, wanted),
        hidden=[(name, value) for name, value in wanted.parameters() if value and name not in _TYPED],
        repeated={name: label_of(name) for name in REPEATED},
        single={name: label_of(name) for name in SINGLE},
        lists={name: f"list-{scheme}" for name, scheme in LISTS.items()},
        completions=completions(visit.centre.vocabulary),
        found=wanted.asked.address() if not wanted.ids else "",
        error=error,
    )


def _count(visit: Visit, wanted: Wanted) -> int:
    """Returns how many records are meant."""
    if wanted.ids:
        return len(visit.centre.records(wanted.ids))
    if wanted.asked.is_plain and not wanted.is_everything:
        return 0
    return visit.centre.search(wanted.asked.text, filters=wanted.asked.filters, limit=0).total


def _read(parameters: Sequence[tuple[str, str]]) -> Wanted:
    said: Mapping[str, str] = dict(parameters)
    ids = tuple(dict.fromkeys(value for name, value in parameters if name == "id" and value))
    field, how = said.get("field", ""), said.get("how", "")
    if field and field not in (*REPEATED, *SINGLE):
        raise BadRequestError(_("There is no field “{name}”.").format(name=field[:MOST_LETTERS]))
    if len(ids) > MOST or len(said.get("value", "")) > _LONGEST:
        raise BadRequestError(_("This form is too large."))
    return Wanted(
        asked=Asked.read([one for one in parameters if one[0] not in (*_TYPED, "id")]),
        ids=ids,
        is_everything=said.get("everything") == "1",
        field=field,
        how=how,
        value=said.get("value", "").strip(),
    )


_TYPED = ("field", "how", "value")
ADDRESSES = (
    At(addresses.BATCH, asked_for, needs="cataloguer", is_slow=True),
    At(addresses.BATCH, named, ("POST",), "cataloguer", is_slow=True, largest_form=1024 * 1024),
)
