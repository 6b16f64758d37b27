"""UNIMARC and MARC 21: as ISO 2709, and as XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from docbase.cite.base import Output, Selection
from docbase.exchange.mappings import Statement, Table, load_table
from docbase.exchange.writing import coded
from docbase.exchange.writing.elements import document
from docbase.exchange.writing.placing import Placed, place
from docbase.exchange.writing.selected import setting_of, titled, untitled
from docbase.exchange.writing.statements import Setting, statements
from docbase.model.record import Record

if TYPE_CHECKING:
    import pymarc

NAMESPACE = "http://www.loc.gov/MARC21/slim"
"""What XML of MARC is written in, UNIMARC too: the form that Koha and PMB read."""
LONGEST = 9_000
"""Bytes of one value, beyond which it is cut into several fields."""
LONGEST_FIELD = 9_999
"""Bytes of a field of ISO 2709, with its indicators, the signs of its subfields and its end."""
LARGEST = 99_999
"""Bytes of a record of ISO 2709."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What ends fields and records in ISO 2709, and what XML refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flavour:
    """What tells UNIMARC from MARC 21 besides their tables."""

    table: str
    leader: Callable[[Record, str], str]
    """Returns the leader of a record, given its type in CSL."""
    coded: Callable[[Record, Table], str]
    """Returns the field in which every character has its place."""


UNIMARC = Flavour(table="unimarc", leader=coded.unimarc_leader, coded=coded.unimarc_100)
MARC21 = Flavour(table="marc21", leader=coded.marc21_leader, coded=coded.marc21_008)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarcRecord:
    """A record as MARC has it, whatever the file."""

    id: str
    leader: str
    fields: tuple[Placed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Iso2709Format:
    """A file of records in ISO 2709, in UTF-8."""

    name: str = "unimarc"
    media_type: str = "application/marc"
    suffix: str = ".mrc"
    is_text: bool = False
    flavour: Flavour = UNIMARC

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection that have a title and are not too long, in their order."""
        written = {one.id: _iso2709(one) for one in marc_records(selection, self.flavour) if _fits(one)}
        kept = {name: data for name, data in written.items() if len(data) <= LARGEST}
        return Output(
            content=b"".join(kept.values()),
            left_out=tuple(one.id for one in selection.records if one.id not in kept),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MarcXmlFormat:
    """A file of records of MARC in XML."""

    name: str
    flavour: Flavour
    media_type: str = "application/marcxml+xml"
    suffix: str = ".xml"
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection that have a title, in their order."""
        root = ElementTree.Element("collection", {"xmlns": NAMESPACE})
        root.extend(map(_xml, marc_records(selection, self.flavour)))
        return Output(content=document(root), left_out=untitled(selection))


def marc_records(selection: Selection, flavour: Flavour) -> Iterator[MarcRecord]:
    """Yields the records of the selection that have a title, as MARC has them."""
    table, setting = load_table(flavour.table), setting_of(selection)
    return (_marc_record(record, setting, table, flavour) for record in titled(selection))


def _marc_record(record: Record, setting: Setting, table: Table, flavour: Flavour) -> MarcRecord:
    said = statements(record, setting)
    resource = said["type"][0]["resource"] if "type" in said else ""
    fixed: Statement = {flavour.table: flavour.coded(record, table)}
    placed = sorted(place({**said, "coded": (fixed,)}, table), key=_block)
    return MarcRecord(id=record.id, leader=flavour.leader(record, resource), fields=tuple(_fitting(placed)))


def _block(placed: Placed) -> str:
    """Returns the first digit: fields stand by block, within one in the order of the table."""
    return placed.rule.to[0]


def _fitting(fields: Iterable[Placed]) -> Iterator[Placed]:
    """Yields the fields without signs that no file may hold, those that are too long cut into several."""
    for one in fields:
        values = [(code, _CONTROLS.sub("", value)) for code, value in one.values]
        if len(values) > 1 or len(values[0][1].encode()) <= LONGEST:
            yield Placed(rule=one.rule, values=values)
            continue
        code, text = values[0]
        yield from (Placed(rule=one.rule, values=[(code, piece)]) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """Yields the text in pieces of at most LONGEST bytes, cut between two words."""
    rest = text.encode()
    while len(rest) > LONGEST:
        cut = rest.rfind(b" ", 0, LONGEST + 1)
        yield rest[:cut].decode() if cut > 0 else rest[:LONGEST].decode(errors="ignore")
        rest = rest[cut + 1 :] if cut > 0 else rest[len(rest[:LONGEST].decode(errors="ignore").encode()) :]
    yield rest.decode()


def _is_control(placed: Placed) -> bool:
    return placed.rule.to < "010"


def _fits(record: MarcRecord) -> bool:
    """Returns whether every field is as short as ISO 2709 wants: four digits tell its length."""
    lengths = (3 + sum(2 + len(value.encode()) for _code, value in field.values) for field in record.fields)
    return max(lengths) <= LONGEST_FIELD


def _iso2709(record: MarcRecord) -> bytes:
    import pymarc

    # In UTF-8 though the leader does not say so: position 9 belongs to MARC 21.
    marc = pymarc.Record(force_utf8=True, leader=record.leader)
    marc.fields.extend(map(_field, record.fields))
    data: bytes = marc.as_marc()
    # pymarc writes "a" and "4500" there, as MARC 21 has them.
    return data[:9] + record.leader[9:10].encode() + data[10:20] + record.leader[20:].encode() + data[24:]


def _field(placed: Placed) -> pymarc.Field:
    import pymarc

    if _is_control(placed):
        return pymarc.Field(tag=placed.rule.to, data=placed.values[0][1])
    return pymarc.Field(
        tag=placed.rule.to,
        indicators=pymarc.Indicators(*tuple(placed.rule.indicators)),
        subfields=[pymarc.Subfield(code, value) for code, value in placed.values],
    )


def _xml(record: MarcRecord) -> ElementTree.Element:
    root = ElementTree.Element("record", {"type": "Bibliographic"})
    # The schema knows no other end; in UNIMARC the last character says nothing.
    ElementTree.SubElement(root, "leader").text = f"{record.leader[:20]}4500"
    for placed in record.fields:
        if _is_control(placed):
            ElementTree.SubElement(root, "controlfield", {"tag": placed.rule.to}).text = placed.values[0][1]
            continue
        first, second = tuple(placed.rule.indicators)
        field = ElementTree.SubElement(
            root, "datafield", {"tag": placed.rule.to, "ind1": first, "ind2": second}
        )
        for code, value in placed.values:
            ElementTree.SubElement(field, "subfield", {"code": code}).text = value
    return root


ISO2709 = Iso2709Format()
UNIMARC_XML = MarcXmlFormat(name="unimarc-xml", flavour=UNIMARC)
MARC21_XML = MarcXmlFormat(name="marc21-xml", flavour=MARC21)
