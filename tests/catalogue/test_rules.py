"""What each rule finds in records, and what mends it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from docbase.catalogue.audit import RULES, Finding, audit
from docbase.catalogue.audit.onlinks import clearly_meant
from docbase.catalogue.sidecar import read_record, update_record
from docbase.catalogue.store import Catalogue
from docbase.model.concepts import Term, Vocabulary
from tests.catalogue.conftest import Write

Open = Callable[..., Catalogue]
TODAY = date(2026, 5, 1)
HEAD = "id: a\n"


def found(catalogue: Catalogue, vocabulary: Vocabulary | None = None) -> list[Finding]:
    return audit(catalogue, vocabulary or catalogue.vocabulary, today=TODAY)


def mended(text: str, findings: list[Finding]) -> str:
    """The text of a record once all that can be mended is."""
    record = old = read_record(text, "a.yaml")
    for finding in findings:
        record = finding.fix(record) if finding.fix else record
    return update_record(text, old, record)


@pytest.mark.parametrize(
    ("line", "rule", "after"),
    [
        ("themes: [Santé]", "unknown-heading", "themes: [sante]"),
        ("themes: [educations]", "unknown-heading", None),
        ('identifiers: {isbn: "ISBN 978-2-07-036822-8"}', "false-identifier", '{isbn: "978-2-07-036822-8"}'),
        ('identifiers: {doi: "https://doi.org/10.1000/182"}', "false-identifier", '{doi: "10.1000/182"}'),
        ('identifiers: {isbn: "978-2-07-036822-9"}', "false-identifier", None),
        ('identifiers: {isbn: "9782070368228"}', "identifier-form", '{isbn: "978-2-07-036822-8"}'),
        ('identifiers: {issn: "03178471"}', "identifier-form", '{issn: "0317-8471"}'),
        ("language: français", "false-language", "language: fr"),
        ("language: FRE", "false-language", "language: fr"),
        ("language: patois", "false-language", None),
        ("url: voir le site", "false-url", None),
        ("url: 'http:/ville.fr/a'", "false-url", None),
        ("url: 'https://[ville.fr/a'", "false-url", None),
        ("subtitle: Bilan de la mission.", "title-stop", "subtitle: Bilan de la mission"),
        ("subtitle: Une  ville,   deux rives", "title-spaces", "subtitle: Une ville, deux rives"),
        (
            "subtitle: 'Le \"vivre ensemble\"'",
            "title-quotes",
            "subtitle: Le «\N{NO-BREAK SPACE}vivre ensemble",
        ),
        ("subtitle: 'Un écran de 15\" seulement'", "title-quotes", None),
        ("subtitle: LA POLITIQUE DE LA VILLE", "title-capitals", None),
        ("date: 2051", "impossible-date", None),
        ("date: 1815", "impossible-date", None),
        ("date: 2015/2051", "impossible-date", None),
        ("accessed: 2026-05-02", "impossible-date", None),
        ("publisher: Agence nationale pour la rénovation urbaine", "actor-name", "publisher: anru"),
        ("contributors: [{body: ANRU}]", "actor-name", "{role: author, body: anru}"),
        (f"abstract: {'mot ' * 251}", "long-abstract", None),
    ],
)
def test_each_fault_is_found_and_mended_if_that_is_sure(
    write: Write, open_catalogue: Open, line: str, rule: str, after: str | None
) -> None:
    text = f"{HEAD}{line}\ntitle: A\n"
    write("a.yaml", text)
    findings = found(open_catalogue())
    assert [(one.rule, one.line) for one in findings] == [(rule, 2)]
    assert (findings[0].fix is not None) is (after is not None)
    assert (after or line) in mended(text, findings)


@pytest.mark.parametrize(
    "line",
    [
        "url: https://www.ville.gouv.fr/actes?id=1#p",
        "url: http://[2001:db8::1]:8080/a",
        "url: http://localhost/a",
        "url: https://préfecture.fr/été",
        "language: pt-BR",
        "language: zh-Hant-TW",
        "language: rcf",
        "subtitle: Habitat, transports, etc.",
        "subtitle: Ville... et campagne...",
        "subtitle: Rapport de la S.A.",
        "subtitle: NPNRU / ANRU",
        "subtitle: '« Vivre ensemble »'",
        "date: 2027",
        "date: 1900",
        "accessed: 2026-05-01",
        "added: 2026-05",
        "contributors: [{person: 'Bacqué, Marie-Hélène'}]",
        "contributors: [{person: ANRU}]",
        "identifiers: {isbn: 978-2-07-036822-8, cote: DEV 12}",
        f"abstract: {'mot ' * 249}",
    ],
)
def test_what_is_right_is_left_in_peace(write: Write, open_catalogue: Open, line: str) -> None:
    write("a.yaml", f"{HEAD}{line}\ntitle: A\n")
    assert found(open_catalogue()) == []


def test_faults_of_one_field_are_mended_together(write: Write, open_catalogue: Open) -> None:
    text = f'{HEAD}title: "Le  \\"vivre ensemble\\" en question."   # à vérifier\nlanguage: fre\n'
    write("a.yaml", text)
    assert mended(text, found(open_catalogue())) == (
        f"{HEAD}title: Le «\N{NO-BREAK SPACE}vivre ensemble\N{NO-BREAK SPACE}» en question   # à vérifier\n"
        "language: fr\n"
    )


def test_quotes_are_those_of_the_language(write: Write, open_catalogue: Open) -> None:
    for language, is_mended in (("en", True), ("de", False)):
        text = f"{HEAD}title: 'The \"right\" city'\nlanguage: {language}\n"
        write("a.yaml", text)
        assert ("“right”" in mended(text, found(open_catalogue()))) is is_mended


def test_a_term_that_was_replaced_gives_way_to_the_last_one(write: Write, open_catalogue: Open) -> None:
    terms = Vocabulary(
        (
            Term(id="older", scheme="themes", label="Older", replaced_by="old"),
            Term(id="old", scheme="themes", label="Old", replaced_by="new"),
            Term(id="new", scheme="themes", label="New"),
            Term(id="gone", scheme="themes", label="Gone", attributes={"deprecated": "true"}),
            Term(id="ddtm-62", scheme="actors", label="DDTM 62", replaced_by="ddtm"),
            Term(id="ddtm", scheme="actors", label="DDTM"),
        )
    )
    text = (
        f"{HEAD}title: A\nthemes: [older, new, gone]\ncontributors: [{{body: ddtm-62}}]\npublisher: ddtm-62\n"
    )
    write("a.yaml", text)
    findings = found(open_catalogue(), terms)
    assert [one.rule for one in findings] == ["deprecated-heading"] * 3
    record = read_record(mended(text, findings), "a.yaml")
    assert (record.themes, record.contributors[0].body, record.publisher) == (("new", "gone"), "ddtm", "ddtm")


def test_a_name_that_two_actors_have_is_left(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", f"{HEAD}title: A\npublisher: CRPV\n")
    two = [Term(id=f"crpv-{place}", scheme="actors", label=f"CRPV {place}", alt=("CRPV",)) for place in "ab"]
    assert found(open_catalogue(), Vocabulary(two)) == []
    assert [one.rule for one in found(open_catalogue(), Vocabulary(two[:1]))] == ["actor-name"]


def test_a_person_is_known_by_any_form_of_the_name(write: Write, open_catalogue: Open) -> None:
    person = Term(
        id="donzelot-j",
        scheme="actors",
        label="Donzelot, Jacques",
        alt=("Donzelot, J.",),
        attributes={"kind": "personne"},
    )
    text = f'{HEAD}title: A\ncontributors:\n  - {{role: author, person: "Donzelot, J."}}\n'
    write("a.yaml", text)
    findings = found(open_catalogue(), Vocabulary([person]))
    assert [(one.rule, one.line) for one in findings] == [("actor-name", 4)]
    assert "person: donzelot-j" in mended(text, findings)


@pytest.mark.parametrize(
    ("written", "nearest", "meant"),
    [
        ("actes-journe-2015", ("actes-journee-2015",), "actes-journee-2015"),
        ("actes-2014", ("actes-2015",), ""),
        ("actes-journe-2015", ("actes-journee-2015", "actes-journees-2015"), ""),
        ("bilan", ("bilan-de-la-mission",), ""),
        ("bilan", (), ""),
    ],
)
def test_a_relation_is_mended_only_when_one_record_is_meant(
    written: str, nearest: tuple[str, ...], meant: str
) -> None:
    assert clearly_meant(written, nearest) == meant


def test_a_lost_relation_is_mended(write: Write, open_catalogue: Open) -> None:
    text = f"{HEAD}title: A\nrelations:\n  - {{type: part-of, id: actes-journe-2015}}\n"
    write("a.yaml", text)
    write("b.yaml", "id: actes-journee-2015\ntitle: B\n")
    assert mended(text, found(open_catalogue())).endswith("id: actes-journee-2015}\n")


def test_one_title_and_one_year_in_two_records(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", "id: a\ntitle: L’école, demain\ndate: 2015\n")
    write("b.yaml", "id: b\ntitle: L'ECOLE,  demain\ndate: 2015-03\n")
    write("c.yaml", "id: c\ntitle: L'école, demain\ndate: 2016\n")
    write("d.yaml", "id: d\ntitle: L'école, demain\ndate: 2015\nlanguage: en\n")
    both = [(one.record_id, one.line) for one in found(open_catalogue()) if one.rule == "duplicate-title"]
    assert both == [("a", 2), ("b", 2)]
    write("b.yaml", "id: b\ntitle: L'école, demain\ndate: 2015\nrelations: [{type: version-of, id: a}]\n")
    assert found(open_catalogue()) == []


def test_relations_that_lead_back_to_where_they_start(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", "id: a\ntitle: A\nrelations: [{type: part-of, id: b}, {type: replaces, id: c}]\n")
    write("b.yaml", "id: b\ntitle: B\nrelations:\n- {type: part-of, id: c}\n- {type: see-also, id: a}\n")
    write("c.yaml", "id: c\ntitle: C\nrelations: [{type: part-of, id: a}, {type: see-also, id: b}]\n")
    write("d.yaml", "id: d\ntitle: D\nrelations: [{type: version-of, id: d}, {type: part-of, id: a}]\n")
    circles = [one for one in found(open_catalogue()) if one.rule == "relation-circle"]
    assert [(one.record_id, one.line) for one in circles] == [("a", 3), ("d", 3)]
    assert "a → part of → b → part of → c → part of → a" in circles[0].message
    assert circles[1].hint.endswith("docbase relate --remove d version-of d")
    assert {one.rule for one in found(open_catalogue())} == {"relation-circle"}


def test_a_barcode_on_two_copies(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", 'id: a\ntitle: A\nitems:\n- {barcode: "001"}\n- {barcode: "002"}\n- {barcode: "002"}\n')
    write("b.yaml", 'id: b\ntitle: B\nitems: [{barcode: "001"}, {barcode: "003"}, {call_number: DEV 1}]\n')
    write("c.yaml", "id: c\ntitle: C\nitems: [{call_number: DEV 1}]\n")
    shared = found(open_catalogue())
    assert {one.rule for one in shared} == {"shared-barcode"}
    assert sorted((one.record_id, one.message) for one in shared) == [
        ("a", "The barcode “001” is also that of a copy of b."),
        ("a", "The barcode “002” is that of two copies of this record."),
        ("b", "The barcode “001” is also that of a copy of a."),
    ]


def test_a_fix_leaves_what_was_mended_meanwhile(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", f"{HEAD}title: A\nthemes: [Santé]\nlanguage: fre\n")
    findings = found(open_catalogue())
    now = f"{HEAD}title: A\nthemes: [education]\nlanguage: en\n"
    assert mended(now, findings) == now


def test_every_rule_says_why_it_matters() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    assert all(len(rule.why()) > 40 and rule.why().endswith(".") for rule in RULES)


def test_rules_may_be_chosen(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", f"{HEAD}date: 2051\n")
    chosen = [replace(rule, severity="error") for rule in RULES if rule.code == "impossible-date"]
    catalogue = open_catalogue()
    findings = audit(catalogue, catalogue.vocabulary, rules=chosen, today=TODAY)
    assert [(one.rule, one.severity) for one in findings] == [("impossible-date", "error")]
