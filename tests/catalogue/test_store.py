"""The catalogue on disk: found, added, saved, never losing what a person wrote."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from docbase.catalogue.store import Catalogue
from docbase.errors import (
    CatalogueError,
    DuplicateRecordError,
    InvalidRecordError,
    RecordNotFoundError,
)
from docbase.model.record import Record, RecordFile
from tests.catalogue.conftest import Write

Open = Callable[..., Catalogue]
DIGEST = "0a" * 32


def test_a_record_is_found_without_reading_the_others(write: Write, open_catalogue: Open) -> None:
    write("2015/actes.yaml", "id: actes-2015\ntitle: Actes\n")
    broken = write("2014/broken.yaml", "id: [")
    catalogue = open_catalogue({"actes-2015": "2015/actes.yaml"})
    assert catalogue.get("actes-2015").title == "Actes"
    assert catalogue.location("actes-2015") == "2015/actes.yaml"
    broken.unlink()
    assert catalogue.problems() == []


def test_a_record_that_came_after_all_were_read_is_found(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", "id: a\n")
    mended = write("b.yaml", "id: b\nstatus: x\n")
    catalogue = open_catalogue()
    assert len(catalogue) == 1
    write("2016/c.yaml", "id: c\ntitle: Venu après\n")
    mended.write_text("id: b\n", encoding="utf-8")
    assert catalogue.get("c").title == "Venu après"
    assert catalogue.get("b").status == "draft"
    assert catalogue.problems() == []
    with pytest.raises(RecordNotFoundError):
        catalogue.get("d")


def test_a_record_is_found_by_its_place(write: Write, open_catalogue: Open) -> None:
    write("2016/a.yaml", "id: a\n")
    write("b.yaml", "id: b\nstatus: x\n")
    catalogue = open_catalogue()
    assert catalogue.at("2016/a.yaml") == Record(id="a")
    assert [catalogue.at(location) for location in ("a.yaml", "b.yaml")] == [None, None]
    assert [catalogue.has_problem(location) for location in ("2016/a.yaml", "b.yaml")] == [False, True]


@pytest.mark.parametrize("hint", ["gone.yaml", "../outside.yaml", "other.yaml", "/etc/hosts", ""])
def test_a_false_hint_costs_nothing(write: Write, open_catalogue: Open, hint: str) -> None:
    write("other.yaml", "id: other\nrelations: [{type: see-also, id: actes-2015}]\n")
    write("2015/actes.yml", "id: actes-2015\n")
    assert open_catalogue({"actes-2015": hint}).location("actes-2015") == "2015/actes.yml"


def test_an_unknown_id_names_the_nearest(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", "id: actes-journee-2015\n")
    with pytest.raises(RecordNotFoundError) as caught:
        open_catalogue().get("acte-journee-2015")
    assert "actes-journee-2015" in caught.value.hint


def test_a_broken_record_says_so_when_it_is_asked_for(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", "id: actes\ndate: hier\n")
    with pytest.raises(InvalidRecordError, match=r"corpus/a\.yaml, line 2"):
        open_catalogue().get("actes")


def test_bad_records_are_passed_over_and_told(write: Write, open_catalogue: Open, corpus: Path) -> None:
    write("good.yaml", "id: good\n")
    write("no-id.yaml", "title: data\n")
    write("syntax.yaml", "id: a: b\n")
    write("twice.yaml", "id: good\n")
    write("two-faults.yaml", "id: two\ndate: hier\nstatus: relu\n")
    (corpus / "latin.yaml").write_bytes("id: x\ntitle: été\n".encode("latin-1"))
    write(".git/hidden.yaml", "id: hidden\n")
    write(".hidden.yaml", "id: hidden\n")
    write("notes.txt", "id: text\n")
    catalogue = open_catalogue()
    assert [record.id for record in catalogue] == ["good"]
    assert [location for location, _error in catalogue.located_problems()] == [
        "latin.yaml",
        "no-id.yaml",
        "syntax.yaml",
        "twice.yaml",
        "two-faults.yaml",
        "two-faults.yaml",
    ]
    twice = next(error for error in catalogue.problems() if isinstance(error, DuplicateRecordError))
    assert "corpus/good.yaml" in twice.message
    assert "corpus/twice.yaml" in twice.message


def test_a_new_record_is_a_new_file(open_catalogue: Open, corpus: Path) -> None:
    catalogue = open_catalogue()
    record = Record(id="actes-2015", title="Actes", files=(RecordFile(path="actes.pdf", sha256=DIGEST),))
    catalogue.add(record, "2015/actes.yaml")
    assert catalogue.get("actes-2015") == record
    assert open_catalogue().get("actes-2015") == record
    assert [path.name for path in (corpus / "2015").iterdir()] == ["actes.yaml"]
    assert catalogue.by_sha256(DIGEST.upper()) == [("actes-2015", record.files[0])]
    assert catalogue.by_path("2015/actes.pdf") == "actes-2015"
    assert catalogue.by_path("actes.pdf") is None


def test_a_new_record_takes_nobody_s_place(write: Write, open_catalogue: Open) -> None:
    write("é.yaml", "id: a\n")
    write("b.yaml", "id: broken\nstatus: x\n")
    catalogue = open_catalogue()
    for record_id, location in [("a", "c.yaml"), ("broken", "c.yaml"), ("c", "é.yaml"), ("c", "é.yaml")]:
        with pytest.raises(DuplicateRecordError):
            catalogue.add(Record(id=record_id), location)
    for location in ("../c.yaml", "/tmp/c.yaml", "c.txt", ".c.yaml", ".d/c.yaml", "C:/c.yaml"):
        with pytest.raises(InvalidRecordError):
            catalogue.add(Record(id="c"), location)
    with pytest.raises(InvalidRecordError):
        catalogue.add(Record(id="été"), "c.yaml")
    assert len(catalogue) == 1


def test_a_save_changes_one_line(write: Write, open_catalogue: Open) -> None:
    text = "\ufeff# mine\r\nid: a\r\ntitle: Un  # p. 3\r\nx-own: {no: 1.10}\r\nstatus: draft"
    path = write("a.yaml", text)
    catalogue = open_catalogue()
    catalogue.save(replace(catalogue.get("a"), title="Deux"))
    assert path.read_bytes().decode() == text.replace("Un", "Deux")
    assert catalogue.get("a").title == "Deux"


def test_a_save_without_change_writes_nothing(write: Write, open_catalogue: Open) -> None:
    path = write("a.yaml", "id: a\ntitle: Un\n")
    before = path.stat()
    catalogue = open_catalogue()
    catalogue.save(catalogue.get("a"))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_a_person_wrote_meanwhile_stays(write: Write, open_catalogue: Open) -> None:
    path = write("a.yaml", "id: a\ntitle: Un\nprovenance: {title: first-page}\n")
    catalogue = open_catalogue()
    record = catalogue.get("a")
    path.write_text(
        "id: a\ntitle: Une\nthemes: [sante] # sûr\nprovenance: {title: librarian}\n", encoding="utf-8"
    )
    catalogue.save(replace(record, axes=("x",), provenance={"title": "first-page", "axes": "machine"}))
    assert path.read_text(encoding="utf-8") == (
        "id: a\ntitle: Une\nthemes: [sante] # sûr\naxes: [x]\nprovenance: {title: librarian, axes: machine}\n"
    )
    assert catalogue.get("a").title == "Une"


def test_the_same_field_changed_twice_is_a_conflict(write: Write, open_catalogue: Open) -> None:
    path = write("a.yaml", "id: a\ntitle: Un\nidentifiers: {isbn: x}\n")
    catalogue = open_catalogue()
    record = catalogue.get("a")
    theirs = "id: a\ntitle: Une\nidentifiers: {isbn: y}\n"
    path.write_text(theirs, encoding="utf-8")
    for ours in (replace(record, title="Deux"), replace(record, identifiers={"isbn": "z"})):
        with pytest.raises(CatalogueError) as caught:
            catalogue.save(ours)
        assert caught.value.field in ("title", "identifiers.isbn")
    assert path.read_text(encoding="utf-8") == theirs
    catalogue.save(replace(record, title="Une"))
    assert catalogue.get("a").identifiers == {"isbn": "y"}


def test_a_file_broken_or_renamed_meanwhile_is_not_overwritten(write: Write, open_catalogue: Open) -> None:
    path = write("a.yaml", "id: a\ntitle: Un\n")
    catalogue = open_catalogue()
    changed = replace(catalogue.get("a"), title="Deux")
    for theirs in ("id: a\ntitle: [\n", "id: b\ntitle: Un\n"):
        path.write_text(theirs, encoding="utf-8")
        with pytest.raises(CatalogueError):
            catalogue.save(changed)
        assert path.read_text(encoding="utf-8") == theirs


def test_accents_match_however_the_disk_writes_them(write: Write, open_catalogue: Open, corpus: Path) -> None:
    composed, decomposed = "Été/Énergie.pdf", unicodedata.normalize("NFD", "Été/Énergie.pdf")
    write("a.yaml", f"id: a\nfiles: [{{path: {composed}}}]\n")
    write("b.yaml", f"id: b\nfiles: [{{path: {unicodedata.normalize('NFD', 'Âge.pdf')}}}]\n")
    write(decomposed, "x")
    write("Âge.pdf", "x")
    catalogue = open_catalogue()
    assert catalogue.by_path(decomposed) == catalogue.by_path(composed) == "a"
    for record in catalogue:
        assert catalogue.file_path(record, record.files[0]).is_file()


def test_no_file_leads_out_of_the_corpus(write: Write, open_catalogue: Open, corpus: Path) -> None:
    write("2015/a.yaml", "id: a\n")
    write("actes.pdf", "x")
    (corpus.parent / "secret.pdf").write_text("x", encoding="utf-8")
    (corpus / "2015" / "circle.pdf").symlink_to(corpus / "2015" / "circle.pdf")
    (corpus / "2015" / "link.pdf").symlink_to(corpus.parent / "secret.pdf")
    catalogue = open_catalogue()
    record = catalogue.get("a")
    assert catalogue.file_path(record, RecordFile(path="../actes.pdf")) == corpus / "actes.pdf"
    assert not catalogue.file_path(record, RecordFile(path="circle.pdf")).exists()
    for path in (
        "../../secret.pdf",
        "/etc/hosts",
        "../../corpus2/x",
        "link.pdf",
        "..",
        "../..",
        "C:\\x",
        "\\\\nas\\x",
    ):
        with pytest.raises(InvalidRecordError):
            catalogue.file_path(record, RecordFile(path=path))


def test_files_follow_their_record(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", f"id: a\nfiles: [{{path: un.pdf, sha256: {DIGEST}}}, {{path: deux.pdf}}]\n")
    catalogue = open_catalogue()
    record = catalogue.get("a")
    catalogue.save(replace(record, files=(RecordFile(path="trois.pdf"), record.files[1])))
    assert catalogue.by_sha256(DIGEST) == []
    assert [catalogue.by_path(path) for path in ("un.pdf", "deux.pdf", "trois.pdf")] == [None, "a", "a"]


def test_new_ids_are_readable_and_free(write: Write, open_catalogue: Open) -> None:
    write("a.yaml", "id: l-ecole-2015\n")
    write("b.yaml", "id: l-ecole-2015-2\ndate: x\n")
    catalogue = open_catalogue()
    assert catalogue.new_id("L’École", 2015) == "l-ecole-2015-3"
    assert catalogue.new_id("Bilan 2015", 2015) == "bilan-2015"
    assert catalogue.new_id("…", None) == "publication"


def test_ids_of_the_past_are_not_free(write: Write, open_catalogue: Open, corpus: Path) -> None:
    write(".retired-ids", "bilan-2015\n")
    catalogue = open_catalogue({"actes-2015": "gone.yaml"})
    assert catalogue.new_id("Bilan", 2015) == "bilan-2015-2"
    assert catalogue.new_id("Actes", 2015) == "actes-2015-2"
    catalogue.retire(["bilan-2016", "bilan-2015"])
    assert catalogue.new_id("Bilan", 2016) == "bilan-2016-2"
    assert (corpus / ".retired-ids").read_text(encoding="utf-8") == "bilan-2015\nbilan-2016\n"


def test_an_empty_or_absent_corpus_has_no_records(tmp_path: Path, open_catalogue: Open) -> None:
    assert list(open_catalogue()) == []
    assert "a" not in open_catalogue()
    assert len(Catalogue(tmp_path / "absent", open_catalogue().vocabulary)) == 0
