"""The journal: whole lines in the order of time, and nothing half done after a kill or on a full disk."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docbase.catalogue.journal import Journal
from docbase.catalogue.journalfile import JournalFile
from docbase.catalogue.textmerge import merged_text
from docbase.errors import CatalogueError, ChangedMeanwhileError, StorageError
from docbase.model.history import Change, Deed, digest_of

DEED = Deed(action="essai", command="docbase set place=Lille")


class Clock:
    """Tells the months of 2026 one after the other."""

    def __init__(self) -> None:
        self.month = 1

    def __call__(self) -> datetime:
        return datetime(2026, self.month, 3, 18, 5, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Journal:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "actes.pdf").write_bytes(b"%PDF-")
    return Journal(tmp_path, lambda: "marie", clock)


def change(root: Path, name: str, after: str | None) -> Change:
    path = root / "corpus" / f"{name}.yaml"
    before = path.read_text(encoding="utf-8") if path.exists() else None
    return Change(path=f"corpus/{name}.yaml", record_id=name, before=before, after=after)


def is_open(journal: Journal) -> bool:
    return journal.is_pending


def is_cut(journal: Journal) -> bool:
    return journal.is_cut


def lines(root: Path) -> list[str]:
    return [line for path in sorted((root / "journal").iterdir()) for line in path.read_text().splitlines()]


def test_each_month_has_its_file_and_numbers_go_on(journal: Journal, tmp_path: Path, clock: Clock) -> None:
    for month, text in ((1, "id: a\n"), (2, "id: a\ntitle: É\n"), (1, "id: a\ntitle: Ê\n"), (12, None)):
        clock.month = month
        journal.write([change(tmp_path, "a", text)], DEED)
    names = [path.name for path in sorted((tmp_path / "journal").iterdir())]
    assert names == ["2026-01.jsonl", "2026-02.jsonl", "2026-12.jsonl"]  # a clock set back changes no order
    assert not (tmp_path / "corpus" / "a.yaml").exists()
    entries = list(journal.entries("a"))
    assert [entry.number for entry in entries] == [4, 3, 2, 1]
    assert [entry.changes[0].before for entry in entries] == [
        "id: a\ntitle: Ê\n",
        "id: a\ntitle: É\n",
        "id: a\n",
        None,
    ]
    assert (entries[0].who, entries[0].deed, entries[0].when) == ("marie", DEED, clock())
    assert list(journal.entries("b")) == []
    assert journal.entry(2) == entries[2]
    with pytest.raises(CatalogueError):
        journal.entry(5)


def test_a_file_that_is_not_as_it_was_found_stops_all(journal: Journal, tmp_path: Path) -> None:
    first, second = change(tmp_path, "a", "id: a\n"), change(tmp_path, "b", "id: b\n")
    (tmp_path / "corpus" / "b.yaml").write_text("id: b # par quelqu'un\n", encoding="utf-8")
    with pytest.raises(ChangedMeanwhileError) as error:
        journal.write([first, second], DEED)
    assert error.value.record_id == "b"
    assert not (tmp_path / "corpus" / "a.yaml").exists()
    assert list(journal.entries()) == []


def cut_before(root: Path, done: int) -> None:
    """Leaves the journal as a kill would have: the last lines are missing."""
    (path,) = (root / "journal").iterdir()
    kept = path.read_bytes().splitlines(keepends=True)[:-done]
    path.write_bytes(b"".join(kept))


@pytest.mark.parametrize("written", [0, 1, 2])
def test_what_a_kill_cut_short_is_ended(written: int, journal: Journal, tmp_path: Path) -> None:
    names = ("a", "b")
    journal.write([change(tmp_path, name, f"id: {name}\n") for name in names], DEED)
    cut_before(tmp_path, 1)
    for name in names[written:]:
        (tmp_path / "corpus" / f"{name}.yaml").unlink()
    again = Journal(tmp_path, lambda: "paul")
    assert is_open(again)
    assert [one.record_id for one in again.recover()] == ["a", "b"]
    assert not is_open(again)
    assert again.recover() == ()
    assert [(tmp_path / "corpus" / f"{name}.yaml").read_text() for name in names] == ["id: a\n", "id: b\n"]
    assert [entry.who for entry in again.entries()] == ["marie"]


def test_what_somebody_wrote_after_the_kill_stays(journal: Journal, tmp_path: Path) -> None:
    journal.write([change(tmp_path, name, f"id: {name}\n") for name in ("a", "b", "c")], DEED)
    cut_before(tmp_path, 1)
    (tmp_path / "corpus" / "a.yaml").write_text("id: a\ntitle: À la main\n", encoding="utf-8")
    (tmp_path / "corpus" / "b.yaml").write_bytes(b"\xff\xfe")
    (tmp_path / "corpus" / "c.yaml").write_bytes(b"")  # what a power cut may leave
    journal.recover()
    assert (tmp_path / "corpus" / "a.yaml").read_text(encoding="utf-8") == "id: a\ntitle: À la main\n"
    assert (tmp_path / "corpus" / "b.yaml").read_bytes() == b"\xff\xfe"
    assert (tmp_path / "corpus" / "c.yaml").read_text(encoding="utf-8") == "id: c\n"
    assert '"left":["corpus/a.yaml","corpus/b.yaml"]' in lines(tmp_path)[-1]


def test_nothing_is_ended_while_the_disk_is_away(journal: Journal, tmp_path: Path) -> None:
    journal.write([change(tmp_path, "a", "id: a\n")], DEED)
    journal.write([change(tmp_path, "a", "id: a\ntitle: B\n")], DEED)
    cut_before(tmp_path, 1)
    (tmp_path / "corpus").rename(tmp_path / "disque")
    for _away in range(2):
        with pytest.raises(StorageError):
            journal.recover()
        assert is_open(journal)
        (tmp_path / "corpus").mkdir(exist_ok=True)
    (tmp_path / "corpus").rmdir()
    (tmp_path / "disque").rename(tmp_path / "corpus")
    assert journal.recover()
    assert not is_open(journal)


@pytest.mark.parametrize("length", [1, 20, 60])
def test_half_a_line_is_passed_over_and_told(length: int, journal: Journal, tmp_path: Path) -> None:
    journal.write([change(tmp_path, "a", "id: a\n")], DEED)
    (path,) = (tmp_path / "journal").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:length])
    again = Journal(tmp_path, lambda: "paul", lambda: datetime(2026, 1, 4, tzinfo=UTC))
    assert not is_open(again)
    assert again.broken() == [(path, 3)]
    assert is_cut(again)
    assert again.recover() == ()
    again.write([change(tmp_path, "b", "id: b\n")], DEED)
    assert [entry.number for entry in again.entries()] == [2, 1]
    assert again.broken() == [(path, 3)]
    assert not is_cut(again)


def test_an_ingestion_notes_its_records_one_by_one(journal: Journal, tmp_path: Path) -> None:
    path = tmp_path / "corpus" / "a.yaml"
    journal.begin(Deed(action="publications brought in"))
    journal.end()
    assert not (tmp_path / "journal").exists()
    journal.begin(Deed(action="publications brought in"))
    for text in ("id: a\n", "id: a\ntitle: B\n"):
        with journal.noting(change(tmp_path, "a", text)):
            path.write_text(text, encoding="utf-8")
    with pytest.raises(OSError, match="plein"), journal.noting(change(tmp_path, "b", "id: b\n")):
        raise OSError("plein")
    assert is_open(journal)
    journal.end()
    assert not is_open(journal)
    (entry,) = journal.entries()
    assert entry.is_automatic
    created, improved = entry.changes
    assert (created.before, created.after, created.digest) == (None, None, digest_of("id: a\n"))
    assert (improved.before, improved.after, improved.digest) == ("id: a\n", "id: a\ntitle: B\n", "")


def test_a_change_in_the_midst_of_an_ingestion_has_an_entry_of_its_own(
    journal: Journal, tmp_path: Path
) -> None:
    journal.begin(Deed(action="publications brought in"))
    for name in ("a", "b"):
        with journal.noting(change(tmp_path, name, f"id: {name}\n")):
            (tmp_path / "corpus" / f"{name}.yaml").write_text(f"id: {name}\n", encoding="utf-8")
        journal.write([change(tmp_path, name, f"id: {name}\ntitle: Un\n")], DEED)
    journal.end()
    assert not is_open(journal)
    entries = list(journal.entries())
    assert [(entry.number, entry.is_automatic) for entry in entries] == [
        (4, False),
        (3, True),
        (2, False),
        (1, True),
    ]


@pytest.mark.parametrize("is_made", [True, False])
def test_a_draft_that_a_kill_cut_short(is_made: bool, journal: Journal, tmp_path: Path) -> None:
    journal.begin(Deed(action="publications brought in"))
    for name in ("a", "b"):
        with journal.noting(change(tmp_path, name, f"id: {name}\n")):
            (tmp_path / "corpus" / f"{name}.yaml").write_text(f"id: {name}\n", encoding="utf-8")
    if not is_made:
        (tmp_path / "corpus" / "b.yaml").unlink()
    again = Journal(tmp_path, lambda: "paul")
    assert is_open(again)
    again.recover()
    assert not is_open(again)
    (entry,) = again.entries()
    assert [one.record_id for one in entry.changes] == (["a", "b"] if is_made else ["a"])
    again.write([change(tmp_path, "c", "id: c\n")], DEED)
    assert [one.number for one in again.entries()] == [2, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on file size")
@pytest.mark.parametrize("size", [0, 100, 900])
def test_a_full_disk_leaves_all_as_it_was(
    size: int, journal: Journal, tmp_path: Path, limit: Callable[[int], None]
) -> None:
    journal.write([change(tmp_path, "a", "id: a\n")], DEED)
    before = lines(tmp_path)
    long = "id: a\nabstract: " + "long " * 150 + "\n"
    limit(size)
    with pytest.raises(StorageError):
        journal.write([change(tmp_path, "a", long), change(tmp_path, "b", "id: b\n" + long)], DEED)
    limit(-1)
    journal.recover()
    assert lines(tmp_path)[: len(before)] == before
    assert journal.broken() == []
    texts = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "corpus").glob("[!.]*.yaml")}
    assert texts == {"a.yaml": "id: a\n"}
    journal.write([change(tmp_path, "a", "id: a\ntitle: B\n")], DEED)
    assert [entry.number for entry in journal.entries()][-1] == 1


@pytest.fixture
def limit() -> Iterator[Callable[[int], None]]:
    """Sets how large a file may become, as on a full disk; -1 lets it become what it was allowed to."""
    import resource
    import signal

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (limits[0] if size < 0 else size, limits[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal").chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StorageError):
        journal.write([change(tmp_path, "a", "id: a\n")], DEED)
    assert not (tmp_path / "corpus" / "a.yaml").exists()


def test_lines_longer_than_a_block_are_read_from_the_end(tmp_path: Path) -> None:
    file = JournalFile(tmp_path / "journal")
    when = datetime(2026, 1, 1, tzinfo=UTC)
    for size in (10, 200_000, 65_536, 3):
        file.add({"number": size, "text": "é" * size}, when)
        last = file.last()
        assert last is not None
        assert last["number"] == size
    assert [line["number"] for line in file.lines()] == [3, 65_536, 200_000, 10]


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        ("a\nb\nC\n", "A\nb\nc\n", "A\nb\nC\n"),
        ("a\nB\nc\n", "a\nB\nc\n", "a\nB\nc\n"),
        ("a\nB\nc\n", "a\nb'\nc\n", None),
        ("a\nc\n", "a\nb\nc\nd\n", "a\nc\nd\n"),
        ("a\nb\nx\n", "a\nb\nc\nd\n", None),
        ("a\nb\nc\nd\n", "z\na\nb\nc\n", "z\na\nb\nc\nd\n"),
        ("a\nb\nc\n", "a\nb\n", "a\nb\n"),
    ],
)
def test_two_edits_by_lines(ours: str, theirs: str, both: str | None) -> None:
    assert merged_text("a\nb\nc\n", ours, theirs) == both
