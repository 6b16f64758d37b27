"""RIS, as Zotero, EndNote, Mendeley and Cairn write it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from docbase.cite.formats.ris import PARTS
from docbase.exchange.reading.encoding import read_text
from docbase.exchange.reading.said import Contents, Description, Gathering, Refused, Spot
from docbase.messages import gettext as _
from docbase.model.record import Item

# rispy keeps neither lines nor the text of a record that it refuses, and these are what a person mends.
_TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)$")
_LINE = re.compile(r"\r\n|\r|\n")
_ROLES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("AU", "A1"), "author"),
        **dict.fromkeys(("ED", "A2"), "editor"),
        "A4": "translator",
        "A3": "contributor",
    }
)
_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("TI", "T1", "CT", "BT"), "title"),
        "ET": "edition",
        "M3": "genre",
        "PB": "publisher",
        **dict.fromkeys(("CY", "PP"), "place"),
        **dict.fromkeys(("T2", "JO", "JF", "JA", "J2", "J1"), "host.title"),
        "VL": "host.volume",
        "IS": "host.issue",
        "T3": "series.title",
        "UR": "url",
        "LA": "language",
        **dict.fromkeys(("AB", "N2"), "abstract"),
        "N1": "publication_state",
    }
)
_DATES: Mapping[str, str] = MappingProxyType({"PY": "date", "Y1": "date", "DA": "date", "Y2": "accessed"})
_FILES = ("L1", "L2", "L4")
_IGNORED = frozenset({"ID", "DB", "DP", "AN", "ER", "TY", "EP", "SP", "M1", "CN"})
_STATES = re.compile(r"(?:à paraître|sous presse|in press|forthcoming)", re.I)


def read(content: bytes) -> Contents:
    """Returns what a file of RIS says; a record without title or end is refused, and the rest is read."""
    text, notes = read_text(content)
    descriptions, refused = list[Description](), list[Refused]()
    for number, (line, lines) in enumerate(_records(_LINE.split(text)), 1):
        found = _record(number, line, lines)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            descriptions.append(found)
    return Contents(
        format="ris",
        suffix=".ris",
        descriptions=tuple(descriptions),
        refused=tuple(refused),
        between=b"\r\n",
        notes=notes,
    )


def _records(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Yields the lines of each record, from TY to ER or to the next TY, with the number of the first."""
    start, held = 0, list[str]()
    for number, line in enumerate(lines, 1):
        line = line.lstrip("\ufeff").rstrip()
        tag = found[1] if (found := _TAG.match(line)) else ""
        if tag == "TY" and held:
            yield start, held
            held = []
        if line and not held:
            start = number
        if line or held:
            held.append(line)
        if tag == "ER":
            yield start, held
            held = []
    if any(held):
        yield start, held


def _record(number: int, line: int, lines: list[str]) -> Description | Refused:
    raw = "".join(f"{one}\r\n" for one in lines).encode()
    fields = list(_fields(lines))
    by_tag = dict(reversed(fields))
    title = next((by_tag[tag] for tag in ("TI", "T1", "CT", "BT") if by_tag.get(tag)), "")
    spot = Spot(number=number, line=line, name=title or by_tag.get("ID", ""))
    if not fields or fields[0][0] != "TY":
        reason = _("it does not begin with “TY  - ”")
    elif fields[-1][0] != "ER":
        reason = _("it is not ended by “ER  - ”")
    elif not title:
        reason = _("it has no title")
    else:
        return _described(fields, by_tag).description(spot, raw)
    return Refused(spot=spot, reason=reason, raw=raw)


def _fields(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields tags with their texts; a line without tag goes on with the text before it."""
    tag, parts = "", list[str]()
    for line in lines:
        if found := _TAG.match(line):
            if tag:
                yield tag, "\n".join(parts).strip()
            tag, parts = found[1], [found[2] or ""]
        elif tag:
            parts.append(line)
    if tag:
        yield tag, "\n".join(parts).strip()


def _described(fields: list[tuple[str, str]], by_tag: Mapping[str, str]) -> Gathering:
    said = Gathering()
    said.kind = ("ris", by_tag["TY"].strip())
    said.key = by_tag.get("ID", "")
    for tag, text in fields:
        if tag in _ROLES and text.endswith(","):
            said.contribute(_ROLES[tag], body=text.rstrip(", "))  # the comma says that there is no first name
        elif tag in _ROLES:
            said.name(_ROLES[tag], text)
        elif tag == "KW":
            said.subjects += text.splitlines()
        elif tag == "DO":
            said.identify("doi", text)
        elif tag in _FILES:
            said.files += re.split(r"\s*;\s*(?=\S)", text)
        elif tag in _DATES:
            said.date(_DATES[tag], _day(text), tag)
        elif tag == "N1" and not _STATES.search(text):
            said.leave(tag, text)
        elif tag in _TEXTS:
            said.put(_TEXTS[tag], text, tag)
        elif tag == "SN":
            _take_codes(said, text)
        elif tag not in _IGNORED:
            said.leave(tag, text)
    _numbers(said, by_tag)
    return said


def _take_codes(said: Gathering, text: str) -> None:
    for code in re.split(r"[;\n]", text):
        digits = re.sub(r"[^0-9Xx]", "", code)
        said.identify("issn" if len(digits) == 8 else "isbn", code)


def _numbers(said: Gathering, by_tag: Mapping[str, str]) -> None:
    """Takes what a tag means only with others: pages, number in a series, call number."""
    first, last = by_tag.get("SP", ""), by_tag.get("EP", "")
    has_host = any(name.startswith("host.") for name in said.values)
    is_part = bool(last) or (by_tag["TY"].strip() in PARTS and has_host)
    if first and is_part:
        said.put("host.pages", f"{first}-{last}" if last and last != first else first)
    elif first:
        said.put("extent", f"{first} p." if first.isdecimal() else first)
    said.put("series.number", by_tag.get("M1", ""))
    if by_tag.get("CN"):
        said.add("items", Item(call_number=by_tag["CN"]))


def _day(text: str) -> str:
    """Returns YYYY/MM/DD/other as EDTF."""
    if not (found := re.match(r"(\d{4})(?:/(\d{1,2})?(?:/(\d{1,2})?)?)?(?:/.*)?$", text.strip())):
        return text
    year, month, day = found.groups()
    if not month:
        return year
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
