"""`docbase items` and `docbase relate`, as the documentalist types them."""

import io
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

FOLDER, REPORT = "glossaire-gt-paysages-2022", "glossaire-gt-paysages-2023"


def test_an_event_is_related_from_both_sides(own: Path, run: Run) -> None:
    done = run(own, "relate", FOLDER, "issu-de", REPORT, "--yes")
    assert done.code == 0, done.err
    assert "{type: issued-from, id: glossaire-gt-paysages-2023}" in done.out
    (entry,) = run(own, "log", "--json").json
    assert entry["command"] == f"docbase relate {FOLDER} issu-de {REPORT} --yes"
    shown = run(own, "show", REPORT, "--json").json["related"]
    assert {(one["type"], one["reverse"], one["id"]) for one in shown} == {
        ("issued-from", True, FOLDER),
        ("version-of", False, FOLDER),
    }
    assert run(own, "search", f"lie:{REPORT}", "--json").json["total"] == 1
    assert FOLDER in run(own, "show", REPORT).out
    assert run(own, "undo", "--yes").code == 0
    assert len(run(own, "show", REPORT, "--json").json["related"]) == 1


def test_a_slip_is_told(own: Path, run: Run) -> None:
    near = run(own, "relate", FOLDER, "see-also", "glossaire-gt-paysage-2023", "--yes")
    assert near.code == 4
    assert REPORT in near.err
    assert run(own, "relate", FOLDER, "voir", REPORT, "--yes").code == 4
    assert run(own, "relate", FOLDER, "version-of", REPORT, "--yes").code == 4
    assert run(own, "relate", FOLDER).code == 2
    assert run(own, "relate", FOLDER, "see-also", REPORT, "--accept").code == 2
    assert run(own, "log", "--json").json == []


def test_likely_relations_are_listed_and_accepted(own: Path, run: Run) -> None:
    assert run(own, "relate", "--likely", "--json").json == []
    run(own, "relate", REPORT, "version-of", FOLDER, "--remove", "--yes")
    (likely,) = run(own, "relate", "--likely", REPORT, "--json").json
    assert (likely["id"], likely["type"], likely["other"]) == (REPORT, "version-of", FOLDER)
    assert f"docbase relate {REPORT} version-of {FOLDER}" in run(own, "relate", "--likely").out
    assert run(own, "relate", "--likely", "--accept", "--yes").code == 0
    assert run(own, "relate", "--likely", "--json").json == []
    assert run(own, "relate", "--likely", "nulle-part").code == 4


def test_a_pair_that_is_refused_is_not_proposed_again(own: Path, run: Run) -> None:
    run(own, "relate", REPORT, "version-of", FOLDER, "--remove", "--yes")
    assert run(own, "relate", "--refuse", FOLDER, "nulle-part").code == 4
    assert len(run(own, "relate", "--likely", "--json").json) == 1
    assert run(own, "relate", "--refuse", FOLDER, REPORT).code == 0
    assert run(own, "relate", "--likely", "--json").json == []
    assert run(own, "relate", "--refuse", FOLDER).code == 2
    assert run(own, "suggest", REPORT, "--json").code == 0


def test_copies_are_described_listed_and_printed(own: Path, run: Run, tmp_path: Path) -> None:
    before = len(run(own, "items", "list", "--json").json)
    added = run(own, "items", "add", FOLDER, "--call-number", "DEV 2", "--location", "Magasin", "--yes")
    assert added.code == 0, added.err
    assert run(own, "log", "--json").json[0]["command"].startswith(f"docbase items add {FOLDER} ")
    assert run(own, "items", "set", FOLDER, "--copy", "2", "--access", "sur place", "--yes").code == 0
    listed = run(own, "items", "list", "--json").json
    assert len(listed) == before + 1
    assert listed[0]["call_number"] == "DEV 2"
    assert run(own, "items", "list", "cote:DEV", "--location", "magasin", "--json").json == listed[:1]
    lines = run(own, "items", "list").out.splitlines()
    assert lines.index(next(one for one in lines if "DEV 12 " in one)) < lines.index(
        next(one for one in lines if "DEV 15 " in one)
    )
    for name in ("list.pdf", "list.csv", "list.txt"):
        assert run(own, "items", "list", "-o", tmp_path / name).code == 0
        assert (tmp_path / name).stat().st_size > 100
    assert (
        run(own, "items", "labels", "-o", tmp_path / "labels.pdf", "--rows", "8", "--columns", "3").code == 0
    )
    assert (tmp_path / "labels.pdf").read_bytes().startswith(b"%PDF")
    assert run(own, "items", "list", "--format", "docx").code == 2
    assert run(own, "items", "list", "--format", "pdf").code == 2
    assert run(own, "items", "set", FOLDER, "--yes").code == 2
    assert "Magasin" in run(own, "items").out
    assert run(own, "items", "remove", FOLDER, "--yes").code == 0


def test_labels_are_a_pdf_and_a_day_is_asked_for_in_french(own: Path, run: Run, tmp_path: Path) -> None:
    assert run(own, "items", "labels", "-o", tmp_path / "etiquettes.txt").code == 2
    assert not (tmp_path / "etiquettes.txt").exists()
    ran = run(own, "items", "lend", "DEV 12", "Dupont", "--until", "demain")
    assert ran.code == 2
    assert "n’est pas une date" in ran.err


def test_a_stocktake_is_told_and_has_a_code(
    own: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = [copy["call_number"] for copy in run(own, "items", "list", "--json").json]
    scan = tmp_path / "scan.txt"
    scan.write_text("\n".join(every), encoding="utf-8")
    assert run(own, "items", "stocktake", scan).code == 0
    scan.write_text("\n".join(("DEV 99", *every[:0:-1])), encoding="utf-8")
    found = run(own, "items", "stocktake", scan)
    assert found.code == 1
    for word in ("DEV 99", every[0]):
        assert word in found.out
    told = run(own, "items", "stocktake", scan, "--json").json
    assert [one["call_number"] for one in told["missing"]] == every[:1]
    assert len(told["misplaced"]) == len(every) - 2
    assert told["unknown"][0]["line"] == 1
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(every).encode())))
    assert run(own, "items", "stocktake", "-").code == 0
    assert run(own, "items", "stocktake", tmp_path / "nothing").code == 9


def test_loans_go_out_and_come_back(own: Path, run: Run) -> None:
    lent = run(own, "items", "lend", "DEV 12", "Dupont, Anne", "--until", "01/12/2099", "--json").json
    assert (lent["borrower"], lent["due"], lent["overdue"]) == ("Dupont, Anne", "2099-12-01", False)
    assert "2099-12-01" in run(own, "show", lent["id"]).out
    assert run(own, "items", "lend", "DEV 12", "Durand").code == 4
    assert "Dupont, Anne" in run(own, "items", "loans").out
    assert run(own, "items", "loans", "--overdue", "--json").json == []
    assert run(own, "items", "back", "dev12").code == 0
    assert run(own, "items", "loans", "--json").json == []
    assert run(own, "items", "back", "dev12").code == 4
    (own / "loans.csv").write_text("out;id\nhier;x\n", encoding="utf-8")
    assert run(own, "show", lent["id"]).code == 0
    assert run(own, "items", "loans").code == 4


def test_relations_are_named_in_the_language_of_the_person(own: Path, run: Run) -> None:
    unknown = run(own, "relate", FOLDER, "xyzt", REPORT).err
    assert "fait-partie-de, version-de, remplace, traduction-de, issue-de, voir-aussi" in unknown
    assert "version-de" in run(own, "relate", FOLDER, "version", REPORT).err
    assert run(own, "relate", FOLDER, "fait-partie-de", REPORT, "--yes").code == 0
