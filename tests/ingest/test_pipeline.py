from dataclasses import fields, replace
from pathlib import Path

import pytest

from docbase.ingest.pipeline import ingest
from docbase.ingest.workplace import Progress, Workplace
from docbase.model.dates import parse_date
from docbase.model.record import Record, RecordFile
from docbase.model.search import Query, Word
from tests.ingest.conftest import Opener, aged, borrow, drop

NOTE = "# Diagnostic des quartiers prioritaires\n\nLille, le 12 mars 2016\n\nLes conseils citoyens {word}.\n"


def found(place: Workplace, word: str) -> list[str]:
    return [hit.record_id for hit in place.index.search(Query(root=Word(word))).hits]


def test_a_new_publication_gets_a_draft_record_and_is_found(corpus: Path, workplace: Opener) -> None:
    borrow("2023/recyclage-foncier-siziaf.pdf", corpus / "2023")
    place = workplace()

    report = ingest([], place)

    [added] = report.added
    assert added.path == "corpus/2023/recyclage-foncier-siziaf.pdf"
    record = place.catalogue.get(added.record_id)
    assert record.title == "Le recyclage foncier dans un parc d’activités économiques : l’exemple du SIZIAF"
    assert record.id.startswith("le-recyclage-foncier-dans-un-parc-d-activites-economiques")
    assert (record.type, record.language, record.status) == ("fiche-experience", "fr", "draft")
    assert record.provenance["title"] == "first-page"
    assert set(record.provenance) >= {"type", "date", "language", "extent"}
    assert record.files[0].path == "recyclage-foncier-siziaf.pdf"
    assert record.files[0].pages == 4
    assert (corpus / "2023/recyclage-foncier-siziaf.yaml").is_file()
    assert found(place, "Douvrin") == [record.id]


def test_a_second_run_does_nothing(corpus: Path, workplace: Opener) -> None:
    borrow("2023/recyclage-foncier-siziaf.pdf", corpus)
    drop(corpus / "note.md", NOTE.format(word="se réunissent"))
    ingest([], workplace())
    before = {path: path.stat().st_mtime_ns for path in corpus.rglob("*")}

    report = ingest([], workplace())

    assert len(report.unchanged) == 2
    assert (report.added, report.updated, report.failed, report.indexed) == ((), (), (), 0)
    assert {path: path.stat().st_mtime_ns for path in corpus.rglob("*")} == before


def test_a_bad_file_is_told_and_stops_nothing(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "vide.pdf", "")
    drop(corpus / "note.md", NOTE.format(word="se réunissent"))

    report = ingest([], workplace())

    assert len(report.added) == 1
    [failed] = report.failed
    assert failed.path == "corpus/vide.pdf"
    assert failed.error == "DamagedDocumentError"
    assert failed.hint


def test_an_exact_duplicate_is_refused_with_the_record_that_has_it(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "a.md", NOTE.format(word="se réunissent"))
    drop(corpus / "b.md", NOTE.format(word="se réunissent"))

    report = ingest([], workplace())

    [added], [duplicate] = report.added, report.duplicates
    assert duplicate.record_id == added.record_id
    assert not (corpus / "b.yaml").exists()


def test_what_lies_outside_is_copied_in_once(tmp_path: Path, corpus: Path, workplace: Opener) -> None:
    drop(tmp_path / "clé usb" / "Étude Quartiers (v2).MD", NOTE.format(word="votent"))

    first = ingest([tmp_path / "clé usb"], workplace())
    second = ingest([tmp_path / "clé usb"], workplace())

    assert [one.path for one in first.added] == ["corpus/2016/etude-quartiers-v2.md"]
    assert (corpus / "2016/etude-quartiers-v2.md").read_text("utf-8") == NOTE.format(word="votent")
    assert (second.added, second.duplicates) == ((), ())
    assert len(second.unchanged) == 1


def test_a_copy_never_takes_the_place_of_another_file(
    tmp_path: Path, corpus: Path, workplace: Opener
) -> None:
    drop(corpus / "2016" / "note.md", NOTE.format(word="votent"))
    drop(tmp_path / "note.md", NOTE.format(word="débattent"))

    ingest([], workplace())
    report = ingest([tmp_path / "note.md"], workplace())

    assert [one.path for one in report.added] == ["corpus/2016/note-2.md"]
    assert "votent" in (corpus / "2016/note.md").read_text("utf-8")


def test_a_moved_file_keeps_its_record(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    record_id = ingest([], workplace()).added[0].record_id
    (corpus / "2016").mkdir()
    (corpus / "note.md").rename(corpus / "2016" / "diagnostic.md")
    place = workplace()

    report = ingest([], place)

    assert [(one.kind, one.record_id) for one in report.updated] == [("moved", record_id)]
    assert place.catalogue.get(record_id).files[0].path == "2016/diagnostic.md"
    assert found(place, "votent") == [record_id]


def test_a_changed_file_changes_only_what_nobody_wrote(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    record_id = ingest([], workplace()).added[0].record_id
    sheet = corpus / "note.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("title: Diagnostic", "title: Mon titre, diagnostic"))
    old = workplace().catalogue.get(record_id)
    drop(corpus / "note.md", "# Un tout autre titre\n\nLe 3 avril 2019, les habitants délibèrent.\n")
    place = workplace()

    report = ingest([], place)

    assert [one.kind for one in report.updated] == ["updated"]
    new = place.catalogue.get(record_id)
    assert new.files[0].sha256 != old.files[0].sha256
    assert new.title == old.title
    assert new.title.startswith("Mon titre")
    assert (old.date, new.date) == (parse_date("2016-03-12"), parse_date("2019-04-03"))
    assert found(place, "délibèrent") == [record_id]
    assert found(place, "votent") == []


def test_a_changed_file_leaves_a_reviewed_record_alone(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    record_id = ingest([], workplace()).added[0].record_id
    sheet = corpus / "note.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("status: draft", "status: reviewed"))
    old = workplace().catalogue.get(record_id)
    drop(corpus / "note.md", "# Un tout autre titre\n\nLe 3 avril 2019, les habitants délibèrent.\n")
    place = workplace()

    ingest([], place)

    new = place.catalogue.get(record_id)
    assert new.files[0].sha256 != old.files[0].sha256
    assert replace(new, files=old.files) == old


def test_a_record_written_before_its_file_came_adopts_it(corpus: Path, workplace: Opener) -> None:
    sheet = drop(corpus / "note.yaml", "id: note-1\ntitle: Titre du bibliothécaire # relu\n")
    drop(corpus / "note.md", NOTE.format(word="votent"))
    place = workplace()

    report = ingest([], place)

    assert [(one.kind, one.record_id) for one in report.updated] == [("updated", "note-1")]
    assert sheet.read_text("utf-8").startswith("id: note-1\ntitle: Titre du bibliothécaire # relu\n")
    assert place.catalogue.get("note-1").files[0].path == "note.md"


def test_files_of_one_name_get_two_records(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    drop(corpus / "note.txt", "Compte rendu de la réunion du 4 mai 2018\n\nPrésents : tous.\n")

    ingest([], workplace())

    # Whichever was read first has the plain name.
    names = {path.name for path in corpus.glob("*.yaml")}
    assert names in ({"note.yaml", "note.txt.yaml"}, {"note.yaml", "note.md.yaml"})


def test_a_record_whose_file_is_gone_stays(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    record_id = ingest([], workplace()).added[0].record_id
    (corpus / "note.md").unlink()
    place = workplace()

    ingest([], place)

    assert record_id in place.catalogue
    assert found(place, "votent") == [record_id]


def test_the_index_follows_records_edited_added_and_removed_by_hand(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    record_id = ingest([], workplace()).added[0].record_id
    sheet = corpus / "note.yaml"
    sheet.write_text(sheet.read_text("utf-8") + "keywords: [ravaudage]\n", encoding="utf-8")
    drop(corpus / "papier.yaml", "id: livre-1\ntitle: Un ouvrage sur papier\n")

    place = workplace()
    assert ingest([], place).indexed == 2
    assert found(place, "ravaudage") == [record_id]
    assert found(place, "papier") == ["livre-1"]

    (corpus / "papier.yaml").unlink()
    place = workplace()
    assert ingest([], place).removed == 1
    assert found(place, "papier") == []


def test_a_record_against_the_rules_is_told_and_stays_findable(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    record_id = ingest([], workplace()).added[0].record_id
    sheet = corpus / "note.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("date: 2016-03-12", "date: 2016-13-45"))
    place = workplace()

    report = ingest([], place)

    [failed] = report.failed
    assert failed.path == "corpus/note.yaml"
    assert failed.error == "InvalidRecordError"
    assert failed.hint
    assert list(corpus.glob("*.yaml")) == [sheet]
    assert found(place, "votent") == [record_id]


def test_what_is_done_before_an_interruption_is_kept(corpus: Path, workplace: Opener) -> None:
    for word in ("votent", "débattent", "chantent"):
        drop(corpus / f"{word}.md", NOTE.format(word=word))

    def interrupt(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest([], workplace(), progress=interrupt)

    place = workplace()
    kept = [record.id for record in place.catalogue]
    assert len(kept) == 2
    assert sorted(place.index.revisions()) == sorted(kept)
    report = ingest([], place)
    assert (len(report.unchanged), len(report.added)) == (2, 1)


def test_progress_counts_every_file(corpus: Path, workplace: Opener) -> None:
    for word in ("votent", "débattent"):
        drop(corpus / f"{word}.md", NOTE.format(word=word))
    told: list[Progress] = []

    ingest([], workplace(), progress=told.append)

    assert [(one.done, one.total) for one in told] == [(1, 2), (2, 2)]


def test_a_lost_memory_and_a_lost_cache_cost_time_and_nothing_else(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.md", NOTE.format(word="votent"))
    record_id = ingest([], workplace()).added[0].record_id
    (corpus.parent / "index" / "files.sqlite").write_bytes(b"no database")
    for extract in (corpus.parent / "index" / "extracts").rglob("*.json"):
        extract.unlink()
    place = workplace()

    report = ingest([], place)

    assert (len(report.unchanged), report.added, report.failed) == (1, (), ())
    assert found(place, "votent") == [record_id]


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(
    corpus: Path, workplace: Opener
) -> None:
    note = drop(corpus / "note.md", NOTE.format(word="votent"))
    other = drop(corpus / "autre.md", NOTE.format(word="chantent"))

    def write_meanwhile(progress: Progress) -> None:
        for path in (note, other):
            if not path.with_suffix(".yaml").exists():
                path.write_text(NOTE.format(word="délibèrent"), encoding="utf-8")

    report = ingest([], workplace(), progress=write_meanwhile)

    assert len(report.added) == 1
    assert [one.error for one in report.failed] == ["ExtractionError"]
    for path in (note, other):
        aged(path)
    assert len(ingest([], workplace()).added) == 1


def test_a_file_without_digest_in_its_record_gets_one(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "note.yaml", "id: note-1\ntitle: Une note\nfiles: [{path: note.md}]\n")
    drop(corpus / "note.md", NOTE.format(word="votent"))
    place = workplace()

    ingest([], place)

    assert place.catalogue.get("note-1").files != (RecordFile(path="note.md"),)
    assert len(place.catalogue.get("note-1").files[0].sha256) == 64


def test_a_report_is_what_the_contract_promises(corpus: Path, workplace: Opener) -> None:
    drop(corpus / "a.md", NOTE.format(word="votent"))
    drop(corpus / "b.md", NOTE.format(word="votent"))
    drop(corpus / "c.pdf", "")

    told = ingest([], workplace()).as_json()

    record_id = "diagnostic-des-quartiers-prioritaires-2016"
    added = told["added"]
    assert isinstance(added, list)
    assert {(one["id"], one["path"]) for one in added} == {(record_id, "corpus/a.md")}
    assert set(added[0]["unsure"]) <= {one.name for one in fields(Record)}
    assert told["duplicates"] == [{"path": "corpus/b.md", "of": record_id}]
    assert told["unchanged"] == 0
    failed = told["failed"]
    assert isinstance(failed, list)
    assert set(failed[0]) == {"path", "error", "message", "hint"}
    promised = {"added", "updated", "unchanged", "duplicates", "failed", "warnings"}
    assert set(told) == promised | {"dry_run", "to_read", "related", "causes", "indexed", "removed"}
