"""`docbase complete`, for the web and for whoever types."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("typed", ["access", "Accéss"])
def test_offers_words_titles_and_terms_of_the_collection(sample: Path, run: Run, typed: str) -> None:
    ran = run(sample, "complete", typed, "--limit", "30", "--json")
    assert ran.code == 0
    assert {tuple(one) for one in ran.json} == {("kind", "text", "value", "count")}
    offered = {(one["kind"], one["text"]) for one in ran.json}
    assert ("word", "accessibilité") in offered
    assert ("theme", "Accessibilité des services publics") in offered
    assert any(kind == "title" and "Cheminement accessible" in title for kind, title in offered)


def test_each_completion_leads_to_publications(sample: Path, run: Run) -> None:
    offered = run(sample, "complete", "paysa", "--limit", "30", "--json").json
    assert len({one["kind"] for one in offered}) > 1
    for one in offered:
        match one["kind"]:
            case "title":
                assert run(sample, "show", one["value"]).code == 0
            case "word":
                assert run(sample, "search", one["value"], "--json").json["total"] >= one["count"] > 0
            case kind:
                found = run(sample, "search", f"--{kind}", one["value"], "--json").json
                assert found["total"] == one["count"] > 0


def test_words_need_no_quotation_marks(sample: Path, run: Run) -> None:
    together = run(sample, "complete", "espace pub", "--json").json
    assert together == run(sample, "complete", "espace", "pub", "--json").json
    assert "espace public" in [one["value"] for one in together]


def test_each_is_a_line_for_a_person(sample: Path, run: Run) -> None:
    ran = run(sample, "complete", "accessi", "--limit", "4")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 4
    assert ran.out.startswith("access")


def test_nothing_to_offer_is_no_failure(sample: Path, run: Run) -> None:
    assert run(sample, "complete", "zzzzzz").code == 0
    assert run(sample, "complete", "zzzzzz", "--json").json == []
