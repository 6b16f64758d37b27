"""Files written so that nobody meets half of one."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from docbase.errors import StorageError
from docbase.storage import write_atomically, write_passing, write_where_asked

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


def test_what_is_no_file_is_written_to_and_stays(tmp_path: Path) -> None:
    (tmp_path / "file.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("file.md")
    write_where_asked(tmp_path / "link.md", b"through a link")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "file.md").read_bytes() == b"through a link"
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_where_asked(tmp_path / "pipe", b"through a pipe")
    assert os.read(reader, 100) == b"through a pipe"
    os.close(reader)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
