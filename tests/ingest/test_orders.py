"""Rehearsals, failures that are remembered, reports that are kept, and what is much alike."""

import io
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from docbase.extract.base import installed, read, source_file
from docbase.ingest.memory import FILE_NAME
from docbase.ingest.pipeline import Orders, ingest
from docbase.ingest.report import Report, keep
from docbase.ingest.workplace import Progress, Workplace
from docbase.model.extract import Terms
from tests.extract.samples import pdf, zipped
from tests.ingest.conftest import SAMPLE, Opener, aged, borrow, drop

NOTE = "# Diagnostic des quartiers prioritaires\n\nLille, le 12 mars 2016\n\nLes conseils citoyens votent.\n"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(report: Report) -> list[tuple[str, str]]:
    return sorted((one.kind, one.path) for one in report.outcomes)


def remembered(workplace: Workplace) -> list[str]:
    with closing(sqlite3.connect(workplace.folder / FILE_NAME)) as database:
        return list(database.iterdump())


def locked_pdf(path: Path) -> Path:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([[(18, "Rapport sur la rénovation urbaine")]])))
    writer.encrypt(user_password="lille59", algorithm="AES-256")
    path.parent.mkdir(parents=True, exist_ok=True)
    writer.write(path)
    return aged(path)


def test_a_rehearsal_says_what_will_be_done_and_does_nothing(
    corpus: Path, workplace: Opener, tmp_path: Path
) -> None:
    drop(corpus / "note.md", NOTE)
    drop(corpus / "copie.md", NOTE)
    drop(corpus / "vide.pdf", "")
    borrow("2023/recyclage-foncier-siziaf.pdf", tmp_path / "drop")
    paths = [corpus, tmp_path / "drop"]
    before = tree(corpus)

    rehearsal = ingest(paths, workplace(), Orders(is_rehearsal=True))

    assert tree(corpus) == before
    assert not workplace().index.exists
    real = ingest(paths, workplace())
    assert told(rehearsal) == told(real)
    assert {one.record_id for one in rehearsal.added} == {one.record_id for one in real.added}
    assert rehearsal.as_json()["dry_run"] is True


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder elsewhere with a copy of `NOTE`, a zip that holds two, what is new and what is damaged."""
    folder = tmp_path / "partage"
    drop(folder / "diagnostic.md", NOTE)
    drop(folder / "nouveau.md", NOTE.replace("Lille", "Roubaix"))
    drop(folder / "vide.pdf", "")
    content: dict[str, str | bytes] = {"a.md": NOTE, "2016/b.md": NOTE, "neuf.md": "# Bilan\n", "c.pdf": b""}
    (folder / "dossier.zip").write_bytes(zipped(content))
    aged(folder / "dossier.zip")
    return folder


def test_a_rehearsal_changes_nothing_of_what_the_work_says_after_it(
    corpus: Path, workplace: Opener, shared: Path
) -> None:
    drop(corpus / "note.md", NOTE)
    ingest([], workplace())
    before = remembered(workplace())

    rehearsal = ingest([shared], workplace(), Orders(is_rehearsal=True))

    assert remembered(workplace()) == before
    again = ingest([shared], workplace(), Orders(is_rehearsal=True))
    real = ingest([shared], workplace())
    assert told(rehearsal) == told(again) == told(real)
    assert [len(real.added), len(real.duplicates), len(real.failed)] == [2, 3, 2]
    assert remembered(workplace()) != before


@pytest.mark.parametrize("is_stopped", [False, True])
def test_a_rehearsal_leaves_no_memory_where_there_was_none(
    is_stopped: bool, workplace: Opener, shared: Path
) -> None:
    def stop(_progress: Progress) -> None:
        raise KeyboardInterrupt

    if is_stopped:
        with pytest.raises(KeyboardInterrupt):
            ingest([shared], workplace(), Orders(is_rehearsal=True), progress=stop)
    else:
        ingest([shared], workplace(), Orders(is_rehearsal=True))

    rows = remembered(workplace())
    assert any(row.startswith("CREATE TABLE files") for row in rows)
    assert not [row for row in rows if row.startswith("INSERT")]


def test_what_is_copied_in_keeps_where_it_was(corpus: Path, workplace: Opener, shared: Path) -> None:
    drop(corpus / "note.md", NOTE.replace("Lille", "Creil"))
    ingest([corpus, shared], workplace())
    files = [file for record in workplace().catalogue.records() for file in record.files]
    assert {file.path: file.origin for file in files} == {
        "note.md": "",
        "diagnostic.md": str(shared / "diagnostic.md"),
        "nouveau.md": str(shared / "nouveau.md"),
        "neuf.md": f"{shared / 'dossier.zip'}/neuf.md",
    }


def test_a_broken_record_is_no_cause_why_publications_are_not_read(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "vide.pdf", "")
    drop(corpus / "papier.yaml", "id: papier-2015\ntitle: Sur papier\ndate: 2015-13\n")
    report = ingest([], workplace())
    assert {one.path: one.is_of_record for one in report.failed} == {
        "corpus/papier.yaml": True,
        "corpus/vide.pdf": False,
    }
    assert report.causes == {"DamagedDocumentError": 1}


def test_a_failure_is_told_each_time_until_what_caused_it_is_cured(corpus: Path, workplace: Opener) -> None:
    locked_pdf(corpus / "rapport.pdf")
    first, again = ingest([], workplace()), ingest([], workplace())
    assert [one.error for one in first.failed] == ["EncryptedDocumentError"]
    assert again.failed == first.failed
    assert first.causes == {"EncryptedDocumentError": 1}

    cured = ingest([], replace(workplace(), terms=Terms(passwords=("roubaix", "lille59"))))

    assert not cured.failed
    assert [one.path for one in cured.added] == ["corpus/rapport.pdf"]


@pytest.mark.parametrize("way", ["named", "retried"])
def test_a_file_that_failed_may_be_tried_again(way: str, corpus: Path, workplace: Opener) -> None:
    locked = locked_pdf(corpus / "rapport.pdf")
    ingest([], workplace())
    asked = ingest([locked], workplace()) if way == "named" else ingest([], workplace(), Orders(retries=True))
    assert [one.error for one in asked.failed] == ["EncryptedDocumentError"]
    shutil.copy(SAMPLE / "2023/recyclage-foncier-siziaf.pdf", locked)
    assert not ingest([], workplace()).failed


def test_a_report_is_kept_when_something_came_of_it(corpus: Path, workplace: Opener, tmp_path: Path) -> None:
    drop(corpus / "note.md", NOTE)
    report = keep(ingest([], workplace()), tmp_path / "reports")
    assert report.kept_at is not None
    kept = json.loads(report.kept_at.read_text("utf-8"))
    assert kept.pop("date")
    assert kept == json.loads(json.dumps(report.as_json()))

    idle = keep(ingest([], workplace()), tmp_path / "reports")

    assert idle.kept_at is None
    assert list((tmp_path / "reports").iterdir()) == [report.kept_at]


@pytest.mark.parametrize("inside", [True, False])
def test_what_is_in_an_archive_comes_in_once(
    inside: bool, corpus: Path, workplace: Opener, tmp_path: Path
) -> None:
    archive = (corpus if inside else tmp_path / "drop") / "dossier.zip"
    archive.parent.mkdir(exist_ok=True)
    content: dict[str, str | bytes] = {"notes/diagnostic.md": NOTE, "vide.pdf": b"", "notes/copie.md": NOTE}
    archive.write_bytes(zipped(content))
    aged(archive)
    paths = [archive.parent]

    first = ingest(paths, workplace())

    shown = workplace().shown(archive)
    assert [one.path for one in first.added] == ["corpus/2016/diagnostic.md"]
    assert [one.path for one in first.duplicates] == [f"{shown}/notes/copie.md"]
    assert [one.path for one in first.failed] == [f"{shown}/vide.pdf"]
    assert not list((corpus.parent / "index").rglob("*.md"))

    archive.write_bytes(zipped({"notes/diagnostic.md": NOTE}))
    aged(archive)
    ingest(paths, workplace())
    third = ingest(paths, workplace())
    assert {one.kind for one in third.outcomes} == {"unchanged"}


def test_a_version_of_a_publication_is_pointed_out(corpus: Path, workplace: Opener, tmp_path: Path) -> None:
    name = "considerations-thesaurus-mots-cles-paysage.docx"
    borrow(f"2023/{name}", corpus)
    known = ingest([], workplace()).added[0].record_id
    extract = read(source_file(corpus / name), installed())
    paragraphs = extract.text.replace("\f", "\n").split("\n")
    drop(corpus / "version-2.md", "\n\n".join([*paragraphs[:-8], "Une conclusion nouvelle."]))

    report = ingest([], workplace())

    (related,) = report.related
    assert [one.record_id for one in related.related] == [known]
    assert related.related[0].kind in ("same-text", "version")
    assert related.related[0].share > 0.5


def test_progress_tells_of_what_is_done(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.md", NOTE)
    steps: list[Progress] = []
    ingest([], workplace(), progress=steps.append)
    assert [(one.done, one.total, one.path) for one in steps] == [(1, 1, "corpus/note.md")]
