import os
import time
from pathlib import Path

import pytest

from docbase.ingest.memory import Memory
from docbase.ingest.placing import clean_name
from tests.ingest.conftest import aged, drop


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    note = drop(tmp_path / "note.md", "un")
    state = note.stat()
    with Memory(tmp_path / "index") as memory:
        first = memory.fingerprint(note, "note.md")
    note.write_text("de")
    os.utime(note, ns=(state.st_atime_ns, state.st_mtime_ns))  # only a reading could tell it now

    with Memory(tmp_path / "index") as memory:
        assert memory.fingerprint(note, "note.md") == first
        aged(note, 5)
        assert memory.fingerprint(note, "note.md").sha256 != first.sha256


def test_a_file_written_a_moment_ago_is_read_again(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("un")
    state = note.stat()
    with Memory(tmp_path / "index", clock=lambda: state.st_mtime + 1) as memory:
        first = memory.fingerprint(note, "note.md")
        note.write_text("de")
        os.utime(note, ns=(state.st_atime_ns, state.st_mtime_ns))
        second = memory.fingerprint(note, "note.md")

    assert first.sha256 != second.sha256


def test_a_damaged_memory_is_begun_anew(tmp_path: Path) -> None:
    note = drop(tmp_path / "note.md", "un")
    drop(tmp_path / "index" / "files.sqlite", "no database" * 100)

    with Memory(tmp_path / "index", clock=time.time) as memory:
        assert not memory.knows(note, "note.md")
        memory.fingerprint(note, "note.md")
        assert memory.knows(note, "note.md")


def test_what_was_noted_may_be_undone_up_to_what_was_kept(tmp_path: Path) -> None:
    first, second = drop(tmp_path / "un.md", "un"), drop(tmp_path / "deux.md", "deux")
    with Memory(tmp_path / "index") as memory:
        memory.fingerprint(first, "un.md")
        memory.undo()
        assert not memory.knows(first, "un.md")
        memory.fingerprint(first, "un.md")
        memory.keep()
        memory.fingerprint(second, "deux.md")
        memory.forget_file("un.md")
        memory.undo()

    with Memory(tmp_path / "index") as memory:
        assert memory.knows(first, "un.md")
        assert not memory.knows(second, "deux.md")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Étude – Quartiers (v2).PDF", "etude-quartiers-v2.pdf"), ("…….docx", "publication.docx")],
)
def test_names_are_made_plain(name: str, expected: str) -> None:
    assert clean_name(name) == expected
