"""BibTeX, as LaTeX, JabRef and Zotero read it."""

from dataclasses import dataclass

from docbase.cite.base import Output, Selection
from docbase.cite.formats.latex import BABEL, address, entry, escaped, names, pages, protected
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
    entry_type = _entry_type(reference)
    fields = {**_work(reference, entry_type), **_place(reference, entry_type), **_access(reference)}
    return entry(entry_type, reference.record.id, fields)


def _entry_type(reference: Reference) -> str:
    if reference.csl_type == "chapter":
        return "incollection"
    return reference.type.attributes.get("bibtex", "misc") if reference.type else "misc"


def _work(reference: Reference, entry_type: str) -> dict[str, str]:
    """Returns the fields of the work itself."""
    record = reference.record
    return {
        "author": names(reference.names.get("author", ())),
        "editor": names(reference.names.get("editor", ())),
        "translator": names(reference.names.get("translator", ())),
        "title": protected(reference.title),
        "type": escaped(reference.genre),
        "edition": escaped(reference.edition),
        "year": _years(record.date),
        "month": _month(record.date),
        _PUBLISHER_FIELDS.get(entry_type, "publisher"): escaped(reference.publisher),
        "address": escaped(record.place),
    }


def _place(reference: Reference, entry_type: str) -> dict[str, str]:
    """Returns the fields that say where the work appeared."""
    host, series = reference.host, reference.series
    host_field = {"article": "journal", "incollection": "booktitle"}.get(entry_type, "howpublished")
    return {
        host_field: escaped(host.title),
        "volume": escaped(host.volume),
        "number": escaped(host.issue or series.number),
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
        "keywords": escaped(", ".join(reference.subjects)),
        "abstract": escaped(record.abstract),
        "note": escaped(record.publication_state),
    }


def _years(date: PartialDate | None) -> str:
    return "--".join(str(year) for year in sorted({date.year, date.last_year})) if date else ""


def _month(date: PartialDate | None) -> str:
    return MONTHS[date.start[1] - 1] if date and len(date.start) > 1 and not date.is_interval else ""


BIBTEX = BibtexFormat()
