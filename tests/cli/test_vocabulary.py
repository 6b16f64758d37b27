"""`docbase vocabulary` and `docbase actors`, as they are typed."""

import io
from pathlib import Path

import pytest

from docbase.cli import exits
from docbase.errors import CatalogueError
from tests.cli.conftest import Run

OLD, NEW = "amenagement-urbanisme", "renouvellement-urbain"


def test_lists_say_how_much_each_term_is_used(sample: Path, run: Run) -> None:
    lists = run(sample, "vocabulary", "--json").json
    assert lists == run(sample, "vocabulary", "list", "--json").json
    assert lists["themes"] == {"active": 72, "candidates": 6, "deprecated": 0}
    themes = {one["id"]: one for one in run(sample, "vocabulary", "list", "thèmes", "--json").json}
    assert themes[OLD]["count"] == 10
    assert "jeunesse" not in themes
    assert "jeunesse" in run(sample, "vocabulary", "list", "themes", "--all").out
    assert OLD in run(sample, "vocabulary", "tree", "themes").out
    assert "contrat-ville" in run(sample, "vocabulary", "search", "CUCS").out


def test_a_term_is_shown_by_any_of_its_names(sample: Path, run: Run) -> None:
    shown = run(sample, "vocabulary", "show", "urbanisme", "--json").json
    assert shown["id"] == OLD
    assert shown["usage"] == {"records": 10, "drafts": 1, "with_narrower": 10}
    told = run(sample, "vocabulary", "show", OLD)
    assert "Habitat, peuplement et mixité sociale" in told.out
    unknown = run(sample, "vocabulary", "show", "urbanism")
    assert unknown.code == exits.CODES[CatalogueError]
    assert OLD in unknown.err


def test_a_change_is_shown_then_asked_then_made(own: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal = run(own, "vocabulary", "merge", OLD, NEW, "--dry-run")
    assert rehearsal.code == exits.DONE
    assert "10 " in rehearsal.out
    assert not (own / "vocabulary.yaml").exists()
    for answer, code in (("n\n", exits.DONE), ("", exits.USAGE)):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        assert run(own, "vocabulary", "merge", OLD, NEW).code == code
        assert not (own / "vocabulary.yaml").exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("oui\n"))
    assert run(own, "vocabulary", "merge", OLD, NEW).code == exits.DONE
    assert run(own, "vocabulary", "show", OLD, "--json").json["replaced_by"] == NEW
    assert run(own, "search", "--theme", NEW, "--json").json["total"] >= 10
    (entry,) = run(own, "log", "--json").json
    assert "docbase vocabulary merge" in str(entry)
    assert run(own, "undo", "--yes").code == exits.DONE
    assert not (own / "vocabulary.yaml").exists()
    assert run(own, "check").code == exits.DONE


def test_in_json_nothing_is_made_without_a_yes(own: Path, run: Run) -> None:
    told = run(
        own, "vocabulary", "add", "themes", "Friches", "--under", NEW, "--alt", "friche", "--json"
    ).json
    assert (told["number"], told["terms"][0]["id"], told["records"]) == (None, "friches", [])
    assert not (own / "vocabulary.yaml").exists()
    made = run(own, "vocabulary", "add", "themes", "Friches", "--under", NEW, "--json", "--yes").json
    assert made["number"] == 1
    assert made["terms"][0]["after"]["broader"] == NEW


@pytest.mark.slow
def test_every_change_has_its_words(own: Path, run: Run) -> None:
    commands = (
        ("add", "axes", "Transition", "--family", "strategique", "--set", "years=2018"),
        ("rename", NEW, "Rénovation des quartiers"),
        ("add-name", NEW, "ANRU 2", "rénovation"),
        ("drop-name", NEW, "rénovation"),
        ("set", NEW, "note=Voir aussi l'ANRU", "related=habitat-mixite"),
        ("move", "tiers-lieux", "--under", "participation-citoyenne"),
        ("split", NEW, "Friches=friches"),
        ("deprecate", "innovation-sociale", "--replaced-by", "tiers-lieux"),
        ("activate", "jeunesse"),
        ("suspend", "jeunesse"),
        ("promote", "paysage", "--to", "thèmes", "--under", "habitat-mixite"),
    )
    for words in commands:
        done = run(own, "vocabulary", *words, "--yes")
        assert done.code == exits.DONE, (words, done.err)
    text = (own / "vocabulary.yaml").read_text(encoding="utf-8")
    assert text.startswith("# docbase — vocabulaire contrôlé par défaut")
    assert len(run(own, "log", "--json").json) == len(commands)
    assert "paysage" not in run(own, "vocabulary", "keywords", "--json").json
    assert run(own, "vocabulary", "set", NEW, "note").code == exits.USAGE


def test_the_vocabulary_goes_out_and_comes_back(own: Path, run: Run, tmp_path: Path) -> None:
    assert "skos:Concept" in run(own, "vocabulary", "export", "themes").out
    for name in ("v.ttl", "v.rdf", "v.jsonld", "v.csv"):
        assert run(own, "vocabulary", "export", "-o", tmp_path / name, "--candidates").code == exits.DONE
        back = run(own, "vocabulary", "import", tmp_path / name, "--json").json
        assert (back["terms"], back["records"]) == ([], [])
    assert (tmp_path / "v.csv").read_bytes().startswith(b"\xef\xbb\xbfscheme;id;label")
    bad = run(own, "vocabulary", "export", "--format", "docx")
    assert bad.code != exits.DONE
    assert "ttl" in bad.err


def test_actors_are_listed_adopted_and_told_together(own: Path, run: Run) -> None:
    unknown = {one["name"]: one for one in run(own, "actors", "unknown", "--json").json}
    assert unknown["Cerema"]["count"] == 6
    assert run(own, "actors", "adopt", "Cerema", "--kind", "institution", "--yes").code == exits.DONE
    assert "cerema" in run(own, "actors", "list", "--kind", "institution").out
    assert "author" in run(own, "actors", "show", "cerema", "--json").json["records"]
    together = run(own, "actors", "together", "Cerema", "--json").json
    assert together[0]["name"] == "Conseil national de l'information géolocalisée"
    person = run(own, "actors", "adopt", "Laurent, Dominique", "--yes", "--json").json
    assert person["terms"][0]["after"]["attributes"] == {"kind": "personne"}
    assert run(own, "actors", "rename", "cerema", "CEREMA", "--yes").code == exits.DONE
    assert run(own, "actors", "add", "Petit, Anne", "--dates", "1952-", "--yes").code == exits.DONE
    assert run(own, "actors", "merge", "petit-anne", "petit-morgane", "--yes").code == exits.DONE
    assert run(own, "actors", "merge", "cerema", "sante", "--yes").code != exits.DONE
    assert run(own, "check").code == exits.DONE


def test_a_name_that_is_no_actor_yet_is_told_with_whom_and_how_it_becomes_one(own: Path, run: Run) -> None:
    together = run(own, "actors", "together", "Cerema", "--json").json
    assert together[0]["name"] == "Conseil national de l'information géolocalisée"
    shown = run(own, "actors", "show", "Cerema")
    assert shown.code == exits.CODES[CatalogueError]
    assert "docbase actors adopt Cerema" in shown.err
    assert "adopt" not in run(own, "actors", "show", "Nobody At All").err


def test_a_person_is_found_by_the_name_as_it_is_said(own: Path, run: Run) -> None:
    assert run(own, "actors", "adopt", "Laurent, Dominique", "--yes").code == exits.DONE
    assert run(own, "actors", "show", "Dominique Laurent", "--json").json["id"] == "laurent-dominique"
    assert run(own, "search", "--author", "dominique laurent", "--json").json["total"] == 2


def test_terms_are_told_by_their_labels_and_what_changes_is_counted_as_it_is(own: Path, run: Run) -> None:
    added = run(own, "vocabulary", "add", "themes", "Friches", "--under", NEW, "--yes")
    assert "Renouvellement urbain" in added.out
    again = run(own, "vocabulary", "add-name", OLD, "urbanisme", "--yes")
    assert again.code == exits.DONE
    assert ":  " not in again.out
    named = run(own, "vocabulary", "add-name", "friches", "délaissés", "--yes")
    assert "“" not in named.out
    assert "notice" not in run(own, "undo", "--yes", "--dry-run").out.splitlines()[-1]
