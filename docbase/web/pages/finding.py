"""Looking for publications: the first page, the results, their export and feed, what is being typed."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, RedirectResponse, Response

from docbase.messages import gettext as _
from docbase.model.reach import BIBLIOGRAPHY, EMPTY_SEARCH, SEARCH
from docbase.model.search import Completion
from docbase.web import addresses
from docbase.web.asking import MOST_LETTERS, PATH, SIZES, Asked
from docbase.web.branching import branches, by_family
from docbase.web.cards import cards
from docbase.web.narrowing import chips, facets
from docbase.web.routing import At
from docbase.web.visits import Visit

if TYPE_CHECKING:
    from docbase.centre import Format
    from docbase.model.record import Record
    from docbase.model.search import ResultPage

IN_A_FEED = 30
"""Publications in a feed."""
_BEFORE_AND_AFTER = 2
_SCHEME_OF = {facet: scheme for scheme, facet in addresses.FACET_OF.items()}


def home(visit: Visit) -> Response:
    """The first page: a box, the themes and the axes, what came in last."""
    found = visit.collection
    themes = branches(visit.centre.vocabulary, "themes", found.facets.get("theme", ()))
    axes = branches(visit.centre.vocabulary, "axes", found.facets.get("axis", ()))
    return visit.page(
        "home.html",
        asked=Asked(),
        total=found.total,
        newest=cards(visit, found.hits),
        themes=[branch for branch in themes if branch.count],
        axes=by_family([branch for branch in axes if branch.count]),
        types=found.facets.get("type", ()),
    )


def results(visit: Visit) -> Response:
    """The publications that answer, and what narrows them down."""
    asked = visit.asked
    if wanted := _one_form(visit, asked):
        return RedirectResponse(wanted, 303)
    found = asked.answer(visit.centre)
    pages = max(1, math.ceil(found.total / asked.size))
    if asked.page > pages:
        return RedirectResponse(asked.on_page(pages).address(), 303)
    _note(visit, asked, found)
    first = (asked.page - 1) * asked.size + 1
    return visit.page(
        "results.html",
        asked=asked,
        found=found,
        cards=cards(visit, found.hits, asked.text),
        first=first,
        last=min(first + asked.size - 1, found.total),
        pages=pages,
        paging=_paging(asked.page, pages),
        facets=facets(asked, found),
        chips=chips(asked, found),
        suggestion=asked.asking(found.suggestion) if found.suggestion else None,
        notes=[_without_option(note) for note in found.notes],
        exactly=asked.exactly() if any(_option() in note for note in found.notes) else None,
        sorts=_sorts(),
        sizes=SIZES,
        formats={name: format_label(name) for name in visit.site.formats},
        feed=_feed_address(asked),
        spans=asked.filters.get("year", ()),
    )


def export(visit: Visit) -> Response:
    """All that the question finds, in a format of bibliographies."""
    asked = visit.asked
    chosen = chosen_format(visit)
    made = visit.centre.make_bibliography(asked.text, filters=asked.filters, format=chosen.name)
    visit.note(BIBLIOGRAPHY)
    return attachment(made.content, chosen.media_type, f"bibliographie{chosen.suffix}")


def feed(visit: Visit) -> Response:
    """What came in last of what the question finds, as an Atom feed."""
    asked = replace(visit.asked, sort="-added", size=IN_A_FEED, page=1)
    found = asked.answer(visit.centre)
    content = visit.site.templates.render(
        "feed.xml",
        visit=visit,
        asked=asked,
        cards=cards(visit, found.hits),
        added={one: str(record.added or "") for one, record in _records(visit, found).items()},
        changed=moment(visit.centre.changed_at()),
        address=visit.whole(_feed_address(asked)),
        language=visit.language,
    )
    return Response(content, media_type="application/atom+xml")


def completion(visit: Visit) -> Response:
    """What may be meant by what is being typed, as JSON."""
    text = visit.parameter("q")[:MOST_LETTERS]
    found = visit.centre.complete(text, limit=8)
    return JSONResponse([_completed(one) for one in found])


def opensearch(visit: Visit) -> Response:
    """How a browser searches here."""
    content = visit.site.templates.render("opensearch.xml", visit=visit)
    return Response(content, media_type="application/opensearchdescription+xml")


def chosen_format(visit: Visit) -> Format:
    """Returns the format of bibliographies that the address names.

    Raises:
        CitationError: there is no such format.
    """
    return visit.centre.format(visit.parameter("format"))


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """Returns a file to be kept under the name."""
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(
        content,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
        media_type=media_type + charset,
    )


def format_label(name: str) -> str:
    """Returns what a format of bibliographies is called."""
    labels = {
        "docx": "Word (.docx)",
        "odt": "LibreOffice (.odt)",
        "pdf": "PDF",
        "html": _("Web page (.html)"),
        "md": "Markdown (.md)",
        "txt": _("Plain text (.txt)"),
        "ris": "RIS",
        "bibtex": "BibTeX",
        "biblatex": "BibLaTeX",
        "csl-json": "CSL-JSON",
        "csv": _("Table (.csv)"),
    }
    return labels.get(name, name)


def moment(nanoseconds: int) -> str:
    """Returns a moment as Atom and HTTP programs read it."""
    return datetime.fromtimestamp(nanoseconds // 1_000_000_000, UTC).isoformat().replace("+00:00", "Z")


def _note(visit: Visit, asked: Asked, found: ResultPage) -> None:
    """Notes words just typed: to narrow their answer down, or to turn its pages, is no new search."""
    if asked.text and asked == Asked(text=asked.text):
        visit.note(SEARCH)
        if not found.total:
            visit.note(EMPTY_SEARCH, asked.text)


def _without_option(note: str) -> str:
    """Returns a note without the option of the command line that it advises: a link stands for it here."""
    return note.replace(_option(), "").strip()


def _option() -> str:
    return _("To search only for the words typed, add --exact.")


def _one_form(visit: Visit, asked: Asked) -> str:
    """Returns the address to go to instead when a form has sent fields that are empty or said otherwise."""
    names = visit.request.query_params.keys()
    has_form_fields = not {"from", "to"}.isdisjoint(names) or "" in visit.request.query_params.values()
    return asked.address(PATH) if has_form_fields else ""


def _feed_address(asked: Asked) -> str:
    return replace(asked, sort="relevance", size=SIZES[1], page=1).address(f"{PATH}.atom")


def _records(visit: Visit, found: ResultPage) -> dict[str, Record]:
    return visit.centre.records(hit.record_id for hit in found.hits)


def _completed(one: Completion) -> dict[str, object]:
    address = addresses.found(q=one.value)
    if one.kind == "title":
        address = addresses.publication(one.value)
    elif one.kind == "author":
        address = addresses.found(author=one.value)
    elif one.kind in _SCHEME_OF:
        address = addresses.term(_SCHEME_OF[one.kind], one.value)
    return {"text": one.text, "address": address, "kind": _kinds().get(one.kind, ""), "count": one.count}


def _kinds() -> dict[str, str]:
    return {
        "title": _("publication"),
        "theme": _("theme"),
        "axis": _("axis"),
        "type": _("type"),
        "territory": _("territory"),
        "public": _("public"),
        "author": _("author"),
    }


def _sorts() -> dict[str, str]:
    return {
        "relevance": _("Relevance"),
        "-date": _("Newest first"),
        "date": _("Oldest first"),
        "-added": _("Latest acquisitions"),
        "title": _("Title"),
    }


def _paging(page: int, pages: int) -> list[int]:
    """Returns the pages of results to offer; 0 stands for those between."""
    near = range(max(1, page - _BEFORE_AND_AFTER), min(pages, page + _BEFORE_AND_AFTER) + 1)
    offered = sorted({1, *near, pages})
    found: list[int] = []
    for number in offered:
        if found and number - found[-1] > 1:
            found.append(0)
        found.append(number)
    return found


ADDRESSES = (
    At("/", home),
    At(PATH, results),
    At(f"{PATH}.atom", feed),
    At(f"{PATH}/export/{{format}}", export, is_slow=True),
    At("/completion", completion),
    At("/opensearch.xml", opensearch),
)
