"""RIS, as Zotero, EndNote and Mendeley read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docbase.cite.base import Output, Selection
from docbase.cite.names import Name
from docbase.cite.records import Reference, describe
from docbase.model.dates import PartialDate

_ROLE_TAGS = {"author": "AU", "editor": "ED", "translator": "A4", "contributor": "A3"}
PARTS = (
    *("JOUR", "MGZN", "NEWS", "CHAP", "CONF", "CPAPER", "EJOUR", "INPR", "ENCYC", "DICT", "BLOG", "ECHAP"),
)
"""Types of works that stand in another: their pages are a place, not an extent."""
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
"""All but the no-break ones of French."""
_RANGE = re.compile(r"\s*[-–‑]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class RisFormat:
    """A file of RIS in UTF-8, with the line ends its specification asks for."""

    name: str = "ris"
    media_type: str = "application/x-research-info-systems"
    suffix: str = ".ris"
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection as RIS, in their order."""
        lines = [
            f"{tag}  - {_SPACES.sub(' ', value).strip(' ')}\r\n"
            for record in selection.records
            for tag, value in _record(describe(record, selection.vocabulary))
        ]
        return Output(content="".join(lines).encode())


def _record(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", _type(reference)
    yield "ID", reference.record.id
    for tag, value in (*_work(reference), *_place(reference), *_access(reference)):
        if value:
            yield tag, value
    yield "ER", ""


def _type(reference: Reference) -> str:
    if reference.csl_type == "chapter":
        return "CHAP"
    return reference.type.attributes.get("ris", "GEN") if reference.type else "GEN"


def _work(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yields what describes the work itself."""
    record = reference.record
    for role, names in reference.names.items():
        for name in names:
            yield _ROLE_TAGS[role], _name(name)
    yield "TI", reference.title
    yield "M3", reference.genre
    yield "ET", reference.edition
    if record.date:
        yield "PY", str(record.date.year)
        yield "DA", _date(record.date)
    yield "PB", reference.publisher
    yield "CY", record.place


def _place(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yields where the work appeared: T2 is the host, T3 the series."""
    host, series = reference.host, reference.series
    first, _dash, last = _RANGE.sub("-", host.pages).partition("-")
    is_part = _type(reference) in PARTS and bool(host.title or host.volume or host.issue)
    # Alone, the first page of what is no part would be read as a number of pages.
    last = last or ("" if is_part else first)
    count = "" if is_part else reference.page_count
    yield "T2", host.title
    yield "VL", host.volume
    yield "IS", host.issue
    yield "SP", first or count
    yield "EP", last
    yield "T3", series.title
    yield "M1", series.number


def _access(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yields what finds the work."""
    record = reference.record
    yield "SN", record.identifiers.get("isbn", "")
    yield "SN", record.identifiers.get("issn", "")
    yield "DO", reference.doi
    yield "UR", record.url
    yield "Y2", _date(record.accessed) if record.accessed else ""
    yield "CN", reference.call_number
    yield "LA", record.language
    for subject in reference.subjects:
        yield "KW", subject
    yield "N2", record.abstract
    yield "N1", record.publication_state


def _name(name: Name) -> str:
    """Returns the name; the comma at the end says that a body has no first name."""
    return f"{name.literal}," if name.literal else name.entry


def _date(date: PartialDate) -> str:
    """Returns YYYY/MM/DD/ and nothing where the date stops: the specification keeps the slashes."""
    parts = [f"{part:02d}" for part in date.start]
    return "/".join([*parts, *[""] * (3 - len(parts)), ""])


RIS = RisFormat()
