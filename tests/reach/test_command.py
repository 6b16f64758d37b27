"""`docbase reach`: the figures on a terminal, in JSON and for a spreadsheet."""

import csv
import io
from pathlib import Path

import pytest

from docbase.cli import exits
from docbase.errors import QueryError
from docbase.model.reach import MEASURES
from tests.cli.conftest import Run
from tests.reach.conftest import FRICHES, GLOSSARY

YEAR = ("--from", "2026", "--to", "2026")


def test_the_figures_then_the_publications(counted: Path, run: Run) -> None:
    ran = run(counted, "reach", *YEAR)
    assert ran.code == exits.DONE
    assert "2026-01-01" in ran.out
    assert ran.out.index("Glossaire GT Paysages") < ran.out.index("Mandat du GT CNIG Friches")
    assert ran.err == ""


@pytest.mark.parametrize("grouping", ["publication", "theme", "axis", "type", "month"])
def test_they_are_added_up_as_one_asks(counted: Path, run: Run, grouping: str) -> None:
    ran = run(counted, "reach", *YEAR, "--by", grouping, "--limit", "3")
    assert ran.code == exits.DONE
    shown = [line for line in ran.out.splitlines() if line.strip()]
    assert len(shown) <= 4
    assert ("--limit" in ran.err) is (grouping != "publication")


def test_for_programs(counted: Path, run: Run) -> None:
    found = run(counted, "reach", *YEAR, "--json", "--by", "publication").json
    assert found["totals"]["view"] == 13
    assert found["before"]["totals"]["view"] == 4
    assert set(found["totals"]) == set(MEASURES)
    assert [row["id"] for row in found["rows"]] == [GLOSSARY, FRICHES, "gone-2001"]
    assert found["empty_searches"][0] == {"text": "budget participatif", "times": 3, "last": "2026-11-02"}
    assert FRICHES not in found["unopened"]
    assert found["unreadable_lines"] == 0


@pytest.mark.parametrize(
    ("arguments", "count"),
    [((), 3), (("--by", "month"), 12), (("--empty",), 2)],
    ids=["all", "month", "empty"],
)
def test_for_a_spreadsheet(counted: Path, run: Run, arguments: tuple[str, ...], count: int) -> None:
    heading, *rows = csv.reader(io.StringIO(run(counted, "reach", *YEAR, "--csv", *arguments).out))
    assert len(rows) == count
    assert {len(row) for row in rows} == {len(heading)}


def test_words_not_found_and_publications_not_opened(counted: Path, run: Run) -> None:
    assert "budget participatif" in run(counted, "reach", *YEAR, "--empty").out
    never = run(counted, "reach", *YEAR, "--unopened", "--limit", "1")
    assert GLOSSARY not in never.out
    assert len([line for line in never.out.splitlines() if line.strip()]) == 2
    assert "--limit" in never.err


def test_nothing_counted_is_said(sample: Path, run: Run) -> None:
    ran = run(sample, "reach")
    assert ran.code == exits.DONE
    assert ran.err.strip()


@pytest.mark.parametrize(
    "arguments", [("--by", "moon"), ("--from", "2027", "--to", "2026"), ("--from", "hier")]
)
def test_what_cannot_be_asked_is_refused(counted: Path, run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(counted, "reach", *arguments)
    assert ran.code == exits.code_of(QueryError(""))
    assert "erreur" in ran.err
    assert ran.out == ""


def test_lines_that_are_not_understood_are_told(counted: Path, run: Run) -> None:
    file = counted / "reach" / "2026-11.csv"
    kept = file.read_bytes()
    file.write_bytes(kept + b"perdu\n")
    try:
        assert "reach/" in run(counted, "reach", *YEAR).err
    finally:
        file.write_bytes(kept)
