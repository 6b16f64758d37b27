"""`docbase new`, as it is typed."""

from pathlib import Path

from tests.templates.filling import GOOD, fill

from .conftest import Run


def test_a_record_is_begun_and_taken_back(own: Path, run: Run) -> None:
    ran = run(own, "new", "Fiche d'expérience", "--title", "Jardins partagés", "date=2017", "theme=santé")
    assert ran.code == 0
    record = run(own, "show", "jardins-partages-2017", "--json").json
    assert (record["type"], record["themes"], record["status"]) == ("fiche-experience", ["sante"], "draft")
    (entry,) = run(own, "log", "--json").json
    assert entry["command"].startswith("docbase new")

    assert run(own, "undo", "--yes").code == 0
    assert run(own, "show", "jardins-partages-2017").code == 4


def test_a_rehearsal_writes_nothing(own: Path, run: Run) -> None:
    ran = run(own, "new", "note", "--title", "Jardins", "-o", "notes/jardins.yaml", "--dry-run")

    assert ran.code == 0
    assert "corpus/notes/jardins.yaml" in ran.out
    assert not (own / "corpus" / "notes").exists()


def test_templates_are_listed(own: Path, run: Run) -> None:
    assert {"fiche-experience", "actes-journee"} <= {one["type"] for one in run(own, "new", "--json").json}
    assert "fiche-experience" in run(own, "new").out


def test_a_form_goes_out_and_comes_back(own: Path, run: Run, tmp_path: Path) -> None:
    form = tmp_path / "fiche.docx"
    assert run(own, "new", "fiche-experience", "--word", form).code == 0
    assert run(own, "new", "fiche-experience", "--word", form).code == 9
    fill(form, {**GOOD, "Résultats": [""]})

    told = run(own, "new", "--from", form, "--dry-run")
    assert told.code == 1
    assert "Résultats" in told.err
    planned = run(own, "new", "--from", form, "--json")
    assert planned.code == 1
    assert [one["part"] for one in planned.json["faults"]] == ["Résultats"]

    kept = run(own, "new", "--from", form, "--yes", "--json").json
    assert kept["number"] is not None
    assert (own / "corpus" / kept["file"]).read_bytes() == form.read_bytes()
    assert run(own, "search", "bêches", "prêtées", "--json").json["hits"][0]["id"] == kept["id"]
