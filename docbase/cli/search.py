"""`docbase search`: publications, the pages that answer, and counts to narrow down."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from docbase.cli import options, render
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.record import Record
    from docbase.model.search import Hit, PageHit, ResultPage

_SHOWN_FACETS = ("theme", "axis", "type", "year", "author", "territory")
_SHOWN_VALUES = 6


@options.with_filters
def search(
    context: typer.Context,
    filters: dict[str, list[str]],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("WORDS…"), help=_('Words, "phrases", theme:…, year:2014..2017, AND OR NOT.')
        ),
    ] = None,
    sort: Annotated[
        str,
        typer.Option(
            "--sort", metavar=_("ORDER"), help=_("relevance, date, -date (newest first), title or -added.")
        ),
    ] = "relevance",
    limit: Annotated[
        int, typer.Option("--limit", metavar=_("NUMBER"), min=1, max=1000, help=_("Results on a page."))
    ] = 10,
    page: Annotated[
        int, typer.Option("--page", metavar=_("NUMBER"), min=1, help=_("Which page of results."))
    ] = 1,
    as_json: options.Json = False,
) -> None:
    """Finds publications; without words, lists them all."""
    centre = options.open_centre(context)
    results = centre.search(
        " ".join(words or ()),
        filters=filters,
        sort=sort,
        limit=limit,
        offset=(page - 1) * limit,
    )
    records = centre.records(hit.record_id for hit in results.hits)
    lost = [hit.record_id for hit in results.hits if hit.record_id not in records]
    said = _("“{id}” is not shown: its record is gone or broken. Run “docbase check”.")
    notes = [*results.notes, *(said.format(id=record_id) for record_id in lost)]
    results = replace(
        results, hits=tuple(hit for hit in results.hits if hit.record_id in records), notes=tuple(notes)
    )
    if as_json:
        render.print_json(_as_json(centre, results))
    else:
        _print_results(render.out(), centre, results, page, limit)


def _print_results(console: Console, centre: "Centre", results: "ResultPage", page: int, limit: int) -> None:
    for note in results.notes:
        render.say(note)
    heading = ngettext("{count} publication", "{count} publications", results.total).format(
        count=results.total
    )
    if results.total > limit:
        pages = math.ceil(results.total / limit)
        heading += " · " + _("page {page} of {pages}").format(page=page, pages=pages)
    console.print(f"[bold]{escape(heading)}[/]")
    for place, hit in enumerate(results.hits, (page - 1) * limit + 1):
        _print_hit(console, centre, hit, place)
    if results.suggestion:
        console.print(_("Did you mean: {words}").format(words=results.suggestion), markup=False)
    if results.total > 1:
        _print_facets(console, results)


def _print_hit(console: Console, centre: "Centre", hit: "Hit", place: int) -> None:
    record = centre.get(hit.record_id)
    console.print()
    console.print(render.numbered(place, record.full_title or record.id))
    console.print(render.indented(_imprint(centre, record), style="dim"))
    if not record.files:
        for item in record.items:
            console.print(
                render.indented(Text(" · ".join(filter(None, (item.call_number, item.location))), "green"))
            )
    for found in hit.pages:
        text = render.snippet(found.snippet)
        console.print(render.indented(Text.assemble((f"{_place(found)}  ", "green"), text)))


def _place(found: "PageHit") -> str:
    """Returns where a passage stands, and how far it can be trusted if it was read by OCR."""
    place = _("section {label}") if found.is_section else _("p. {label}")
    said = place.format(label=found.label)
    if found.ocr_confidence is None:
        return said
    return _("{place} (OCR, {percent} % sure)").format(place=said, percent=round(100 * found.ocr_confidence))


def _imprint(centre: "Centre", record: "Record") -> str:
    names = [centre.vocabulary.label(contributor.name) for contributor in record.contributors[:3]]
    kind = centre.vocabulary.label(record.type)
    parts = (", ".join(names), str(record.date or _("no date")), kind, record.id)
    draft = (_("draft"),) if record.status == "draft" else ()
    return " · ".join(part for part in (*parts, *draft) if part)


def _print_facets(console: Console, results: "ResultPage") -> None:
    labels = {
        "theme": _("Themes"),
        "axis": _("Axes"),
        "type": _("Types"),
        "year": _("Years"),
        "author": _("Authors"),
        "territory": _("Territories"),
    }
    console.print()
    for name in _SHOWN_FACETS:
        values = [(value.label, value.count) for value in results.facets.get(name, ())[:_SHOWN_VALUES]]
        if values:
            console.print(render.counts(labels[name], values))


def _as_json(centre: "Centre", results: "ResultPage") -> dict[str, object]:
    return {
        "query": results.query,
        "total": results.total,
        "hits": [_hit_as_json(centre, hit) for hit in results.hits],
        "facets": {
            name: [{"id": value.id, "label": value.label, "count": value.count} for value in values]
            for name, values in results.facets.items()
        },
        "suggestion": results.suggestion or None,
        "notes": list(results.notes),
    }


def _hit_as_json(centre: "Centre", hit: "Hit") -> dict[str, object]:
    record = centre.as_mapping(hit.record_id)
    described = {name: record.get(name) for name in ("id", "title", "contributors", "date", "type")}
    files = [found.file for found in hit.pages] or centre.file_locations(hit.record_id)
    return {
        **described,
        "contributors": described["contributors"] or [],
        "themes": record.get("themes", []),
        "axes": record.get("axes", []),
        "score": round(hit.score, 4),
        "file": files[0] if files else None,
        "pages": [
            {
                "number": found.number,
                "label": found.label,
                "snippet": found.snippet,
                "file": found.file,
                "is_section": found.is_section,
                "ocr_confidence": found.ocr_confidence,
            }
            for found in hit.pages
        ],
    }
