"""The vocabulary given out and taken in: SKOS, tables, YAML; what other programs write; bad files."""

import csv
import io
import logging
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from docbase import Centre
from docbase.catalogue.vocabulary import default_vocabulary
from docbase.errors import ConfigurationError
from docbase.model.concepts import Term, Vocabulary
from docbase.vocabularies import arrivals, exchange
from docbase.vocabularies.skos import scheme_titles

FOREIGN = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <https://example.org/id/> .
ex:1 a skos:Concept ; skos:prefLabel "Éducation"@fr, "education"@en ; skos:altLabel "instruction"@fr ;
  skos:narrower ex:2 .
ex:2 a skos:Concept ; skos:prefLabel "École buissonnière"@fr ; skos:altLabel "absentéisme"@fr, "truancy"@en ;
  skos:definition "Fait de ne pas aller en classe."@fr ; skos:related ex:3 .
ex:3 a skos:Concept ; skos:prefLabel "Internat"@fr ; skos:broader ex:1, ex:2 ; skos:hiddenLabel "internnat" .
ex:4 a skos:Concept ; skos:prefLabel "Only English"@en ; owl:deprecated true .
ex:5 a skos:Concept ; skos:prefLabel "Cercle"@fr ; skos:broader ex:6 .
ex:6 a skos:Concept ; skos:prefLabel "Rond"@fr ; skos:broader ex:5 .
ex:7 a skos:Concept .
"""


def normal(term: Term) -> Term:
    """Returns a term with its lists in one order: RDF keeps none."""
    return replace(
        term,
        alt=tuple(sorted(term.alt)),
        hidden=tuple(sorted(term.hidden)),
        related=tuple(sorted(term.related)),
        attributes=dict(term.attributes),
    )


@pytest.mark.parametrize("kind", exchange.FORMATS)
def test_what_is_exported_says_all_and_changes_nothing_when_it_is_imported(kind: str, tmp_path: Path) -> None:
    vocabulary = default_vocabulary()
    file = tmp_path / f"all.{kind}"
    file.write_text(exchange.export(tuple(vocabulary), kind, "", "fr"), encoding="utf-8")
    read = exchange.read(file, "fr")
    how = arrivals.Import(name=file.name)
    whole = arrivals.arrival(Vocabulary(()), read, how, frozenset()).vocabulary
    assert {one.id: normal(one) for one in whole} == {one.id: normal(one) for one in vocabulary}
    again = arrivals.arrival(vocabulary, read, how, frozenset(one.id for one in vocabulary))
    assert list(again.vocabulary) == list(vocabulary)


@pytest.mark.parametrize("kind", exchange.FORMATS)
def test_an_export_comes_back_without_a_change(bare: Centre, kind: str, tmp_path: Path) -> None:
    bare.revise(bare.vocabulary_desk.merge("tiers-lieux", "innovation-sociale"))
    file = tmp_path / f"mine.{kind}"
    bare.vocabulary_desk.save(file, kind, base="" if kind == "csv" else "https://example.org/v#")
    assert bare.vocabulary_desk.take_in(file).is_empty


def test_skosify_has_nothing_to_say(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    skosify = pytest.importorskip("skosify", reason="skosify is not installed: pip install docbase[dev]")
    for scheme in scheme_titles():
        file = tmp_path / f"{scheme}.ttl"
        terms = default_vocabulary().scheme(scheme)
        file.write_text(exchange.export(terms, "ttl", "", "fr"), encoding="utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # skosify leaves its files open
            assert len(skosify.skosify(str(file))) > len(terms)
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []


def test_a_thesaurus_of_others_is_taken_in_and_known_again(bare: Centre, tmp_path: Path) -> None:
    file = tmp_path / "foreign.ttl"
    file.write_text(FOREIGN, encoding="utf-8")
    revision = bare.vocabulary_desk.take_in(file, as_candidates=True)
    bare.revise(revision)
    found = bare.vocabulary
    known = found.get("education")
    assert known
    assert (known.label, known.attributes["match"]) == ("Éducation", "https://example.org/id/1")
    assert "instruction" in known.alt
    new = found.get("ecole-buissonniere")
    assert new
    assert (new.broader, new.alt, new.note) == (
        "education",
        ("absentéisme",),
        "Fait de ne pas aller en classe.",
    )
    assert (new.origin, new.attributes["uri"]) == ("candidate", "https://example.org/id/2")
    boarding = found.get("internat")
    assert boarding
    assert (boarding.broader, boarding.related, boarding.hidden) == (
        "education",
        ("ecole-buissonniere",),
        ("internnat",),
    )
    assert found.get("only-english", "themes")
    circle, round_ = found.get("cercle"), found.get("rond")
    assert circle
    assert round_
    assert [circle.broader, round_.broader].count("") == 1
    assert revision.plan.notes
    again = bare.vocabulary_desk.take_in(file, as_candidates=True)
    assert again.is_empty or {one.after.id for one in again.terms} <= {"cercle", "rond"}


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-8", "\t")]
)
def test_tables_are_read_as_spreadsheets_write_them(
    bare: Centre, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows = (
        ("Liste", "Libellé", "Synonymes", "Terme générique", "couleur"),
        ("thèmes", "Cœur de ville", "centre-ville | hypercentre", "Renouvellement urbain", "bleu"),
        ("thèmes", "Marché forain", "", "Cœur de ville", ""),
        ("", "", "", "", ""),
    )
    file = tmp_path / "termes.csv"
    file.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    bare.revise(bare.vocabulary_desk.take_in(file))
    town, market = bare.vocabulary.get("coeur-de-ville"), bare.vocabulary.get("marche-forain")
    assert town
    assert market
    assert (town.broader, town.alt) == ("renouvellement-urbain", ("centre-ville", "hypercentre"))
    assert town.attributes == {"couleur": "bleu"}
    assert market.broader == "coeur-de-ville"


def test_a_table_has_no_cell_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    risky = '=HYPERLINK("http://exemple.org")'
    term = Term(id="piege", scheme="themes", label=risky, note="- de 26 ans")
    file = tmp_path / "termes.csv"
    file.write_text(exchange.export((term,), "csv", "", "fr"), encoding="utf-8")
    cells = next(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")), delimiter=";"))
    assert (cells["label"], cells["note"]) == (f"'{risky}", "'- de 26 ans")
    (back,) = exchange.read(file, "fr")
    assert (back.label, back.note) == (risky, "- de 26 ans")


def test_a_thesaurus_in_yamlskos_is_read(bare: Centre, tmp_path: Path) -> None:
    file = tmp_path / "petit.yaml"
    file.write_text(
        "$schema: yamlskosv2\nconcepts:\n  1:\n    prefLabel: {en: trade, fr: commerce}\n"
        "    altLabel:\n      fr: [négoce]\n  c_2:\n    prefLabel:\n      fr: 'marché'\n    broader: [1]\n"
        "    related:\n      - 1\n    scopeNote: {fr: Pour les marchés.}\n",
        encoding="utf-8",
    )
    bare.revise(bare.vocabulary_desk.take_in(file))
    market = bare.vocabulary.get("marche")
    assert market
    assert (market.broader, market.note, market.attributes["uri"]) == (
        "commerce",
        "Pour les marchés.",
        "petit:c_2",
    )
    assert bare.vocabulary_desk.take_in(file).is_empty


def test_the_vocabulary_of_another_centre_is_taken_in(bare: Centre, tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.yaml"
    file.write_text("publics:\n  - {id: public-lyceens, label: Lycéens}\n", encoding="utf-8")
    bare.revise(bare.vocabulary_desk.take_in(file))
    assert bare.vocabulary.get("public-lyceens", "publics")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.ttl", b"@prefix skos: <unclosed", "a.ttl"),
        ("a.rdf", b"<rdf:RDF", "a.rdf"),
        ("a.jsonld", b"{not json", "a.jsonld"),
        ("a.jsonld", b'{"@context": "https://example.org/c.jsonld", "@graph": []}', "network"),
        ("a.jsonld", b'[{"a": {"@context": ["http://example.org/c"]}}]', "network"),
        ("a.csv", b"nothing;here\r\n1;2\r\n", "label"),
        ("a.csv", b"label;id\r\n;x\r\n", "line 2"),
        ("a.csv", b"", "label"),
        ("a.yaml", b"concepts:\n  1: x\n", "line 2"),
        ("a.yaml", b"themes:\n  - {id: a}\n", "line 2"),
        ("a.docx", b"PK", "a.docx"),
    ],
)
def test_a_bad_file_is_named_and_changes_nothing(
    bare: Centre, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        bare.vocabulary_desk.take_in(file)
    assert words in caught.value.message
    assert caught.value.hint
    assert not (bare.root / "vocabulary.yaml").exists()


@pytest.mark.parametrize(("kind", "base"), [("pdf", ""), ("ttl", "example"), ("ttl", "https://example.org")])
def test_what_cannot_be_exported_is_said(bare: Centre, kind: str, base: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        bare.vocabulary_desk.export(kind, base=base)
    assert caught.value.hint
