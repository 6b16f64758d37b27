"""A bibliography put together from pieces is the one that is made anew."""

from dataclasses import replace
from pathlib import Path

import pytest

from docbase.cite import KeptPieces, Layout, Selection, format_named
from docbase.cite.pieces import written
from docbase.model.record import Record
from tests.cite.samples import SHELF, VOCABULARY

LAYOUT = Layout(annotated=True, details=("link", "call-number"), indexes=("author",), group_by="theme")


def made(format_name: str, records: tuple[Record, ...], pieces: KeptPieces | None = None) -> bytes:
    selection = Selection(records=records, vocabulary=VOCABULARY, layout=LAYOUT, pieces=pieces or written)
    return format_named(format_name).write(selection).content


@pytest.mark.parametrize("format_name", ["docx", "html"])
def test_changed_and_unchanged_works_come_together(format_name: str, tmp_path: Path) -> None:
    changed = (
        replace(
            SHELF[0], title="Un tout autre titre <!-- work --> <docbase-work/>", url="https://a.fr/?b=1&c=2"
        ),
        *SHELF[2:],
    )
    kept = KeptPieces(tmp_path)
    assert made(format_name, SHELF, kept) == made(format_name, SHELF)
    assert made(format_name, changed, kept) == made(format_name, changed)


def test_only_new_works_are_written(tmp_path: Path) -> None:
    kept, asked = KeptPieces(tmp_path), list[list[int]]()

    def writer(works: object) -> list[str]:
        assert isinstance(works, list)
        asked.append(works)
        return [f"<{work}>" for work in works]

    assert kept({"a": 1, "b": 2}, "html", writer) == ["<1>", "<2>"]
    assert kept({"c": 3, "a": 1}, "html", writer) == ["<3>", "<1>"]
    assert kept({"b": 2, "a": 1}, "html", writer) == ["<2>", "<1>"]
    assert kept({"a": 1}, "docx", writer) == ["<1>"]
    assert asked == [[1, 2], [3], [1]]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null"])
def test_a_damaged_file_is_none(damage: bytes, tmp_path: Path) -> None:
    expected = made("html", SHELF[:2], KeptPieces(tmp_path))
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    assert made("html", SHELF[:2], KeptPieces(tmp_path)) == expected


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert made("html", SHELF[:2], KeptPieces(tmp_path / "file" / "x")) == made("html", SHELF[:2])
