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
from docbase.extract.formats import recognise
from tests.extract.books import epub
from tests.extract.office import odf, odt_p, pptx, shape, xlsx, xlsx_row
from tests.extract.samples import docx, ole, p, pdf, put, zipped

EXTRACTORS = installed()
PDF = pdf([[(11, "Un texte")]])
DOCX = docx(p("Un texte"))
ODT = odf("text", odt_p("Un texte"))


MHT = (
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n"
    b"--B\nContent-Type: text/html\n\n<p>a\n"
)


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("a.pdf", PDF, "pdf"),
        ("A.PDF", PDF, "pdf"),
        ("a.docx", PDF, "pdf"),
        ("a.pdf", b"\n\njunk" + PDF, "pdf"),
        ("A.DOCX", DOCX, "docx"),
        ("a.docm", DOCX, "docx"),
        ("a.pdf", DOCX, "docx"),
        ("a.doc", DOCX, "docx"),
        ("a", PDF, "pdf"),
        ("a.odt", ODT, "opendocument"),
        ("a.doc", ODT, "opendocument"),
        ("a.pptx", pptx([shape("Un texte")]), "slides"),
        ("a.xlsm", xlsx(xlsx_row(1, {"A": "Un texte"})), "sheets"),
        ("a.txt", b"Un texte", "text"),
        ("a.md", b"# Un titre", "text"),
        ("a.txt", "Un texte".encode("utf-16"), "text"),
        ("a.txt", "Un texte".encode("utf-16-le"), "text"),
        ("a.txt", b"From: moi\nTo: toi\nDate: hier\n\nUn texte", "text"),
        ("a.md", b"BM est une ville", "text"),
        ("a.rtf", rb"{\rtf1 texte}", "rtf"),
        ("a.doc", b"\r\n{\\rtf1 texte}", "rtf"),
        ("a.epub", epub(["<p>Un texte</p>"]), "book"),
        ("a.zip", epub(["<p>Un texte</p>"]), "book"),
        ("a.pdf", b"<!-- vu --><!DOCTYPE html><html><body>404</body></html>", "webpage"),
        ("a.doc", b"<?xml version='1.0'?>\n<html xmlns='x'><body>a</body></html>", "webpage"),
        ("a.php", b"<br />\n<b>Warning</b>: un texte", "webpage"),
        ("a.mht", MHT, "webpage"),
        ("a.doc", MHT, "webpage"),
        ("a.eml", b"From: a@b.fr\nSubject: x\n\ntexte", "mail"),
        ("a", b"Received: x\n y\nFrom: a@b.fr\nDate: hier\n\ntexte", "mail"),
        ("a.txt", PDF, "pdf"),
    ],
)
def test_content_decides(tmp_path: Path, name: str, content: bytes, reader: str) -> None:
    source = put(tmp_path, name, content)
    chosen = choose(source.path, EXTRACTORS)
    assert chosen.name == reader
    assert read(source, EXTRACTORS).extractor == identity(chosen)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.zip", zipped({"a.pdf": PDF}), "ZIP archive"),
        ("a.msg", ole("__properties_version1.0"), "Outlook message"),
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


@pytest.mark.parametrize(
    ("stream", "kind"), [("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("Workbook", "xls")]
)
def test_old_office_files_are_told_apart_by_their_streams(tmp_path: Path, stream: str, kind: str) -> None:
    assert recognise(put(tmp_path, "a.bin", ole(stream)).path) == kind
    assert recognise(put(tmp_path, f"a.{kind}", ole("Workbook") + ole(stream)).path) == kind


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
