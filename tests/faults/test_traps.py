"""Documents made to exhaust, deceive or spy: each is read within bounds or refused, and nothing leaks."""

import functools
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import DocbaseError
from docbase.extract.workers import Limits, extract_all
from docbase.model.extract import Extract
from tests.extract.office import odf, odt_p
from tests.extract.samples import put
from tests.faults import traps

LIMITS = Limits(jobs=2, timeout=30, memory=800)
DATA = Path(__file__).parent.parent / "extract" / "data"
SECRET = "le mot de passe est sésame"
READ, CUT, BLANK = "read", "read-cut", "blank"
"""Its text is there; its text is there and the rest is not; it is told to have none."""
DAMAGED, REFUSED = "DamagedDocumentError", "ExtractionError"
ANY = ""
"""What comes of it depends on what reads XML; it is whole or refused."""
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Le texte</p></body></html>'
SHOWN = b"BT /F 11 Tf 50 50 Td (Le texte) Tj ET "

Trap = tuple[Callable[[], bytes], str]
TRAPS: dict[str, Trap] = {
    "chapters.epub": (lambda: traps.repeated_chapters(20_000), READ),
    "slides.pptx": (lambda: traps.repeated_slides(20_000), DAMAGED),
    "huge.png": (lambda: traps.image("png"), REFUSED),
    "huge.bmp": (lambda: traps.image("bmp"), REFUSED),
    "huge.gif": (lambda: traps.image("gif"), REFUSED),
    "huge.jpg": (lambda: traps.image("jpg"), REFUSED),
    "huge.tiff": (lambda: traps.image("tiff"), REFUSED),
    "loop.tiff": (lambda: traps.tiff(traps.SOUND_TIFF, following=8), BLANK),
    "objects.pdf": (traps.many_objects, READ),
    "zeros.pdf": (lambda: traps.pdf_of(SHOWN + bytes(200 * traps.MEGABYTE)), READ),
    "spaces.pdf": (lambda: traps.pdf_of(SHOWN + b" " * (200 * traps.MEGABYTE)), READ),
    "states.pdf": (lambda: traps.pdf_of(SHOWN + b"q " * 1_000_000), READ),
    "letters.pdf": (lambda: traps.pdf_of(b"BT /F 11 Tf " + b"(Le texte) Tj " * 2_000_000), DAMAGED),
    "arrays.pdf": (lambda: traps.pdf_of(SHOWN, more="/A " + "[" * 300_000), READ),
    "dictionaries.pdf": (lambda: traps.pdf_of(SHOWN, more="/A " + "<</A " * 100_000), READ),
    "poster.pdf": (lambda: traps.pdf_of(SHOWN, box="0 0 1000000000 1000000000"), READ),
    "picture.pdf": (lambda: traps.pdf_picture(100_000), BLANK),
    "form.pdf": (traps.pdf_form_in_itself, DAMAGED),
    "forms.pdf": (traps.pdf_forms, DAMAGED),
    "count.pdf": (lambda: traps.pdf_tree(b"<</Type/Pages/Count 2147483647/Kids[4 0 R]>>"), READ),
    "kids.pdf": (lambda: traps.pdf_tree(b"<</Count 99999/Kids[" + b"4 0 R " * 99_999 + b"]>>"), REFUSED),
    "circle.pdf": (lambda: traps.pdf_tree(b"<</Count 99999/Kids[" + b"2 0 R " * 99_999 + b"]>>"), REFUSED),
    "branches.pdf": (traps.pages_in_pages, READ),
    "divisions.html": (lambda: b"<html><body>Le texte" + b"<div>" * 1_000_000, READ),
    "tables.html": (lambda: b"<html><body>Le texte" + b"<table><tr><td>" * 20_000 + b"fin", READ),
    "attributes.html": (
        lambda: f"<body><p {' '.join(map('a{}'.format, range(20_000)))}>Le texte".encode(),
        READ,
    ),
    "cells.html": (lambda: b"<body><table><tr><td colspan=999999999 rowspan=999999999>Le texte", READ),
    "comments.html": (lambda: b"<body>Le texte" + b"<!--" * 1_000_000, READ),
    "laughs.xhtml": (lambda: traps.laughing_xml(PAGE), READ),
    "groups.rtf": (lambda: b"{\\rtf1 Le texte " + b"{" * 1_000_000 + b"}" * 1_000_001, READ),
    "binary.rtf": (lambda: b"{\\rtf1 Le texte \\bin2147483647 abc}", CUT),
    "skipped.rtf": (lambda: b"{\\rtf1\\ansi\\uc999999999 Le texte \\u233 abc}", READ),
    "messages.eml": (lambda: traps.mail_in_mail(1000), DAMAGED),
    "parts.eml": (lambda: traps.parts_in_parts(1000), DAMAGED),
    "comments.eml": (lambda: b"From: " + b"(" * 99_999 + b"\nSubject: a\nTo: b\n\nLe texte", DAMAGED),
    "headers.eml": (lambda: b"From: a@b.fr\nSubject: a\n" + b"X: y\n" * 200_000 + b"\nLe texte", READ),
    "range.xlsx": (lambda: traps.with_dimension("A1:XFD1048576"), READ),
    "repeated.ods": (lambda: traps.repeated_cell(16_000, 1_000_000), CUT),
    "endless.ods": (lambda: traps.repeated_cell(10**9, 10**9), READ),
    "spaces.odt": (lambda: odf("text", odt_p('Le texte<text:s text:c="2000000000"/>')), READ),
    "marks.txt": (lambda: ("Le texte a" + "\u0300\u0316" * 500_000).encode(), READ),
    "dates.txt": (lambda: b"Le texte " + b"mars 2015 - " * 100_000, READ),
    "word.txt": (lambda: b"Le texte " + b"a" * 5_000_000, READ),
    "leaders.txt": (lambda: b"Le texte " + b". " * 1_000_000, READ),
    "hyphens.txt": (lambda: b"Le texte " + b"a-\n" * 200_000, READ),
    "pages.txt": (lambda: b"Le texte" + b"\f" * 50_000, READ),
    "headings.md": (lambda: b"# Le texte\n" * 50_000, READ),
    "half.doc": (lambda: (DATA / "guide.doc").read_bytes()[:9000], DAMAGED),
    "half.xls": (lambda: (DATA / "tableau.xls").read_bytes()[:3000], DAMAGED),
}
OF_PACKAGES: dict[str, tuple[Callable[[bytes, str], bytes], str]] = {
    "sound": (lambda package, _part: package, READ),
    "swelling": (traps.swelling, DAMAGED),
    "laughing": (traps.laughing, ANY),
    "deep": (traps.deep_xml, ANY),
    "escaping": (lambda package, _part: traps.escaping(package, "/tmp/evade.xml"), READ),
}
TRAPS |= {
    f"{kind}.{suffix}": (functools.partial(make, *package), expected)
    for suffix, package in traps.packages().items()
    for kind, (make, expected) in OF_PACKAGES.items()
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("traps")
    for name, (make, _expected) in TRAPS.items():
        (folder / name).write_bytes(make())
    return folder


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> dict[str, Extract | DocbaseError]:
    sources = [put(folder, name, (folder / name).read_bytes()) for name in TRAPS]
    return {source.path.name: result for source, result in extract_all(sources, LIMITS)}


@pytest.mark.parametrize("name", TRAPS)
def test_each_trap(name: str, outcomes: dict[str, Extract | DocbaseError]) -> None:
    result, expected = outcomes[name], TRAPS[name][1]
    if isinstance(result, DocbaseError):
        assert not expected or type(result).__name__ == expected, result
        assert name in result.message
        assert result.hint
        return
    is_blank = not result.text.strip()
    assert is_blank or result.text.lstrip("]>\n ").startswith("Le texte") or name == "headers.eml"
    assert is_blank == ("no-text" in result.warnings)
    if expected:
        assert is_blank == (expected == BLANK)
        assert (expected == CUT) == bool({"cut-short", "damaged-but-readable"} & set(result.warnings))
    assert len(result.text) < 10_000_000


@pytest.mark.slow
def test_all_traps_in_one_centre(folder: Path, tmp_path: Path) -> None:
    Centre.create(tmp_path / "centre").close()
    with Centre.open(tmp_path / "centre", timeout=60, memory=1000, jobs=2) as centre:
        (centre.corpus / "bon.txt").write_text("Un compte rendu de Quiévrain.\n", encoding="utf-8")
        report = centre.ingest([folder, centre.corpus])
        assert {Path(one.path).name for one in report.failed} >= {"swelling.docx", "slides.pptx", "kids.pdf"}
        assert all(one.message and one.hint for one in report.failed)
        assert len(report.added) + len(report.duplicates) + len(report.failed) == len(TRAPS) + 1
        told = {"unread-file", "duplicate-title"}  # several traps are one guide, spoilt in several ways
        others = [found for found in centre.audit(deep=True) if found.rule not in told]
        assert [found for found in others if found.severity != "info"] == []
        assert centre.search("quiévrain").total == 1
        assert centre.search('"le texte"').total > 20


def test_no_document_reads_what_lies_beside_it_or_elsewhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        targets = (
            secret.as_uri(),
            f"http://127.0.0.1:{server.getsockname()[1]}/a.dtd",
            "../" * 9 + str(secret),
        )
        spies = {
            f"{number}.{suffix}": traps.spying(package, part, target)
            for number, target in enumerate(targets)
            for suffix, (package, part) in traps.packages().items()
        }
        spies |= {f"{number}.xhtml": traps.spying_xml(PAGE, target) for number, target in enumerate(targets)}
        spies |= {f"lien{number}.docx": traps.docx_relation(target) for number, target in enumerate(targets)}
        folder = tmp_path / "spies"
        folder.mkdir()
        results = dict(extract_all([put(folder, name, content) for name, content in spies.items()], LIMITS))
        with pytest.raises(BlockingIOError):
            server.accept()
    assert len(results) == len(spies)
    assert not any("sésame" in repr(result) for result in results.values())
    readable = [source.path.suffix for source, result in results.items() if isinstance(result, Extract)]
    assert {".docx", ".pptx", ".odt", ".odp", ".ods", ".epub", ".xhtml"} <= set(readable)


def test_nothing_is_written_outside(folder: Path, outcomes: dict[str, Extract | DocbaseError]) -> None:
    assert outcomes
    assert not list(folder.parent.rglob("*evade*"))
    assert not Path("/tmp/evade.xml").exists()
    assert sorted(path.name for path in folder.iterdir()) == sorted(TRAPS)
