"""The fields of MARC in which every character has its place: leaders, 100 of UNIMARC, 008 of MARC 21."""

from collections.abc import Mapping
from types import MappingProxyType

from docbase.exchange.mappings import Table
from docbase.model.dates import PartialDate
from docbase.model.record import Record

_KINDS: Mapping[str, str] = MappingProxyType({"motion_picture": "g", "song": "i", "map": "e"})
"""Type of record (leader/06) by CSL type; the others are texts."""
_ANALYTIC = ("chapter", "paper-conference", "article", "article-journal", "article-magazine")
_DRAFT = "3"
"""Level of description (leader/17) of what no person has reviewed."""
_UNDATED = " " * 8


def unimarc_leader(record: Record, resource: str) -> str:
    """Returns the leader; position 9 is blank in UNIMARC, and the last three are not defined."""
    level = "a2" if _is_part(record, resource) else "m0"
    return f"00000n{_KINDS.get(resource, 'a')}{level} 2200000{_encoding(record)}  450 "


def marc21_leader(record: Record, resource: str) -> str:
    """Returns the leader; position 9 says Unicode."""
    level = "a" if _is_part(record, resource) else "m"
    return f"00000n{_KINDS.get(resource, 'a')}{level} a2200000{_encoding(record)}i 4500"


def unimarc_100(record: Record, _table: Table) -> str:
    """Returns general processing data: day of entry, dates, catalogued in French, Unicode, Latin script."""
    entered = "".join(f"{part:02}" for part in record.added.start) if record.added else ""
    return f"{entered:8}{_unimarc_dates(record.date)}m  y0frey50      ba"


def marc21_008(record: Record, table: Table) -> str:
    """Returns the fixed-length data elements of a text: day of entry, dates, language."""
    entered = "".join(f"{part:02}" for part in record.added.start)[2:] if record.added else ""
    language = table.coded("language", record.language.split("-")[0])
    code = language if len(language) == 3 else "und"
    return f"{entered:6}{_marc21_dates(record.date)}xx {' ' * 17}{code} d"


def _is_part(record: Record, resource: str) -> bool:
    return resource in _ANALYTIC or (resource != "webpage" and bool(record.host and record.host.pages))


def _encoding(record: Record) -> str:
    return _DRAFT if record.status == "draft" else " "


def _unimarc_dates(date: PartialDate | None) -> str:
    """Returns the type of date and two dates: d one year, g several, j a day, f uncertain, u unknown."""
    if date is None:
        return f"u{_UNDATED}"
    if date.is_uncertain:
        return f"f{date.year:04}{date.last_year:04}"
    if date.year != date.last_year:
        return f"g{date.year:04}{date.last_year:04}"
    detail = "".join(f"{part:02}" for part in date.start[1:])
    return f"j{date.year:04}{detail:4}" if detail else f"d{date.year:04}    "


def _marc21_dates(date: PartialDate | None) -> str:
    """Returns the type of date and two dates: s one year, m several, e a day, q uncertain, n unknown."""
    if date is None:
        return "nuuuuuuuu"
    if date.is_uncertain:
        return f"q{date.year:04}{date.last_year:04}"
    if date.year != date.last_year:
        return f"m{date.year:04}{date.last_year:04}"
    detail = "".join(f"{part:02}" for part in date.start[1:])
    return f"e{date.year:04}{detail:4}" if detail else f"s{date.year:04}    "
