"""Zips that are traps, cut or altered: told for what they are, and never for a fault of the disk."""

import io
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError, DocbaseError, StorageError
from docbase.extract.base import installed, read
from docbase.extract.formats import recognise
from docbase.extract.workers import Limits, extract_all
from docbase.extract.zips import MAX_PARTS
from docbase.ingest.archives import Member, unpack
from docbase.model.extract import Extract, Terms
from tests.extract.books import epub
from tests.extract.office import odf, odt_p, pptx, shape, xlsx, xlsx_row
from tests.extract.samples import docx, p, put, zipped
from tests.ingest.zips import PDF, bomb

DOCX = docx(p("Un texte"))
DOCUMENTS = {
    "docx": DOCX,
    "epub": epub(["<p>Un texte</p>"]),
    "odt": odf("text", odt_p("Un texte")),
    "pptx": pptx([shape("Un texte")]),
    "xlsx": xlsx(xlsx_row(1, {"A": "Un texte"})),
}
METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflated": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}


def repacked(content: bytes, method: int, others: Mapping[str, bytes] | None = None) -> bytes:
    """Returns the zip with its parts, and perhaps others, packed in this way."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, part in (others or {}).items():
            new.writestr(name, part)
    return buffer.getvalue()


def large(content: bytes) -> bytes:
    """Returns the zip with the records of those that are too large for the usual one."""
    at = content.rindex(b"PK\x05\x06")
    entries, size, start = struct.unpack_from("<10xHLL", content, at)
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    ending = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:at] + record + locator + ending


@pytest.mark.parametrize("folder", ["word", "ppt", "xl"])
def test_a_folder_named_as_those_of_office_is_no_document(tmp_path: Path, folder: str) -> None:
    archive = put(tmp_path, "a.zip", zipped({f"{folder}/rapport.pdf": PDF})).path
    assert recognise(archive) == "zip"
    (member,) = unpack(archive, tmp_path / "out", Terms())
    assert isinstance(member, Member)
    assert member.name == f"{folder}/rapport.pdf"


@pytest.mark.parametrize("name", ["a.docx", "a.bin", "a.zip"])
def test_a_document_is_known_whole_or_cut(tmp_path: Path, name: str) -> None:
    assert recognise(put(tmp_path, name, DOCX).path) == "docx"
    assert recognise(put(tmp_path, name, DOCX[:-30]).path) == "docx"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_cut_archive_is_not_what_it_holds(tmp_path: Path, method: int) -> None:
    holding = repacked(zipped({}), method, {"a.docx": DOCX, "b.odt": DOCUMENTS["odt"], "word/c.pdf": PDF})
    archive = put(tmp_path, "a.zip", holding[:-30]).path
    assert recognise(archive) == "zip"
    (told,) = unpack(archive, tmp_path / "out", Terms())
    assert isinstance(told, DamagedDocumentError)
    assert recognise(put(tmp_path, "a.xlsx", holding[:-30]).path) == "xlsx"


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_altered_documents_are_damaged_or_read(tmp_path: Path, kind: str, method: int) -> None:
    whole = repacked(DOCUMENTS[kind], method)
    chance = random.Random(5)
    for _round in range(60):
        content = bytearray(whole)
        for _change in range(chance.choice((1, 3, 20))):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        try:
            read(put(tmp_path, f"a.{kind}", bytes(content)), installed())
        except StorageError as error:
            pytest.fail(f"taken for a fault of the disk: {error}")
        except DocbaseError:
            continue


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_a_part_that_cannot_be_unpacked_is_damage(tmp_path: Path, method: int) -> None:
    content = bytearray(
        repacked(zipped({"[Content_Types].xml": b""}), method, {"word/document.xml": b"x" * 500})
    )
    start = content.index(b"word/document.xml") + len("word/document.xml")
    content[start : start + 12] = b"\xff" * 12
    with pytest.raises(DamagedDocumentError):
        read(put(tmp_path, "a.docx", bytes(content)), installed())


@pytest.mark.parametrize("shape_of", [bytes, large], ids=["usual", "zip64"])
def test_a_directory_without_end_is_not_read(tmp_path: Path, shape_of: type[bytes]) -> None:
    archive = bomb(tmp_path / "a.zip", copies=3 * MAX_PARTS, size=1000)
    content = shape_of(archive.read_bytes())
    archive.write_bytes(content)
    document = put(tmp_path, "a.docx", content)
    tracemalloc.start()
    try:
        assert recognise(archive) == "zip"
        (told,) = unpack(archive, tmp_path / "out", Terms())
        with pytest.raises(DamagedDocumentError, match=r"a\.docx"):
            read(document, installed())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(told, DamagedDocumentError)
    assert str(MAX_PARTS) in told.message
    assert peak < 5_000_000


def test_large_zips_are_read_as_others(tmp_path: Path) -> None:
    extract = read(put(tmp_path, "a.docx", large(DOCX)), installed())
    assert extract.text == "Un texte"


def test_a_page_that_begins_with_hundreds_of_comments(tmp_path: Path) -> None:
    comments = "<!---->" * 500
    sources = [
        put(tmp_path, "a.txt", f"{comments} un texte"),
        put(tmp_path, "b.txt", f"{comments}<html><body>un texte"),
    ]
    found = {source.path.name: result for source, result in extract_all(sources, Limits(timeout=10))}
    formats = {name: result.format for name, result in found.items() if isinstance(result, Extract)}
    assert formats == {"a.txt": "text", "b.txt": "html"}
