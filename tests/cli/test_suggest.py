"""`docbase suggest`, on the sample corpus."""

from pathlib import Path

from docbase import Centre
from docbase.cli import exits
from tests.cli.conftest import Run

DRAFT = "concilier-sobriete-fonciere-et-developpement-economique-2023"


def test_drafts_are_listed_with_reasons_to_check(sample: Path, run: Run) -> None:
    ran = run(sample, "suggest")
    assert ran.code == exits.DONE
    assert DRAFT in ran.out
    assert "p. 2, " in ran.out
    assert ":emploi-insertion" in ran.out


def test_drafts_come_page_by_page(sample: Path, run: Run) -> None:
    pages = [run(sample, "suggest", "--limit", "1", "--page", str(page), "--json").json for page in (1, 2, 3)]
    assert [len(page["records"]) for page in pages] == [1, 1, 0]
    assert {page["total"] for page in pages} == {2}


def test_answers_in_json(sample: Path, run: Run) -> None:
    (record,) = run(sample, "suggest", DRAFT, "--json").json["records"]
    theme = next(one for one in record["suggestions"] if one["value"] == "emploi-insertion")
    assert set(theme) == {"field", "value", "label", "score", "reasons"}
    assert theme["reasons"][0]["pages"][0] == "2"


def test_accepts_and_refuses(own: Path, run: Run) -> None:
    ran = run(own, "suggest", DRAFT, "--accept", "theme:emploi-insertion", "--refuse", "mot-cle:friches")
    assert ran.code == exits.DONE
    with Centre.open(own) as centre:
        assert "emploi-insertion" in centre.get(DRAFT).themes
        command = next(iter(centre.desk.history(DRAFT))).deed.command
    assert command.startswith(f"docbase suggest {DRAFT} --accept theme:emploi-insertion")
    (record,) = run(own, "suggest", DRAFT, "--json").json["records"]
    values = [one["value"] for one in record["suggestions"]]
    assert "emploi-insertion" not in values
    assert "friches" not in values


def test_says_for_which_record(sample: Path, run: Run) -> None:
    assert run(sample, "suggest", "--accept", "theme:sante").code == exits.USAGE
    assert run(sample, "suggest", "inconnu").code not in (exits.DONE, exits.USAGE)
