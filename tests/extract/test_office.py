"""Files that LibreOffice turns into PDF."""

from pathlib import Path

import pytest

from docbase.errors import ConversionNeededError, DamagedDocumentError
from docbase.extract.base import identity, installed, read, source_file
from docbase.extract.legacy import LegacyExtractor
from docbase.extract.legacy.conversion import convert, converted
from docbase.model.extract import Extract, Page
from tests.extract.samples import ole, put
from tests.programs import needs_libreoffice

GUIDE = Path(__file__).parent / "data" / "guide.doc"


@needs_libreoffice
@pytest.mark.slow
def test_batch_is_converted_and_a_bad_file_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    content = GUIDE.read_bytes()
    sources = [
        put(tmp_path / "a", "été 1.doc", content),
        put(tmp_path, "cassé.doc", ole("WordDocument")),
        put(tmp_path / "b", "été 1.doc", content),
    ]
    outcomes = dict(convert(sources, tmp_path / "pdf", timeout=60))
    assert isinstance(outcomes[sources[1]], DamagedDocumentError)
    for source in (sources[0], sources[2]):
        made = outcomes[source]
        assert isinstance(made, Path)
        extract = converted(read(source_file(made), installed()), "doc")
        assert extract.has_pages
        assert "l’écart" in extract.text
        assert extract.metadata == {"title": "Le guide", "author": "IREV"}


def test_extract_tells_of_the_file_and_not_of_its_conversion() -> None:
    made = Extract(
        format="pdf",
        extractor="pdf/2",
        metadata={"title": "Le guide", "producer": "LibreOffice 7.4", "created": "2026-11-23"},
    )
    extract = converted(made, "ppt")
    assert (extract.format, extract.extractor) == ("ppt", identity(LegacyExtractor()))
    assert extract.metadata == {"title": "Le guide"}


def test_pages_that_are_pictures_are_told_and_not_asked_of_optical_reading() -> None:
    made = Extract(
        format="pdf",
        extractor="pdf/2",
        pages=(Page(number=1, text="Le guide"), Page(number=2, text="", needs_ocr=True)),
        warnings=("some-pages-without-text",),
    )
    extract = converted(made, "ppt")
    assert extract.pages_to_read == ()
    assert extract.warnings == ("some-pages-without-text",)


def test_without_libreoffice_each_file_says_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("docbase.extract.legacy.conversion._PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    source = source_file(GUIDE)
    ((given, outcome),) = convert([source], tmp_path, timeout=1)
    assert given == source
    assert isinstance(outcome, ConversionNeededError)
    assert outcome.hint
