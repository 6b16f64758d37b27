"""The limits under which packages are opened."""

import dataclasses
from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError, EncryptedDocumentError
from docbase.extract.package import opened
from docbase.extract.zips import MAX_PARTS
from docbase.model.extract import SourceFile, Terms
from tests.extract.samples import put, zipped


def source(folder: Path, content: bytes, megabytes: int) -> SourceFile:
    return dataclasses.replace(put(folder, "a.docx", content), terms=Terms(max_unpacked=megabytes))


def test_whole_package_counts(tmp_path: Path, english: None) -> None:
    content = zipped({"a": bytes(900_000), "b": bytes(900_000)})
    with opened(source(tmp_path, content, 2)) as parts:
        assert [len(parts.read(name)) for name in ("a", "b")] == [900_000, 900_000]
    with (
        pytest.raises(DamagedDocumentError, match=r"a\.docx would unpack to 1 MB; .* 1 MB") as caught,
        opened(source(tmp_path, content, 1)),
    ):
        pass
    assert "`max_unpacked` in docbase.yaml" in caught.value.hint


def test_sizes_that_lie_are_counted_as_they_are(tmp_path: Path) -> None:
    content = zipped({"a": bytes(900_000), "b": bytes(900_000)})
    lie = content.replace((900_000).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    with opened(source(tmp_path, lie, 1)) as parts, pytest.raises(DamagedDocumentError):
        parts.read("b" if parts.read("a") else "a")


def test_missing_part_is_empty(tmp_path: Path) -> None:
    with opened(source(tmp_path, zipped({"../../etc/passwd": "x"}), 1)) as parts:
        assert parts.read("word/document.xml") == b""
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    content = zipped({str(number): b"" for number in range(MAX_PARTS + 1)})
    with pytest.raises(DamagedDocumentError, match=r"a\.docx"), opened(source(tmp_path, content, 1)):
        pass


def test_altered_directory_is_damage_or_does_no_harm(tmp_path: Path) -> None:
    content = zipped({"a": b"text " * 50, "b": b"x"})
    outcomes = {outcome(tmp_path, content, place) for place in range(len(content) - 120, len(content))}
    assert outcomes == {"damaged", "locked", "read"}


def outcome(folder: Path, content: bytes, place: int) -> str:
    altered = bytearray(content)
    altered[place] ^= 0xFF
    try:
        with opened(source(folder, bytes(altered), 1)) as parts:
            parts.read("a")
    except DamagedDocumentError:
        return "damaged"
    except EncryptedDocumentError:
        return "locked"
    return "read"
