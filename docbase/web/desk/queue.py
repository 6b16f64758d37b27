"""The drafts that wait for a person: how many, which of them, the one before and the one after."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from docbase.errors import StaleIndexError
from docbase.web.asking import Asked
from docbase.web.cards import cards_of
from docbase.web.desk import addresses
from docbase.web.desk.wording import label_of
from docbase.web.routing import At, number_in
from docbase.web.visits import Visit

if TYPE_CHECKING:
    from docbase.model.slip import Waiting

PAGE = 20
"""Drafts on a page of the queue."""
_NARROWING = ("type", "year", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where a record stands in the queue; nowhere when it is no draft, or not among those asked for."""

    number: int = 0
    """From 1; 0 for nowhere."""
    total: int = 0
    before: str = ""
    """The record before it; empty for none."""
    after: str = ""
    """The record after it; of one that stands nowhere, the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something by which the queue is narrowed down."""

    value: str
    label: str
    count: int
    address: str
    is_chosen: bool


def queue(visit: Visit) -> Response:
    """The drafts, the oldest first."""
    found = waiting(visit)
    pages = max(1, -(-len(found.ids) // PAGE))
    page = min(max(1, number_in(visit.parameter("page"), 1)), pages)
    ids = found.ids[(page - 1) * PAGE : page * PAGE]
    return visit.page(
        "desk/queue.html",
        asked=Asked(),
        found=found,
        cards=cards_of(visit, ids),
        narrowed=bool(narrowing(visit)),
        everything=addresses.QUEUE,
        parameters=narrowing(visit),
        types=_choices(visit, "type", found.types.items(), visit.centre.vocabulary.label),
        years=_choices(visit, "year", found.years.items(), str),
        missing=_choices(visit, "missing", found.missing.items(), label_of),
        page=page,
        pages=pages,
        first=(page - 1) * PAGE + 1,
        page_address=lambda number: addresses.queue([*narrowing(visit), ("page", str(number))]),
        addresses=addresses,
        done=done(visit),
        of=visit.parameter("of"),
    )


def waiting(visit: Visit) -> Waiting:
    """Returns the drafts that the address asks for."""
    said = dict(narrowing(visit))
    filters = {name: [value] for name, value in said.items() if name != "missing"}
    return visit.centre.forms.waiting(filters, said.get("missing", ""))


def turn_of(visit: Visit, record_id: str) -> Turn:
    """Returns where a record stands among the drafts that the address asks for.

    Nowhere, when the index cannot say: what was typed in a form must come back all the same.
    """
    try:
        ids = waiting(visit).ids
    except StaleIndexError:
        return Turn()
    if record_id not in ids:
        return Turn(total=len(ids), after=ids[0] if ids else "")
    at = ids.index(record_id)
    return Turn(
        number=at + 1,
        total=len(ids),
        before=ids[at - 1] if at else "",
        after=ids[at + 1] if at + 1 < len(ids) else "",
    )


def done(visit: Visit) -> str:
    """Returns the number of the change that was just made, "0" when there was nothing to change."""
    number = visit.parameter("done")
    return number if number.isascii() and number.isdecimal() and len(number) < 10 else ""


def narrowing(visit: Visit) -> list[tuple[str, str]]:
    """Returns what the address says of the queue, to be said again."""
    asked = visit.request.query_params
    return [(name, asked[name][:200]) for name in _NARROWING if asked.get(name)]


def _choices(
    visit: Visit, name: str, counted: Iterable[tuple[str, int]], label: Callable[[str], str]
) -> list[Choice]:
    others = [one for one in narrowing(visit) if one[0] != name]
    chosen = dict(narrowing(visit)).get(name, "")
    return [
        Choice(
            value=value,
            label=label(value),
            count=count,
            address=addresses.queue(others if value == chosen else [*others, (name, value)]),
            is_chosen=value == chosen,
        )
        for value, count in counted
        if count or value == chosen
    ]


ADDRESSES = (At(addresses.QUEUE, queue, needs="cataloguer"),)
