"""What becomes of files that are broken, hostile or not what they say: one outcome each, never a crash."""

import io
from pathlib import Path

import pypdf
import pytest

from docbase.errors import (
    DamagedDocumentError,
    DocbaseError,
    EncryptedDocumentError,
    UnsupportedFormatError,
)
from docbase.extract.workers import Limits, extract_all
from docbase.model.extract import Extract
from tests.extract.books import epub
from tests.extract.samples import W, docx, ole, p, pdf, put, saved, with_outline, with_tree, zipped

PDF = pdf([[(18, "Le guide"), (11, "Un texte")], [(11, "La suite")]])
DOCX = docx(p("Un texte"))


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PDF))
    writer.encrypt(user_password="secret", algorithm="RC4-128")
    return saved(writer)


def looping_outline() -> bytes:
    """Returns a PDF whose first bookmark is followed by itself."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(with_outline(PDF, {"Partie": 0})))
    outline = writer.root_object["/Outlines"]
    assert isinstance(outline, pypdf.generic.DictionaryObject)
    first = outline["/First"]
    assert isinstance(first, pypdf.generic.DictionaryObject)
    first[pypdf.generic.NameObject("/Next")] = outline.raw_get("/First")
    return saved(writer)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "'
    + "a" * 1000
    + '">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 50}">' for n in range(1, 9))
    + ']><html xmlns="http://www.w3.org/1999/xhtml"><body><p>texte &a8;</p></body></html>'
).encode()
OUTCOMES: dict[str, tuple[bytes, type[DocbaseError] | set[str]]] = {
    "sound.pdf": (PDF, set()),
    "sound.DOCX": (DOCX, set()),
    "zero-octet.pdf": (b"", DamagedDocumentError),
    "five-bytes.pdf": (b"%PDF-", DamagedDocumentError),
    "words.pdf": (b"not a PDF", DamagedDocumentError),
    "no-page.pdf": (pdf([]), DamagedDocumentError),
    "cut.pdf": (PDF[: len(PDF) * 8 // 10], {"damaged-but-readable"}),
    "no-tree.pdf": (with_tree(PDF, b"<<>>"), {"damaged-but-readable"}),
    "loop-of-pages.pdf": (
        with_tree(PDF, b"<</Type/Pages/Count 2/Kids[4 0 R 2 0 R]>>"),
        {"damaged-but-readable"},
    ),
    "loop-of-xref.pdf": (PDF.replace(b"/Root", b"/Prev %d/Root" % PDF.rindex(b"xref\n0")), set()),
    "loop-of-outline.pdf": (looping_outline(), set()),
    "false-offsets.pdf": (PDF.replace(b"%PDF-1.7\n", b"%PDF-1.7\n% shifted by a mail gateway\n"), set()),
    "locked.pdf": (locked(), EncryptedDocumentError),
    "word-inside.pdf": (DOCX, {"wrong-extension"}),
    "pdf-inside.docx": (PDF, {"wrong-extension"}),
    "locked.docx": (ole("EncryptedPackage"), EncryptedDocumentError),
    "cut.docx": (DOCX[: len(DOCX) // 2], DamagedDocumentError),
    "bomb.docx": (zipped({"word/document.xml": b" " * 30_000_000}), DamagedDocumentError),
    "no-document.docx": (zipped({"word/styles.xml": "<a/>"}), DamagedDocumentError),
    "cut-xml.docx": (
        zipped({"word/document.xml": f"<w:document {W}><w:body>{p('Un')}<w:p>"}),
        {"damaged-but-readable"},
    ),
    "no-text.docx": (docx("<w:p/>"), {"no-text"}),
    "old.doc": (ole("WordDocument"), DamagedDocumentError),
    "page.html": (b"<!DOCTYPE html><html></html>", {"no-text"}),
    "bomb.xhtml": (BOMB, set()),
    "deep.html": (b"<html><body>" + b"<font>" * 1000 + b"texte", set()),
    "deep.rtf": (b"{" * 50_000 + b"\\rtf1 texte", DamagedDocumentError),
    "cut.rtf": (rb"{\rtf1 texte", {"damaged-but-readable"}),
    "bomb.epub": (epub([" " * 30_000_000]), DamagedDocumentError),
    "cut.epub": (epub(["<p>Un</p>"])[:500], DamagedDocumentError),
    "deep.eml": (b"Content-Type: message/rfc822\n\n" * 5000 + b"texte", DamagedDocumentError),
    "songs.mp3": (b"ID3\x03\x00", UnsupportedFormatError),
    "data.txt": (b"a\x00b", DamagedDocumentError),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Extract | DocbaseError]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    sources = [put(folder, name, content) for name, (content, _expected) in OUTCOMES.items()]
    return {
        source.path.name: result for source, result in extract_all(sources, Limits(timeout=20, memory=1000))
    }


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome(name: str, outcomes: dict[str, Extract | DocbaseError]) -> None:
    outcome, expected = outcomes[name], OUTCOMES[name][1]
    if isinstance(expected, set):
        assert isinstance(outcome, Extract), outcome
        assert set(outcome.warnings) == expected
        assert (not outcome.text.strip()) == ("no-text" in expected)
    else:
        assert type(outcome) is expected
        assert name in outcome.message
        assert outcome.hint
