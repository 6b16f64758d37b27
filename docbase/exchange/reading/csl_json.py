"""CSL-JSON, as Zotero, Better CSL JSON, pandoc and Crossref write it."""

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from docbase.errors import DamagedDocumentError
from docbase.exchange.reading.encoding import read_text
from docbase.exchange.reading.said import Contents, Description, Gathering, Refused, Spot, sound
from docbase.messages import gettext as _
from docbase.model.record import Item

_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "title": "title",
        "container-title": "host.title",
        "volume": "host.volume",
        "issue": "host.issue",
        "page": "host.pages",
        "collection-title": "series.title",
        "collection-number": "series.number",
        "number": "series.number",
        "genre": "genre",
        "medium": "genre",
        "edition": "edition",
        "publisher": "publisher",
        "publisher-place": "place",
        "status": "publication_state",
        "URL": "url",
        "language": "language",
        "abstract": "abstract",
        "dimensions": "extent",
    }
)
_CODES: Mapping[str, str] = MappingProxyType({"ISBN": "isbn", "ISSN": "issn", "DOI": "doi"})
_ROLES = ("author", "editor", "translator", "contributor")
_OTHER_ROLES: Mapping[str, str] = MappingProxyType(
    {"collection-editor": "editor", "editorial-director": "editor", "director": "author"}
)
_DATES: Mapping[str, str] = MappingProxyType({"issued": "date", "accessed": "accessed"})
_IGNORED = frozenset({"id", "type", "citation-key", "citation-label", "source", "title-short", "shortTitle"})
_MARKUP = re.compile(r"<(/?)(i|b|sup|sub|span)(?:\s[^<>]*)?>")
_SEMICOLON, _COMMA, _BARE = (re.compile(sign) for sign in (r";(?:\s|$)", ",", ";"))
"""What may stand between keywords: commas stay in those that semicolons with a space part."""
_ATTACHED = ("attachments", "files")
_DECODER = json.JSONDecoder(strict=False)
"""Takes signs of control in texts, which some programs do not escape."""
_START = re.compile(r'\A\s*(?:\{\s*"items"\s*:\s*)?\[')
_ITEM = re.compile(r"[^\s,\]]")
_NEXT = re.compile(r"[}\]\"\w]\s*,?\s*(?=\{)")
"""Stands before a reference, or before a name in one."""
_OF_ITEMS = ("title", "type", "id")


class _Broken:
    """Stands for an item that cannot be read."""


def read(content: bytes) -> Contents:
    """Returns what a file of CSL-JSON says; an item without title is refused, and the rest is read.

    Raises:
        DamagedDocumentError: it is not JSON, or not a list of references.
    """
    text, notes = read_text(content)
    descriptions, refused = list[Description](), list[Refused]()
    for number, (line, raw, item) in enumerate(_items(text), 1):
        title = item.get("title") if isinstance(item, dict) else None
        name = sound(str(title or (item.get("id", "") if isinstance(item, dict) else "")))
        spot = Spot(number=number, line=line, name=name)
        if isinstance(item, _Broken):
            reason = _("it is not whole: a quote, comma or brace is missing in it, or the file ends there")
            refused.append(Refused(spot=spot, reason=reason, raw=raw))
        elif not isinstance(item, dict):
            refused.append(Refused(spot=spot, reason=_("it is not a reference"), raw=raw))
        elif not isinstance(title, str) or not title.strip():
            refused.append(Refused(spot=spot, reason=_("it has no title"), raw=raw))
        else:
            descriptions.append(_described(item).description(spot, raw))
    return Contents(
        format="csl-json",
        suffix=".json",
        descriptions=tuple(descriptions),
        refused=tuple(refused),
        head=b"[\n",
        tail=b"\n]\n",
        between=b",\n",
        notes=notes,
    )


def _items(text: str) -> Iterator[tuple[int | None, bytes, Any]]:
    """Yields each item with the line on which it begins; what cannot be read, as `_Broken`.

    Raises:
        DamagedDocumentError: this is no list of items.
    """
    try:
        whole = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits, too
        yield from _pieces(text, error)
        return
    listed = whole.get("items", whole) if isinstance(whole, dict) else whole
    if isinstance(listed, dict):
        listed = [listed]
    if not isinstance(listed, list):
        raise DamagedDocumentError(
            _("This JSON is not a list of references."),
            hint=_("Choose “CSL JSON” when you export from Zotero."),
        )
    places = _places(text, whole, listed)
    for item, line in zip(listed, places, strict=True):
        yield line, _raw(item), item


def _raw(item: Any) -> bytes:
    return json.dumps(item, ensure_ascii=False, indent=2).encode(errors="replace")


def _pieces(text: str, error: Exception) -> Iterator[tuple[int | None, bytes, Any]]:
    """Yields the items of a damaged list one by one; what is damaged goes to where the next one begins.

    Raises:
        DamagedDocumentError: there is no item in it that can be read.
    """
    begin, pieces = _START.search(text), list[tuple[int, str, Any]]()
    place = begin.end() if begin else len(text)
    while found := _ITEM.search(text, place):
        start = found.start()
        if (item := _item_at(text, start)) is not None:
            place = item[1]
            pieces.append((start, text[start:place], item[0]))
            continue
        nexts = (one.end() for one in _NEXT.finditer(text, start))
        place = next((one for one in nexts if _is_item(_item_at(text, one))), len(text))
        pieces.append((start, text[start:place].rstrip("] \t\r\n,"), _Broken()))
    if not any(isinstance(item, dict) for _place, _raw, item in pieces):
        line = getattr(error, "lineno", None)
        raise DamagedDocumentError(
            _("This is not JSON: it cannot be read after line {line}.").format(line=line or 1),
            hint=_("Export the file again from the program that made it."),
            line=line,
        ) from error
    for start, raw, item in pieces:
        yield text.count("\n", 0, start) + 1, raw.encode(errors="replace"), item


def _item_at(text: str, place: int) -> tuple[Any, int] | None:
    """Returns the value that begins there and where it ends; None when it cannot be read."""
    try:
        return _DECODER.raw_decode(text, place)
    except (ValueError, RecursionError):
        return None


def _is_item(found: tuple[Any, int] | None) -> bool:
    """Whether it is a reference, and not one of the names in it."""
    return found is not None and isinstance(found[0], dict) and not found[0].keys().isdisjoint(_OF_ITEMS)


def _places(text: str, whole: Any, listed: list[Any]) -> list[int | None]:
    """Returns the line of each item, where the file is a plain list."""
    if whole is not listed:
        return [None] * len(listed)
    lines, place, line = list[int | None](), text.index("[") + 1, 1
    line += text.count("\n", 0, place)
    for _item in listed:
        start = re.compile(r"[\s,]*").match(text, place)
        begin = start.end() if start else place
        line += text.count("\n", place, begin)
        lines.append(line)
        _value, place = _DECODER.raw_decode(text, begin)
        line += text.count("\n", begin, place)
    return lines


def _described(item: Mapping[str, Any]) -> Gathering:
    said = Gathering()
    said.kind = ("csl", str(item.get("type", "")))
    said.key = str(item.get("id", ""))
    for name, value in item.items():
        if name in _TEXTS:
            said.put(_TEXTS[name], _plain(value), name)
        elif name in _CODES:
            said.identify(_CODES[name], _plain(value))
        elif name in _ROLES or name in _OTHER_ROLES:
            _take_names(said, _OTHER_ROLES.get(name, name), value)
        elif name in _DATES:
            said.date(_DATES[name], _date(value), name)
        elif name == "keyword":
            said.subjects += _words(value)
        elif name == "number-of-pages":
            said.put("extent", f"{value} p.")
        elif name == "number-of-volumes":
            said.put("extent", f"{value} vol.", name)
        elif name == "call-number":
            said.add("items", Item(call_number=_plain(value)))
        elif name in _ATTACHED and isinstance(value, list):
            said.files += [str(one.get("path", "")) if isinstance(one, dict) else str(one) for one in value]
        elif name not in _IGNORED:
            said.leave(name, _plain(value))
    return said


def _take_names(said: Gathering, role: str, names: Any) -> None:
    for name in names if isinstance(names, list) else ():
        if not isinstance(name, dict):
            continue
        literal, family = _plain(name.get("literal")), _plain(name.get("family"))
        particle = _plain(name.get("non-dropping-particle"))
        trailing = _plain(name.get("dropping-particle"))
        given = " ".join(filter(None, (_plain(name.get("given")), trailing)))
        whole = (f"{particle} {family}".strip(), given, _plain(name.get("suffix")))
        if literal or not given:
            said.contribute(role, body=literal or whole[0])
        else:
            said.contribute(role, person=", ".join(filter(None, whole)))


def _words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    text = _plain(value).strip()
    is_listed = _SEMICOLON.search(text)
    sign = _SEMICOLON if is_listed else _COMMA if "," in text else _BARE
    return [one.strip() for one in sign.split(text)]


def _date(value: Any) -> str:
    """Returns a date of CSL in EDTF."""
    if not isinstance(value, dict):
        return _plain(value)
    mark = "~" if value.get("circa") else ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and parts[0] and parts[0] != [None]:
        ends = ("-".join(_padded(part) for part in end) for end in parts[:2] if isinstance(end, list))
        return "/".join(filter(None, ends)) + mark
    return _plain(value.get("raw") or value.get("literal"))


def _padded(part: object) -> str:
    text = str(part)
    return text.zfill(2) if len(text) < 4 else text


def _plain(value: Any) -> str:
    """Returns the text, without the markup that CSL allows in it; a tag that nothing closes is text."""
    text = str(value) if isinstance(value, str | int | float) else ""
    opened, paired = dict[str, list[int]](), set[int]()
    for tag in _MARKUP.finditer(text):
        places = opened.setdefault(tag[2], [])
        if not tag[1]:
            places.append(tag.start())
        elif places:
            paired |= {places.pop(), tag.start()}
    return _MARKUP.sub(lambda tag: "" if tag.start() in paired else tag[0], text)
