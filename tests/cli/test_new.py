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


def test_a_form_is_written_as_word_only(own: Path, run: Run, tmp_path: Path) -> None:
    ran = run(own, "new", "fiche-experience", "--word", tmp_path / "fiche.odt")
    assert ran.code == 2
    assert not (tmp_path / "fiche.odt").exists()


def test_a_form_dropped_in_is_recognised_and_nothing_written_in_it_is_lost(own: Path, run: Run) -> None:
    form = own / "corpus" / "rempli.docx"
    run(own, "new", "fiche-experience", "--word", form)
    fill(form, {**GOOD, "Thèmes": ["Santé", "Jardinage"], "Territoire": ["Lens", "Cité du Bois"]})
    assert "docbase new --from" in run(own, "ingest").err
    hits = run(own, "search", "fiche d'expérience jardiner ensemble", "--json").json["hits"]
    found = next(one["id"] for one in hits if one["id"].startswith("une-regie-de-quartier"))
    run(own, "set", "--add", "keywords=bêche", "--id", found, "--yes")

    assert run(own, "new", "--from", form, "--yes").code == 0
    record = run(own, "show", found, "--json").json
    assert record["title"] == GOOD["Titre de l’expérience"][0]
    assert record["themes"] == ["sante"]
    assert record["keywords"] == ["bêche", "Cité du Bois", "Jardinage"]


def test_undo_tells_of_the_file_that_stays(own: Path, run: Run, tmp_path: Path) -> None:
    form = tmp_path / "fiche.docx"
    run(own, "new", "fiche-experience", "--word", form)
    kept = run(own, "new", "--from", fill(form), "--yes", "--json").json
    assert f"corpus/{kept['file']}" in run(own, "undo", "--yes").err
    assert (own / "corpus" / kept["file"]).exists()


def test_an_event_lists_what_came_out_of_it(own: Path, run: Run) -> None:
    about = ["date=2022-04-05", "place=Lille", "contributors=irev"]
    title, event = "Journée régionale Friches", "journee-regionale-friches-2022"
    assert run(own, "new", "événement", "--title", title, *about, "--yes").code == 0
    minutes, mandate = "groupe-de-travail-friches-reunion-du-5-avril-2022", "mandat-du-gt-cnig-friches-2022"
    assert run(own, "relate", minutes, "issu-de", event, "--yes").code == 0
    assert run(own, "relate", event, "a-donne-lieu-a", mandate, "--yes").code == 0

    shown = run(own, "show", event, "--json").json
    assert shown["type"] == "evenement"
    assert [(one["id"], one["reverse"]) for one in shown["related"]] == [(mandate, True), (minutes, True)]
    (back,) = [one for one in run(own, "show", minutes, "--json").json["related"] if one["id"] == event]
    assert (back["type"], back["date"], back["place"]) == ("issued-from", "2022-04-05", "Lille")
    assert (
        "IREV, 2022. *Journée régionale Friches*. 5 avril 2022. Lille."
        in run(own, "biblio", "type:evenement").out
    )
    assert run(own, "check").code == 0


def test_an_event_is_shown_with_its_place(own: Path, run: Run) -> None:
    ran = run(own, "new", "evenement", "--title", "Journée santé", "date=2024-03-12", "place=Amiens", "--yes")
    assert ran.code == 0
    shown = run(own, "show", "journee-sante-2024").out.splitlines()
    assert ["Lieu", "Amiens"] in [line.split() for line in shown]
