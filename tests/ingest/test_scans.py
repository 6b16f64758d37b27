"""Publications that are only pictures: told, read when Tesseract is there, page by page, once."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from docbase.ingest.pipeline import ingest
from docbase.ingest.workplace import Progress, Workplace
from docbase.model.dates import parse_date
from docbase.model.search import Query, Word
from tests.ingest.conftest import SAMPLE, Opener, aged
from tests.programs import needs_tesseract

SOURCE = "2022/communique-fonds-friches-demonstrateurs.pdf"
PRINTED = parse_date("2022-01-08")


def scan(path: Path, pages: int = 1) -> Path:
    """Makes a PDF of pictures out of the first pages of a publication, as a copier does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(pypdfium2.PdfDocument(SAMPLE / SOURCE)) as document:
        first, *others = (document[number].render(scale=150 / 72).to_pil() for number in range(pages))
        first.convert("L").save(
            path, save_all=True, append_images=[one.convert("L") for one in others], resolution=150
        )
    return aged(path)


@pytest.fixture
def reading(workplace: Opener) -> Opener:
    return lambda: replace(workplace(), ocr_languages="fra")


def found(place: Workplace, word: str) -> list[tuple[str, list[int]]]:
    hits = place.index.search(Query(root=Word(word))).hits
    return [(hit.record_id, [page.number for page in hit.pages]) for hit in hits]


def test_pages_that_cannot_be_read_are_told_each_time(corpus: Path, workplace: Opener) -> None:
    scan(corpus / "communique.pdf", pages=2)
    first, again = ingest([], workplace()), ingest([], workplace())
    assert [one.pages_to_read for one in first.to_read] == [(1, 2)]
    assert first.added[0].warnings
    assert [(one.kind, one.pages_to_read) for one in again.to_read] == [("unchanged", (1, 2))]


@needs_tesseract
def test_a_scan_is_described_and_found_by_its_pages(corpus: Path, reading: Opener) -> None:
    scan(corpus / "communique.pdf")
    place = reading()
    report = ingest([], place)
    record = place.catalogue.get(report.added[0].record_id)
    assert not report.to_read
    assert (record.date, record.provenance["date"]) == (PRINTED, "first-page")
    assert found(place, "friches")[0][0] == record.id
    page = place.index.pages(record.id)[0]
    assert "friches" in page.text.lower()
    assert not ingest([], reading()).to_read


@needs_tesseract
def test_what_waited_for_tesseract_is_read_when_it_comes(
    corpus: Path, workplace: Opener, reading: Opener
) -> None:
    scan(corpus / "numerisation-0042.pdf")
    record_id = ingest([], workplace()).added[0].record_id
    before = workplace().catalogue.get(record_id)
    assert before.date != PRINTED
    assert not found(workplace(), "friches")

    place = reading()
    report = ingest([], place)

    assert [(one.kind, one.record_id) for one in report.updated] == [("updated", record_id)]
    after = place.catalogue.get(record_id)
    assert (after.date, after.provenance["date"]) == (PRINTED, "first-page")
    assert found(place, "friches")[0][0] == record_id
    assert ingest([], reading()).is_idle


@needs_tesseract
def test_what_a_person_wrote_of_a_scan_stays(corpus: Path, workplace: Opener, reading: Opener) -> None:
    scan(corpus / "numerisation-0042.pdf")
    record_id = ingest([], workplace()).added[0].record_id
    sheet = corpus / "numerisation-0042.yaml"
    lines = sheet.read_text("utf-8").splitlines(keepends=True)
    sheet.write_text("".join("title: Mon titre\n" if one.startswith("title:") else one for one in lines))

    place = reading()
    ingest([], place)

    assert place.catalogue.get(record_id).title == "Mon titre"
    assert found(place, "friches")[0][0] == record_id


@needs_tesseract
def test_optical_reading_goes_on_where_it_was_stopped(corpus: Path, reading: Opener) -> None:
    scan(corpus / "communique.pdf", pages=2)
    pages: list[Progress] = []

    def stop(progress: Progress) -> None:
        if progress.pages:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest([], replace(reading(), limits=replace(reading().limits, jobs=1)), progress=stop)

    report = ingest([], reading(), progress=lambda one: pages.append(one) if one.pages else None)

    assert [(one.page, one.pages) for one in pages] == [(1, 1)]
    assert [one.path for one in report.added] == ["corpus/communique.pdf"]


@needs_tesseract
def test_a_rebuilt_index_has_the_pages_that_were_read(corpus: Path, reading: Opener) -> None:
    from docbase.ingest.rebuild import rebuild

    scan(corpus / "communique.pdf")
    record_id = ingest([], reading()).added[0].record_id
    shutil.rmtree(corpus.parent / "index" / "ocr")
    rebuild(reading())
    place = reading()
    assert [one.record_id for one in ingest([], place).updated] == [record_id]
    assert found(place, "friches")[0][0] == record_id
    assert ingest([], reading()).is_idle
