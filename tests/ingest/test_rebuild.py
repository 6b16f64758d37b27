"""The index built anew from the corpus alone."""

import shutil
from pathlib import Path

import pytest

from docbase.errors import StorageError
from docbase.ingest import health
from docbase.ingest.pipeline import ingest
from docbase.ingest.rebuild import rebuild
from docbase.ingest.workplace import Progress
from tests.ingest.conftest import Opener, drop

NOTE = "# Diagnostic des quartiers prioritaires\n\nLille, le 12 mars 2016\n\nLes conseils citoyens {word}.\n"


@pytest.fixture
def ingested(corpus: Path, workplace: Opener) -> Opener:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    drop(corpus / "autre.md", NOTE.format(word="débattent"))
    drop(corpus / "papier.yaml", "id: livre-1\ntitle: Un ouvrage sur papier\n")
    ingest([], workplace())
    return workplace


def test_what_the_cache_lost_is_read_again(corpus: Path, ingested: Opener) -> None:
    for extract in (corpus.parent / "index" / "extracts").rglob("*.json"):
        extract.unlink()
    place = ingested()

    report = rebuild(place)

    assert (report.indexed, report.failed) == (3, ())
    pages = {record_id: place.index.pages(record_id) for record_id in place.index.revisions()}
    assert pages["livre-1"] == ()
    texts = " ".join(page.text for found in pages.values() for page in found)
    assert "votent" in texts
    assert "débattent" in texts


def test_an_index_built_from_nothing_is_in_step_with_the_records(corpus: Path, ingested: Opener) -> None:
    shutil.rmtree(corpus.parent / "index")

    rebuild(ingested())

    assert health.findings(ingested()) == []
    assert ingest([], ingested()).indexed == 0


def test_a_rebuild_that_fails_does_not_hide_what_changed(corpus: Path, ingested: Opener) -> None:
    (corpus / "papier.yaml").write_text("id: livre-1\ntitle: Un ouvrage relu\n", encoding="utf-8")

    def stop(progress: Progress) -> None:
        if progress.done == progress.total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(ingested(), progress=stop)

    assert [finding.record_id for finding in health.findings(ingested())] == ["livre-1"]
    assert ingest([], ingested()).indexed == 1


def test_files_and_records_that_cannot_be_read_are_told(corpus: Path, ingested: Opener) -> None:
    drop(corpus / "vide.pdf", "")
    drop(corpus / "vide.yaml", "id: vide\ntitle: Vide\nfiles: [{path: vide.pdf}]\n")
    drop(corpus / "faux.yaml", "id: faux\ndate: hier\n")
    told: list[Progress] = []

    report = rebuild(ingested(), progress=told.append)

    assert {(one.path, one.error) for one in report.failed} == {
        ("corpus/vide.pdf", "DamagedDocumentError"),
        ("corpus/faux.yaml", "InvalidRecordError"),
    }
    assert report.indexed == 4
    assert [one.done for one in told] == [1, 2, 3, 4, 5]
    assert {one.total for one in told} == {5}
    assert told[0].path == "corpus/vide.pdf"


def test_a_record_that_cannot_be_read_for_now_is_not_given_up(corpus: Path, ingested: Opener) -> None:
    (corpus / "papier.yaml").write_text("id: livre-1\ndate: hier\n", encoding="utf-8")

    rebuild(ingested())

    assert not (corpus / ".retired-ids").exists()


def test_a_corpus_without_publications_gives_an_empty_index(workplace: Opener) -> None:
    assert rebuild(workplace()).indexed == 0


def test_a_corpus_that_is_a_file_is_told(corpus: Path, workplace: Opener) -> None:
    corpus.rmdir()
    corpus.write_text("x", encoding="utf-8")

    with pytest.raises(StorageError):
        rebuild(workplace())
