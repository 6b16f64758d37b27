"""What may go wrong under Whoosh: a full disk, a process killed while it writes."""

import subprocess
import sys
from pathlib import Path

import pytest

from docbase.errors import StorageError
from docbase.model.search import Entry, PageHit, Phrase, Prefix, Query, ResultPage, Word
from docbase.search.index import SearchIndex
from tests.search.entries import COLLECTION, VOCABULARY, entry

MEMORY = "docbase.search.whoosh.writing._MEMORY"
QUESTIONS = (
    Query(),
    Query(root=Word("habitat"), facets=("theme", "year")),
    Query(root=Phrase("habitat mot3")),
    Query(root=Prefix("mot1")),
)


@pytest.mark.parametrize("memory", [1_000, 100_000_000])
def test_a_full_disk_is_said_and_leaves_the_index_usable(
    memory: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MEMORY, memory)
    resource = pytest.importorskip("resource", reason="file sizes can only be limited on POSIX")
    index = SearchIndex(tmp_path, engine="whoosh", vocabulary=VOCABULARY)
    index.rebuild(COLLECTION)
    entries = [entry(f"fiche-{number}", "Fiche", f"mot{number} " * 200) for number in range(150)]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(StorageError):
            _put(index, entries)
        with pytest.raises(StorageError):
            index.rebuild(entries)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert index.search(Query()).total == len(COLLECTION)
    _put(index, [entry("nouveau", "Zone nouvelle")])
    assert index.search(Query(root=Word("nouvelle"))).total == 1
    index.close()


def test_a_mistake_of_docbase_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = SearchIndex(tmp_path, engine="whoosh", vocabulary=VOCABULARY)
    index.rebuild(COLLECTION)

    def mistaken(_values: object) -> None:
        raise TypeError

    with monkeypatch.context() as patched:
        patched.setattr("docbase.search.engine.Card._make", mistaken)
        with pytest.raises(TypeError):
            index.search(Query())
    assert index.search(Query()).total == len(COLLECTION)
    index.close()


def test_answers_are_the_same_whatever_had_to_wait_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[list[ResultPage]] = []
    for memory in (1_000, 30_000, 100_000_000):
        monkeypatch.setattr(MEMORY, memory)
        folder = tmp_path / str(memory)
        index = SearchIndex(folder, engine="whoosh", vocabulary=VOCABULARY)
        index.rebuild(COLLECTION)
        entries = [entry(f"fiche-{number}", "Fiche", f"habitat mot{number} " * 9) for number in range(60)]
        with index.batch() as batch:
            for one in (*entries, *entries[:20]):
                batch.put(one)
            for one in entries[10:15]:
                batch.delete(one.record_id)
        assert not list(folder.rglob("*.postings"))
        answers.append([index.search(query) for query in QUESTIONS])
        index.close()
    assert [page.total for page in answers[0]] == [len(COLLECTION) + 55, 55, 1, 6]
    assert answers[0] == answers[1] == answers[2]


def test_answers_are_the_same_whatever_was_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "quartier " * 66_000 + "habitat mot3"
    entries = [entry(f"fiche-{number}", "Fiche", f"habitat mot{number} " * 90) for number in range(30)]
    entries[8] = entry("fiche-8", "Fiche", long, year=2014, theme=("sante",))
    answers: list[list[dict[str, tuple[PageHit, ...]]]] = []
    for alike in (1_000_000, 3):
        monkeypatch.setattr("docbase.search.whoosh.writing._ALIKE", alike)
        index = SearchIndex(tmp_path / str(alike), engine="whoosh", vocabulary=VOCABULARY)
        index.create()
        for start in range(0, 30, 3):
            with index.batch() as batch:
                for one in entries[start : start + 3]:
                    batch.put(one)
                batch.delete(f"fiche-{start - 2}")
        index.verify()
        found = [index.search(query).hits for query in (*QUESTIONS, Query(root=Word("quartier")))]
        # Not the scores: the length of texts that are gone counts in the average until they are merged away.
        answers.append([{hit.record_id: hit.pages for hit in hits} for hits in found])
        index.close()
    assert [len(hits) for hits in answers[0]] == [20, 20, 2, 6, 1]
    assert answers[0] == answers[1]
    assert len(list((tmp_path / "3").rglob("*.trm"))) < len(list((tmp_path / "1000000").rglob("*.trm")))


def _put(index: SearchIndex, entries: list[Entry]) -> None:
    with index.batch() as batch:
        for one in entries:
            batch.put(one)


WRITER = """
import sys
from pathlib import Path
from docbase.search.index import SearchIndex
from tests.search.entries import VOCABULARY, entry
index = SearchIndex(Path(sys.argv[1]), engine="whoosh", vocabulary=VOCABULARY)
number = int(sys.argv[2])
while True:
    with index.batch() as batch:
        for part in range(5):
            batch.put(entry(f"fiche-{number}-{part}", "Fiche", "habitat " * 50))
    print(number, flush=True)
    number += 1
"""


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path, engine="whoosh", vocabulary=VOCABULARY)
    index.create()
    kept = 0
    for acknowledged in (3, 1, 6, 2):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(kept)], stdout=subprocess.PIPE, text=True
        )
        with writer:
            assert writer.stdout is not None
            for _ in range(acknowledged):
                last = int(writer.stdout.readline())
            writer.kill()
        total = index.search(Query()).total
        assert total % 5 == 0, "a batch was kept in part"
        assert total >= 5 * (last + 1), "an acknowledged batch was lost"
        assert sum(1 for revision in index.revisions().values() if revision) <= total
        kept = total // 5
    index.close()
