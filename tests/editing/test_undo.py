"""What was done, taken back to the byte in any later session, and never over what somebody wrote since."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import CatalogueError, ChangedMeanwhileError
from tests.editing.centres import assert_journal_agrees, texts

FRICHES = "2016/friches.yaml"


def test_changes_are_taken_back_one_after_the_other(folder: Path) -> None:
    states = [texts(folder)]
    for theme in ("sante", "education"):
        with Centre.open(folder) as centre:
            centre.desk.tag({"theme": theme}, is_everything=True)
        states.append(texts(folder))
    for state in reversed(states[:-1]):
        with Centre.open(folder) as centre:
            centre.desk.undo()
        assert texts(folder) == state
    with Centre.open(folder) as centre, pytest.raises(CatalogueError, match="nothing to undo"):
        centre.desk.undo()
    assert_journal_agrees(folder)


def test_an_undo_is_undone_and_the_index_follows(folder: Path) -> None:
    with Centre.open(folder) as centre:
        tagged = centre.desk.tag({"theme": "education"}, is_everything=True)
        done = texts(folder)
        back = centre.desk.undo()
        assert tagged
        assert back
        assert back.deed.undoes == tagged.number
        assert centre.search("", filters={"theme": "education"}).total == 0
        with pytest.raises(CatalogueError, match="undone already"):
            centre.desk.undo(tagged.number)
        centre.desk.undo(back.number)
        assert texts(folder) == done
        assert centre.search("", filters={"theme": "education"}).total == 3
        assert [entry.is_undone for entry in centre.desk.history()] == [False, True, False]
        centre.desk.undo(tagged.number)
    assert_journal_agrees(folder)


def test_what_was_changed_since_is_refused_or_merged(folder: Path) -> None:
    path = folder / "corpus" / FRICHES
    with Centre.open(folder) as centre:
        centre.desk.set_values({"place": "Lille"}, ids=["friches-2016", "sante-2017"])
    by_hand = path.read_text(encoding="utf-8").replace("date: 2016-03", "date: 2016-04  # vu l'original")
    path.write_text(by_hand, encoding="utf-8")
    before = texts(folder)
    with Centre.open(folder) as centre:
        plan = centre.desk.plan_undo()
        assert [one.record_id for one in plan.conflicts] == ["friches-2016"]
        assert ("-", "date: 2016-03") in plan.conflicts[0].difference()
        with pytest.raises(ChangedMeanwhileError):
            centre.desk.undo()
        assert texts(folder) == before
        assert centre.desk.undo(merges=True)
        record = centre.get("friches-2016")
    assert (str(record.date), record.place) == ("2016-04", "")
    assert "# vu l'original" in path.read_text(encoding="utf-8")


def test_what_cannot_be_merged_is_never_forced(folder: Path) -> None:
    path = folder / "corpus" / FRICHES
    with Centre.open(folder) as centre:
        centre.desk.set_values({"date": "2017"}, ids=["friches-2016"])
    path.write_text(path.read_text(encoding="utf-8").replace("date: 2017", "date: 2018"), encoding="utf-8")
    before = texts(folder)
    with Centre.open(folder) as centre, pytest.raises(ChangedMeanwhileError):
        centre.desk.undo(merges=True)
    assert texts(folder) == before


def test_a_record_that_was_moved_is_taken_back_where_it_is(folder: Path) -> None:
    path = folder / "corpus" / FRICHES
    before = path.read_bytes()
    with Centre.open(folder) as centre:
        centre.desk.set_values({"place": "Lille"}, ids=["friches-2016"])
    moved = folder / "corpus" / "rangé.yaml"
    shutil.move(path, moved)
    with Centre.open(folder) as centre:
        centre.ingest()
        centre.desk.undo()
    assert moved.read_bytes() == before
    assert not path.exists()


def test_a_record_goes_back_to_a_day(folder: Path) -> None:
    path = folder / "corpus" / FRICHES
    first = path.read_bytes()
    with Centre.open(folder) as centre:
        for place in ("Lille", "Amiens", "Arras"):
            centre.desk.set_values({"place": place}, ids=["friches-2016"])
        yesterday = datetime.now(UTC) - timedelta(days=1)
        plan = centre.desk.plan_return("friches-2016", yesterday)
        centre.desk.carry_out(plan)
        assert path.read_bytes() == first
        assert not centre.desk.plan_return("friches-2016", datetime.now(UTC)).changes
        with pytest.raises(CatalogueError):
            centre.desk.plan_return("personne", yesterday)
        centre.desk.undo()
        assert centre.get("friches-2016").place == "Arras"
    assert_journal_agrees(folder)


def test_an_ingestion_is_journalled_without_the_texts_of_its_drafts(folder: Path) -> None:
    (folder / "corpus" / "note.txt").write_text("Une note\n\nsur la santé à Lille, 2014.\n", encoding="utf-8")
    with Centre.open(folder) as centre:
        (added,) = centre.ingest().added
        assert not centre.ingest().added
        (entry,) = centre.desk.history()
        assert entry.is_automatic
        (change,) = entry.changes
        assert (change.before, change.after, change.record_id) == (None, None, added.record_id)
        with pytest.raises(CatalogueError, match="nothing to undo"):
            centre.desk.undo()
        with pytest.raises(CatalogueError, match="ingestion"):
            centre.desk.undo(entry.number)
        before = texts(folder)
        centre.desk.set_values({"place": "Lille"}, ids=[added.record_id])
        assert [one.number for one in centre.desk.history(added.record_id)] == [2, 1]
        centre.desk.undo()
    assert texts(folder) == before
    assert_journal_agrees(folder)


def test_the_vocabulary_is_taken_back_too(folder: Path) -> None:
    from docbase.model.history import Change, Deed

    path = folder / "vocabulary.yaml"
    text = path.read_text(encoding="utf-8")
    fresh = text + "# fin\n"
    with Centre.open(folder) as centre, centre._writing():
        change = Change(path="vocabulary.yaml", before=text, after=fresh)
        centre.journal.write([change], Deed(action="une ligne de plus"))
    path.write_text("# début\n" + fresh, encoding="utf-8")
    with Centre.open(folder) as centre:
        with pytest.raises(ChangedMeanwhileError):
            centre.desk.undo()
        centre.desk.undo(merges=True)
    assert path.read_text(encoding="utf-8") == "# début\n" + text


def test_what_is_added_to_a_list_is_taken_back_alone(folder: Path) -> None:
    with Centre.open(folder) as centre:
        for keyword in ("alpha", "beta"):
            centre.desk.tag({"keywords": keyword}, ids=["conseils-citoyens-2015"])
        assert centre.desk.plan_undo(1).conflicts
        assert centre.desk.undo(1, merges=True)
        assert centre.get("conseils-citoyens-2015").keywords == ("conseils citoyens", "beta")
        assert centre.desk.undo(3, merges=True)
        assert centre.get("conseils-citoyens-2015").keywords == ("conseils citoyens", "alpha", "beta")


def test_any_change_of_a_term_is_taken_back_while_the_others_stay(folder: Path) -> None:
    with Centre.open(folder) as centre:

        def revise(name: str, *words: object) -> None:
            desk = centre.vocabulary_desk
            assert centre.revise(getattr(desk, name)(*words), reindexes=False)

        revise("add_names", "sante", ["soins", "AMS"])
        revise("move", "sante", "education")
        revise("add_names", "sante", ["mieux-être"])
        with pytest.raises(ChangedMeanwhileError) as refused:
            centre.desk.undo(1)
        assert "docbase undo 1 --force" in refused.value.hint
        assert centre.desk.undo(1, merges=True)
        term = centre.vocabulary.get("sante")
        assert term
        assert term.broader == "education"
        assert "mieux-être" in term.names
        assert not {"soins", "AMS"} & set(term.names)
    assert_journal_agrees(folder)


def test_what_contradicts_a_later_change_says_what_to_take_back_first(folder: Path) -> None:
    with Centre.open(folder) as centre:
        for label in ("Santé et soins", "Bien-être"):
            desk = centre.vocabulary_desk
            centre.revise(desk.rename("sante", label), reindexes=False)
        with pytest.raises(ChangedMeanwhileError) as refused:
            centre.desk.undo(1, merges=True)
        assert "in this order: 2." in refused.value.hint
        assert "somebody else" not in refused.value.message
        assert centre.desk.undo(2)
        assert centre.desk.undo(1)
