"""A publication for programs: Highwire and Dublin Core tags, COinS, schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from docbase.model.record import Contribution, Host, Record, Series
from docbase.web import addresses
from docbase.web.cards import format_of
from docbase.web.describing import FileView

if TYPE_CHECKING:
    from docbase.model.concepts import Vocabulary
    from docbase.web.visits import Visit

_GENRES = {"book": "book", "chapter": "bookitem", "report": "report", "article-journal": "article"}
Tag = tuple[str, str]


def tags(visit: Visit, record: Record, files: tuple[FileView, ...]) -> tuple[Tag, ...]:
    """Returns the names and contents of the meta tags that reference managers and Google Scholar read."""
    found = (*_highwire(visit, record, files), *_dublin_core(visit, record))
    return tuple((name, " ".join(value.split())) for name, value in found if value.strip())


def coins(visit: Visit, record: Record) -> str:
    """Returns the OpenURL of a publication, as the title of its COinS."""
    vocabulary = visit.centre.vocabulary
    kind = _csl_type(record, vocabulary)
    is_article = kind.startswith("article")
    schema = "journal" if is_article else "dissertation" if kind == "thesis" else "book"
    series, host = record.series or Series(), record.host or Host()
    title = {"journal": "rft.atitle", "dissertation": "rft.title"}.get(schema, "rft.btitle")
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{schema}"),
        ("rfr_id", "info:sid/docbase"),
        (title, record.full_title),
        ("rft.genre", _GENRES.get(kind, "article" if is_article else "document")),
        ("rft.jtitle", host.title if is_article else ""),
        ("rft.volume", host.volume),
        ("rft.issue", host.issue),
        ("rft.pages", host.pages),
        ("rft.date", str(record.date.year) if record.date else ""),
        ("rft.pub", vocabulary.label(record.publisher)),
        ("rft.place", record.place),
        ("rft.edition", record.edition),
        ("rft.series", series.title),
        ("rft.isbn", record.identifiers.get("isbn", "")),
        ("rft.issn", record.identifiers.get("issn", "")),
        *(("rft.au", _name(one, vocabulary)) for one in record.contributors if one.role == "author"),
        ("rft_id", visit.whole(addresses.publication(record.id))),
    ]
    return urlencode([pair for pair in pairs if pair[1]])


def linked_data(visit: Visit, record: Record, files: tuple[FileView, ...]) -> Markup:
    """Returns the publication in JSON-LD, with the terms of schema.org, safe inside a script element."""
    address = visit.whole(addresses.publication(record.id))
    named = [(file.name, visit.whole(file.address)) for file in files]
    values = visit.centre.exporting.linked_data(record, address, named)
    text = json.dumps(values, ensure_ascii=False)
    # No text of a record may end the script element, or begin another.
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _highwire(visit: Visit, record: Record, files: tuple[FileView, ...]) -> Iterator[Tag]:
    vocabulary = visit.centre.vocabulary
    series, host, kind = record.series or Series(), record.host or Host(), _csl_type(record, vocabulary)
    yield "citation_title", record.full_title
    for one in record.contributors:
        if one.role in ("author", "editor"):
            yield f"citation_{one.role}", _name(one, vocabulary)
    if record.date:
        yield "citation_publication_date", "/".join(f"{part:02}" for part in record.date.start)
    yield "citation_language", record.language
    publisher = vocabulary.label(record.publisher)
    yield "citation_publisher", publisher
    if kind == "thesis":
        yield "citation_dissertation_institution", publisher
    elif kind == "report":
        yield "citation_technical_report_institution", publisher
        yield "citation_technical_report_number", series.number
    yield "citation_journal_title" if kind.startswith("article") else "citation_inbook_title", host.title
    yield "citation_volume", host.volume
    yield "citation_issue", host.issue
    first, _dash, last = host.pages.replace("–", "-").partition("-")
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    yield "citation_series_title", series.title
    for scheme in ("isbn", "issn", "doi"):
        yield f"citation_{scheme}", record.identifiers.get(scheme, "")
    for word in _subjects(record, vocabulary):
        yield "citation_keywords", word
    yield "citation_abstract_html_url", visit.whole(addresses.publication(record.id))
    for file in files:
        if file.format == "PDF":
            yield "citation_pdf_url", visit.whole(file.address)


def _dublin_core(visit: Visit, record: Record) -> Iterator[Tag]:
    vocabulary = visit.centre.vocabulary
    yield "DC.title", record.full_title
    for one in record.contributors:
        yield "DC.creator" if one.role == "author" else "DC.contributor", _name(one, vocabulary)
    if record.date:
        yield "DC.date", "-".join(f"{part:02}" for part in record.date.start)
    yield "DC.publisher", vocabulary.label(record.publisher)
    yield "DC.language", record.language
    yield "DC.type", vocabulary.label(record.type)
    yield "DC.description", record.abstract
    for subject in _subjects(record, vocabulary):
        yield "DC.subject", subject
    for territory in record.territories:
        yield "DC.coverage", vocabulary.label(territory)
    for file_format in dict.fromkeys(format_of(file.path) for file in record.files):
        yield "DC.format", file_format
    yield "DC.identifier", visit.whole(addresses.publication(record.id))
    for scheme, value in record.identifiers.items():
        yield "DC.identifier", f"{scheme.upper()} {value}"


def _csl_type(record: Record, vocabulary: Vocabulary) -> str:
    term = vocabulary.get(record.type, "publication_types")
    kind = term.attributes.get("csl", "document") if term else "document"
    return "chapter" if kind == "book" and record.host else kind


def _subjects(record: Record, vocabulary: Vocabulary) -> tuple[str, ...]:
    return (*map(vocabulary.label, record.themes), *record.keywords)


def _name(contribution: Contribution, vocabulary: Vocabulary) -> str:
    return vocabulary.label(contribution.name)
