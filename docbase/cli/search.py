"""`docbase search`: publications, the pages that answer, and counts to narrow down."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import listing, options, render
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.search import FacetCount, Hit, Reason, ResultPage


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
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar=_("DATE"),
            help=_("Only what came in on this day or later: 2026-11-01, 01/11/2026, 2026-11."),
        ),
    ] = "",
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
    exact: Annotated[
        bool,
        typer.Option("--exact", help=_("Search the words as typed, without the synonyms of the vocabulary.")),
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help=_("Say of each publication why it stands where it does."))
    ] = False,
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
        expands=not exact,
        explains=explain or not as_json,  # where no page answers, the field that does is named
        since=since,
    )
    results = _without_lost(centre, results)
    if as_json:
        render.print_json(_as_json(centre, results, is_explained=explain))
        return
    from docbase.cli.results import Asked, print_results

    asked = Asked(
        centre=str(context.obj or ""),
        filters=filters,
        since=since,
        sort=sort,
        limit=limit,
        page=page,
        is_exact=exact,
        is_explained=explain,
    )
    print_results(render.out(), centre, results, asked)


def _without_lost(centre: "Centre", results: "ResultPage") -> "ResultPage":
    """Returns the results without those whose records cannot be read; the notes tell of them."""
    records = centre.records(hit.record_id for hit in results.hits)
    lost = [hit.record_id for hit in results.hits if hit.record_id not in records]
    notes = (*results.notes, *map(listing.not_shown, lost))
    return replace(results, hits=tuple(hit for hit in results.hits if hit.record_id in records), notes=notes)


def _as_json(centre: "Centre", results: "ResultPage", *, is_explained: bool) -> dict[str, object]:
    return {
        "query": results.query,
        "total": results.total,
        "hits": [_hit_as_json(centre, hit, is_explained=is_explained) for hit in results.hits],
        "facets": {
            name: [_value_as_json(value) for value in values] for name, values in results.facets.items()
        },
        "suggestion": results.suggestion or None,
        "notes": list(results.notes),
    }


def _value_as_json(value: "FacetCount") -> dict[str, object]:
    return {
        "id": value.id,
        "label": value.label,
        "count": value.count,
        "broader": value.broader or None,
        "family": value.family or None,
        "is_chosen": value.is_chosen,
    }


def _hit_as_json(centre: "Centre", hit: "Hit", *, is_explained: bool) -> dict[str, object]:
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
        **({"reasons": [_reason_as_json(reason) for reason in hit.reasons]} if is_explained else {}),
    }


def _reason_as_json(reason: "Reason") -> dict[str, object]:
    return {
        "kind": reason.kind,
        "words": reason.words,
        "field": reason.field or None,
        "count": reason.count,
        "score": round(reason.score, 4),
    }
