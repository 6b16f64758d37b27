"""BibTeX, as LaTeX, JabRef and Zotero read it."""

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
from docbase.model.dates import PartialDate

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""What BibTeX calls the months."""
_PUBLISHER_FIELDS = {
    "techreport": "institution",
    "phdthesis": "school",
    "mastersthesis": "school",
    "manual": "organization",
}
"""What each type calls the body that publishes; others say `publisher`."""
_WANTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "article": ("author", "host", "date"),
        "book": ("publisher", "date"),
        "incollection": ("author", "host", "publisher", "date"),
        "phdthesis": ("author", "publisher", "date"),
        "proceedings": ("date",),
        "techreport": ("author", "publisher", "date"),
    }
)
"""What the styles of BibTeX ask of a type: without it, they warn and leave a hole in the list."""
_SERIAL = ("book", "incollection", "proceedings")
"""Types of which a number is that of a series, and stands in the place of a volume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BibtexFormat:
    """A BibTeX database in UTF-8; keys are the ids of the records, which never change."""

    name: str = "bibtex"
    media_type: str = "application/x-bibtex"
    suffix: str = ".bib"
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection as BibTeX entries, in their order."""
        entries = (_entry(describe(record, selection.vocabulary)) for record in selection.records)
        return Output(content="\n".join(entries).encode())


def _entry(reference: Reference) -> str:
    own = "incollection" if reference.csl_type == "chapter" else _own_type(reference)
    entry_type = own if _has_all(reference, own) else "misc"
    number, told = _numbers(reference, own, entry_type)
    fields = {
        **_work(reference, entry_type),
        "number": escaped(number),
        **_place(reference, own, entry_type),
        **_access(reference),
        "note": _joined(escaped(reference.record.publication_state), noted(told)),
        "key": "" if "author" in reference.names and entry_type != "proceedings" else _key(reference),
    }
    return entry(entry_type, reference.record.id, fields)


def _own_type(reference: Reference) -> str:
    return reference.type.attributes.get("bibtex", "misc") if reference.type else "misc"


def _has_all(reference: Reference, own: str) -> bool:
    """Returns whether the record says what styles ask of the type."""
    host, date = reference.host.title, reference.record.date
    said = {**reference.names, "host": host, "publisher": reference.publisher, "date": date}
    # A book has authors or editors, for them: both make it warn, and none.
    is_signed = own != "book" or ("author" in said) != ("editor" in said)
    return is_signed and all(said.get(name) for name in _WANTED.get(own, ()))


def _key(reference: Reference) -> str:
    """Returns what an unsigned work is sorted by."""
    signed = reference.names.get("author") or reference.names.get("editor") or ()
    return escaped(signed[0].text if signed else reference.title)


def _numbers(reference: Reference, own: str, entry_type: str) -> tuple[str, dict[str, str]]:
    """Returns the number of an issue or in a series, and what the note says of them.

    Styles warn of the number of an issue without volume, and in a series that is not named or has a volume.
    """
    host, series = reference.host, reference.series
    if own == "article" and host.title:
        number, others = host.issue, {"lone": series.number}
        is_odd = entry_type == "article" and not host.volume
    else:
        number, others = series.number, {"issue": host.issue}
        is_odd = entry_type in _SERIAL and (bool(host.volume) or not series.title)
    told = {"number": number if is_odd else "", **others}
    return "" if is_odd else number, {name: escaped(text) for name, text in told.items() if text}


def _joined(*texts: str) -> str:
    return " ; ".join(filter(None, texts))


def _work(reference: Reference, entry_type: str) -> dict[str, str]:
    """Returns the fields of the work itself."""
    record = reference.record
    is_moved = _own_type(reference) != entry_type == "misc"
    label = reference.type.label if reference.type and is_moved else ""
    return {
        "author": names(reference.names.get("author", ())),
        "editor": names(reference.names.get("editor", ())),
        "translator": names(reference.names.get("translator", ())),
        "title": protected(reference.title),
        "type": escaped(reference.genre or label),
        "edition": escaped(reference.edition),
        "year": _years(record.date),
        "month": _month(record.date),
        _PUBLISHER_FIELDS.get(entry_type, "publisher"): escaped(reference.publisher),
        "address": escaped(record.place),
    }


def _place(reference: Reference, own: str, entry_type: str) -> dict[str, str]:
    """Returns the fields that say where the work appeared; `misc` prints what is in `howpublished`."""
    host, series = reference.host, reference.series
    appeared = escaped(host.title or (reference.publisher if entry_type == "misc" else ""))
    host_field = {"article": "journal", "incollection": "booktitle"}.get(own, "howpublished")
    return {
        host_field: escaped(host.title),
        "howpublished": appeared if entry_type == "misc" or host_field == "howpublished" else "",
        "volume": escaped(host.volume),
        "series": escaped(series.title),
        "pages": pages(host.pages),
        "pagetotal": reference.page_count,
    }


def _access(reference: Reference) -> dict[str, str]:
    """Returns the fields by which the work is found."""
    record = reference.record
    return {
        "isbn": escaped(record.identifiers.get("isbn", "")),
        "issn": escaped(record.identifiers.get("issn", "")),
        "doi": address(reference.doi),
        "url": address(record.url),
        "urldate": record.accessed.text if record.accessed else "",
        "language": escaped(record.language),
        "langid": BABEL.get(record.language.split("-")[0], ""),
        "keywords": keywords(reference.subjects),
        "abstract": escaped(record.abstract),
    }


def _years(date: PartialDate | None) -> str:
    return "--".join(str(year) for year in sorted({date.year, date.last_year})) if date else ""


def _month(date: PartialDate | None) -> str:
    return MONTHS[date.start[1] - 1] if date and len(date.start) > 1 and not date.is_interval else ""


BIBTEX = BibtexFormat()
