"""Which extractor reads a file, and what is said when none does."""

from pathlib import Path

import pytest

from docbase.errors import (
    DamagedDocumentError,
    DocbaseError,
    EncryptedDocumentError,
    StorageError,
    UnsupportedFormatError,
)
from docbase.extract.base import choose, identity, installed, name_checked, read, source_file
from tests.extract.samples import docx, ole, p, pdf, put, zipped

EXTRACTORS = installed()
PDF = pdf([[(11, "Un texte")]])
DOCX = docx(p("Un texte"))
ODT = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("a.pdf", PDF, "pdf/1"),
        ("A.PDF", PDF, "pdf/1"),
        ("a.docx", PDF, "pdf/1"),
        ("a.pdf", b"\n\njunk" + PDF, "pdf/1"),
        ("A.DOCX", DOCX, "docx/1"),
        ("a.docm", DOCX, "docx/1"),
        ("a.pdf", DOCX, "docx/1"),
        ("a.doc", DOCX, "docx/1"),
        ("a", PDF, "pdf/1"),
        ("a.txt", b"Un texte", "text/1"),
        ("a.md", b"# Un titre", "text/1"),
        ("a.txt", "Un texte".encode("utf-16"), "text/1"),
        ("a.txt", PDF, "pdf/1"),
    ],
)
def test_content_decides(tmp_path: Path, name: str, content: bytes, reader: str) -> None:
    source = put(tmp_path, name, content)
    assert identity(choose(source.path, EXTRACTORS)) == reader
    assert read(source, EXTRACTORS).extractor == reader


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.doc", ole("WordDocument"), "old Word document"),
        ("a.ppt", ole("PowerPoint Document"), "old PowerPoint"),
        ("a.doc", ole("PowerPoint Document") + ole("WordDocument"), "old Word document"),
        ("a.xls", ole("Workbook"), "old Excel"),
        ("a.odt", ODT, r"OpenDocument text \(.odt\)"),
        ("a.doc", ODT, r"OpenDocument text \(.odt\)"),
        ("a.pptx", zipped({"ppt/presentation.xml": "<a/>"}), "PowerPoint presentation"),
        ("a.xlsx", zipped({"xl/workbook.xml": "<a/>"}), "Excel workbook"),
        ("a.epub", zipped({"mimetype": "application/epub+zip"}), "EPUB"),
        ("a.zip", zipped({"a.pdf": PDF}), "ZIP archive"),
        ("a.rtf", rb"{\rtf1 texte}", "RTF"),
        ("a.doc", rb"{\rtf1 texte}", "RTF"),
        ("a.png", b"\x89PNG\r\n\x1a\n....", "image"),
        ("a.jpg", b"\xff\xd8\xff\xe0....", "image"),
        ("a.pdf", b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
        ("a.eml", b"From: a@b.fr\nSubject: x\n\ntexte", "e-mail"),
        ("a.csv", b"a;b\n1;2\n", "“.csv” file"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42", "“.mp4” file"),
        ("a", b"\x00\x01\x02", "unknown kind"),
    ],
)
def test_formats_that_are_not_read_are_named_with_their_cure(
    tmp_path: Path, name: str, content: bytes, what: str, english: None
) -> None:
    with pytest.raises(UnsupportedFormatError, match=rf"^{name} is an? .*{what}") as caught:
        choose(put(tmp_path, name, content).path, EXTRACTORS)
    assert caught.value.hint
    assert caught.value.path == tmp_path / name


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.pdf", b"", DamagedDocumentError),
        ("a.txt", b"", DamagedDocumentError),
        ("a.pdf", b"only words", DamagedDocumentError),
        ("a.docx", b"\x00\x01\x02", DamagedDocumentError),
        ("a.txt", b"\x00\x01\x02", DamagedDocumentError),
        ("a.docx", ole("EncryptedPackage"), EncryptedDocumentError),
        ("a.docx", b"PK\x03\x04", DamagedDocumentError),
        ("a.docx", DOCX[: len(DOCX) // 2], DamagedDocumentError),
        ("a.pdf", DOCX[: len(DOCX) // 2], DamagedDocumentError),
    ],
)
def test_files_that_are_not_what_they_say(
    tmp_path: Path, name: str, content: bytes, error: type[DocbaseError]
) -> None:
    with pytest.raises(error, match=name) as caught:
        read(put(tmp_path, name, content), EXTRACTORS)
    assert caught.value.hint


def test_wrong_name_is_said_until_it_is_mended(tmp_path: Path) -> None:
    extract = read(put(tmp_path, "a.pdf", DOCX), EXTRACTORS)
    assert extract.warnings == ("wrong-extension",)
    mended = name_checked(extract, tmp_path / "a.docx")
    assert mended.warnings == ()
    assert name_checked(mended, tmp_path / "b.pdf").warnings == ("wrong-extension",)


def test_source_is_told_by_its_content(tmp_path: Path) -> None:
    source = put(tmp_path, "a.txt", "abc")
    assert source.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert source.size == 3


@pytest.mark.parametrize("name", ["missing.pdf", "."])
def test_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(StorageError):
        source_file(tmp_path / name)
    with pytest.raises(StorageError):
        choose(tmp_path / name, EXTRACTORS)
