"""Out and in again gives the same record, for everything that the table of the format says it carries."""

from dataclasses import replace
from pathlib import Path

import pytest

from docbase.exchange.columns import REVISION, with_values
from docbase.exchange.mappings import Table, table_of
from docbase.exchange.reading.building import Builder
from docbase.exchange.reading.recognising import read_file
from docbase.exchange.reading.said import Description
from docbase.exchange.writing.exporting import export, export_named
from docbase.exchange.writing.selected import setting_of
from docbase.exchange.writing.statements import statements
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Item, Record, Series
from tests.cite.samples import VOCABULARY
from tests.exchange.writing.samples import selected

FIELDS = (
    *("title", "subtitle", "contributors", "date", "edition", "publisher", "place", "language"),
    *("series", "host", "abstract", "themes", "axes", "keywords", "territories", "publics"),
    *("identifiers", "url", "accessed", "items", "type", "publication_state", "genre", "added", "access"),
)
NEAREST = {
    **dict.fromkeys(("ris", "csl-json"), ("type", "edition")),
    "bibtex": ("type", "edition", "date"),
}
"""What these have in their own way: the nearest of their types, the number of an edition, no day."""


BASE = Record(
    id="propriete-generale-2015",
    type="rapport",
    title="L'école d'été & co",
    subtitle="Un sous-titre 100 % #1_z",
    contributors=(
        Contribution(person="Lañoz, Éloïse"),
        Contribution(body="Banque d'été"),
        Contribution(person="Étchart, Anne", role="editor"),
    ),
    date=parse_date("2015-11"),
    edition="2e éd.",
    publisher="Documents & Cie",
    place="Lille",
    language="fr",
    series=Series(title="Série d'été", number="4"),
    abstract="L'abrégé à 5 $ <ou moins>",
    themes=("conseils-citoyens", "sante"),
    axes=("axe-t-participation-citoyens",),
    keywords=("fête d'été", "motard"),
    territories=("mons-en-baroeul",),
    publics=("public-elus",),
    identifiers={"isbn": "978-2-07-036822-8"},
    url="https://www.example.org/actes?id=4&lang=fr",
    accessed=parse_date("2024-05-01"),
    items=(Item(call_number="DEV 12"),),
)
RECORDS = {
    "all": BASE,
    "bare": replace(BASE, subtitle="", series=None, contributors=(), type="guide"),
    "span": replace(BASE, date=parse_date("2014/2015"), identifiers={"doi": "10.5555/x.1"}),
    "english": replace(BASE, type="fiche-experience", language="en", date=parse_date("2012~"), edition=""),
    "day": replace(BASE, type="actes-journee", date=parse_date("2015-11-03"), items=(), accessed=None),
}


def carried(record: Record, table: Table) -> list[str]:
    """Returns the fields of the record of which the table says that nothing is lost."""
    said = statements(record, setting_of(selected(record)), {loss.field for loss in table.losses})
    lost = {loss.field for loss in table.losses if any(map(loss.concerns, said.get(loss.field, ())))}
    named = {rule.field for rule in table.rules}
    return [name for name in FIELDS if name in named and name not in lost]


@pytest.mark.parametrize("name", ["unimarc", "unimarc-xml", "ris", "csl-json", "bibtex", "csv", "xlsx"])
@pytest.mark.parametrize("kind", RECORDS)
def test_what_is_carried_comes_back(name: str, kind: str, tmp_path: Path) -> None:
    record, table = RECORDS[kind], table_of(name)
    assert table
    path = tmp_path / f"record{export_named(name).suffix}"
    path.write_bytes(export(selected(record), name).content)
    contents = read_file(path, VOCABULARY)
    (said,) = contents.descriptions
    back = (
        with_values(Record(id=""), own(said)) if contents.is_ours else Builder(VOCABULARY).build(said).record
    )
    fields = [one for one in carried(record, table) if one not in NEAREST.get(name, ())]
    assert {one: getattr(back, one) for one in fields} == {one: getattr(record, one) for one in fields}


def own(said: Description) -> dict[str, object]:
    """Returns the cells of a table of ours."""
    return {name: value for name, value in said.values.items() if name != REVISION}
