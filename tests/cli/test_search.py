"""`docbase search`, as staff use it."""

import re
from pathlib import Path

import pytest

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
    assert run(sample, "search", typed, "--json").json["hits"] == plain["hits"]


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
