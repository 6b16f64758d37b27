"""`docbase reach`: what publications reach, in figures."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import options, render
from docbase.cli.screen import Line
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.facetnames import depths
from docbase.model.reach import MEASURES, OF_PUBLICATIONS, ReachRow, measure_head, measure_label
from docbase.model.search import FacetCount

if TYPE_CHECKING:
    from rich.table import Table

    from docbase.centre import Centre, Survey

_Cells = Sequence[str | int]


def reach(
    context: typer.Context,
    first: Annotated[
        str,
        typer.Option(
            "--from", metavar=_("DAY"), help=_("The first day, month or year (by default: twelve months).")
        ),
    ] = "",
    last: Annotated[
        str,
        typer.Option("--to", metavar=_("DAY"), help=_("The last day, month or year (by default: today).")),
    ] = "",
    grouping: Annotated[
        str,
        typer.Option(
            "--by", metavar=_("KIND"), help=_("Add them up by publication, theme, axis, type or month.")
        ),
    ] = "",
    lists_empty: Annotated[
        bool, typer.Option("--empty", help=_("List the searches that found nothing."))
    ] = False,
    lists_unopened: Annotated[
        bool, typer.Option("--unopened", help=_("List the publications that nobody opened."))
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", metavar=_("NUMBER"), min=1, help=_("Lines of a list, at most."))
    ] = 20,
    as_csv: Annotated[
        bool, typer.Option("--csv", help=_("Answer as a table for a spreadsheet, all lines of it."))
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Tells what readers of the web catalogue looked at, read, took away, cited, and did not find.

    Robots are left out, and so are those who work on the catalogue. Of readers, nothing is kept.
    """
    centre = options.open_centre(context)
    survey = centre.reach.survey(first, last)
    _warn(survey)
    if as_json:
        render.print_json(_as_json(survey, grouping or "publication"))
    elif as_csv:
        sys.stdout.write(survey.sheet("empty" if lists_empty else grouping or "publication"))
    elif lists_empty:
        lines = _empty_searches(survey)
        _give(lines, limit, len(lines) - 1)
    elif lists_unopened:
        _give_unopened(centre, survey.unopened(), limit)
    elif grouping:
        _give_grouped(survey, grouping, limit)
    else:
        _print_summary(survey, limit)


def _warn(survey: "Survey") -> None:
    if count := survey.unreadable:
        said = ngettext(
            "{count} line of reach/ is not understood.", "{count} lines of reach/ are not understood.", count
        )
        render.say(said.format(count=count))


def _print_summary(survey: "Survey", limit: int) -> None:
    screen = render.out()
    period, before = survey.period, survey.period.before
    screen.print(Line((_("From {first} to {last}").format(first=period.first, last=period.last), "bold")))
    table = _table(("", _("Times"), _("before")))
    for measure in MEASURES:
        times, earlier = survey.totals[measure], survey.totals_before[measure]
        table.add_row(measure_label(measure), f"{times}", f"{earlier}")
    screen.print(table)
    screen.print(
        Line((_("Compared with: from {first} to {last}").format(first=before.first, last=before.last), "dim"))
    )
    if not any(survey.totals.values()):
        render.say(_("Nothing was counted in this period: is the web catalogue open?"))
    elif survey.opened:
        screen.print()
        _give_grouped(survey, "publication", limit)


def _give_grouped(survey: "Survey", grouping: str, limit: int) -> None:
    """Prints the rows of a grouping, no more publications looked up than are shown."""
    rows = survey.by(grouping, limit)
    total = survey.opened if grouping == "publication" else len(rows)
    is_of_terms = grouping not in ("publication", "month")
    measures = MEASURES if grouping == "month" else OF_PUBLICATIONS
    depth = _depths(rows) if is_of_terms else {}
    counts = (_("Publ."),) if is_of_terms else ()
    lines: list[_Cells] = [(_headings()[grouping], *counts, *map(measure_head, measures))]
    for row in rows:
        label = "  " * depth.get(row.id, 0) + (row.label or _without(grouping, row))
        own = (row.publications,) if is_of_terms else ()
        lines.append((label, *own, *(row.times[one] for one in measures)))
    _give(lines, limit, total)


def _depths(rows: Iterable[ReachRow]) -> dict[str, int]:
    return depths(FacetCount(id=row.id, label=row.label, count=0, broader=row.broader) for row in rows)


def _without(grouping: str, row: ReachRow) -> str:
    """Returns what stands for a publication that is gone, or for the term that there is none of."""
    if grouping == "publication":
        return _("{id} (no longer in the catalogue)").format(id=row.id)
    return {"theme": _("No theme"), "axis": _("No axis"), "type": _("No type")}[grouping]


def _empty_searches(survey: "Survey") -> list[_Cells]:
    lines: list[_Cells] = [(_("Search that found nothing"), _("Times"), _("Last"))]
    for one in survey.empty_searches():
        lines.append((one.text or _("(words that are not kept)"), one.times, str(one.last)))
    return lines


def _give_unopened(centre: "Centre", ids: Sequence[str], limit: int) -> None:
    lines: list[_Cells] = [(_("Never opened"), _("Date"), "id")]
    for one in centre.records(ids[:limit]).values():
        lines.append((one.full_title, str(one.date or ""), one.id))
    _give(lines, limit, len(ids))


def _give(lines: Sequence[_Cells], limit: int, total: int) -> None:
    """Prints the first lines of a table, its heading first, and tells how many there are in all."""
    heading, *rows = lines
    table = _table([str(cell) for cell in heading])
    for row in rows[:limit]:
        table.add_row(*map(str, row))
    render.out().print(table)
    if total > limit:
        left = total - limit
        said = ngettext("{count} more line: --limit {all}.", "{count} more lines: --limit {all}.", left)
        render.say(said.format(count=left, all=total))


def _table(heading: Sequence[str]) -> "Table":
    from rich.table import Table

    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="bold")
    for place, name in enumerate(heading):
        table.add_column(name, justify="right" if place else "left", overflow="fold")
    return table


def _headings() -> dict[str, str]:
    return {
        "publication": _("Publication"),
        "theme": _("Theme"),
        "axis": _("Axis"),
        "type": _("Type"),
        "month": _("Month"),
    }


def _as_json(survey: "Survey", grouping: str) -> dict[str, object]:
    return {
        "from": survey.period.first.isoformat(),
        "to": survey.period.last.isoformat(),
        "totals": dict(survey.totals),
        "before": {
            "from": survey.period.before.first.isoformat(),
            "to": survey.period.before.last.isoformat(),
            "totals": dict(survey.totals_before),
        },
        "by": grouping,
        "rows": [
            {
                "id": row.id,
                "label": row.label,
                "broader": row.broader or None,
                "publications": row.publications,
            }
            | {measure: row.times[measure] for measure in MEASURES}
            for row in survey.by(grouping)
        ],
        "empty_searches": [
            {"text": one.text or None, "times": one.times, "last": one.last.isoformat()}
            for one in survey.empty_searches()
        ],
        "unopened": list(survey.unopened()),
        "unreadable_lines": survey.unreadable,
    }
