from pathlib import Path

import pytest

from docbase.errors import StorageError
from docbase.ingest.scan import find_files, is_publication
from tests.ingest.conftest import drop


@pytest.mark.parametrize(
    "name",
    [
        *(".DS_Store", "~$rapport.docx", "x.tmp", "Thumbs.db", "desktop.ini", "note.yaml"),
        *("README.md", "Sources.MD", "LICENSE", "._rapport.pdf", "x.pdf.part"),
    ],
)
def test_what_is_no_publication(name: str) -> None:
    assert not is_publication(name)


@pytest.mark.parametrize("name", ["rapport.PDF", "note.md", "licence professionnelle.docx", "readme.pdf"])
def test_what_may_be_one(name: str) -> None:
    assert is_publication(name)


def test_folders_are_walked_in_order_without_hidden_and_closed_ones(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.md", ".git/x.md", "index/y.md", "a/.cache/x.md"):
        drop(tmp_path / name, "x")

    found = list(find_files([tmp_path, tmp_path / "b.md"], leave_out=[tmp_path / "index"]))

    assert found == [tmp_path / "a" / "z.md", tmp_path / "b.md"]


def test_links_that_lead_out_are_not_followed(tmp_path: Path) -> None:
    drop(tmp_path / "outside.md", "x")
    drop(tmp_path / "in" / "a.md", "x")
    (tmp_path / "in" / "link.md").symlink_to(tmp_path / "outside.md")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)

    assert list(find_files([tmp_path / "in"])) == [tmp_path / "in" / "a.md"]


def test_a_path_that_is_not_there_is_an_error_among_the_others(tmp_path: Path) -> None:
    note = drop(tmp_path / "a.md", "x")

    first, second = find_files([tmp_path / "nowhere", note])

    assert isinstance(first, StorageError)
    assert second == note
