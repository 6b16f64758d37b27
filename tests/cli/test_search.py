"""`docbase search`, as staff use it."""

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from docbase.cli.results import Asked
from tests.cli.conftest import Run


def test_answers_the_question_at_the_page(sample: Path, run: Run) -> None:
    ran = run(sample, "search", "accessibilité", "voirie", "--json")
    assert ran.code == 0
    assert ran.json["total"] > 0
    first = ran.json["hits"][0]
    assert set(first) == {
        *("id", "title", "contributors", "date", "type", "themes", "axes", "score", "file", "pages")
    }
    page = first["pages"][0]
    assert page["number"] >= 1
    assert "<mark>" in page["snippet"]
    assert (sample / "corpus" / first["file"]).is_file()


@pytest.mark.parametrize("typed", ["accessibilite", "ACCESSIBILITÉ", "l’accessibilité", "l'accessibilite"])
def test_accents_case_and_elision_do_not_count(sample: Path, run: Run, typed: str) -> None:
    plain = run(sample, "search", "accessibilité", "--json").json
    found = run(sample, "search", typed, "--json").json
    assert found["total"] == plain["total"] > 0
    assert {hit["id"] for hit in found["hits"]} == {hit["id"] for hit in plain["hits"]}


def test_a_facet_count_is_what_one_click_gives(sample: Path, run: Run) -> None:
    answer = run(sample, "search", "données", "--json").json
    assert answer["facets"]["theme"]
    for name in ("theme", "axis", "type", "year"):
        for value in answer["facets"][name]:
            clicked = run(sample, "search", "données", f"--{name}", value["id"], "--json").json
            assert clicked["total"] == value["count"], (name, value)


def test_a_broad_theme_finds_its_narrower_ones(sample: Path, run: Run) -> None:
    broad = {
        hit["id"]
        for hit in run(sample, "search", "--theme", "habitat-mixite", "--limit", "100", "--json").json["hits"]
    }
    narrow = {
        hit["id"]
        for hit in run(sample, "search", "--theme", "amenagement-urbanisme", "--limit", "100", "--json").json[
            "hits"
        ]
    }
    assert narrow
    assert narrow <= broad


def test_french_and_english_operators_are_alike(sample: Path, run: Run) -> None:
    french = run(sample, "search", "données SAUF accessibilité", "--json").json
    english = run(sample, "search", "données NOT accessibilité", "--json").json
    assert french["total"] == english["total"] > 0


def test_a_leading_minus_is_part_of_the_question(sample: Path, run: Run) -> None:
    with_all = run(sample, "search", "données", "--json").json["total"]
    without = run(sample, "search", "données", "-accessibilité", "--json").json["total"]
    assert 0 < without < with_all


def test_words_with_a_minus_are_no_options_and_slips_are_told(sample: Path, run: Run) -> None:
    assert run(sample, "search", "données", "-handicap", "--json").json["total"] > 0
    assert run(sample, "search", "-handicap", "données", "--sort", "-date", "--limit=1", "--json").code == 0
    assert run(sample, "biblio", "données", "-handicap", "--format", "txt").code == 0
    ran = run(sample, "search", "friches", "--yer", "2022")
    assert ran.code == 2
    assert "--year" in ran.err


def test_an_unknown_theme_is_told_with_the_nearest(sample: Path, run: Run) -> None:
    ran = run(sample, "search", "--theme", "participation-citoyene")
    assert ran.code == 7
    assert "participation-citoyenne" in ran.err
    assert "Traceback" not in ran.err


def test_an_unknown_field_is_said_and_searched_as_words(sample: Path, run: Run) -> None:
    ran = run(sample, "search", "titer:accessibilité", "--json")
    assert ran.code == 0
    assert any("title" in note or "titre" in note for note in ran.json["notes"])


def test_paging_is_stable_and_complete(sample: Path, run: Run) -> None:
    everything = [hit["id"] for hit in run(sample, "search", "--limit", "100", "--json").json["hits"]]
    paged: list[str] = []
    for page in range(1, 10):
        paged += [
            hit["id"]
            for hit in run(sample, "search", "--limit", "5", "--page", str(page), "--json").json["hits"]
        ]
    assert paged == everything
    assert len(set(paged)) == len(paged)


def test_piped_output_has_no_colour(sample: Path, run: Run) -> None:
    ran = run(sample, "search", "accessibilité")
    assert "\x1b" not in ran.out
    assert re.search(r"p\.\s\d", ran.out)


def test_filters_are_told_with_the_options_that_take_them_away(sample: Path, run: Run) -> None:
    filters = ("--theme", "habitat-mixite", "--theme", "politique-ville", "--year", "2014..2022")
    first, *_rest = run(sample, "search", *filters).out.splitlines()
    assert "Habitat, peuplement et mixité sociale, Politique de la ville" in first
    assert "2014..2022" in first
    assert "--theme" in first
    assert "--year" in first
    assert "--theme" not in run(sample, "search").out


def test_what_is_filtered_by_is_marked_among_the_facets(sample: Path, run: Run) -> None:
    filters = ("--year", "2022", "--type", "compte-rendu")
    facets = run(sample, "search", *filters, "--json").json["facets"]
    assert [value["id"] for value in facets["type"] if value["is_chosen"]] == ["compte-rendu"]
    assert len(facets["type"]) > 1
    assert "✓ Compte rendu" in run(sample, "search", *filters).out


def test_themes_are_a_tree_and_axes_stand_by_family(sample: Path, run: Run) -> None:
    facets = run(sample, "search", "--limit", "1", "--json").json["facets"]
    themes = [value["id"] for value in facets["theme"]]
    for place, value in enumerate(facets["theme"]):
        assert value["broader"] is None or value["broader"] in themes[:place]
    assert any(value["broader"] for value in facets["theme"])
    families = [value["family"] for value in facets["axis"]]
    assert len(set(families)) > 1
    assert families == sorted(families, key=families.index)
    lines = run(sample, "search", "--limit", "1").out.splitlines()
    narrow = next(line for line in lines if line.endswith("amenagement-urbanisme"))
    broad = next(line for line in lines if line.endswith("habitat-mixite"))
    assert re.match(" +", narrow)[0] > re.match(" +", broad)[0]  # type: ignore[index]
    assert lines.index(broad) < lines.index(narrow)


def test_facets_are_on_the_first_page_only(sample: Path, run: Run) -> None:
    assert "habitat-mixite" in run(sample, "search", "--limit", "2").out
    assert "habitat-mixite" not in run(sample, "search", "--limit", "2", "--page", "2").out


def test_a_page_after_the_last_is_told(sample: Path, run: Run) -> None:
    total = run(sample, "search", "--json").json["total"]
    (line,) = run(sample, "search", "--limit", "20", "--page", "9").out.splitlines()
    assert {str(total), "9", "2"} <= set(re.findall(r"\d+", line))


def test_an_answer_can_be_explained(sample: Path, run: Run) -> None:
    words = ("search", "accessibilité", "voirie")
    assert "reasons" not in run(sample, *words, "--json").json["hits"][0]
    hit = run(sample, *words, "--explain", "--json").json["hits"][0]
    assert {reason["field"] for reason in hit["reasons"]} >= {"title", "body"}
    assert all(reason["score"] > 0 and reason["words"] for reason in hit["reasons"])
    assert sum(reason["score"] for reason in hit["reasons"]) == pytest.approx(hit["score"], abs=0.01)
    explained = run(sample, *words, "--explain", "--limit", "1").out
    assert len(explained.splitlines()) > len(run(sample, *words, "--limit", "1").out.splitlines())
    assert "accessibilité" in explained
    assert run(sample, "search", "--explain").code == 0


def test_a_publication_without_a_page_that_answers_says_where_the_words_are(sample: Path, run: Run) -> None:
    words = ("search", "vivre ensemble vivre en grand", "--limit", "1")
    (hit,) = run(sample, *words, "--json").json["hits"]
    assert (hit["id"][:14], hit["pages"]) == ("vivre-ensemble", [])
    assert any(line.strip().endswith("titre") for line in run(sample, *words).out.splitlines())


def test_the_day_since_which_publications_came_in(sample: Path, run: Run) -> None:
    everything = run(sample, "search", "--json").json["total"]
    assert run(sample, "search", "--since", "01/11/2000", "--json").json["total"] == everything
    assert run(sample, "search", "--since", "2999-01", "--json").json["total"] == 0
    assert "--since" in run(sample, "search", "--since", "2000").out.splitlines()[0]
    for typed in ("1/11/2000", "11/2000", "2000-11", "2000", " 2000-11-01"):
        assert run(sample, "search", "--since", typed, "--json").json["total"] == everything
    for wrong in ("hier", "2026-13", "31/02/2026", "01/11/26", "1/2/3/2026"):
        ran = run(sample, "search", "--since", wrong)
        assert ran.code == 7, wrong
        assert "2026-11" in ran.err


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("participation citoyenne", "docbase search participation citoyenne"),
        ("l'été des élus", 'docbase search "l\'été des élus"'),
        ('"contrat de ville" -logement', "docbase search '\"contrat de ville\" -logement'"),
    ],
)
def test_another_spelling_is_a_command_ready_to_run(text: str, command: str) -> None:
    asked = Asked(
        centre="",
        filters={"theme": ["Droit commun"], "year": ["2014..", "2010"]},
        since="2026-11-01",
        sort="-date",
        limit=10,
        page=2,
        is_exact=True,
        is_explained=True,
    )
    ready = asked.command(text)
    rest = '--theme "Droit commun" --year 2014.. --year 2010 --since 2026-11-01 --sort -date --exact'
    assert ready == f"{command} {rest}"
    _docbase, _search, *words = shlex.split(ready)
    assert " ".join(words).startswith(text)
    elsewhere = replace(asked, centre="/srv/mon centre").command(text)
    assert shlex.split(elsewhere)[:4] == ["docbase", "--centre", "/srv/mon centre", "search"]
