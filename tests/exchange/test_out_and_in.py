"""Out and in again gives the same record, for everything that the table of the format says it carries."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from docbase.exchange.columns import REVISION, with_values
from docbase.exchange.mappings import Table, table_of
from docbase.exchange.reading.building import Builder
from docbase.exchange.reading.recognising import read_file
from docbase.exchange.reading.said import Description
from docbase.exchange.writing.exporting import export, export_named
from docbase.exchange.writing.selected import setting_of
from docbase.exchange.writing.statements import statements
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Host, Item, Record, Series
from tests.cite.samples import VOCABULARY
from tests.exchange.generated import records
from tests.exchange.writing.samples import selected

FIELDS = (
    *("title", "subtitle", "contributors", "date", "edition", "publisher", "place", "language"),
    *("series", "host", "abstract", "themes", "axes", "keywords", "territories", "publics"),
    *("identifiers", "url", "accessed", "items", "type", "publication_state", "genre", "added", "access"),
    "extent",
)
REFERENCES = ("ris", "bibtex", "biblatex", "csl-json")
"""Formats of reference managers."""

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
    """Returns the fields of the record of which the table says neither that something is lost nor changed."""
    told = (*table.losses, *table.nearest)
    said = statements(record, setting_of(selected(record)), {one.field for one in told})
    changed = {one.field for one in told if any(map(one.concerns, said.get(one.field, ())))}
    if "title" in changed:
        changed.add("subtitle")  # a part of the title has become one
    named = {rule.field for rule in table.rules}
    return [name for name in FIELDS if name in named and name not in changed]


def out_and_in(record: Record, name: str, folder: Path) -> Record:
    """Returns the record as it comes back from a file of the format."""
    path = folder / f"record{export_named(name).suffix}"
    path.write_bytes(export(selected(record), name).content)
    contents = read_file(path, VOCABULARY, "bibtex" if name == "biblatex" else name)
    (said,) = contents.descriptions
    ours = contents.is_ours
    return with_values(Record(id=""), own(said)) if ours else Builder(VOCABULARY).build(said).record


@pytest.mark.parametrize("name", ["unimarc", "unimarc-xml", *REFERENCES, "csv", "xlsx"])
@pytest.mark.parametrize("kind", RECORDS)
def test_what_is_carried_comes_back(name: str, kind: str, tmp_path: Path) -> None:
    record, table = RECORDS[kind], table_of(name)
    assert table
    back, fields = out_and_in(record, name, tmp_path), carried(record, table)
    assert {one: getattr(back, one) for one in fields} == {one: getattr(record, one) for one in fields}


@given(record=records)
@settings(max_examples=20, derandomize=True)
def test_whatever_a_record_says_comes_back_from_unimarc_and_tables(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("unimarc", "unimarc-xml", "csv", "xlsx"):
            back = out_and_in(record, name, Path(folder))
            assert {one: getattr(back, one) for one in FIELDS} == {
                one: getattr(record, one) for one in FIELDS
            }


@given(record=records)
@settings(max_examples=60, derandomize=True)
def test_whatever_their_tables_promise_comes_back_from_the_formats_of_references(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in REFERENCES:
            table = table_of(name)
            assert table
            back, fields = out_and_in(record, name, Path(folder)), carried(record, table)
            assert {one: getattr(back, one) for one in fields} == {
                one: getattr(record, one) for one in fields
            }, name


@pytest.mark.parametrize("name", REFERENCES)
def test_what_their_tables_call_nearest_does_not_come_back_as_it_was(name: str, tmp_path: Path) -> None:
    """The tables claim nothing in vain: each form that they tell of is met."""
    table = table_of(name)
    assert table
    for told in table.nearest:
        changed = replace(BASE, **CHANGED[told.field, *told.parts, *told.when])
        assert told.field not in carried(changed, table)
        back = out_and_in(changed, name, tmp_path)
        assert getattr(back, told.field) != getattr(changed, told.field), told


CHANGED: dict[tuple[str, ...], dict[str, Any]] = {
    ("type",): {"type": "etude-action", "genre": "Actes de colloque"},
    ("title", "colon"): {"title": "Ville : quartiers", "subtitle": ""},
    ("edition", "counted"): {"edition": "2e éd."},
    ("abstract", "paragraphs"): {"abstract": "Un.\n\nDeux."},
    ("contributors", "trailing"): {"contributors": (Contribution(person="La Rochelle, Inès de"),)},
    ("contributors", "role"): {"contributors": (Contribution(body="Cerema & Cie", role="publisher"),)},
    ("contributors", "kind", "given"): {"contributors": (Contribution(person="Colette"),)},
    ("date", "day"): {"date": parse_date("2015-11-03")},
    ("language", "exact"): {"language": "fr-CA"},
    ("keywords", "semicolon"): {"keywords": ("ville ; quartier",)},
}
"""By what a table tells of, what a record says then."""


def test_biblatex_gives_editors_series_and_isbn_back(tmp_path: Path) -> None:
    names = ("contributors", "series", "identifiers", "place")
    for kind in ("rapport", "actes-journee", "article-revue", "these-memoire", "site-web", "ouvrage"):
        record = replace(BASE, type=kind, place="Évry ; Paris")
        back = out_and_in(record, "biblatex", tmp_path)
        for name in names:
            assert getattr(back, name) == getattr(record, name), kind


STUMBLING: dict[str, Any] = {
    "title": "Le <b> d’été, R&D",
    "place": "Évry ; Paris",
    "keywords": ("``dit'', R&D", "{ville}, été", "R&D", "Qui\u00a0?"),
    "identifiers": {"isbn": "978-2-07-036822-8", "issn": "0317-8471"},
    "host": Host(title="Ville\u00a0: R&D", volume="14", pages="12"),
}
"""Commas in keywords, tags that nothing closes, semicolons, spaces without break, one page alone."""


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("kind", ["rapport", "article-revue", "ouvrage", "site-web"])
def test_signs_of_the_formats_are_text_in_a_record(name: str, kind: str, tmp_path: Path) -> None:
    record = replace(BASE, type=kind, **STUMBLING)
    back = out_and_in(record, name, tmp_path)
    assert {one: getattr(back, one) for one in STUMBLING} == STUMBLING


@pytest.mark.parametrize("subjects", [("a, b",), ("a, b", "c"), ("a", "b;"), ("a;", "b, c"), ("a", "b")])
def test_keywords_of_csl_json_stay_whole(subjects: tuple[str, ...], tmp_path: Path) -> None:
    record = replace(BASE, themes=(), keywords=subjects)
    assert out_and_in(record, "csl-json", tmp_path).keywords == subjects


PARTICLES = ("La Rochelle, Inès de", "de La Rochelle, Inès", "Alembert, Jean d’", "Hermite, Jean de l'")


@pytest.mark.parametrize("name", ["ris", "csl-json"])
def test_a_particle_stays_where_it_was(name: str, tmp_path: Path) -> None:
    for person in PARTICLES:
        record = replace(BASE, contributors=(Contribution(person=person),))
        assert out_and_in(record, name, tmp_path).contributors == record.contributors


def own(said: Description) -> dict[str, object]:
    """Returns the cells of a table of ours."""
    return {name: value for name, value in said.values.items() if name != REVISION}
