"""What every extractor promises, docbase's own and those of extensions."""

import pickle
import unicodedata
from pathlib import Path

import pytest

from docbase.errors import DocbaseError
from docbase.extract.base import Extractor, identity, installed, source_file
from docbase.extract.cache import from_json, to_json
from docbase.model.dates import parse_date
from docbase.model.extract import Extract
from tests.extract.samples import docx, p, pdf, put, r

EXTRACTORS = {extractor.name: extractor for extractor in installed()}
BREAK = "<w:r><w:lastRenderedPageBreak/></w:r>"
SAMPLES = {
    "pdf": (
        "guide.pdf",
        pdf([[(24, "Le guide"), (11, "l’écart\x7f")], [], [(11, "fin")]], {"Title": "Le  guide"}),
    ),
    "docx": ("guide.docx", docx(p("Le guide", "Titre") + f"<w:p>{r('l’écart')}{BREAK}{r('fin')}</w:p>")),
    "text": ("guide.md", "# Le guide\n\nl’e\u0301cart\n\n## Suite\nfin\n".encode()),
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
    return extractor.extract(put(tmp_path, *SAMPLES[extractor.name]))


def test_every_extractor_has_a_sample() -> None:
    assert set(SAMPLES) == set(EXTRACTORS)


def test_the_extract_says_who_made_it(extractor: Extractor, extract: Extract) -> None:
    assert extract.extractor == identity(extractor)
    assert extract.format in extractor.formats


def test_the_same_file_gives_the_same_extract(extractor: Extractor, extract: Extract, tmp_path: Path) -> None:
    assert extractor.extract(source_file(tmp_path / SAMPLES[extractor.name][0])) == extract


def test_pages_are_numbered_from_one(extract: Extract) -> None:
    assert [page.number for page in extract.pages] == list(range(1, len(extract.pages) + 1))


def test_text_is_composed_and_clean(extract: Extract) -> None:
    assert "l’écart" in extract.text
    for page in extract.pages:
        assert unicodedata.is_normalized("NFC", page.text)
        assert not any(unicodedata.category(char) == "Cc" for char in page.text if char not in "\n\t")
        assert page.text == page.text.strip("\n")


def test_the_title_is_the_largest_line(extract: Extract) -> None:
    assert max(extract.lines, key=lambda line: line.size).text == "Le guide"


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
