"""BibLaTeX, as LaTeX with biber reads it: its own types, dates in EDTF, title and subtitle apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docbase.cite.base import Output, Selection
from docbase.cite.formats.latex import BABEL, address, entry, escaped, names, pages, protected
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
_CONTAINERS = ("incollection", "inbook", "inproceedings")
_INSTITUTIONS = ("report", "thesis")
_PUBLISHERS: Mapping[str, str] = MappingProxyType(
    {
        "report": "institution",
        "thesis": "institution",
        "online": "organization",
        "misc": "organization",
        "booklet": "howpublished",
        "article": "note",
        "periodical": "note",
    }
)
"""What the data model of each type has for the body that publishes; others have `publisher`."""
_UNKNOWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "report": ("editor", "edition", "series", "isbn", "volumes"),
        "thesis": ("editor", "edition", "series", "volumes"),
        "online": ("location", "pages", "pagetotal", "series", "volumes", "edition", "number", "volume"),
        "misc": ("number", "pages", "pagetotal", "series", "volumes", "edition", "volume", "isbn"),
        "booklet": ("number", "series", "volumes", "edition", "volume", "isbn"),
        "article": ("location", "pagetotal", "volumes", "edition", "isbn"),
        "periodical": ("author", "location", "pages", "pagetotal", "volumes", "edition"),
        "proceedings": ("author",),
    }
)
"""Fields that the data model of a type does not have: the note says them instead."""
_SAID = MappingProxyType(
    {"number": "n° {}", "pages": "p. {}", "pagetotal": "{} p.", "volumes": "{} vol.", "isbn": "ISBN {}"}
)
"""How the note says them."""


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
    entry_type = _entry_type(reference)
    fields = {
        **_work(reference, entry_type),
        **_publication(reference, entry_type),
        **_place(reference, entry_type),
        **_access(reference),
    }
    if entry_type == "proceedings":
        fields["editor"] = fields["editor"] or fields["author"]
    unknown = {name: fields.pop(name, "") for name in _UNKNOWN.get(entry_type, ())}
    told = [
        _SAID.get(name, "{}").format(value) for name, value in unknown.items() if value and name != "author"
    ]
    fields["note"] = ". ".join(filter(None, (fields.get("note", ""), *told)))
    return entry(entry_type, reference.record.id, fields)


def _entry_type(reference: Reference) -> str:
    """Returns the type that has what the record says: one with editors alone is a collection."""
    roles = reference.names.keys()
    if reference.csl_type == "chapter":
        return "incollection" if "editor" in roles else "inbook"
    if reference.csl_type == "book" and "author" not in roles:
        return "collection" if "editor" in roles else "misc"
    own = _BY_PUBLICATION_TYPE.get(reference.record.type)
    return own or _TYPES.get(reference.csl_type, "misc")


def _work(reference: Reference, entry_type: str) -> dict[str, str]:
    record = reference.record
    kind = reference.genre or (reference.type.label if reference.type else "")
    genre = (
        {"type": escaped(kind)} if entry_type in _INSTITUTIONS else {"titleaddon": escaped(reference.genre)}
    )
    people = {role: names(reference.names.get(role, ())) for role in ("author", "editor", "translator")}
    return {
        **people,
        "title": protected(record.title),
        "subtitle": protected(record.subtitle),
        **genre,
        "edition": escaped(reference.edition),
        "date": record.date.text if record.date else "",
        "pubstate": escaped(record.publication_state),
    }


def _publication(reference: Reference, entry_type: str) -> dict[str, str]:
    """Returns who publishes it and where, under the names that the type has for them."""
    field = _PUBLISHERS.get(entry_type, "publisher")
    return {field: escaped(reference.publisher), "location": escaped(reference.record.place)}


def _place(reference: Reference, entry_type: str) -> dict[str, str]:
    """Returns where the work appeared."""
    host, series = reference.host, reference.series
    if entry_type in _CONTAINERS:
        host_field = "booktitle"
    else:
        host_field = "journaltitle" if entry_type == "article" else "titleaddon"
    return {
        **({host_field: protected(host.title)} if host.title else {}),
        "volume": escaped(host.volume),
        "issue" if entry_type == "periodical" else "number": escaped(host.issue or series.number),
        "series": escaped(series.title),
        "pages": pages(host.pages),
        "pagetotal": reference.page_count,
        "volumes": reference.volume_count,
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
        "keywords": escaped(", ".join(subject.replace(",", " ") for subject in reference.subjects)),
        "abstract": escaped(record.abstract),
        "library": escaped(reference.call_number),
    }


BIBLATEX = BiblatexFormat()
