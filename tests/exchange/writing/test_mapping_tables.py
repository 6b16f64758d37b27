"""The mapping tables say what the formats do: every field, where it goes, or that it is lost."""

import dataclasses
import io
from collections.abc import Iterator
from typing import Any

import pytest

from docbase.errors import ConfigurationError
from docbase.exchange.mappings import Rule, load_table, table_names, table_of
from docbase.exchange.writing.exporting import export
from docbase.exchange.writing.statements import DERIVED, Setting, statements
from docbase.model.dates import parse_date
from docbase.model.record import (
    RELATIONS,
    ROLES,
    Contribution,
    Host,
    Item,
    Record,
    RecordFile,
    Relation,
    Series,
)
from docbase.plugins import EXPORTS, names
from tests.cite.samples import VOCABULARY
from tests.exchange.writing.samples import FULL, selected

FIELDS = tuple(field.name for field in dataclasses.fields(Record))


@dataclasses.dataclass(frozen=True)
class Probe:
    """One thing that a record may say, and the sign by which it is known again."""

    name: str
    changes: dict[str, Any]
    sign: str
    part: str = "value"

    @property
    def field(self) -> str:
        return self.name.partition(".")[0]


def probes() -> Iterator[Probe]:
    """Yields what a record may say, all of it unlike anything else in the file."""
    for name in ("title", "subtitle", "edition", "publisher", "place", "genre", "publication_state"):
        yield Probe(name, {name: "Zythum"}, "Zythum")
    yield Probe("abstract", {"abstract": "Zythum"}, "Zythum")
    yield Probe("extent", {"extent": "431 p."}, "431")
    yield Probe("extent.rest", {"extent": "3 zythums"}, "zythums", "rest")
    for name in ("themes", "axes", "keywords", "territories", "publics"):
        yield Probe(name, {name: ("Zythum",)}, "Zythum", "label")
    for scheme in ("isbn", "issn", "doi", "hal"):
        yield Probe(f"identifiers.{scheme}", {"identifiers": {scheme: "97-zyt"}}, "97-zyt")
    yield Probe("url", {"url": "https://zythum.example.org/"}, "https://zythum.example.org/")
    yield Probe("date", {"date": parse_date("1987")}, "1987", "years")
    yield Probe("accessed", {"accessed": parse_date("1993-04-05")}, "1993", "edtf")
    yield Probe("added", {"added": parse_date("1994-04-05")}, "1994-04-05", "edtf")
    for part in dataclasses.fields(Item):
        item = Item(**{part.name: "Zythum"})
        yield Probe(f"items.{part.name}", {"items": (item,)}, "Zythum", part.name)
    yield Probe("series.title", {"series": Series(title="Zythum")}, "Zythum", "title")
    yield Probe("series.number", {"series": Series(title="A", number="7749")}, "7749", "number")
    yield Probe("series.lone_number", {"series": Series(number="7749")}, "7749", "lone_number")
    for part in dataclasses.fields(Host):
        host = Host(**{"title": "Z", part.name: "7749"})
        yield Probe(f"host.{part.name}", {"host": host, "type": "article-revue"}, "7749", part.name)
    for role in ROLES:
        person = Contribution(person="Zythumeau, Yves", role=role)
        yield Probe(f"contributors.{role}", {"contributors": (person,)}, "Zythumeau", "name")
    for kind in RELATIONS:
        link = Relation(type=kind, id="zythum-1987")
        yield Probe(f"relations.{kind}", {"relations": (link,)}, "zythum-1987", "id")
    yield Probe("files", {"files": (RecordFile(path="zythum.pdf"),)}, "zythum.pdf", "path")
    yield Probe("provenance", {"provenance": {"title": "zythum"}}, "zythum", "source")
    yield Probe("status", {"status": "reviewed"}, "reviewed")
    yield Probe("access", {"access": "staff"}, "staff")


def written(record: Record, format: str) -> str:
    """Returns what the format says of a record, as text."""
    content = export(selected(record), format).content
    if format != "xlsx":
        return content.decode()
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return "\n".join(str(cell) for row in sheet.iter_rows(min_row=2, values_only=True) for cell in row)


@pytest.mark.parametrize("format", names(EXPORTS))
def test_what_is_not_told_lost_is_in_the_file(format: str) -> None:
    kept = {probe.name: probe.sign in written(probed(probe), format) for probe in probes()}
    told = {probe.name: not is_told_lost(probe, format) for probe in probes()}
    assert kept == told


def probed(probe: Probe) -> Record:
    plain = Record(id="essai", type="etude", title="Essai", date=parse_date("2020"), language="fr")
    return dataclasses.replace(plain, **probe.changes)


def is_told_lost(probe: Probe, format: str) -> bool:
    table = table_of(format)
    assert table is not None
    said = statements(probed(probe), Setting(vocabulary=VOCABULARY))[probe.field]
    return any(
        loss.concerns(statement)
        for loss in table.losses
        for statement in said
        if loss.field == probe.field and (not loss.parts or probe.part in loss.parts)
    )


@pytest.mark.parametrize("format", names(EXPORTS))
def test_every_field_is_in_the_table_of_every_format(format: str) -> None:
    table = table_of(format)
    assert table is not None, f"{format} has no table"
    named = {rule.field for rule in table.rules if not rule.is_derived}
    named |= {loss.field for loss in table.losses}
    assert set(FIELDS) - named == set()
    assert named <= set(FIELDS)


@pytest.mark.parametrize("name", table_names())
def test_rules_name_fields_and_parts_that_there_are(name: str) -> None:
    table = load_table(name)
    said = statements(FULL, Setting(vocabulary=VOCABULARY))
    known = {field: {part for one in found for part in one} for field, found in said.items()}
    for rule in table.rules:
        assert rule.field in FIELDS or rule.field in DERIVED
        if rule.field not in ("coded", "series", "date", "holder"):
            assert set(rule.parts) <= known[rule.field], rule
        assert not rule.is_derived or rule.note or rule.field in (*DERIVED, "type", "publication_state")
    assert all(told.why.endswith(".") for told in (*table.losses, *table.nearest))
    for told in (*table.losses, *table.nearest):
        assert told.field in FIELDS


def test_what_unimarc_writes_is_told_apart_by_a_reader() -> None:
    """Two rules of different fields never claim the same subfield."""
    claimed: dict[tuple[str, ...], Rule] = {}
    for rule in load_table("unimarc").rules:
        if rule.is_derived:
            continue
        for code in rule.parts.values():
            place = (rule.to, code, *sorted(f"{sign}{text}" for sign, text in rule.always.items()))
            other = claimed.setdefault(place, rule)
            assert other.field == rule.field, f"{place}: {other.field} and {rule.field}"


def test_codes_lead_back() -> None:
    table = load_table("unimarc")
    assert table.decoded("role", table.coded("role", "editor")) == "editor"
    assert {table.coded("role", role) for role in ROLES} == {*table.values["role"].values()}
    assert table.coded("language", "no") == "nor"
    assert table.decoded("role", "999") == "999"


def test_an_unknown_table() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_table("intermarc")
    assert "unimarc" in caught.value.hint
