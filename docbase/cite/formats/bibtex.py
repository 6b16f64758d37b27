"""BibTeX, as LaTeX, JabRef and Zotero read it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docbase.cite.base import Output, Selection
from docbase.cite.names import Name
from docbase.cite.records import Reference, describe
from docbase.model.dates import PartialDate

_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_ESCAPES = {"\\": r"{\textbackslash}", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}"}
_NOT_KEY = re.compile(r"[^A-Za-z0-9:.+/-]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BABEL = {"fr": "french", "en": "english", "de": "german", "es": "spanish", "it": "italian", "nl": "dutch"}
"""Languages as LaTeX names them: without one, readers take a title for English and change its capitals."""
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
    lines = [f"  {name} = {_delimited(name, value)}," for name, value in fields.items() if value]
    return "\n".join([f"@{entry_type}{{{_key(reference.record.id)},", *lines, "}", ""])


def _entry_type(reference: Reference) -> str:
    if reference.csl_type == "chapter":
        return "incollection"
    return reference.type.attributes.get("bibtex", "misc") if reference.type else "misc"


def _work(reference: Reference, entry_type: str) -> dict[str, str]:
    """Returns the fields of the work itself."""
    record = reference.record
    return {
        "author": _names(reference.names.get("author", ())),
        "editor": _names(reference.names.get("editor", ())),
        "translator": _names(reference.names.get("translator", ())),
        "title": _protected(reference.title),
        "type": _escaped(reference.genre),
        "edition": _escaped(reference.edition),
        "year": _years(record.date),
        "month": _month(record.date),
        _PUBLISHER_FIELDS.get(entry_type, "publisher"): _escaped(reference.publisher),
        "address": _escaped(record.place),
    }


def _place(reference: Reference, entry_type: str) -> dict[str, str]:
    """Returns the fields that say where the work appeared."""
    host, series = reference.host, reference.series
    host_field = {"article": "journal", "incollection": "booktitle"}.get(entry_type, "howpublished")
    return {
        host_field: _escaped(host.title),
        "volume": _escaped(host.volume),
        "number": _escaped(host.issue or series.number),
        "series": _escaped(series.title),
        "pages": _escaped(re.sub(r"\s*[-–‑]\s*", "--", host.pages)),
        "pagetotal": reference.page_count,
    }


def _access(reference: Reference) -> dict[str, str]:
    """Returns the fields by which the work is found."""
    record = reference.record
    return {
        "isbn": _escaped(record.identifiers.get("isbn", "")),
        "issn": _escaped(record.identifiers.get("issn", "")),
        "doi": _address(reference.doi),
        "url": _address(record.url),
        "urldate": record.accessed.text if record.accessed else "",
        "language": _escaped(record.language),
        "langid": _BABEL.get(record.language.split("-")[0], ""),
        "keywords": _escaped(", ".join(reference.subjects)),
        "abstract": _escaped(record.abstract),
        "note": _escaped(record.publication_state),
    }


def _years(date: PartialDate | None) -> str:
    return "--".join(str(year) for year in sorted({date.year, date.last_year})) if date else ""


def _month(date: PartialDate | None) -> str:
    return _MONTHS[date.start[1] - 1] if date and len(date.start) > 1 and not date.is_interval else ""


def _names(names: Sequence[Name]) -> str:
    return " and ".join(_name(name) for name in names)


def _name(name: Name) -> str:
    """Braces keep a body whole: BibTeX would take "Réseau des villes" for a first name and a name."""
    if name.literal:
        return f"{{{_escaped(name.literal)}}}"
    family = f"{name.particle} {name.family}".strip()
    parts = (family, name.suffix, name.given) if name.suffix else (family, name.given)
    return ", ".join(_guarded(_escaped(part)) for part in parts)


def _guarded(part: str) -> str:
    return f"{{{part}}}" if " and " in f" {part} " or "," in part else part


def _protected(title: str) -> str:
    """Returns the title with its capitals in braces: many styles would put them in lower case."""
    first, *others = title.split(" ")
    protected = (_escaped(word) if word == word.lower() else f"{{{_escaped(word)}}}" for word in others)
    return " ".join([_escaped(first), *protected])


def _escaped(text: str) -> str:
    one_line = " ".join(line.strip() for line in text.splitlines() if line.strip())
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], f"\\{match[0]}"), one_line)


def _address(text: str) -> str:
    """Returns the address as it is, since BibTeX styles set it verbatim, but for what would end the field."""
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _delimited(name: str, value: str) -> str:
    return value if name == "month" else f"{{{value}}}"


def _key(record_id: str) -> str:
    return _NOT_KEY.sub("-", record_id)


BIBTEX = BibtexFormat()
