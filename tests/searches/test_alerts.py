"""Alerts: nothing new is missed, and nothing is told twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from docbase.errors import QueryError
from docbase.model.saved import News, SavedSearch
from docbase.search.index import SearchIndex
from docbase.searches.alerts import SavedSearches
from tests.search.entries import VOCABULARY, entry

EMPLOI = SavedSearch(name="emploi", question="emploi")


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def index(engine: str, tmp_path: Path) -> Iterator[SearchIndex]:
    made = SearchIndex(tmp_path / "index", engine=engine, vocabulary=VOCABULARY)
    made.rebuild([entry("ancienne", "L’emploi dans les quartiers"), entry("autre", "La santé")])
    yield made
    made.close()


@pytest.fixture
def searches(tmp_path: Path, index: SearchIndex) -> SavedSearches:
    return SavedSearches(
        root=tmp_path,
        memory=tmp_path / "index/searches",
        index=index,
        vocabulary=VOCABULARY,
        wait=20.0,
        today=date(2026, 11, 23),
    )


def put(index: SearchIndex, record_id: str, title: str, added: str = "2026-11-23") -> None:
    with index.batch() as batch:
        batch.put(replace(entry(record_id, title), added=added))


def news(searches: SavedSearches, name: str = "emploi") -> News:
    return searches.news(searches.get(name))


def tell(searches: SavedSearches, name: str = "emploi") -> tuple[str, ...]:
    found = news(searches, name)
    searches.tell(found, found.new)
    return found.new


def test_what_is_found_when_a_search_is_saved_is_not_new(searches: SavedSearches) -> None:
    assert searches.add(EMPLOI).answers == ("ancienne",)
    assert news(searches).new == ()
    assert searches.all() == (replace(EMPLOI, seen="2026-11-23"),)


def test_what_comes_in_is_new_until_it_is_told(searches: SavedSearches, index: SearchIndex) -> None:
    searches.add(EMPLOI)
    put(index, "nouvelle", "Emploi des jeunes")
    put(index, "ailleurs", "Transports")
    assert news(searches).new == news(searches).new == ("nouvelle",)
    assert tell(searches) == ("nouvelle",)
    assert tell(searches) == ()


def test_what_comes_to_answer_long_after_it_came_in_is_new(
    searches: SavedSearches, index: SearchIndex
) -> None:
    searches.add(EMPLOI)
    put(index, "autre", "La santé et l’emploi", added="2011-05-04")
    assert tell(searches) == ("autre",)


def test_what_answers_again_is_not_told_again(searches: SavedSearches, index: SearchIndex) -> None:
    searches.add(EMPLOI)
    put(index, "ancienne", "Titre perdu")
    assert tell(searches) == ()
    put(index, "ancienne", "L’emploi dans les quartiers")
    assert tell(searches) == ()


def test_what_could_not_be_told_stays_new(searches: SavedSearches, index: SearchIndex) -> None:
    searches.add(EMPLOI)
    put(index, "une", "Emploi")
    put(index, "deux", "Emploi")
    searches.tell(news(searches), ["une"])
    assert tell(searches) == ("deux",)


def test_each_search_has_its_own_memory(searches: SavedSearches, index: SearchIndex) -> None:
    searches.add(EMPLOI)
    searches.add(SavedSearch(name="jeunes", question="jeunes"))
    put(index, "nouvelle", "Emploi des jeunes")
    assert tell(searches) == tell(searches, "jeunes") == ("nouvelle",)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"emploi": 3}', '{"emploi": {"told": "x"}}', None])
def test_a_lost_memory_tells_what_came_in_since_the_search_was_saved(
    searches: SavedSearches, index: SearchIndex, damage: str | None
) -> None:
    put(index, "avant", "Emploi", added="2026-11-22")
    searches.add(EMPLOI)
    put(index, "nouvelle", "Emploi des jeunes", added="2026-12-01")
    assert tell(searches) == ("nouvelle",)
    memory = searches.memory / "told.json"
    memory.unlink() if damage is None else memory.write_text(damage)
    found = news(searches)
    assert found.new == ("nouvelle",)
    assert "2026-11-23" in found.notes[-1]
    searches.tell(found, found.new)
    assert news(searches).new == ()
    assert news(searches).notes == ()


def test_a_search_written_by_hand_has_told_nothing_yet(searches: SavedSearches) -> None:
    (searches.root / "searches.yaml").write_text("emploi: emploi\n")
    assert tell(searches) == ("ancienne",)
    assert tell(searches) == ()


def test_another_question_under_the_same_name_has_other_news(
    searches: SavedSearches, index: SearchIndex
) -> None:
    searches.add(EMPLOI)
    path = searches.root / "searches.yaml"
    path.write_text(path.read_text().replace("question: emploi", "question: santé"))
    put(index, "nouvelle", "Santé au travail", added="2026-11-24")
    assert tell(searches) == ("nouvelle",)


def test_a_search_that_is_removed_and_saved_again_starts_afresh(
    searches: SavedSearches, index: SearchIndex
) -> None:
    searches.add(EMPLOI)
    searches.remove("emploi")
    assert searches.all() == ()
    put(index, "nouvelle", "Emploi des jeunes")
    searches.add(EMPLOI)
    assert news(searches).new == ()


def test_a_question_that_cannot_be_asked_is_not_saved(searches: SavedSearches) -> None:
    with pytest.raises(QueryError):
        searches.add(SavedSearch(name="x", filters={"theme": ("nulle-part",)}))
    with pytest.raises(QueryError):
        searches.add(SavedSearch(name="y", sort="au hasard"))
    assert searches.all() == ()


def test_two_at_once_lose_nothing(searches: SavedSearches, engine: str) -> None:
    def save(name: str) -> None:
        # As another docbase has them: an index is for one thread.
        index = SearchIndex(searches.root / "index", engine=engine, vocabulary=VOCABULARY)
        with closing(index):
            replace(searches, index=index).add(replace(EMPLOI, name=name))

    names = [f"recherche-{number}" for number in range(6)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(save, names))
    assert sorted(search.name for search in searches.all()) == names
    assert all(news(searches, name).new == () for name in names)
