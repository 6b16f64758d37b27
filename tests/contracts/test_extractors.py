"""What every extractor promises, docbase's own and those of extensions."""

import dataclasses
import pickle
import unicodedata
from pathlib import Path

import pytest

from docbase.errors import DocbaseError
from docbase.extract.base import Extractor, identity, installed, source_file
from docbase.extract.cache import from_json, to_json
from docbase.model.dates import parse_date
from docbase.model.extract import Extract, SourceFile, Terms
from tests.extract.books import epub
from tests.extract.office import encrypted, odf, odt_p, pptx, shape, xlsx, xlsx_row
from tests.extract.samples import docx, p, pdf, put, r
from tests.extract.scans import png, printed

EXTRACTORS = {extractor.name: extractor for extractor in installed()}
PASSWORD = "secret"
BREAK = "<w:r><w:lastRenderedPageBreak/></w:r>"
SAMPLES = {
    "pdf": (
        "guide.pdf",
        pdf([[(24, "Le guide"), (11, "l’écart\x7f")], [], [(11, "fin")]], {"Title": "Le  guide"}),
    ),
    "docx": ("guide.docx", docx(p("Le guide", "Titre") + f"<w:p>{r('l’écart')}{BREAK}{r('fin')}</w:p>")),
    "image": ("guide.png", png(printed(["Le guide", "l’écart"]))),
    "opendocument": ("guide.odt", odf("text", odt_p("Le guide", "Titre") + odt_p("l’écart"))),
    "protected": ("guide.docx", encrypted(docx(p("Le guide", "Titre") + p("l’écart")), PASSWORD)),
    "sheets": ("guide.xlsx", xlsx(xlsx_row(1, {"A": "Le guide"}) + xlsx_row(2, {"A": "l’écart"}))),
    "slides": ("guide.pptx", pptx([shape("Le guide", kind="title") + shape("l’écart")])),
    "book": ("guide.epub", epub(["<h1>Le guide</h1><p>l’e\u0301cart</p>"])),
    "legacy": ("guide.doc", (Path(__file__).parent.parent / "extract" / "data" / "guide.doc").read_bytes()),
    "mail": ("guide.eml", "From: IREV <a@irev.fr>\nSubject: Le guide\n\nl’e\u0301cart\n".encode()),
    "rtf": ("guide.rtf", rb"{\rtf1\ansi{\fs40 Le guide\par}\fs20 l\rquote \'e9cart\par}"),
    "text": ("guide.md", "# Le guide\n\nl’e\u0301cart\n\n## Suite\nfin\n".encode()),
    "webpage": ("guide.html", "<title>Le guide</title><h1>Le guide</h1><p>l’e\u0301cart".encode()),
}
METADATA = {
    "title", "subtitle", "author", "subject", "keywords", "created", "modified", "language",
    "producer", "creator",
}  # fmt: skip
WARNINGS = {
    "no-text", "some-pages-without-text", "damaged-but-readable", "unreadable-letters", "wrong-extension",
}  # fmt: skip


@pytest.fixture(params=sorted(SAMPLES))
def extractor(request: pytest.FixtureRequest) -> Extractor:
    return EXTRACTORS[request.param]


@pytest.fixture
def extract(extractor: Extractor, tmp_path: Path) -> Extract:
    put(tmp_path, *SAMPLES[extractor.name])
    return extractor.extract(sample(extractor, tmp_path))


def sample(extractor: Extractor, folder: Path) -> SourceFile:
    """Returns the sample that stands in the folder, with what it asks for."""
    source = source_file(folder / SAMPLES[extractor.name][0])
    return dataclasses.replace(source, terms=Terms(passwords=(PASSWORD,)))


def test_every_extractor_has_a_sample() -> None:
    assert set(SAMPLES) == set(EXTRACTORS)


def test_the_extract_says_who_made_it(extractor: Extractor, extract: Extract) -> None:
    assert extract.extractor == identity(extractor)
    # What is protected is of the format that is inside.
    assert extract.format in extractor.formats or extractor.formats == ("encrypted",)


def test_the_same_file_gives_the_same_extract(extractor: Extractor, extract: Extract, tmp_path: Path) -> None:
    assert extractor.extract(sample(extractor, tmp_path)) == extract


def test_pages_are_numbered_from_one(extract: Extract) -> None:
    assert [page.number for page in extract.pages] == list(range(1, len(extract.pages) + 1))


def test_text_is_composed_and_clean(extract: Extract) -> None:
    assert "l’écart" in extract.text or is_still_to_be_read(extract)
    for page in extract.pages:
        assert unicodedata.is_normalized("NFC", page.text)
        assert not any(unicodedata.category(char) == "Cc" for char in page.text if char not in "\n\t")
        assert page.text == page.text.strip("\n")


def test_the_title_is_the_largest_line(extract: Extract) -> None:
    largest = max(extract.lines, key=lambda line: line.size, default=None)
    assert largest.text == "Le guide" if largest else is_still_to_be_read(extract)


def is_still_to_be_read(extract: Extract) -> bool:
    """Returns whether the file is pictures only, which optical reading has not seen yet."""
    return extract.pages_to_read == tuple(page.number for page in extract.pages)


def test_metadata_and_warnings_have_known_names(extract: Extract) -> None:
    assert set(extract.metadata) <= METADATA
    assert set(extract.warnings) <= WARNINGS
    for name in ("created", "modified"):
        if name in extract.metadata:
            parse_date(extract.metadata[name])


def test_the_extract_travels(extract: Extract) -> None:
    assert pickle.loads(pickle.dumps(extract)) == extract
    assert from_json(to_json(extract)) == extract


def test_a_file_that_vanished_is_an_error_of_docbase(extractor: Extractor, tmp_path: Path) -> None:
    source = put(tmp_path, *SAMPLES[extractor.name])
    source.path.unlink()
    with pytest.raises(DocbaseError) as caught:
        extractor.extract(source)
    assert caught.value.hint
