"""Commands killed at any instant: nothing is lost, doubled or half written; the next run ends the work."""

import itertools
import random
from pathlib import Path

import pytest

from docbase import Centre
from tests.faults.centres import (
    assert_all_is_well,
    assert_nothing_is_broken,
    digest,
    leftovers,
    make_centre,
    publication,
    run,
    run_fatally,
    run_killed,
    word,
)

SEED = 2015
KILLED = -9


def instants(count: int, writes: int, salt: int = 0) -> list[int]:
    """Returns places among so many writes, spread over all of them, the same at each run of the tests."""
    chance = random.Random(SEED + salt)
    return [int(writes * (number + chance.random()) / count) + 1 for number in range(count)]


@pytest.mark.parametrize("nth", instants(6, 85))
def test_a_first_ingestion_that_is_killed(nth: int, tmp_path: Path) -> None:
    centre, drop = make_centre(tmp_path / "centre", range(0)), tmp_path / "dépôt"
    sources = {digest(publication(centre / "corpus", 0)): 0}
    sources |= {digest(publication(drop, number)): number for number in (1, 2, 3)}
    assert run_fatally(centre, nth, "ingest", drop, centre / "corpus") == KILLED
    assert_nothing_is_broken(centre, sources)
    with Centre.open(centre) as opened:
        assert not opened.ingest([drop, opened.corpus]).failed
    assert_all_is_well(centre, sources)


def test_ingestions_of_new_files_killed_one_after_the_other(tmp_path: Path) -> None:
    centre, drop = make_centre(tmp_path / "centre", range(2)), tmp_path / "dépôt"
    sources = {digest(path): number for number, path in enumerate(sorted((centre / "corpus").glob("*.txt")))}
    numbers = itertools.count(2)
    deaths = 0
    for nth in instants(8, 55, salt=1):
        before = {path: path.read_bytes() for path in (centre / "corpus").rglob("*.yaml")}
        for folder in (drop, centre / "corpus" / "2020"):
            number = next(numbers)
            sources[digest(publication(folder, number))] = number
        deaths += run_fatally(centre, nth, "ingest", drop, centre / "corpus") == KILLED
        assert_nothing_is_broken(centre, sources)
        assert all(path.read_bytes() == content for path, content in before.items())
        with Centre.open(centre) as opened:
            assert opened.search(word(0)).total == 1
    assert deaths >= 4
    with Centre.open(centre) as opened:
        assert not opened.ingest([drop, opened.corpus]).failed
    assert_all_is_well(centre, sources)


def test_reindexing_that_is_killed_leaves_the_index_in_use(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    sources = {digest(path): number for number, path in enumerate(sorted((centre / "corpus").glob("*.txt")))}
    for nth in instants(10, 45, salt=2):
        assert run_fatally(centre, nth, "reindex") == KILLED
        with Centre.open(centre) as opened:
            assert [opened.search(word(number)).total for number in sources.values()] == [1] * 4
    with Centre.open(centre) as opened:
        opened.ingest()
    assert_all_is_well(centre, sources)
    assert run(centre, "reindex").code == 0
    assert leftovers(centre) == []


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(4))
def test_commands_killed_at_any_second(round_: int, tmp_path: Path) -> None:
    chance = random.Random(SEED + round_)
    centre, drop = make_centre(tmp_path / "centre", range(3)), tmp_path / "dépôt"
    sources = {digest(path): number for number, path in enumerate(sorted((centre / "corpus").glob("*.txt")))}
    deaths = 0
    for number in range(3, 31):
        folder = chance.choice((drop, centre / "corpus" / "2020", centre / "corpus"))
        sources[digest(publication(folder, number))] = number
        command = chance.choice(
            (("ingest", drop, centre / "corpus"), ("ingest", drop, centre / "corpus"), ("reindex",))
        )
        deaths += run_killed(centre, chance.uniform(0.15, 1.1), *command) == KILLED
        assert_nothing_is_broken(centre, sources)
        with Centre.open(centre) as opened:
            assert opened.search(word(0)).total == 1
    assert deaths
    with Centre.open(centre) as opened:
        assert not opened.ingest([drop, opened.corpus]).failed
    assert_all_is_well(centre, sources)
