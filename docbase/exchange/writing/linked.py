"""A publication in the terms of schema.org, for search engines and for JSON-LD."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from docbase.cite.base import Output, Selection
from docbase.exchange.mappings import Statement
from docbase.exchange.writing.selected import setting_of, titled, untitled
from docbase.exchange.writing.statements import Setting, statements
from docbase.model.record import Record

CONTEXT = "https://schema.org"
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "book": "Book",
        "chapter": "Chapter",
        "thesis": "Thesis",
        "report": "Report",
        "article": "Article",
        "article-journal": "ScholarlyArticle",
        "article-magazine": "Article",
        "article-newspaper": "NewsArticle",
        "webpage": "WebPage",
        "legislation": "Legislation",
        "speech": "PresentationDigitalDocument",
        "motion_picture": "VideoObject",
        "periodical": "PublicationIssue",
    }
)
"""Types of schema.org by CSL type; the others are works."""
_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "author": "author",
        "editor": "editor",
        "translator": "translator",
        "contributor": "contributor",
        "speaker": "performer",
        "commissioner": "sponsor",
        "funder": "funder",
    }
)
_RELATIONS: Mapping[str, str] = MappingProxyType(
    {"part-of": "isPartOf", "translation-of": "translationOfWork", "issued-from": "isBasedOn"}
)
_HOLDERS: Mapping[str, str] = MappingProxyType({"webpage": "WebSite", "article-newspaper": "Newspaper"})
"""Kinds of hosts by the CSL type of what they hold; that of an article is a periodical."""
Value = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a publication stands on the web."""

    id: str
    """What names it: the address of its page, or a name within a file."""
    address: str = ""
    """The address of its page; empty where it has none."""
    files: Sequence[tuple[str, str]] = ()
    """Names and addresses of its files."""


def linked_data(record: Record, setting: Setting, place: Place) -> dict[str, object]:
    """Returns the publication in the terms of schema.org, without the context."""
    said = statements(record, setting)
    values: dict[str, object] = {
        **_identity(record, said, place),
        **_contributors(said),
        **_edition(record, said),
        "isPartOf": [*_wholes(said), *_related(said, "isPartOf")],
        **{name: [*_related(said, name)] for name in ("translationOfWork", "isBasedOn")},
        **_subjects(said),
        "encoding": [
            {"@type": "MediaObject", "contentUrl": address, "name": name} for name, address in place.files
        ],
    }
    return {name: _single(value) for name, value in values.items() if value}


def _identity(record: Record, said: Mapping[str, Sequence[Statement]], place: Place) -> dict[str, object]:
    own = record.url if record.url.startswith(("http://", "https://")) else ""
    return {
        "@type": _kind(record, said),
        "@id": place.id,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": one["name"], "value": one["value"]}
            for one in said.get("identifiers", ())
            if one["scheme"] != "isbn"
        ],
        "url": place.address or own,
        "sameAs": own if place.address else "",
        "name": record.full_title,
        "abstract": record.abstract.strip(),
        "inLanguage": record.language,
    }


def _edition(record: Record, said: Mapping[str, Sequence[Statement]]) -> dict[str, object]:
    is_book = _kind(record, said) == "Book"
    publisher = record.publisher and said["publisher"][0]["value"]
    return {
        "datePublished": record.date.text if record.date and not record.date.is_uncertain else "",
        "temporal": record.date.text if record.date and record.date.is_uncertain else "",
        "publisher": _without_nothing(
            {"@type": "Organization", "name": publisher, "location": record.place}
            if publisher or record.place
            else {}
        ),
        "bookEdition" if is_book else "version": record.edition,
        "isbn": record.identifiers.get("isbn", ""),
        "materialExtent": record.extent,
        "pagination": record.host.pages if record.host else "",
        "position": next((one.get("lone_number", "") for one in said.get("series", ())), ""),
        "creativeWorkStatus": record.publication_state,
        "genre": [
            *(one["label"] for one in said.get("type", ())),
            *(one["value"] for one in said.get("genre", ())),
        ],
    }


def _kind(record: Record, said: Mapping[str, Sequence[Statement]]) -> str:
    resource = next((one["resource"] for one in said.get("type", ())), "")
    return _KINDS.get("chapter" if resource == "book" and record.host else resource, "CreativeWork")


def _contributors(said: Mapping[str, Sequence[Statement]]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for one in said.get("contributors", ()):
        if one["role"] in _ROLES:
            kind = "Person" if one["kind"] == "person" else "Organization"
            names = {"familyName": one.get("family", ""), "givenName": one.get("given", "")}
            agent = {"@type": kind, "name": one["direct"], **(names if one.get("given") else {})}
            found.setdefault(_ROLES[one["role"]], []).append(agent)
    return found


def _wholes(said: Mapping[str, Sequence[Statement]]) -> Iterator[Value]:
    """Yields the series and the host; of an article, the issue within the volume within the periodical."""
    for one in said.get("series", ()):
        if one.get("title"):
            yield _without_nothing(
                {"@type": "CreativeWorkSeries", "name": one["title"], "position": one["number"]}
            )
    for host in said.get("host", ()):
        holder = next((one["holder"] for one in said.get("holder", ())), "")
        kind = _HOLDERS.get(holder, "CreativeWork" if not holder else "Periodical")
        whole: Value = _without_nothing({"@type": kind, "name": host["title"]})
        if host["volume"]:
            whole = {"@type": "PublicationVolume", "volumeNumber": host["volume"], "isPartOf": whole}
        if host["issue"]:
            whole = {"@type": "PublicationIssue", "issueNumber": host["issue"], "isPartOf": whole}
        yield whole


def _related(said: Mapping[str, Sequence[Statement]], name: str) -> Iterator[Value]:
    """Yields the publications that go out too and that this relation leads to."""
    for one in said.get("relations", ()):
        if _RELATIONS.get(one["type"]) == name and one["title"]:
            yield {"@id": f"#{one['id']}", "name": one["title"]}


def _subjects(said: Mapping[str, Sequence[Statement]]) -> dict[str, object]:
    return {
        "about": [
            _without_nothing(
                {
                    "@type": "DefinedTerm",
                    "name": one["label"],
                    "termCode": one.get("id", ""),
                    "inDefinedTermSet": scheme,
                }
            )
            for scheme in ("themes", "axes")
            for one in said.get(scheme, ())
        ],
        "keywords": [one["value"] for one in said.get("keywords", ())],
        "spatialCoverage": [{"@type": "Place", "name": one["label"]} for one in said.get("territories", ())],
        "audience": [{"@type": "Audience", "audienceType": one["label"]} for one in said.get("publics", ())],
    }


def _without_nothing(values: Value) -> dict[str, object]:
    return {name: value for name, value in values.items() if value}


def _single(value: object) -> object:
    """Returns the value of a list of one: JSON-LD makes no difference."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLdFormat:
    """A graph of JSON-LD in the terms of schema.org."""

    name: str = "json-ld"
    media_type: str = "application/ld+json"
    suffix: str = ".jsonld"
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection that have a title, in their order."""
        setting = setting_of(selection)
        graph = [linked_data(record, setting, Place(id=f"#{record.id}")) for record in titled(selection)]
        text = json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=2)
        return Output(content=f"{text}\n".encode(), left_out=untitled(selection))


JSON_LD = JsonLdFormat()
