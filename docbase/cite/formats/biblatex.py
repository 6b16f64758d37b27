"""BibLaTeX, as LaTeX with biber reads it: its own types, dates in EDTF, title and subtitle apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docbase.cite.base import Output, Selection
from docbase.cite.formats.latex import (
    BABEL,
    address,
    entry,
    escaped,
    keywords,
    names,
    noted,
    pages,
    protected,
)
from docbase.cite.records import Reference, describe

_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "article-journal": "article",
        "article-newspaper": "article",
        "book": "book",
        "chapter": "incollection",
        "paper-conference": "inproceedings",
        "report": "report",
        "thesis": "thesis",
        "webpage": "online",
        "periodical": "periodical",
        "pamphlet": "booklet",
    }
)
"""Entry types by CSL type; what has none is `misc`, for biber warns of types that it does not check."""
_BY_PUBLICATION_TYPE: Mapping[str, str] = MappingProxyType(
    {"actes-journee": "proceedings", "guide": "manual"}
)
_PARTS = ("incollection", "inbook", "inproceedings")
_WHOLES = ("book", "collection", "manual", "misc")
_OF_BOOKS = (
    *("editor", "translator", "edition", "publisher", "location", "volume", "number"),
    *("series", "pages", "volumes", "isbn"),
)
_FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "article": frozenset(
            {"author", "editor", "translator", "journaltitle", "volume", "number", "series", "pages", "issn"}
        ),
        "book": frozenset({"author", "pagetotal", *_OF_BOOKS}),
        "booklet": frozenset({"author", "editor", "howpublished", "location", "pages", "pagetotal", "type"}),
        "collection": frozenset({"pagetotal", *_OF_BOOKS}),
        "inbook": frozenset({"author", "booktitle", *_OF_BOOKS}),
        "incollection": frozenset({"author", "booktitle", *_OF_BOOKS}),
        "inproceedings": frozenset({"author", "booktitle", *_OF_BOOKS}) - {"translator", "edition"},
        "manual": frozenset({"author", "pagetotal", "type", *_OF_BOOKS})
        - {"translator", "volume", "volumes"},
        "misc": frozenset({"author", "editor", "organization", "location", "type"}),
        "online": frozenset({"author", "editor", "organization"}),
        "periodical": frozenset({"editor", "series", "volume", "number", "issue", "issn"}),
        "proceedings": frozenset({"pagetotal", *_OF_BOOKS}) - {"translator", "edition"},
        "report": frozenset({"author", "institution", "location", "number", "pages", "pagetotal", "type"}),
        "thesis": frozenset({"author", "institution", "location", "pages", "pagetotal", "type"}),
    }
)
"""What the data model of each type has for what a record says, besides what it has for all."""
_WANTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "book": ("author",),
        "booklet": ("author",),
        "collection": ("editor",),
        "inbook": ("author", "booktitle"),
        "incollection": ("author", "editor", "booktitle"),
        "inproceedings": ("author", "booktitle"),
        "online": ("url",),
        "periodical": ("editor",),
        "proceedings": ("editor",),
        "report": ("author", "institution"),
        "thesis": ("author", "institution"),
    }
)
"""What the data model of a type asks for; an article that nobody has signed is one all the same."""
_HOSTS: Mapping[str, str] = MappingProxyType(
    {"article": "journaltitle", "online": "titleaddon", **dict.fromkeys(_PARTS, "booktitle")}
)
"""What types call the host; of a page of the web it is the site, which stands after the title."""
_ISSUES = ("article-journal", "article-newspaper")
"""CSL types of which the number is that of an issue."""
_KINDS = ("report", "thesis")
"""Types that are asked what kind of work it is."""
_PLAIN = ("manual", "misc", "book", "collection")
"""Types that say nothing of what kind of work it is."""
_PUBLISHERS = ("publisher", "institution", "organization", "howpublished")
"""What types call the body that publishes: each has one of them, or none."""
_OF_ALL = frozenset(
    {"title", "subtitle", "titleaddon", "date", "pubstate", "doi", "url", "urldate", "language", "langid"}
    | {"keywords", "abstract", "library", "note"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BiblatexFormat:
    """A BibLaTeX database in UTF-8; keys are the ids of the records, which never change."""

    name: str = "biblatex"
    media_type: str = "application/x-bibtex"
    suffix: str = ".biblatex"
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection as BibLaTeX entries, in their order."""
        entries = (_entry(describe(record, selection.vocabulary)) for record in selection.records)
        return Output(content="\n".join(entries).encode())


def _entry(reference: Reference) -> str:
    said = {name: text for name, text in _said(reference).items() if text}
    own = _BY_PUBLICATION_TYPE.get(reference.record.type) or _TYPES.get(reference.csl_type, "misc")
    entry_type = _entry_type(own, said)
    if reference.type and (entry_type in _KINDS or (entry_type in _PLAIN and entry_type != own)):
        said.setdefault("type", escaped(reference.type.label))
    if "type" in said and "type" not in _FIELDS[entry_type]:
        said["titleaddon"] = said.pop("type")
    has = _FIELDS[entry_type] | _OF_ALL
    placed = {name: _name(name, entry_type) for name in said}
    fields = {placed[name]: text for name, text in said.items() if placed[name] in has}
    note = noted({name: text for name, text in said.items() if placed[name] not in has})
    return entry(entry_type, reference.record.id, {**fields, "note": note})


def _entry_type(own: str, said: Mapping[str, str]) -> str:
    """Returns the type that has most of what the record says, and asks for nothing else."""
    if own == "article":
        return own
    others = (*_PARTS, "misc") if own in _PARTS else _WHOLES
    fitting = [one for one in (own, *others) if all(_says(said, one, name) for name in _WANTED.get(one, ()))]
    return min(fitting, key=lambda one: _left_over(said, one))


def _says(said: Mapping[str, str], entry_type: str, name: str) -> bool:
    return any(_name(own, entry_type) == name for own in said)


def _left_over(said: Mapping[str, str], entry_type: str) -> int:
    """Returns how much of what the record says the type has no field for; its kind can stand by the title."""
    has = _FIELDS[entry_type] | _OF_ALL | {"type"}
    return sum(_name(name, entry_type) not in has for name in said)


def _name(name: str, entry_type: str) -> str:
    """Returns what a type calls the host, the body that publishes and the number of an issue."""
    match name:
        case "issue":
            return "number" if entry_type == "article" else "issue"
        case "publisher":
            return next((one for one in _PUBLISHERS if one in _FIELDS[entry_type]), name)
        case "host":
            return _HOSTS.get(entry_type, "host")
    return name


def _said(reference: Reference) -> dict[str, str]:
    """Returns all that the record says, empty where it says nothing."""
    record, host, series = reference.record, reference.host, reference.series
    return {
        **{role: names(reference.names.get(role, ())) for role in ("author", "editor", "translator")},
        "title": protected(record.title),
        "subtitle": protected(record.subtitle),
        "type": escaped(reference.genre),
        "edition": escaped(reference.edition),
        "date": record.date.text if record.date else "",
        "pubstate": escaped(record.publication_state),
        "publisher": escaped(reference.publisher),
        "location": escaped(record.place),
        "host": protected(host.title),
        "volume": escaped(host.volume),
        "issue": escaped(host.issue),
        "series": escaped(series.title),
        "lone" if reference.csl_type in _ISSUES else "number": escaped(series.number),
        "pages": pages(host.pages),
        "pagetotal": reference.page_count,
        "volumes": reference.volume_count,
        **_access(reference),
    }


def _access(reference: Reference) -> dict[str, str]:
    record = reference.record
    return {
        "isbn": escaped(record.identifiers.get("isbn", "")),
        "issn": escaped(record.identifiers.get("issn", "")),
        "doi": address(reference.doi),
        "url": address(record.url),
        "urldate": record.accessed.text if record.accessed else "",
        "language": BABEL.get(record.language.split("-")[0], escaped(record.language)),
        "langid": BABEL.get(record.language.split("-")[0], ""),
        "keywords": keywords(reference.subjects),
        "abstract": escaped(record.abstract),
        "library": escaped(reference.call_number),
    }


BIBLATEX = BiblatexFormat()
