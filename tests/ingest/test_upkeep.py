"""The index and the catalogue kept equal, whatever happens to the corpus between two commands."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from docbase.catalogue.store import Catalogue
from docbase.errors import StorageError
from docbase.ingest import health
from docbase.ingest.pipeline import ingest
from docbase.ingest.rebuild import rebuild
from docbase.model.search import Everything, Query
from tests.ingest.conftest import Opener, aged, drop

NOTE = "# Diagnostic des quartiers prioritaires\n\nLille, le 12 mars 2016\n\nLes conseils citoyens {word}.\n"


def rules(opened: Opener) -> list[str]:
    return [finding.rule for finding in health.findings(opened())]


@pytest.fixture
def record_id(corpus: Path, workplace: Opener) -> str:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    return ingest([], workplace()).added[0].record_id


@pytest.mark.parametrize("is_absent", [True, False])
def test_a_corpus_that_is_not_mounted_leaves_the_index_alone(
    is_absent: bool, corpus: Path, workplace: Opener, record_id: str
) -> None:
    away = corpus.rename(corpus.with_name("elsewhere"))
    if not is_absent:
        corpus.mkdir()

    with pytest.raises(StorageError) as caught:
        ingest([away / "note.md"], workplace())

    assert caught.value.hint
    assert list(workplace().index.revisions()) == [record_id]
    [finding] = health.findings(workplace())
    assert (finding.rule, finding.severity) == ("lost-corpus", "error")
    if not is_absent:
        assert list(corpus.iterdir()) == []
        corpus.rmdir()
    away.rename(corpus)
    assert rules(workplace) == []


def test_no_index_is_built_of_a_corpus_that_is_not_there(
    corpus: Path, workplace: Opener, record_id: str
) -> None:
    corpus.rename(corpus.with_name("elsewhere"))

    with pytest.raises(StorageError):
        rebuild(workplace())

    assert list(workplace().index.revisions()) == [record_id]


def test_a_centre_that_was_emptied_says_so_by_reindex(
    corpus: Path, workplace: Opener, record_id: str
) -> None:
    for path in corpus.iterdir():
        path.unlink()

    assert rebuild(workplace()).indexed == 0
    assert ingest([], workplace()).outcomes == ()


def test_a_new_centre_begins_with_nothing(corpus: Path, workplace: Opener) -> None:
    assert ingest([], workplace()).outcomes == ()
    assert rules(workplace) == []


def test_a_record_that_comes_back_keeps_the_day_it_came_in(corpus: Path, workplace: Opener) -> None:
    sheet = drop(corpus / "papier.yaml", "id: livre-1\ntitle: Un ouvrage sur papier\n")
    aged(drop(corpus / "autre.yaml", "id: livre-2\ntitle: Un autre\n"), 100 * 86400)
    aged(sheet, 900 * 86400)
    ingest([], workplace())
    sheet.unlink()
    assert ingest([], workplace()).removed == 1

    drop(sheet, "id: livre-1\ntitle: Un ouvrage sur papier\n")
    ingest([], workplace())

    found = workplace().index.search(Query(root=Everything(), sort="-added")).hits
    assert [hit.record_id for hit in found] == ["livre-2", "livre-1"]


def test_a_draft_bears_the_day_it_came_in_and_needs_no_index_for_it(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    [added] = ingest([], replace(workplace(), today=date(2016, 4, 1))).added
    assert "\nadded: 2016-04-01\n" in (corpus / "note.yaml").read_text("utf-8")
    (corpus / "papier.yaml").write_text("id: livre-1\ntitle: Ancien\nadded: 2009-05\n", encoding="utf-8")
    shutil.rmtree(corpus.parent / "index")

    rebuild(workplace())

    found = workplace().index.search(Query(root=Everything(), sort="-added")).hits
    assert [hit.record_id for hit in found] == [added.record_id, "livre-1"]


@pytest.mark.parametrize("path", ["../../../etc/hostname", "/etc/hostname", "link.md"])
def test_a_path_that_leads_out_costs_only_its_record(
    path: str, corpus: Path, workplace: Opener, tmp_path: Path
) -> None:
    (corpus / "link.md").symlink_to(drop(tmp_path / "secret.md", "Un secret"))
    drop(corpus / "papier.yaml", f"id: livre-1\ntitle: Papier\nfiles: [{{path: {path}}}]\n")
    drop(corpus / "note.md", NOTE.format(word="votent"))
    place = workplace()

    report = ingest([], place)

    assert len(report.added) == 1
    assert len(place.index.revisions()) == 2
    assert rules(workplace) == []
    assert rebuild(workplace()).indexed == 2


def test_a_file_whose_record_leads_out_of_the_corpus_is_taken_for_moved(
    corpus: Path, workplace: Opener, record_id: str
) -> None:
    sheet = corpus / "note.yaml"
    text = sheet.read_text("utf-8").replace("path: note.md", "path: ../../etc/note.md")
    sheet.write_text(text, encoding="utf-8")
    place = workplace()

    report = ingest([], place)

    assert [(one.kind, one.record_id) for one in report.outcomes] == [("moved", record_id)]
    assert place.catalogue.get(record_id).files[0].path == "note.md"


def test_a_copy_is_a_duplicate_as_long_as_one_of_the_files_is_there(
    corpus: Path, workplace: Opener, record_id: str
) -> None:
    digest = workplace().catalogue.get(record_id).files[0].sha256
    drop(corpus / "a.yaml", f"id: a\ntitle: A\nfiles: [{{path: gone.md, sha256: {digest}}}]\n")
    drop(corpus / "copie.md", NOTE.format(word="votent"))

    report = ingest([corpus / "copie.md"], workplace())

    assert [(one.kind, one.record_id) for one in report.outcomes] == [("duplicate", record_id)]


def test_a_path_through_the_folder_above_is_the_file_it_leads_to(
    corpus: Path, workplace: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(corpus / "2022" / "note.md", NOTE.format(word="votent"))
    ingest([], workplace())
    (corpus / "2023").mkdir()
    monkeypatch.chdir(corpus / "2023")

    report = ingest([Path("../2022/note.md")], workplace())

    assert [(one.kind, one.path) for one in report.outcomes] == [("unchanged", "corpus/2022/note.md")]


def test_an_id_is_never_given_again(corpus: Path, workplace: Opener, record_id: str) -> None:
    drop(corpus / "papier.yaml", "id: livre-1\ntitle: Un ouvrage sur papier\n")
    (corpus / "note.yaml").unlink()
    (corpus / "note.md").unlink()
    ingest([], workplace())
    shutil.rmtree(corpus.parent / "index")
    drop(corpus / "autre.md", NOTE.format(word="débattent"))

    [added] = ingest([], workplace()).added

    assert added.record_id == f"{record_id}-2"
    assert (corpus / ".retired-ids").read_text("utf-8") == f"{record_id}\n"


def test_an_id_is_not_given_again_after_a_reindex(corpus: Path, workplace: Opener, record_id: str) -> None:
    (corpus / "note.yaml").unlink()
    (corpus / "note.md").unlink()
    rebuild(workplace())
    drop(corpus / "autre.md", NOTE.format(word="débattent"))

    assert ingest([], workplace()).added[0].record_id == f"{record_id}-2"


def test_an_id_the_index_still_has_is_not_free(corpus: Path, workplace: Opener, record_id: str) -> None:
    place = workplace()
    (corpus / "note.yaml").unlink()
    catalogue = Catalogue(corpus, place.catalogue.vocabulary, place.index.location)

    assert catalogue.new_id("Diagnostic des quartiers prioritaires", 2016) == f"{record_id}-2"
