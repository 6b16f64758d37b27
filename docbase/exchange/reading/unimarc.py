"""UNIMARC, as PMB and Koha give it: the table of docbase read backwards, and what others write besides."""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from docbase.exchange.mappings import Rule, Table, load_table
from docbase.exchange.reading.marcfile import Field, Taken, of_iso2709, of_xml
from docbase.exchange.reading.said import Contents, Description, Gathering, Refused, Spot, sound, unmarked
from docbase.messages import gettext as _
from docbase.model.record import Item, Relation

_OF_OURS = ("2", "docbase")
"""The subfield that names the thesaurus of docbase: such a record was written by it."""
_NOT_OURS = "245"
"""The field of the title in MARC 21."""
_NUMBERING = re.compile(r"(?:vol\.?|t\.?|tome)\s*([^,;]+)|n[°ºo]\.?\s*([^,;]+)", re.I)
_PUNCTUATION = re.compile(r"(?:\s+[/:;=]|,)\s*$")
_YEARS = re.compile(r"(\d{4})\s*[-–/]\s*(\d{4})")
_YEAR = re.compile(r"\d{4}")
_ABOUT = re.compile(r"vers|circa|ca\.|\?")
_SORTING = re.compile("[\x88\x89\x98\x9c]")
"""Signs around words that do not count when titles are sorted (NSB, NSE)."""
_IGNORED = frozenset(
    {"001", "005", "035", "039", "090", "099", "100", "102", "105", "106", "110", "115", "135", "181", "182"}
    | {"183", "801", "802", "830", "896", "901", "902", "991", "999"}
)
"""Numbers and codes by which other programs keep their records."""
_ROLES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("070", "075", "080", "330", "570", "100"), "author"),
        **dict.fromkeys(("340", "651", "557", "220"), "editor"),
        **dict.fromkeys(("650", "310"), "publisher"),
        **dict.fromkeys(("605", "207"), "speaker"),
        **dict.fromkeys(("723", "671", "390"), "commissioner"),
        **dict.fromkeys(("400", "420"), "funder"),
        "730": "translator",
    }
)
"""Codes for what people did, of which the table writes one for each role."""
_PERSONS = ("700", "701", "702")
_BODIES = ("710", "711", "712")
_PAGES = re.compile(r"^\s*pp?\.\s*")


def read_iso2709(content: bytes) -> Contents:
    """Returns what a file of ISO 2709 says; a record that is damaged is refused, and the rest is read."""
    taken, notes = of_iso2709(content)
    descriptions, refused = _read(taken)
    return Contents(format="unimarc", suffix=".mrc", descriptions=descriptions, refused=refused, notes=notes)


def read_xml(content: bytes) -> Contents:
    """Returns what an XML file of Koha or PMB says.

    Raises:
        DamagedDocumentError: it is not XML, or declares entities.
    """
    taken, notes = of_xml(content)
    descriptions, refused = _read(taken)
    return Contents(
        format="unimarc-xml",
        suffix=".xml",
        descriptions=descriptions,
        refused=refused,
        head=b'<?xml version="1.0" encoding="UTF-8"?>\n<collection>\n',
        between=b"\n",
        tail=b"\n</collection>\n",
        notes=notes,
    )


def _read(records: Iterable[Taken]) -> tuple[tuple[Description, ...], tuple[Refused, ...]]:
    reader = _Reader(load_table("unimarc"))
    found = [reader.read(number, one) for number, one in enumerate(records, 1)]
    return (
        tuple(one for one in found if isinstance(one, Description)),
        tuple(one for one in found if isinstance(one, Refused)),
    )


class _Reader:
    """Reads records with the table that writes ours."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._roles = {**_ROLES, **{code: role for role, code in table.values["role"].items()}}
        self._rules: dict[str, list[Rule]] = {}
        for rule in table.rules:
            if not rule.is_derived:
                self._rules.setdefault(rule.to, []).append(rule)

    def read(self, number: int, one: Taken) -> Description | Refused:
        """Returns what a record says, or why it is refused."""
        tags = {field.tag: field for field in reversed(one.fields)}
        title = tags["200"].first("a") if "200" in tags else ""
        name = title or (tags["001"].first("data") if "001" in tags else "")
        spot = Spot(number=number, line=one.line, name=_clean(name))
        if one.fault or not title:
            is_marc21 = _NOT_OURS in tags
            reason = _("it is in MARC 21, not in UNIMARC") if is_marc21 else _("it has no title (200 $a)")
            return Refused(spot=spot, reason=one.fault or reason, raw=one.raw)
        said = Gathering()
        said.key = tags["001"].first("data") if "001" in tags else ""
        said.is_key_ours = any(_OF_OURS in field.subfields for field in one.fields)
        for field in one.fields:
            self._take(said, field)
        if "date" not in said.values and "100" in tags:
            _years(said, tags["100"].first("a")[9:17], "100")
        return said.description(spot, one.raw)

    def _take(self, said: Gathering, field: Field) -> None:
        if field.tag in _PERSONS:
            names = (_clean(field.first(code)) for code in "abc")
            said.contribute(self._role(field), person=", ".join(filter(None, names)))
        elif field.tag in _BODIES:
            parts = (field.first("a"), *field.all("b"))
            said.contribute(self._role(field), body=". ".join(filter(None, parts)))
        elif taker := _TAKERS.get(field.tag):
            taker(said, field)
        else:
            self._take_by_rule(said, field)

    def _take_by_rule(self, said: Gathering, field: Field) -> None:
        """Takes a field by the rule that writes such a one, if there is any."""
        rules = [rule for rule in self._rules.get(field.tag, ()) if _could_have(rule, field)]
        rule = next((one for one in rules if one.always), rules[0] if rules else None)
        if rule:
            parts = {part: field.first(code) for part, code in rule.parts.items()}
            coded = {part: self._table.decoded(part, value) for part, value in parts.items()}
            _put(said, rule.field, coded, field.tag)
        elif field.tag not in _IGNORED:
            said.leave(field.tag, " ".join(f"${code} {value}" for code, value in field.subfields))

    def _role(self, field: Field) -> str:
        """Returns what somebody did, by its code; without one, by the rank of the field."""
        by_rank = "contributor" if field.tag.endswith("2") else "author"
        return self._roles.get(field.first("4"), by_rank)


def _could_have(rule: Rule, field: Field) -> bool:
    """Whether the rule writes such a field; the labels of ours may be called otherwise."""
    return any(field.first(code) for code in rule.parts.values()) and all(
        field.first(code) == value for code, value in rule.always.items() if code != "l"
    )


def _put(said: Gathering, name: str, parts: Mapping[str, str], tag: str) -> None:
    text = parts.get("label") or parts.get("value") or parts.get("edtf") or ""
    if name == "identifiers":
        scheme = {"010": "isbn", "011": "issn"}.get(tag) or parts.get("name", "")
        said.identify(scheme or "017", re.sub(r"\s*\(.*\)$", "", text))
    elif name == "relations":
        if parts.get("id") and parts.get("type"):
            said.add("relations", Relation(type=parts["type"], id=parts["id"]))
        else:
            said.leave(tag, parts.get("title", ""))
    elif name in ("themes", "axes", "territories", "publics"):
        said.add(name, text)
    elif name in ("date", "accessed", "added"):
        said.values.pop(name, None)
        said.date(name, text or parts.get("exact", ""), tag)
    elif name == "language":
        said.values["language"] = parts.get("exact") or said.values.get("language") or parts["language"]
    else:
        said.put(name, _clean(text), tag)


def _clean(text: str) -> str:
    """Returns the text without the punctuation of ISBD at its end."""
    return _PUNCTUATION.sub("", _SORTING.sub("", text)).strip()


def _title(said: Gathering, field: Field) -> None:
    said.put("title", _clean(field.first("a")))
    # There even when empty: a colon in the title stands for none.
    said.values.setdefault("subtitle", " : ".join(map(_clean, field.all("ei"))))
    said.put("series.number", field.first("h"), "200$h")


def _publication(said: Gathering, field: Field) -> None:
    said.put("place", _clean(field.first("a")).strip("[]"), field.tag)
    said.put("publisher", _clean(field.first("c")), field.tag)
    if "date" not in said.values:
        _years(said, field.first("d"), field.tag)


def _years(said: Gathering, text: str, theirs: str) -> None:
    if found := _YEARS.search(text):
        said.date("date", f"{found[1]}/{found[2]}", theirs)
    elif year := _YEAR.search(text):
        said.date("date", year[0] + ("~" if _ABOUT.search(text) else ""), theirs)


def _extent(said: Gathering, field: Field) -> None:
    said.put("extent", re.sub(r"\s*[:;+]\s*$", "", field.first("a")), "215")


def _abstract(said: Gathering, field: Field) -> None:
    parts = (said.values.get("abstract", ""), *map(unmarked, map(sound, field.all("a"))))
    said.values["abstract"] = " ".join(filter(None, parts))


def _series(said: Gathering, field: Field) -> None:
    title = _clean(field.first("a") or field.first("t"))
    if "series.title" not in said.values:
        said.put("series.title", title)
        said.put("series.number", field.first("v"))
    elif said.values["series.title"] != title:
        said.leave(field.tag, title)


def _host(said: Gathering, field: Field) -> None:
    if field.first("9") == "part-of":
        said.add("relations", Relation(type="part-of", id=field.first("3")))
        return
    said.put("host.title", _clean(field.first("t")), field.tag)
    numbering = ", ".join(field.all("v"))
    for found in _NUMBERING.finditer(numbering):
        said.put("host.volume", found[1] or "")
        said.put("host.issue", found[2] or "")
    if not _NUMBERING.search(numbering):
        said.put("host.issue", numbering)
    said.put("host.pages", _PAGES.sub("", field.first("p")))
    said.identify("issn", field.first("x"))


def _subject(said: Gathering, field: Field) -> None:
    if field.first("2") == "docbase":
        said.add("themes", field.first("a"))
    else:
        said.subjects += field.all("axy")


def _territory(said: Gathering, field: Field) -> None:
    said.add("territories", *field.all("a"))


def _keyword(said: Gathering, field: Field) -> None:
    said.subjects += [one for text in field.all("a") for one in re.split(r"\s+;\s*|;\s+", text)]


def _item(said: Gathering, field: Field) -> None:
    item = Item(
        call_number=field.first("k") or field.first("a") * (field.tag == "930"),
        location=field.first("e") or field.first("c") or field.first("b"),
        access=field.first("u"),
        copy=field.first("l"),
        barcode=field.first("f"),
    )
    if item != Item():
        said.add("items", item)


def _address(said: Gathering, field: Field) -> None:
    said.put("url", field.first("u"), "856")


_TAKERS: Mapping[str, Callable[[Gathering, Field], None]] = MappingProxyType(
    {
        "200": _title,
        **dict.fromkeys(("210", "214", "219"), _publication),
        "215": _extent,
        **dict.fromkeys(("225", "410"), _series),
        "330": _abstract,
        **dict.fromkeys(("461", "463", "464"), _host),
        "606": _subject,
        "607": _territory,
        "610": _keyword,
        "856": _address,
        **dict.fromkeys(("930", "995"), _item),
    }
)
"""Fields that other libraries write as well, and not all as we do; the table reads the others."""
