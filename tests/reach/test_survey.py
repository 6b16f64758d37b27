"""What publications reach, added up: by publication, theme, axis, type and month."""

from datetime import date
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import QueryError
from docbase.model.reach import Period
from docbase.reach.periods import period
from tests.reach.conftest import FRICHES, GLOSSARY

TODAY = date(2026, 11, 23)


def test_all_that_was_counted_and_before(counted: Path) -> None:
    with Centre.open(counted) as centre:
        survey = centre.reach.survey(today=TODAY)
    assert survey.period == Period(date(2025, 12, 1), TODAY)
    assert survey.totals["view"] == 13
    assert survey.totals["listed"] == 0
    assert survey.totals_before["view"] == 4
    assert survey.unreadable == 0


def test_publications_most_viewed_first_and_those_that_are_gone(counted: Path) -> None:
    with Centre.open(counted) as centre:
        rows = centre.reach.survey("2026", today=TODAY).by("publication")
        title = centre.get(GLOSSARY).full_title
    assert [row.id for row in rows] == [GLOSSARY, FRICHES, "gone-2001"]
    assert rows[0].label == title
    assert rows[2].label == ""
    assert rows[1].times["download"] == 2


def test_a_theme_has_what_those_below_it_have(counted: Path) -> None:
    with Centre.open(counted) as centre:
        rows = {row.id: row for row in centre.reach.survey("2026", today=TODAY).by("theme")}
        themes = {one: centre.get(one).themes for one in (FRICHES, GLOSSARY)}
        for record_id, views in ((FRICHES, 5), (GLOSSARY, 7)):
            for theme in themes[record_id]:
                for one in (theme, *centre.vocabulary.ancestors(theme)):
                    assert rows[one].times["view"] >= views
        for row in rows.values():
            assert row.times["view"] <= 13
            assert not row.id or row.publications == centre.counts("theme").get(row.id, 0)
        assert set(centre.counts("theme")) <= set(rows)


def test_terms_stand_under_those_above_and_the_most_viewed_first(counted: Path) -> None:
    with Centre.open(counted) as centre:
        for grouping in ("theme", "axis", "type"):
            rows = centre.reach.survey("2026", today=TODAY).by(grouping)
            seen: set[str] = set()
            for row in rows:
                assert not row.broader or row.broader in seen
                seen.add(row.id)
            tops = [row.times["view"] for row in rows if not row.broader and row.id]
            assert tops == sorted(tops, reverse=True)
            assert rows[-1].id == ""  # the publication that is gone has no term


def test_a_month_without_visits_is_there(counted: Path) -> None:
    with Centre.open(counted) as centre:
        rows = centre.reach.survey("2026-09", "2026-11", today=TODAY).by("month")
    assert [(row.id, row.times["view"]) for row in rows] == [("2026-09", 0), ("2026-10", 8), ("2026-11", 5)]
    assert rows[1].times["search"] == 20


def test_words_that_found_nothing(counted: Path) -> None:
    with Centre.open(counted) as centre:
        found = centre.reach.survey("2026", today=TODAY).empty_searches()
    assert [(one.text, one.times, one.last) for one in found] == [
        ("budget participatif", 3, date(2026, 11, 2)),
        ("", 4, date(2026, 11, 2)),
    ]


def test_what_nobody_opened_is_what_readers_could_have(counted: Path) -> None:
    with Centre.open(counted) as centre:
        never = centre.reach.survey("2026", today=date(2030, 1, 1)).unopened()
        assert GLOSSARY not in never
        open_ = {one.id for one in centre.catalogue if (one.access, one.status) == ("public", "reviewed")}
        assert set(never) == open_ - {GLOSSARY, FRICHES}
        assert centre.reach.survey("1999", "2000", today=TODAY).unopened() == ()


def test_there_is_no_other_way_to_add_up(counted: Path) -> None:
    with Centre.open(counted) as centre, pytest.raises(QueryError, match="moon"):
        centre.reach.survey(today=TODAY).by("moon")


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("", "", ("2025-12-01", "2026-11-23")),
        ("2026", "", ("2026-01-01", "2026-11-23")),
        ("2025", "2025", ("2025-01-01", "2025-12-31")),
        ("2026-02", "2026-02", ("2026-02-01", "2026-02-28")),
        ("3/11/2026", "2026-11-05", ("2026-11-03", "2026-11-05")),
        ("", "2024-02-29", ("2023-03-01", "2024-02-29")),
    ],
)
def test_periods_are_typed_as_people_do(first: str, last: str, found: tuple[str, str]) -> None:
    assert period(first, last, TODAY) == Period(*map(date.fromisoformat, found))


@pytest.mark.parametrize(("first", "last"), [("2027", "2026"), ("hier", ""), ("", "2026-13"), ("2014..", "")])
def test_what_is_no_period_is_refused(first: str, last: str) -> None:
    with pytest.raises(QueryError):
        period(first, last, TODAY)


@pytest.mark.parametrize(
    ("days", "before"),
    [
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-01-01", "2026-03-31"), ("2025-01-01", "2025-03-31")),
        (("2025-12-01", "2026-11-23"), ("2024-12-01", "2025-11-23")),
        (("2026-11-01", "2026-11-23"), ("2026-10-01", "2026-10-23")),
        (("2024-02-01", "2025-02-28"), ("2022-02-01", "2023-02-28")),
        (("2026-11-10", "2026-11-12"), ("2026-11-07", "2026-11-09")),
    ],
)
def test_it_is_compared_with_what_is_like_it(days: tuple[str, str], before: tuple[str, str]) -> None:
    assert Period(*map(date.fromisoformat, days)).before == Period(*map(date.fromisoformat, before))
