"""The rules over records, one fault at a time."""

import hashlib
from collections.abc import Callable

import pytest

from docbase.catalogue.audit import audit
from docbase.catalogue.store import Catalogue
from docbase.model.concepts import Term, Vocabulary
from tests.catalogue.conftest import SAMPLE, Write

Open = Callable[..., Catalogue]


def found(catalogue: Catalogue, *, deep: bool = False) -> list[tuple[str, str, int | None]]:
    findings = audit(catalogue, catalogue.vocabulary, deep=deep)
    assert all(finding.message and finding.hint for finding in findings)
    return [(finding.rule, finding.severity, finding.line) for finding in findings]


@pytest.mark.parametrize(
    ("line", "rule", "severity"),
    [
        ("date: hier", "invalid-record", "error"),
        ("titel: Actes", "unknown-key", "warning"),
        ("zzz: 1", "unknown-key", "info"),
        ("type: actes-journe", "unknown-heading", "error"),
        ("themes: [sante, educations]", "unknown-heading", "error"),
        ("axes: [sante]", "unknown-heading", "error"),
        ("territories: [lile]", "unknown-heading", "error"),
        ("publics: [public-elu]", "unknown-heading", "error"),
        ("themes: [jeunesse]", "candidate-heading", "warning"),
        ("files: [{path: absent.pdf}]", "missing-file", "error"),
        ("files: [{path: ../../absent.pdf}]", "file-outside", "error"),
        ("relations: [{type: part-of, id: absent}]", "lost-relation", "warning"),
        ('identifiers: {isbn: "978-2-07-036822-9"}', "false-identifier", "warning"),
        ("identifiers: {issn: 0317-8472}", "false-identifier", "warning"),
        ("identifiers: {doi: 'https://doi.org/10.1000/182'}", "false-identifier", "warning"),
    ],
)
def test_each_fault_is_found_at_its_line(
    write: Write, open_catalogue: Open, line: str, rule: str, severity: str
) -> None:
    write("a.yaml", f"id: a\n{line}\ntitle: A\n")
    assert found(open_catalogue()) == [(rule, severity, 2)]


def test_the_nearest_heading_is_proposed(write: Write, open_catalogue: Open, vocabulary: Vocabulary) -> None:
    write("a.yaml", "id: a\nthemes:\n  - sante\n  - educations\ntitle: A\n")
    (finding,) = audit(open_catalogue(), vocabulary)
    assert (finding.line, finding.location, finding.record_id) == (4, "a.yaml", "a")
    assert "education (Éducation)" in finding.hint


def test_a_replaced_term_names_its_successor(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", "id: a\nthemes: [old]\ntitle: A\n")
    terms = Vocabulary(
        (
            Term(id="old", scheme="themes", label="Old", replaced_by="new"),
            Term(id="new", scheme="themes", label="New"),
        )
    )
    (finding,) = audit(open_catalogue(), terms)
    assert (finding.rule, "“new”" in finding.hint) == ("deprecated-heading", True)


def test_ids_and_files_in_use_twice_are_found(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", "id: a\nfiles: [{path: x.pdf}]\ntitle: A\n")
    write("b/b.yaml", "id: b\nfiles: [{path: ../x.pdf}]\ntitle: A\n")
    write("c.yaml", "id: a\ntitle: A\n")
    write("x.pdf", "x")
    assert found(open_catalogue()) == [
        ("duplicate-id", "error", None),
        ("shared-file", "warning", 2),
        ("shared-file", "warning", 2),
    ]


def test_what_a_reviewed_record_lacks_is_told(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", "id: a\nstatus: reviewed\n")
    write("b.yaml", "id: b\nstatus: draft\ntitle: A\n")
    assert [rule for rule, _severity, _line in found(open_catalogue())] == [
        "no-title",
        "no-axes",
        "no-date",
        "no-themes",
    ]


def test_changed_content_is_found_when_asked_for(write: Write, open_catalogue: Open) -> None:
    digest = hashlib.sha256(b"before").hexdigest()
    write("a.yaml", f"id: a\nfiles:\n  - {{path: x.pdf, sha256: {digest}}}\ntitle: A\n")
    write("x.pdf", "after")
    assert found(open_catalogue()) == []
    assert found(open_catalogue(), deep=True) == [("changed-file", "warning", 3)]
    write("x.pdf", "before")
    assert found(open_catalogue(), deep=True) == []


def test_the_sample_corpus_is_clean(vocabulary: Vocabulary) -> None:
    assert audit(Catalogue(SAMPLE, vocabulary), vocabulary, deep=True) == []
