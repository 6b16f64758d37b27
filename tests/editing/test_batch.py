"""Values set, added, taken out and emptied in many records, as the documentalist says them."""

from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import (
    CatalogueError,
    InvalidRecordError,
    QueryError,
    RecordNotFoundError,
    StaleIndexError,
    UnknownHeadingError,
)
from tests.editing.centres import RECORDS, assert_journal_agrees, texts

ALL = {"is_everything": True}


def test_a_label_or_a_synonym_becomes_an_id(folder: Path) -> None:
    with Centre.open(folder) as centre:
        entry = centre.desk.tag({"thème": "Santé", "mots-clés": ["quartiers", "santé mentale"]}, "conseils")
        assert entry is not None
        record = centre.get("conseils-citoyens-2015")
    assert [change.record_id for change in entry.changes] == ["conseils-citoyens-2015"]
    assert record.themes == ("participation-citoyenne", "sante")
    assert record.keywords == ("conseils citoyens", "quartiers", "santé mentale")
    assert record.provenance["themes"] == record.provenance["keywords"] == "librarian"
    assert record.provenance["title"] == "first-page"


def test_every_other_byte_stays(folder: Path) -> None:
    with Centre.open(folder) as centre:
        centre.desk.set_values({"date": "2016-05"}, ids=("conseils-citoyens-2015", "sante-2017"))
    found = texts(folder)
    assert found["corpus/2015/conseils-citoyens.yaml"] == RECORDS["2015/conseils-citoyens.yaml"].replace(
        "date: 2015\n", "date: 2016-05\n"
    ).replace("date: pdf-metadata", "date: librarian")
    windows = "id: sante-2017\r\ntitle: Ateliers santé ville\r\ndate: 2016-05\r\nthemes: [sante]\r\n"
    assert found["corpus/sante.yaml"] == windows + "provenance: {date: librarian}\r\n"
    assert found["corpus/2016/friches.yaml"] == RECORDS["2016/friches.yaml"]
    assert_journal_agrees(folder)


def test_the_index_follows_at_once(folder: Path) -> None:
    with Centre.open(folder) as centre:
        assert centre.search("", filters={"axis": "axe-t-droit-commun"}).total == 0
        centre.desk.tag({"axis": "axe-t-droit-commun"}, **ALL)  # type: ignore[arg-type]  # a TypedDict by hand
        assert centre.search("", filters={"axis": "axe-t-droit-commun"}).total == 3
        centre.desk.untag({"axe": "axe-t-droit-commun"}, ids=["sante-2017"])
        assert centre.search("", filters={"axis": "axe-t-droit-commun"}).total == 2
        assert [one for one in centre.audit() if one.rule == "not-indexed"] == []


def test_to_replace_to_add_to_remove_and_to_empty(folder: Path) -> None:
    with Centre.open(folder) as centre:
        desk = centre.desk
        edit = desk.edit(
            replaced={"status": "relue", "auteur": ["Dupont, Anne", "irev"], "identifiant": "isbn: 978-2-07"},
            added={"keywords": "ville"},
            removed={"themes": "observation-locale"},
            cleared=["date"],
        )
        desk.carry_out(desk.plan(edit, ids=["friches-2016"]))
        record = centre.get("friches-2016")
    assert record.status == "reviewed"
    assert [(one.person, one.body) for one in record.contributors] == [("Dupont, Anne", ""), ("", "irev")]
    assert record.identifiers == {"isbn": "978-2-07"}
    assert record.keywords == ("ville",)
    assert record.themes == ("renouvellement-urbain",)
    assert record.date is None
    assert record.provenance["date"] == "librarian"
    assert "status" not in record.provenance
    assert "# le principal" in texts(folder)["corpus/2016/friches.yaml"]


def test_what_a_person_confirms_becomes_hers(folder: Path) -> None:
    with Centre.open(folder) as centre:
        assert centre.desk.set_values({"title": "Les conseils citoyens"}, ids=["conseils-citoyens-2015"])
        assert centre.get("conseils-citoyens-2015").provenance["title"] == "librarian"
        assert (
            centre.desk.set_values({"title": "Les conseils citoyens"}, ids=["conseils-citoyens-2015"]) is None
        )
        assert centre.desk.tag({"theme": "sante"}, ids=["sante-2017"]) is None


@pytest.mark.parametrize(
    ("values", "error", "hint"),
    [
        ({"themes": "santee"}, UnknownHeadingError, "sante (Santé)"),
        ({"titel": "Actes"}, InvalidRecordError, "titre"),
        ({"date": "2015-13"}, InvalidRecordError, "2015-11"),
        ({"status": "vue"}, InvalidRecordError, "reviewed"),
        ({"title": " "}, InvalidRecordError, "--clear title"),
        ({"title": ["Un", "Deux"]}, InvalidRecordError, ""),
        ({"id": "autre"}, InvalidRecordError, "edit"),
        ({"contributors": "{role: auteur, body: irev}"}, InvalidRecordError, "author"),
        ({"keywords": "[a, b"}, InvalidRecordError, ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    values: dict[str, str], error: type[CatalogueError], hint: str, folder: Path
) -> None:
    before = texts(folder)
    with Centre.open(folder) as centre:
        with pytest.raises(error) as refused:
            centre.desk.set_values(values, "conseils")
        assert hint in refused.value.hint
        assert list(centre.desk.history()) == []
    assert texts(folder) == before


def test_an_edit_names_its_records(folder: Path) -> None:
    with Centre.open(folder) as centre:
        with pytest.raises(QueryError):
            centre.desk.set_values({"status": "reviewed"})
        with pytest.raises(QueryError, match="both"):
            centre.desk.set_values({"title": "Actes"}, "de la journée", ids=["friches-2016"])
        with pytest.raises(RecordNotFoundError):
            centre.desk.set_values({"status": "reviewed"}, ids=["conseil-citoyen-2015"])
        with pytest.raises(QueryError):
            centre.desk.set_values({"status": "reviewed"}, filters={"theme": "n-existe-pas"})
        with pytest.raises(UnknownHeadingError):
            centre.desk.untag({"theme": "n-existe-pas"}, "conseils")
        with pytest.raises(InvalidRecordError, match="two ways"):
            centre.desk.edit(added={"themes": "sante"}, cleared=["themes"])
        with pytest.raises(InvalidRecordError, match="one value only"):
            centre.desk.tag({"title": "Actes"}, "conseils")


def test_a_heading_that_nobody_knows_can_be_taken_out(folder: Path) -> None:
    path = folder / "corpus" / "sante.yaml"
    path.write_text("id: sante-2017\ntitle: Santé\nthemes: [sante, perime]\n", encoding="utf-8")
    with Centre.open(folder) as centre:
        assert centre.desk.untag({"theme": "perime"}, ids=["sante-2017"])
    assert "themes: [sante]" in path.read_text(encoding="utf-8")


def test_a_broken_record_is_named_and_the_others_are_edited(folder: Path) -> None:
    (folder / "corpus" / "sante.yaml").write_text("id: sante-2017\ntitle: [\n", encoding="utf-8")
    with Centre.open(folder) as centre:
        desk = centre.desk
        plan = desk.plan(desk.edit(replaced={"place": "Lille"}), is_everything=True)
        assert plan.unreadable == ("sante-2017",)
        assert len(plan.changes) == 2
        with pytest.raises(CatalogueError):
            desk.plan(desk.edit(replaced={"place": "Lille"}), ids=["sante-2017"])


def test_without_an_index_records_are_named_by_their_ids(folder: Path) -> None:
    for path in (folder / "index").glob("manifest.json"):
        path.unlink()
    with Centre.open(folder) as centre:
        assert centre.desk.set_values({"place": "Lille"}, ids=["friches-2016"])
        assert centre.get("friches-2016").place == "Lille"
        with pytest.raises(StaleIndexError):
            centre.desk.set_values({"place": "Lille"}, "friches")


def test_an_ingestion_does_not_fill_what_she_emptied(folder: Path) -> None:
    text = "Compte rendu de la rencontre\n\nAmiens, le 3 mars 2014\n\nLes élus étaient présents.\n"
    path = folder / "corpus" / "rencontre.txt"
    path.write_text(text, encoding="utf-8")
    with Centre.open(folder) as centre:
        (added,) = centre.ingest().added
        assert centre.get(added.record_id).date is not None
        desk = centre.desk
        desk.carry_out(desk.plan(desk.edit(cleared=["date"]), ids=[added.record_id]))
        path.write_text(text + "Et les habitants.\n", encoding="utf-8")
        assert centre.ingest().updated
        assert centre.get(added.record_id).date is None
    assert_journal_agrees(folder)
