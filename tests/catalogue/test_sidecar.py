"""YAML read into a record and back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from docbase.catalogue import sidecar
from docbase.errors import InvalidRecordError
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Item, Record, RecordFile, Relation, Series
from tests.catalogue.conftest import SAMPLE

DIGEST = "0a" * 32
RECORD = Record(
    id="potentiel-economique-des-quartiers-2015",
    type="reperes-pour-agir",
    title="Le potentiel économique des quartiers",
    contributors=(Contribution(body="irev"), Contribution(role="editor", person="Dupont, Anne")),
    date=parse_date("2015-11"),
    extent="48 p.",
    series=Series(title="Repères pour agir", number="4"),
    abstract="Une démarche : voir, agir. " * 9 + "Fin.",
    themes=("potentiel-economique-quartiers", "emploi-insertion"),
    identifiers={"isbn": "9782070368228", "doi": "10.1000/182"},
    files=(RecordFile(path="potentiel.pdf", sha256=DIGEST, pages=48),),
    items=(Item(call_number="DEV 12", location="Salle de lecture", access="sur place"),),
    relations=(Relation(type="part-of", id="journee-regionale-2015"),),
    added=parse_date("2016-01-08"),
    provenance={"title": "first-page"},
)
TEXT = f"""\
id: potentiel-economique-des-quartiers-2015
type: reperes-pour-agir
title: Le potentiel économique des quartiers
contributors:
  - {{role: author, body: irev}}
  - {{role: editor, person: "Dupont, Anne"}}
date: 2015-11
extent: 48 p.
series: {{title: Repères pour agir, number: 4}}
abstract: >-
  Une démarche : voir, agir. Une démarche : voir, agir. Une démarche : voir, agir. Une démarche :
  voir, agir. Une démarche : voir, agir. Une démarche : voir, agir. Une démarche : voir, agir. Une
  démarche : voir, agir. Une démarche : voir, agir. Fin.
themes: [potentiel-economique-quartiers, emploi-insertion]
identifiers: {{isbn: "9782070368228", doi: "10.1000/182"}}
files:
  - {{path: potentiel.pdf, sha256: "{DIGEST}", pages: 48}}
items:
  - {{call_number: DEV 12, location: Salle de lecture, access: sur place}}
relations:
  - {{type: part-of, id: journee-regionale-2015}}
access: public
status: draft
added: 2016-01-08
provenance: {{title: first-page}}
"""


def read(text: str) -> Record:
    return sidecar.read_record(text, "corpus/r.yaml")


def test_a_record_is_written_as_people_write_it() -> None:
    assert sidecar.write_record(RECORD) == TEXT.replace(f'"{DIGEST}"', DIGEST)
    assert read(TEXT) == RECORD


def test_a_record_goes_to_json_under_the_names_of_its_yaml() -> None:
    mapping = json.loads(json.dumps(sidecar.as_mapping(RECORD)))
    assert list(mapping) == [line.split(":")[0] for line in TEXT.splitlines() if line[0] != " "]
    assert mapping["date"] == "2015-11"
    assert mapping["files"] == [{"path": "potentiel.pdf", "sha256": DIGEST, "pages": 48}]


def test_shorter_forms_are_understood() -> None:
    record = read(
        "id: a\nthemes: sante\ncontributors: [irev]\nseries: Cahiers\nfiles: a.pdf\nitems: {call_number: B}\n"
        "keywords: [~, ville]\nprovenance:\ndate: ~\nstatus:\n"
    )
    assert record == Record(
        id="a",
        themes=("sante",),
        contributors=(Contribution(body="irev"),),
        series=Series(title="Cahiers"),
        files=(RecordFile(path="a.pdf"),),
        items=(Item(call_number="B"),),
        keywords=("ville",),
    )


@pytest.mark.parametrize(
    ("line", "field", "value", "hint"),
    [
        ("date: novembre 2015", "date", "novembre 2015", "2015-11"),
        ("date: 2015-02-30", "date", "2015-02-30", "2015-11"),
        ("status: relu", "status", "relu", "reviewed"),
        ("access: Public", "access", "Public", "Did you mean “public”"),
        ("title: [Actes]", "title", None, "double quotes"),
        ("contributors: [{role: auteur, body: irev}]", "contributors.role", "auteur", "author"),
        ("contributors: ['Anne Dupont']", "contributors", "Anne Dupont", "person"),
        ("contributors: [{role: author}]", "contributors", None, "who"),
        ("files: [{path: a.pdf, pages: 4 p.}]", "files.pages", "4 p.", "whole number"),
        ("files: [{path: a.pdf, sha256: abc}]", "files.sha256", "abc", "64"),
        ("files: [{sha256: ~}]", "files", None, "path"),
        ("relations: [{id: b}]", "relations", None, "type"),
        ("relations: [{type: after, id: b}]", "relations.type", "after", "part-of"),
        ("identifiers: 978", "identifiers", "978", "isbn"),
        ("identifiers: {isbn: [a, b]}", "identifiers.isbn", None, "text"),
        ("series: [a, b]", "series", None, "One"),
    ],
)
def test_a_refused_value_is_named_with_its_line(line: str, field: str, value: str | None, hint: str) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        read(f"id: a\n{line}\n")
    error = caught.value
    assert (error.path, error.line, error.field, error.value) == ("corpus/r.yaml", 2, field, value)
    assert (error.record_id, hint in error.hint) == ("a", True)
    assert f"corpus/r.yaml, line 2: “{field}”" in error.message


@pytest.mark.parametrize("text", ["title: b\n", "id:\n", "id: Été 2015\n", "id: a/b\n"])
def test_a_record_needs_an_id_of_plain_letters(text: str) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        read(text)
    assert caught.value.field == "id"


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = sidecar.problems("title: [a]\ndate: hier\nstatus: relu\n", "r.yaml")
    assert [problem.field for problem in found] == ["title", "date", "status", "id"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('id: a\ntitle: "ouvert\ndate: hier\nthemes: [a, b\ntype: x\n', [2, 3, 4]),
        ("titre sans deux-points\nid: a\ndate: hier\n", [1, 3]),
        ("id: a\ntitle: b\ntitle: c\ndate: hier\n", [3, 4]),
        ("# note\n\n---\nid: a\nthemes:\n- b\n- c\ntitle: a: b\nstatus: relu\n", [8, 9]),
        ("\ufeffid: [a\ndate: hier\n", [1, 2]),
        ("# rien\n", [1]),
    ],
    ids=["quote-and-bracket", "line-before", "name-twice", "list-at-the-margin", "in-the-id", "nothing"],
)
def test_what_is_no_yaml_does_not_hide_what_else_is_wrong(text: str, lines: list[int]) -> None:
    assert [problem.line for problem in sidecar.problems(text, "r.yaml")] == lines


def test_a_text_of_endless_mistakes_is_read_in_no_time() -> None:
    assert len(sidecar.problems("".join(f"a{number}: [\n" for number in range(100_000)), "r.yaml")) == 1


def test_unknown_names_are_reported_and_kept() -> None:
    text = (
        "id: a\nthem: [b]\nfiles:\n  - {path: a.pdf, note: recto, pages: 4}\n  - {path: b.pdf, note: verso}\n"
    )
    assert [(key.name, key.line) for key in sidecar.read_text(text, "r.yaml").unknown_keys] == [
        ("them", 2),
        ("files.note", 4),
        ("files.note", 5),
    ]
    old = read(text)
    added = replace(old, files=(RecordFile(path="c.pdf"), old.files[1], replace(old.files[0], pages=5)))
    assert sidecar.update_record(text, old, added) == (
        "id: a\nthem: [b]\nfiles:\n  - {path: c.pdf}\n  - {path: b.pdf, note: verso}\n"
        "  - {path: a.pdf, pages: 5, note: recto}\n"
    )


def test_unknown_names_of_a_series_are_kept() -> None:
    text = "id: a\nseries: {title: Cahiers, issn: 0317-8471}\n"
    old = read(text)
    assert sidecar.update_record(text, old, replace(old, series=Series(title="Repères", number="4"))) == (
        'id: a\nseries: {title: Repères, number: 4, issn: "0317-8471"}\n'
    )


def test_an_emptied_field_goes() -> None:
    new = replace(RECORD, abstract="", items=(), series=None, date=None, identifiers={})
    edited = sidecar.update_record(TEXT, RECORD, new)
    assert read(edited) == new
    assert not {"abstract:", "items:", "series:", "date:", "identifiers:"} & set(edited.split())


@pytest.mark.parametrize("path", sorted(SAMPLE.rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_sample_corpus_is_read_and_left_alone(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    record = sidecar.read_record(text, path)
    assert sidecar.update_record(text, record, record) == text
    assert read(sidecar.write_record(record)) == record
    changed = sidecar.update_record(text, record, replace(record, title="Autre titre"))
    assert read(changed) == replace(record, title="Autre titre")
    assert sum(line not in text.splitlines() for line in changed.splitlines()) == 1
    assert not sidecar.read_text(text, path).unknown_keys
