"""What went wrong once: told while it lasts, tried again when it may be over, and nothing lost meanwhile."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import ExtractionError
from docbase.extract.base import source_file
from docbase.ingest.pipeline import Orders, ingest
from docbase.ingest.workplace import Workplace
from docbase.ingest.workshop import ReadFile
from docbase.model.extract import Terms
from docbase.model.search import Query, Word
from tests.extract.samples import zipped
from tests.ingest.conftest import Opener, aged, borrow, drop
from tests.ingest.test_orders import NOTE, locked_pdf, tree
from tests.ingest.test_scans import scan
from tests.programs import needs_tesseract

FAILING = """#!/bin/sh
case "$*" in
  *--version*|*--list-langs*) exec {program} "$@" ;;
  *) echo "no space left" >&2; exit 1 ;;
esac
"""


def found(place: Workplace, word: str) -> list[str]:
    return [hit.record_id for hit in place.index.search(Query(root=Word(word))).hits]


def lose(corpus: Path, *names: str) -> None:
    """Deletes what is derived: the whole index, or some of it."""
    for folder in [corpus.parent / "index" / name for name in names] or [corpus.parent / "index"]:
        shutil.rmtree(folder)


def test_a_text_that_can_be_read_no_more_stays_findable(corpus: Path, workplace: Opener) -> None:
    locked_pdf(corpus / "rapport.pdf")
    opened = Terms(passwords=("lille59",))
    record_id = ingest([], replace(workplace(), terms=opened)).added[0].record_id
    lose(corpus, "extracts")
    sheet = corpus / "rapport.yaml"
    sheet.write_text(sheet.read_text("utf-8") + "keywords: [béguinage]\n")

    for _run in range(2):
        place = workplace()
        assert [one.error for one in ingest([], place).failed] == ["EncryptedDocumentError"]
        assert found(place, "rénovation") == found(place, "béguinage") == [record_id]

    place = replace(workplace(), terms=opened)
    assert not ingest([], place).failed
    assert found(place, "rénovation") == [record_id]
    assert ingest([], replace(workplace(), terms=opened)).is_idle


def test_a_lost_index_and_a_lost_password_are_told_until_it_is_given(corpus: Path, workplace: Opener) -> None:
    locked_pdf(corpus / "rapport.pdf")
    opened = Terms(passwords=("lille59",))
    record_id = ingest([], replace(workplace(), terms=opened)).added[0].record_id
    lose(corpus)
    for _run in range(2):
        assert [one.error for one in ingest([], workplace()).failed] == ["EncryptedDocumentError"]
    place = replace(workplace(), terms=opened)
    ingest([], place)
    assert found(place, "rénovation") == [record_id]


def test_a_file_that_changed_since_its_digest_is_not_kept_under_it(corpus: Path, workplace: Opener) -> None:
    note = drop(corpus / "note.md", NOTE)
    source = source_file(note)
    drop(note, "# Secret du conseil\n\nLe 3 avril 2019.\n")
    shop = workplace().desk.shop
    with pytest.raises(ExtractionError, match=r"note\.md"):
        ReadFile(shop)(source)
    assert not list(shop.cache.folder.rglob("*.json"))


def test_what_a_record_with_a_slip_describes_gets_no_second_one(
    corpus: Path, workplace: Opener, tmp_path: Path
) -> None:
    borrow("2023/recyclage-foncier-siziaf.pdf", tmp_path / "drop")
    ingest([tmp_path / "drop"], workplace())
    (sheet,) = corpus.rglob("*.yaml")
    sound = sheet.read_text("utf-8")
    sheet.write_text(sound.replace("title: ", 'title: "', 1))
    before = sorted(path.name for path in corpus.rglob("*"))

    report = ingest([tmp_path / "drop"], workplace())

    assert sorted(path.name for path in corpus.rglob("*")) == before
    assert not report.added
    assert [one.path.endswith(".yaml") for one in report.failed] == [True]


def test_a_rehearsal_leaves_a_stale_index_alone(tmp_path: Path) -> None:
    with Centre.create(tmp_path / "centre") as centre:
        drop(centre.corpus / "note.md", NOTE)
        drop(centre.corpus / "autre.md", NOTE.replace("votent", "débattent"))
        centre.ingest()
    vocabulary = tmp_path / "centre" / "vocabulary.yaml"
    vocabulary.write_text(vocabulary.read_text("utf-8").replace("label: ", "label: Nouveau ", 1))
    (tmp_path / "centre" / "corpus" / "autre.yaml").unlink()
    before = tree(tmp_path / "centre" / "corpus"), (tmp_path / "centre/index/manifest.json").read_bytes()

    with Centre.open(tmp_path / "centre") as centre:
        report = centre.ingest(is_rehearsal=True)

    assert [one.path for one in report.added] == ["corpus/autre.md"]
    after = tree(tmp_path / "centre" / "corpus"), (tmp_path / "centre/index/manifest.json").read_bytes()
    assert after == before


def test_a_rehearsal_gives_two_publications_two_ids(corpus: Path, workplace: Opener, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        drop(tmp_path / folder / "note.md", NOTE.replace("votent", f"votent ({folder})"))
    paths = [tmp_path / "a", tmp_path / "b"]
    rehearsal = ingest(paths, workplace(), Orders(is_rehearsal=True))
    real = ingest(paths, workplace())
    assert {(one.record_id, one.path) for one in rehearsal.added} == {
        (one.record_id, one.path) for one in real.added
    }
    assert len({one.record_id for one in real.added}) == 2


def test_what_was_taken_out_of_an_archive_and_deleted_comes_back(
    corpus: Path, workplace: Opener, tmp_path: Path
) -> None:
    borrow("2023/recyclage-foncier-siziaf.pdf", corpus)
    archive = tmp_path / "dossier.zip"
    archive.write_bytes(zipped({"note.md": NOTE}))
    aged(archive)
    ingest([corpus, archive], workplace())
    assert {one.kind for one in ingest([archive], workplace()).outcomes} == {"unchanged"}
    for path in [*corpus.rglob("note.*")]:
        path.unlink()
    assert [one.path for one in ingest([archive], workplace()).added] == ["corpus/2016/note.md"]


def test_an_archive_is_known_by_what_it_holds(corpus: Path, workplace: Opener, tmp_path: Path) -> None:
    archive = tmp_path / "dossier.zip"
    for word in ("votent", "jouent"):  # of one length, and dated alike in the archive
        archive.write_bytes(zipped({"note.md": NOTE.replace("votent", word)}))
        aged(archive)
        assert len(ingest([archive], workplace()).added) == 1


def test_an_archive_with_a_bad_member_is_not_opened_each_time(
    corpus: Path, workplace: Opener, tmp_path: Path
) -> None:
    archive = tmp_path / "dossier.zip"
    archive.write_bytes(zipped({"note.md": NOTE, "film.mp4": b"\0\0\0\x18ftypmp42"}))
    aged(archive)
    first, again = ingest([archive], workplace()), ingest([archive], workplace())
    assert [one.path for one in first.failed] == [f"{archive}/film.mp4"]
    assert again.failed == first.failed
    assert {one.kind for one in again.outcomes} == {"unchanged", "failed"}


def test_likenesses_are_known_again_after_the_index_is_lost(corpus: Path, workplace: Opener) -> None:
    borrow("2023/considerations-thesaurus-mots-cles-paysage.docx", corpus)
    known = ingest([], workplace()).added[0].record_id
    text = "\n\n".join(page.text for page in workplace().index.pages(known))
    lose(corpus)
    ingest([], workplace())
    drop(corpus / "version-2.md", text + "\n\nUne conclusion nouvelle.\n")
    (related,) = ingest([], workplace()).related
    assert [one.record_id for one in related.related] == [known]


@needs_tesseract
def test_pages_that_ocr_failed_to_read_are_tried_again_when_asked(
    corpus: Path, workplace: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = shutil.which("tesseract")
    broken = tmp_path / "bin" / "tesseract"
    broken.parent.mkdir()
    broken.write_text(FAILING.format(program=program))
    broken.chmod(0o755)
    sound_path = os.environ["PATH"]
    monkeypatch.setenv("PATH", f"{broken.parent}{os.pathsep}{sound_path}")
    scan(corpus / "communique.pdf")

    def reading() -> Workplace:
        return replace(workplace(), ocr_languages="fra")

    first, again = ingest([], reading()), ingest([], reading())
    assert [one.pages_to_read for one in first.added] == [(1,)]
    assert any("communique.pdf" in warning for warning in first.added[0].warnings)
    assert [(one.kind, one.pages_to_read) for one in again.outcomes] == [("unchanged", (1,))]

    monkeypatch.setenv("PATH", sound_path)
    place = reading()
    cured = ingest([], place, Orders(retries=True))

    assert [one.pages_to_read for one in cured.updated] == [()]
    assert found(place, "friches") == [first.added[0].record_id]


def test_check_tells_of_what_is_not_read(tmp_path: Path) -> None:
    with Centre.create(tmp_path / "centre") as centre:
        locked_pdf(centre.corpus / "rapport.pdf")
        scan(centre.corpus / "communique.pdf")
    with Centre.open(tmp_path / "centre", ocr="never") as centre:
        record_id = centre.ingest().added[0].record_id
        assert {(one.rule, one.location, one.record_id) for one in centre.audit()} == {
            ("unread-file", "rapport.pdf", ""),
            ("pages-to-read", "communique.pdf", record_id),
        }
        (centre.corpus / "rapport.pdf").unlink()
        assert [one.rule for one in centre.audit()] == ["pages-to-read"]
