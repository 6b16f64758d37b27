"""Files written so that nobody meets half of one."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from docbase.errors import StorageError
from docbase.storage import write_atomically, write_passing

WRITERS = pytest.mark.parametrize("write", [write_atomically, write_passing])


@WRITERS
def test_content_is_replaced_and_its_rights_stay(
    tmp_path: Path, write: Callable[[Path, bytes], None]
) -> None:
    path = tmp_path / "new" / "a.json"
    write(path, b"first")
    path.chmod(0o640)
    write(path, b"second")
    assert path.read_bytes() == b"second"
    assert [each.name for each in path.parent.iterdir()] == ["a.json"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640


@WRITERS
def test_a_disk_that_refuses_is_said_and_nothing_is_left(
    tmp_path: Path, write: Callable[[Path, bytes], None]
) -> None:
    path = tmp_path / "a.json"
    path.mkdir()
    with pytest.raises(StorageError):
        write(path, b"content")
    assert list(tmp_path.iterdir()) == [path]


def test_only_what_must_last_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(5, "the disk was waited for")

    monkeypatch.setattr(os, "fsync", refuse)
    write_passing(tmp_path / "a", b"content")
    with pytest.raises(StorageError):
        write_atomically(tmp_path / "b", b"content")
    assert [each.name for each in tmp_path.iterdir()] == ["a"]
