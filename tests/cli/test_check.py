"""`docbase check`: findings, rules, what they say, and what is mended."""

from pathlib import Path

import pytest

from docbase import Centre
from tests.cli.conftest import Run
from tests.editing.centres import assert_journal_agrees, texts

WRONG = """\
id: essai-2015
title: "Bilan  de la mission."   # à relire
language: français
themes: [Santé, educations]
url: voir le site
date: 2015
"""
HOUSE = """\
name: Centre
rules:
  - code: cote
    field: items.call_number
    pattern: "[A-Z]{2,4} [0-9]+"
    message: La cote n'est pas de la forme « PV 12 »
  - {code: resume, field: abstract, required: yes, types: [rapport], severity: error}
  - {code: no-title, severity: error}
  - {code: title-stop, severity: off}
"""


@pytest.fixture
def wrong(own: Path) -> Path:
    """A centre with a record in which much is wrong."""
    (own / "corpus" / "essai.yaml").write_text(WRONG, encoding="utf-8")
    with Centre.open(own) as centre:
        centre.ingest()
    return own


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A centre without any record."""
    Centre.create(tmp_path / "bare").close()
    return tmp_path / "bare"


def codes(ran: object) -> list[str]:
    return [one["rule"] for one in ran.json]  # type: ignore[attr-defined]


def test_a_centre_in_order(sample: Path, run: Run) -> None:
    done = run(sample, "check")
    assert (done.code, done.out.strip(), done.err) == (0, "Tout est en ordre.", "")


def test_findings_are_told_with_what_docbase_can_mend(wrong: Path, run: Run) -> None:
    done = run(wrong, "check", "--json")
    assert done.code == 1
    mendable = {one["rule"]: one["fix"] for one in done.json if one["rule"] != "unknown-heading"}
    assert mendable == {
        "false-language": True,
        "false-url": False,
        "title-spaces": True,
        "title-stop": True,
    }
    assert "docbase check --fix" in run(wrong, "check").err


def test_some_rules_alone(wrong: Path, run: Run) -> None:
    done = run(wrong, "check", "--rule", "title-stop", "--rule", "no-title", "--json")
    assert (done.code, codes(done)) == (0, ["title-stop"])
    unknown = run(wrong, "check", "--rule", "title-stopp")
    assert (unknown.code, "title-stop" in unknown.err) == (7, True)


def test_what_is_sure_is_mended_once_it_is_agreed_to(wrong: Path, run: Run) -> None:
    before = texts(wrong)
    shown = run(wrong, "check", "--fix", "--dry-run")
    assert "+ language: fr" in shown.out
    assert texts(wrong) == before
    done = run(wrong, "check", "--fix", "--yes")
    assert (done.code, "docbase undo 1" in done.err) == (0, True)
    assert (wrong / "corpus" / "essai.yaml").read_text(encoding="utf-8") == (
        "id: essai-2015\ntitle: Bilan de la mission   # à relire\nlanguage: fr\nthemes: [sante, educations]\n"
        "url: voir le site\ndate: 2015\n"
    )
    assert codes(run(wrong, "check", "--json")) == ["unknown-heading", "false-url"]
    assert_journal_agrees(wrong)
    assert run(wrong, "undo", "--yes").code == 0
    assert texts(wrong) == before


def test_only_the_chosen_rules_mend(wrong: Path, run: Run) -> None:
    run(wrong, "check", "--fix", "--rule", "title-spaces", "--yes")
    assert "title: Bilan de la mission.   # à relire\nlanguage: français" in (
        wrong / "corpus" / "essai.yaml"
    ).read_text(encoding="utf-8")


def test_nothing_to_mend(wrong: Path, sample: Path, run: Run) -> None:
    assert run(sample, "check", "--fix", "--yes").code == 0
    left = run(wrong, "check", "--fix", "--rule", "false-url", "--yes")
    assert (left.code, left.out) == (0, "")
    assert run(wrong, "check", "--yes").code == 2


def test_rules_are_listed_and_explained(sample: Path, run: Run) -> None:
    listed = run(sample, "check", "--rules")
    assert all(code in listed.out for code in ("missing-file", "stale-index", "broken-journal"))
    rules = run(sample, "check", "--rules", "--json").json
    assert {rule["severity"] for rule in rules} == {"error", "warning", "info"}
    told = run(sample, "check", "--explain", "title-stop")
    assert told.out.startswith("title-stop")
    assert "ISO 690" in told.out
    assert run(sample, "check", "--explain", "rien").code == 7


def test_a_centre_has_rules_of_its_own(wrong: Path, run: Run) -> None:
    (wrong / "docbase.yaml").write_text(HOUSE, encoding="utf-8")
    (wrong / "corpus" / "b.yaml").write_text(
        "id: b\ntype: rapport\nitems:\n  - {call_number: pv 12}\n  - {call_number: PV 13}\n", encoding="utf-8"
    )
    found = {(one["rule"], one["severity"], one["line"]) for one in run(wrong, "check", "--json").json}
    assert {("cote", "warning", 4), ("resume", "error", None), ("no-title", "error", 1)} <= found
    assert "title-stop" not in {code for code, _severity, _line in found}
    assert codes(run(wrong, "check", "--rule", "title-stop", "--json")) == ["title-stop"]
    told = run(wrong, "check", "--explain", "cote").out
    assert "« PV 12 »" in told
    assert "[A-Z]{2,4} [0-9]+" in told
    assert "docbase.yaml" in told


@pytest.mark.parametrize(
    ("rule", "line", "said"),
    [
        ("{code: no-titel, severity: error}", 3, "no-title"),
        ("{code: no-title, field: title, required: yes}", 3, "no-title"),
        ("{code: resume, field: abstract, required: yes, types: [raport]}", 3, "rapport"),
        ("{code: resume, field: abstrakt, required: yes}", 3, "abstract"),
        ("{code: cote, field: items.cote, required: yes}", 3, "items."),
        ("{code: cote, field: items, pattern: x}", 3, "items"),
        ("{code: cote, field: title, patern: x}", 3, "pattern"),
        ("{code: cote, field: title, pattern: '('}", 3, "("),
        ("{code: cote, field: title, forbidden: '([a-z]+ ?)+!'}", 3, "[a-z]+"),
        ("{code: cote, field: title, longest: beaucoup}", 3, "longest"),
        ("{code: cote, field: title, longest: 3, shortest: 1}", 3, "shortest"),
        ("{code: cote, field: title}", 3, "cote"),
        ("{code: cote, pattern: x}", 3, "field"),
        ("{field: title, required: yes}", 3, "code"),
        ("{code: La Cote, field: title, required: yes}", 3, "La Cote"),
        ("{code: cote, field: title, required: yes, severity: grave}", 3, "error"),
        ("{code: cote, field: title, required: no}", 3, "required: yes"),
        ("cote", 3, "pattern"),
        (
            "{code: cote, field: title, required: yes}\n  - {code: cote, field: date, required: yes}",
            4,
            "cote",
        ),
    ],
)
def test_a_rule_that_cannot_be_names_its_line(bare: Path, run: Run, rule: str, line: int, said: str) -> None:
    (bare / "docbase.yaml").write_text(f"name: Centre\nrules:\n  - {rule}\n", encoding="utf-8")
    done = run(bare, "check")
    assert (done.code, said in done.err) == (3, True)
    assert f"docbase.yaml, ligne {line}" in done.err or f"docbase.yaml, line {line}" in done.err


@pytest.mark.parametrize(
    ("rule", "wrong_value", "right_value"),
    [
        ("field: title, forbidden: '(?i)test'", "title: Un TEST", "title: Un essai"),
        ("field: language, one_of: [fr, en]", "language: de", "language: fr"),
        ("field: title, longest: 5", "title: Trop long", "title: Court"),
        ("field: themes, longest: 1", "themes: [sante, education]", "themes: [sante]"),
        ("field: themes, shortest: 1", "themes: []", "themes: [sante]"),
        ("field: title, pattern: '(?:\\w++ ?)+'", "title: Actes !", "title: Actes du jour"),
        ("field: keywords, pattern: '[^A-Z]+'", "keywords: [Ville]", "keywords: [ville]"),
        ("field: contributors, required: yes", "extent: 4 p.", "contributors: [{body: X}]"),
        ("field: series.number, required: yes", "series: {title: Cahiers}", "series: {title: C, number: 4}"),
        ("field: date, pattern: '[0-9]{4}-[0-9]{2}.*'", "date: 2015", "date: 2015-03"),
        ("field: identifiers, required: yes", "extent: 4 p.", "identifiers: {cote: x}"),
        ("field: title, required: yes, status: reviewed", "status: reviewed", "status: draft"),
    ],
)
def test_each_test_of_a_rule(bare: Path, run: Run, rule: str, wrong_value: str, right_value: str) -> None:
    (bare / "docbase.yaml").write_text(f"name: C\nrules: [{{code: ours, {rule}}}]\n", encoding="utf-8")
    record = bare / "corpus" / "essai.yaml"
    for value, is_wrong in ((wrong_value, True), (right_value, False)):
        record.write_text(f"id: essai\n{value}\n", encoding="utf-8")
        findings = run(bare, "check", "--rule", "ours", "--json").json
        assert any(one["id"] == "essai" for one in findings) is is_wrong
