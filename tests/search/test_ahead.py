"""Texts prepared in other processes: the index is the same, whatever becomes of them."""

import multiprocessing
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from docbase.model.search import Entry, Phrase, Prefix, Query, Word
from docbase.search.index import SearchIndex
from tests.search.entries import VOCABULARY, entry

ENTRIES = [
    entry(
        f"fiche-{number}",
        f"Fiche {number}",
        *(f"L’habitat n° {number}, page {page} : le QPV et ses habitant·e·s. " * 40 for page in range(3)),
        language="en" if number % 7 == 0 else "fr",
    )
    for number in range(60)
]
QUESTIONS = (Word("habitant"), Phrase("habitat n° 42"), Phrase("le QPV et ses habitants"), Prefix("hab"))


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docbase.search.ahead.ALONE", 20_000)
    monkeypatch.setattr("docbase.search.ahead.BATCH", 30_000)


def built(folder: Path, entries: Iterable[Entry], workers: int) -> list[object]:
    """Builds an index, and returns what it answers and shows."""
    index = SearchIndex(folder, engine="whoosh", vocabulary=VOCABULARY, workers=workers)
    assert index.rebuild(entries) == len(ENTRIES)
    index.verify()
    answers = [index.search(Query(root=root, limit=100, is_explained=True)) for root in QUESTIONS]
    texts = [index.pages(one.record_id) for one in ENTRIES]
    words = sorted(index.lexicon().words())
    index.close()
    return [answers, texts, words]


@pytest.mark.parametrize("workers", [2, 3])
def test_the_index_is_the_same(workers: int, tmp_path: Path) -> None:
    alone = built(tmp_path / "alone", ENTRIES, 1)
    assert built(tmp_path / "together", ENTRIES, workers) == alone
    assert not multiprocessing.active_children()


def test_a_killed_worker_costs_nothing(tmp_path: Path) -> None:
    killed = []

    def entries() -> Iterator[Entry]:
        for number, one in enumerate(ENTRIES):
            if number in (25, 45):
                for child in multiprocessing.active_children():
                    child.kill()
                    killed.append(child.pid)
                    break
            yield one

    alone = built(tmp_path / "alone", ENTRIES, 1)
    assert built(tmp_path / "together", entries(), 2) == alone
    assert len(killed) == 2
    assert not multiprocessing.active_children()


def test_what_is_known_is_not_prepared_again(tmp_path: Path) -> None:
    first = built(tmp_path, ENTRIES, 2)
    started = []

    def entries() -> Iterator[Entry]:
        for one in ENTRIES:
            started.extend(multiprocessing.active_children())
            yield one

    assert built(tmp_path, entries(), 2) == first
    assert not started


def test_workers_end_with_a_build_that_is_given_up(tmp_path: Path) -> None:
    def entries() -> Iterator[Entry]:
        yield from ENTRIES[:50]
        assert multiprocessing.active_children()
        raise KeyboardInterrupt

    index = SearchIndex(tmp_path, engine="whoosh", vocabulary=VOCABULARY, workers=2)
    index.rebuild(ENTRIES[:3])
    with pytest.raises(KeyboardInterrupt):
        index.rebuild(entries())
    assert not multiprocessing.active_children()
    assert len(index.revisions()) == 3
    index.close()
