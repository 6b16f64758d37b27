"""Commands killed at any instant: nothing is lost, doubled or half written; the next run ends the work."""

import itertools
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from docbase import Centre
from tests.faults.centres import (
    archive_of,
    assert_all_is_well,
    assert_nothing_is_broken,
    digest,
    leftovers,
    make_centre,
    pdf_publication,
    publication,
    run,
    run_fatally,
    run_killed,
    scanned_publication,
    word,
    writes_of,
)
from tests.programs import needs_tesseract

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


def test_a_drop_of_every_kind_that_is_killed(tmp_path: Path) -> None:
    centre, drop = make_centre(tmp_path / "centre", range(1)), tmp_path / "dépôt"
    sources = {digest(path): 0 for path in (centre / "corpus").glob("*.txt")}
    sources |= filled(drop)
    writes = writes_of(Path(shutil.copytree(centre, tmp_path / "whole")), "ingest", drop)
    assert_all_is_well(tmp_path / "whole", sources)
    for nth in instants(2, writes, salt=3):
        copy = Path(shutil.copytree(centre, tmp_path / f"killed-{nth}"))
        assert run_fatally(copy, nth, "ingest", drop) == KILLED
        assert_nothing_is_broken(copy, sources)
        assert run(copy, "ingest", drop).code == 0
        assert_all_is_well(copy, sources)


def filled(drop: Path) -> dict[str, int]:
    """Fills the folder with a text, a PDF, a zip and, where it can be read, a scan; returns what is there."""
    makers = [publication, pdf_publication, publication, pdf_publication]
    if not needs_tesseract.args[0]:
        makers.append(scanned_publication)
    made = [make(drop, number) for number, make in enumerate(makers, start=11)]
    sources = {digest(path): number for number, path in enumerate(made, start=11)}
    archive_of(drop, *made[2:4])
    return sources


class Life:
    """What people do in a centre, one deed at a time, while commands are killed."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.centre, self.drop = make_centre(folder / "centre", range(3)), folder / "dépôt"
        self._chance = chance
        self._number = 3
        texts = sorted((self.centre / "corpus").glob("*.txt"))
        self.sources = {digest(path): number for number, path in enumerate(texts)}

    def go_on(self) -> tuple[str | Path, ...]:
        """Does something, and returns the command that somebody then runs."""
        self._chance.choice((self._bring, self._bring, self._bring_zip, self._move, self._change))()
        corpus = self.centre / "corpus"
        return self._chance.choice(
            (
                ("ingest", self.drop, corpus),
                ("ingest", self.drop, corpus),
                ("reindex",),
                ("watch", self.drop, "--quiet", "0.1"),
            )
        )

    def _bring(self) -> None:
        folder = self._chance.choice((self.drop, self.centre / "corpus" / "2020", self.centre / "corpus"))
        self._new(self._chance.choice((publication, publication, pdf_publication)), folder)

    def _bring_zip(self) -> None:
        archive_of(self.drop, self._new(publication, self.drop), self._new(pdf_publication, self.drop))

    def _new(self, make: Callable[[Path, int], Path], folder: Path) -> Path:
        path = make(folder, self._number)
        self.sources[digest(path)] = self._number
        self._number += 1
        return path

    def _move(self) -> None:
        """Somebody tidies up; what is moved is never changed, else nothing tells what it was."""
        movable = set((self.centre / "corpus").rglob("*.txt")) - set(self._changing())
        path = self._chance.choice(sorted(movable))
        target = self.centre / "corpus" / f"rangé-{self._number}"
        target.mkdir(exist_ok=True)
        path.rename(target / path.name)

    def _change(self) -> None:
        """Somebody writes in a text that lies in the corpus alone: a copy elsewhere would come in anew."""
        path = self._chance.choice(self._changing())
        number = self.sources.pop(digest(path))
        with path.open("a", encoding="utf-8") as file:
            file.write(f"Une phrase de plus, la {self._number}e.\n")
        self.sources[digest(path)] = number

    def _changing(self) -> list[Path]:
        return sorted((self.centre / "corpus").glob("reunion-00[12].txt"))


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(4))
def test_commands_killed_at_any_second(round_: int, tmp_path: Path) -> None:
    chance = random.Random(SEED + round_)
    life = Life(tmp_path, chance)
    began, deaths = time.monotonic(), 0
    assert run(life.centre, "reindex").code == 0
    whole = time.monotonic() - began
    for _again in range(20):
        command = life.go_on()
        deaths += run_killed(life.centre, chance.uniform(0.2, 1.5) * whole, *command) == KILLED
        assert_nothing_is_broken(life.centre, life.sources)
        with Centre.open(life.centre) as opened:
            assert opened.search(word(0)).total == 1
    assert deaths
    with Centre.open(life.centre) as opened:
        assert not opened.ingest([life.drop, opened.corpus]).failed
    assert_all_is_well(life.centre, life.sources)
