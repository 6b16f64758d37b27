"""What publications reach, for those who work in the centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import Response

from docbase.messages import gettext as _
from docbase.model.dates import PartialDate, parse_date
from docbase.model.facetnames import depths, facet_label
from docbase.model.reach import (
    DOWNLOAD,
    MEASURES,
    OF_PUBLICATIONS,
    VIEW,
    Period,
    ReachRow,
    measure_head,
    measure_label,
)
from docbase.model.search import FacetCount
from docbase.web import addresses
from docbase.web.asking import Asked
from docbase.web.cards import Link
from docbase.web.charting import Chart, chart, share
from docbase.web.pages.finding import attachment
from docbase.web.routing import At
from docbase.web.visits import Visit

if TYPE_CHECKING:
    from docbase.centre import Survey

PATH = "/bureau/frequentation"
SHOWN = 20
"""Publications or words of a list."""
_TERMS = {"theme": "themes", "axis": "axes", "type": "publication_types"}
"""The scheme of the vocabulary in which each kind of term is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many times something was done, and before."""

    label: str
    times: int
    before: int
    change: str
    """By how much it has grown, as +12 %; empty when there is nothing to compare with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table."""

    link: Link
    depth: int
    publications: int
    times: Sequence[int]
    share: float
    """Length of its bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures by kind of term, or by publication."""

    id: str
    title: str
    lines: Sequence[Line]
    left: int
    """How many lines are not shown."""
    has_publications: bool
    sheet: str
    """Address of the whole of it, for a spreadsheet."""


def reach(visit: Visit) -> Response:
    """The figures of a period, those of the period before, what nobody opened and what was not found."""
    survey = _survey(visit)
    months = survey.by("month")
    never = survey.unopened()
    empty = survey.empty_searches()
    return visit.page(
        "reaching.html",
        asked=Asked(),
        path=PATH,
        first=_day(survey.period.first),
        last=_day(survey.period.last),
        before=tuple(map(_day, (survey.period.before.first, survey.period.before.last))),
        presets=_presets(_asked(visit)),
        figures=_figures(survey),
        is_bare=not any(survey.totals.values()),
        unreadable=survey.unreadable,
        months=[(_day_of(row.id), [row.times[one] for one in MEASURES]) for row in months],
        month_heads=list(map(measure_head, MEASURES)),
        chart=_chart(months),
        heads=list(map(measure_head, OF_PUBLICATIONS)),
        drawn=(measure_label(VIEW), measure_label(DOWNLOAD)),
        tables=[_table(survey, grouping) for grouping in ("theme", "axis", "type", "publication")],
        never=tuple(visit.centre.records(never[:SHOWN]).values()),
        never_count=len(never),
        publication=addresses.publication,
        empty=[(one, addresses.found(q=one.text), _day(one.last)) for one in empty[:SHOWN]],
        empty_left=max(0, len(empty) - SHOWN),
        sheets={name: _sheet_address(survey.period, name) for name in ("month", "empty")},
    )


def sheet(visit: Visit) -> Response:
    """A table of the page, whole, for a spreadsheet."""
    survey = _survey(visit)
    content = survey.sheet(visit.parameter("name")).encode("utf-8-sig")
    name = f"frequentation-{survey.period.first}-{survey.period.last}.csv"
    return attachment(content, "text/csv", name)


def _asked(visit: Visit) -> tuple[str, str]:
    """Returns the ends of the period, as the address has them."""
    given = visit.request.query_params
    return given.get("from", "").strip(), given.get("to", "").strip()


def _survey(visit: Visit) -> Survey:
    return visit.centre.reach.survey(*_asked(visit))


def _figures(survey: Survey) -> list[Figure]:
    found = []
    for measure in MEASURES:
        times, before = survey.totals[measure], survey.totals_before[measure]
        found.append(
            Figure(label=measure_label(measure), times=times, before=before, change=_change(times, before))
        )
    return found


def _change(times: int, before: int) -> str:
    if not before:
        return ""
    grown = round(100 * (times - before) / before)
    return _("{percent}%").format(percent=f"{'+' if grown > 0 else '−' if grown < 0 else ''}{abs(grown)}")


def _chart(months: Sequence[ReachRow]) -> Chart | None:
    """Returns the months as they are drawn; a month alone is not."""
    views, files = ([row.times[measure] for row in months] for measure in (VIEW, DOWNLOAD))
    return chart(views, files) if len(months) > 1 and any(views) else None


def _table(survey: Survey, grouping: str) -> Table:
    is_of_terms = grouping in _TERMS
    rows = survey.by(grouping, SHOWN)
    depth = depths(FacetCount(id=one.id, label="", count=0, broader=one.broader) for one in rows)
    most = max((row.times[VIEW] for row in rows), default=0)
    return Table(
        id=grouping,
        title=facet_label(grouping) if is_of_terms else _("Most looked at"),
        lines=[
            Line(
                link=_link(grouping, row),
                depth=min(depth[row.id], 3),
                publications=row.publications,
                times=[row.times[measure] for measure in OF_PUBLICATIONS],
                share=share(row.times[VIEW], most),
            )
            for row in rows
        ],
        left=0 if is_of_terms else survey.opened - len(rows),
        has_publications=is_of_terms,
        sheet=_sheet_address(survey.period, grouping),
    )


def _link(grouping: str, row: ReachRow) -> Link:
    if not row.id:
        return Link(text={"theme": _("No theme"), "axis": _("No axis"), "type": _("No type")}[grouping])
    if grouping in _TERMS:
        return Link(text=row.label, address=addresses.term(_TERMS[grouping], row.id), language="fr")
    if not row.label:
        return Link(text=_("{id} (no longer in the catalogue)").format(id=row.id))
    return Link(text=row.label, address=addresses.publication(row.id), language="fr")


def _presets(asked: tuple[str, str]) -> list[tuple[str, str, bool]]:
    """Returns the periods that are offered: its name, its address, and whether it was asked for."""
    today = date.today()
    month, year = f"{today:%Y-%m}", today.year
    before = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    offered = {
        _("Twelve months"): ("", ""),
        _("This month"): (month, ""),
        _("Last month"): (before, before),
        str(year): (str(year), ""),
        str(year - 1): (str(year - 1), str(year - 1)),
    }
    return [(label, _address(PATH, *ends), ends == asked) for label, ends in offered.items()]


def _sheet_address(period: Period, name: str) -> str:
    return _address(f"{PATH}/{name}.csv", period.first.isoformat(), period.last.isoformat())


def _address(path: str, first: str, last: str) -> str:
    said = {name: value for name, value in (("from", first), ("to", last)) if value}
    return f"{path}?{urlencode(said)}" if said else path


def _day(day: date) -> PartialDate:
    return parse_date(day.isoformat())


def _day_of(month: str) -> PartialDate:
    return parse_date(month)


ADDRESSES = (
    At(PATH, reach, needs="staff", is_slow=True),
    At(f"{PATH}/{{name}}.csv", sheet, needs="staff", is_slow=True),
)
