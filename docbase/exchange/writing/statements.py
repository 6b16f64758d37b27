"""What a record says, field by field, as statements made of named parts, which every format arranges its way.

The parts of each field are:

    title            value, full (with the subtitle), colon (when it has one: alone, or beside a subtitle)
    extent           value, rest (what is no number of pages), film (yes), hosted (yes)
    edition          value, counted (all of it, when it has a number and words)
    abstract         value, paragraphs (several)
    keywords         value, semicolon (all of it, when it has one)
    id, subtitle, place, genre, publication_state, url     value
    access, status   value, unless it is the one that a record has when nothing is said
    publisher                                      value (its name), id
    type                                           label, id, resource and form (its type in CSL)
    themes, axes, territories, publics             label, id
    contributors     kind (person, body), rank (principal, equal, secondary), role, name, id; of a person also
                     family, given, suffix, trailing (a particle after the first names), and direct (the name
                     as it is signed)
    date             years (as a catalogue prints it), edtf, exact (edtf, when it is not a plain year), start
                     (its beginning), special (edtf, when it is a span or uncertain), day (yes)
    accessed, added  edtf
    language         language (without country), tag, exact (the tag, when the language is not all of it)
    series           title, number; lone_number when there is no title
    host             title, volume, issue, pages, numbering ("vol. 14, n° 4"), first and last (page),
                     cited (all of it, as it is printed)
    identifiers      scheme (isbn, issn, doi, other), name (the scheme as the record has it), value,
                     labelled ("ISBN 978-…")
    items, files     the parts of the model; of a copy also following (yes, when another comes before)
    relations        type, id, title (where that publication goes out too)
    provenance       field, source

Some are said again in another form, under the names of `DERIVED`.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from docbase.exchange.mappings import Statement
from docbase.exchange.writing.people import contributors, responsibility
from docbase.model.concepts import Vocabulary
from docbase.model.dates import PartialDate
from docbase.model.record import Host, Item, Record, RecordFile

DERIVED = ("responsibility", "holder", "coded", "agency")
"""Names of what is said again: the authors as they sign, the kind of host, the coded fields of MARC, who made
the description."""
_HELD = ("article-journal", "article-magazine", "article-newspaper", "webpage")
"""CSL types of which the host is a periodical or a site, and not a volume."""
_TERMS = ("themes", "axes", "territories", "publics")
"""Fields whose values are terms of the scheme of the same name."""
_TEXTS = ("id", "subtitle", "place", "genre", "publication_state", "url")
_KNOWN = ("isbn", "issn", "doi")
_DASH = re.compile(r"\s*[-–—‑]\s*")
_COUNT = re.compile(r"\d+\s*(?:p\b\.?|pages?)")
_COLON = re.compile(r"[:：]\s")
_COUNTED = re.compile(r"\d+\s*[^\d\s]")
_RESOLVER = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What statements depend on besides the record."""

    vocabulary: Vocabulary
    titles: Mapping[str, str] = field(default_factory=dict)
    """By id, the titles of the records that go out together."""
    agency: str = ""
    """Who made the descriptions: the name of the centre."""


def statements(
    record: Record, setting: Setting, wanted: Iterable[str] | None = None
) -> dict[str, tuple[Statement, ...]]:
    """Returns the statements of a record by field; a field that says nothing has none.

    Args:
        record: the record.
        setting: what they depend on.
        wanted: the fields that are asked for; None for all.
    """
    chosen = _SAID if wanted is None else {name: _SAID[name] for name in wanted if name in _SAID}
    found = {name: tuple(said(record, setting)) for name, said in chosen.items()}
    return {name: said for name, said in found.items() if said}


def numbering(host: Host) -> str:
    """Returns the volume and the issue as they are printed.

    >>> numbering(Host(volume="14", issue="4"))
    'vol. 14, n° 4'
    """
    parts = (f"vol. {host.volume}" if host.volume else "", f"n° {host.issue}" if host.issue else "")
    return ", ".join(filter(None, parts))


def printed_years(date: PartialDate) -> str:
    """Returns the years of a date as a catalogue prints them: 2015, 2014-2015, [vers 2012]."""
    years = str(date.year) if date.year == date.last_year else f"{date.year}-{date.last_year}"
    return f"[vers {years}]" if date.is_uncertain else years


def _text(value: str) -> tuple[Statement, ...]:
    return ({"value": value.strip()},) if value.strip() else ()


def _term(term_id: str, scheme: str, setting: Setting) -> Statement:
    """Returns a term; one that is not in the vocabulary has no id."""
    term = setting.vocabulary.get(term_id, scheme)
    return {"label": term.label, "id": term.id} if term else {"label": term_id}


def _title(record: Record, _setting: Setting) -> Iterator[Statement]:
    if record.title.strip():
        has_colon = _COLON.search(record.title.strip())
        colon = "" if not has_colon else "beside" if record.subtitle else "alone"
        yield {"value": record.title.strip(), "full": record.full_title, "colon": colon}


def _type(record: Record, setting: Setting) -> Iterator[Statement]:
    if record.type:
        term = setting.vocabulary.get(record.type, "publication_types")
        resource = term.attributes.get("csl", "document") if term else "document"
        yield {**_term(record.type, "publication_types", setting), "resource": resource, "form": resource}


def _extent(record: Record, setting: Setting) -> Iterator[Statement]:
    if text := record.extent.strip():
        is_film = any(one["resource"] == "motion_picture" for one in _type(record, setting))
        yield {
            "value": text,
            "rest": "" if _COUNT.fullmatch(text) else text,
            "film": "yes" if is_film else "",
            "hosted": "yes" if record.host else "",
        }


def _unusual(name: str) -> Callable[[Record, Setting], Iterable[Statement]]:
    usual = getattr(Record(id=""), name)

    def said(record: Record, _setting: Setting) -> Iterable[Statement]:
        value = getattr(record, name)
        return () if value == usual else _text(value)

    return said


def _publisher(record: Record, setting: Setting) -> Iterator[Statement]:
    if record.publisher:
        said = _term(record.publisher, "actors", setting)
        yield {"value": said["label"], "id": said.get("id", "")}


def _keywords(record: Record, _setting: Setting) -> Iterator[Statement]:
    for said in (said for one in record.keywords for said in _text(one)):
        yield {**said, "semicolon": said["value"] if ";" in said["value"] else ""}


def _edition(record: Record, _setting: Setting) -> Iterator[Statement]:
    for said in _text(record.edition):
        yield {**said, "counted": said["value"] if _COUNTED.match(said["value"]) else ""}


def _abstract(record: Record, _setting: Setting) -> Iterator[Statement]:
    for said in _text(record.abstract):
        yield {**said, "paragraphs": "several" if len(said["value"].splitlines()) > 1 else ""}


def _agency(_record: Record, setting: Setting) -> Iterator[Statement]:
    yield {"country": "FR", "value": setting.agency or "docbase"}


def _date(record: Record, _setting: Setting) -> Iterator[Statement]:
    if (date := record.date) is not None:
        text = date.text
        yield {
            "years": printed_years(date),
            "edtf": text,
            "exact": "" if text == str(date.year) else text,
            "start": "-".join(f"{part:02}" for part in date.start),
            "special": text if date.is_uncertain or date.is_interval else "",
            "day": "yes" if len(date.start) > 2 else "",
        }


def _day(name: str) -> Callable[[Record, Setting], Iterator[Statement]]:
    def said(record: Record, _setting: Setting) -> Iterator[Statement]:
        if date := getattr(record, name):
            yield {"edtf": date.text}

    return said


def _language(record: Record, _setting: Setting) -> Iterator[Statement]:
    if tag := record.language.strip():
        alone = tag.split("-")[0]
        yield {"language": alone, "tag": tag, "exact": "" if alone == tag else tag}


def _series(record: Record, _setting: Setting) -> Iterator[Statement]:
    series = record.series
    if series and series.title:
        yield {"title": series.title, "number": series.number}
    elif series and series.number:
        yield {"lone_number": series.number}


def _host(record: Record, _setting: Setting) -> Iterator[Statement]:
    if (host := record.host) and host != Host():
        first, _sign, last = _DASH.sub("-", host.pages).partition("-")
        numbers, pages = numbering(host), f"p. {host.pages}" if host.pages else ""
        cited = ", ".join(filter(None, (host.title, numbers, pages)))
        yield {**_parts(host), "numbering": numbers, "first": first, "last": last, "cited": cited}


def _holder(record: Record, setting: Setting) -> Iterator[Statement]:
    for said in _type(record, setting):
        if record.host and record.host.title and said["resource"] in _HELD:
            yield {"holder": said["resource"]}


def _identifiers(record: Record, _setting: Setting) -> Iterator[Statement]:
    for name, value in record.identifiers.items():
        bare = _RESOLVER.sub("", value) if name == "doi" else value
        yield {
            "scheme": name if name in _KNOWN else "other",
            "name": name,
            "value": bare,
            "labelled": f"{name.upper()} {bare}",
        }


def _relations(record: Record, setting: Setting) -> Iterator[Statement]:
    for one in record.relations:
        yield {"type": one.type, "id": one.id, "title": setting.titles.get(one.id, "")}


def _provenance(record: Record, _setting: Setting) -> Iterator[Statement]:
    return ({"field": name, "source": source} for name, source in record.provenance.items())


def _items(record: Record, _setting: Setting) -> Iterator[Statement]:
    for place, one in enumerate(record.items):
        yield {**_parts(one), "following": "yes" if place else ""}


def _of_model(name: str) -> Callable[[Record, Setting], Iterable[Statement]]:
    return lambda record, _setting: map(_parts, getattr(record, name))


def _parts(value: Host | Item | RecordFile) -> Statement:
    parts = ((part.name, getattr(value, part.name)) for part in dataclasses.fields(value))
    return {name: "" if said is None else str(said) for name, said in parts}


def _plain(name: str) -> Callable[[Record, Setting], Iterable[Statement]]:
    return lambda record, _setting: _text(getattr(record, name))


def _terms(name: str) -> Callable[[Record, Setting], Iterable[Statement]]:
    return lambda record, setting: [_term(one, name, setting) for one in getattr(record, name)]


_SAID: Mapping[str, Callable[[Record, Setting], Iterable[Statement]]] = MappingProxyType(
    {
        **{name: _plain(name) for name in _TEXTS},
        **{name: _terms(name) for name in _TERMS},
        "title": _title,
        "extent": _extent,
        "edition": _edition,
        "abstract": _abstract,
        "access": _unusual("access"),
        "status": _unusual("status"),
        "type": _type,
        "publisher": _publisher,
        "contributors": lambda record, setting: contributors(record, setting.vocabulary),
        "responsibility": lambda record, setting: responsibility(record, setting.vocabulary),
        "agency": _agency,
        "date": _date,
        "language": _language,
        "series": _series,
        "host": _host,
        "holder": _holder,
        "keywords": _keywords,
        "identifiers": _identifiers,
        "accessed": _day("accessed"),
        "added": _day("added"),
        "items": _items,
        "files": _of_model("files"),
        "relations": _relations,
        "provenance": _provenance,
    }
)
"""What each field says."""
