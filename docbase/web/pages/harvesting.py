"""What programs ask for: unAPI, the map of the site, what robots may look at."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from docbase.model.reach import CITATION
from docbase.model.record import Record
from docbase.web import addresses
from docbase.web.describing import files
from docbase.web.routing import At
from docbase.web.visits import Visit

MOST_IN_A_MAP = 50_000
"""Addresses that a map of a site may have (sitemaps.org)."""
_UNAPI = (("ris", "application/x-research-info-systems"),)
"""Formats of unAPI: Zotero takes the first of its own order that is here, and RIS gives it most."""


def unapi(visit: Visit) -> Response:
    """The formats of the publications, or a publication in one of them (https://unapi.info/specs/)."""
    record_id, wanted = visit.parameter("id"), visit.parameter("format")
    record = visit.centre.get(record_id) if record_id else None
    if record and wanted:
        if wanted not in dict(_UNAPI):
            return PlainTextResponse("Not Acceptable", 406)
        made = visit.centre.bibliography_of([record.id], format=wanted)
        visit.note(CITATION, record.id)
        content = _with_addresses(made.content.decode(), visit, record)
        return Response(content, media_type=dict(_UNAPI)[wanted] + "; charset=utf-8")
    content = visit.site.templates.render("unapi.xml", record_id=record_id, formats=_UNAPI)
    return Response(content, 300 if record_id else 200, media_type="application/xml")


def _with_addresses(ris: str, visit: Visit, record: Record) -> str:
    """Returns RIS with what only this site knows: where the publication is found, and its PDF."""
    found = [("L1", file.address) for file in files(visit.centre, record) if file.format == "PDF"]
    if not record.url:
        found.insert(0, ("UR", addresses.publication(record.id)))
    lines = "".join(f"{tag}  - {visit.whole(address)}\r\n" for tag, address in found)
    before, end, after = ris.rpartition("ER  - ")
    return f"{before}{lines}{end}{after}"


def sitemap(visit: Visit) -> Response:
    """The addresses of the publications, the newest first."""
    found = visit.centre.search("", sort="-added", limit=MOST_IN_A_MAP - 1)
    paths = ["/", *(addresses.publication(hit.record_id) for hit in found.hits)]
    content = visit.site.templates.render("sitemap.xml", addresses=[visit.whole(path) for path in paths])
    return Response(content, media_type="application/xml")


def robots(visit: Visit) -> Response:
    """What robots may look at: the publications, and not the endless combinations of questions."""
    closed = (
        "/recherche",
        "/panier",
        "/completion",
        "/unapi",
        "/publications/*/fichiers/*/pages/",
        "/publications/*/semblables",
        "/*?lang=",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return PlainTextResponse("\n".join([*lines, "", f"Sitemap: {visit.whole('/sitemap.xml')}", ""]))


ADDRESSES = (
    At("/unapi", unapi),
    At("/sitemap.xml", sitemap),
    At("/robots.txt", robots),
)
