"""One record edited as text, alone or at the same time as somebody else."""

from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import ChangedMeanwhileError, InvalidRecordError
from tests.editing.centres import assert_journal_agrees

ID = "conseils-citoyens-2015"
PLACE = "corpus/2015/conseils-citoyens.yaml"


def test_what_was_typed_is_what_is_written(folder: Path) -> None:
    with Centre.open(folder) as centre:
        base = centre.desk.text(ID)
        typed = base.replace("date: 2015\n", "date: 2015-06  # d'après l'ours\n")
        entry = centre.desk.edit_text(ID, base, typed)
        assert entry
        assert str(centre.get(ID).date) == "2015-06"
        assert centre.desk.edit_text(ID, base, typed) is None
    written = (folder / PLACE).read_text(encoding="utf-8")
    assert written == typed.replace("date: pdf-metadata", "date: librarian")
    assert_journal_agrees(folder)


def test_faults_are_told_with_their_lines(folder: Path) -> None:
    with Centre.open(folder) as centre:
        base = centre.desk.text(ID)
        typed = base.replace("date: 2015\n", "date: 2015-13\n").replace("status: draft", "status: vu")
        assert [one.line for one in centre.desk.faults(ID, base, typed)] == [5, 9]
        (fault,) = centre.desk.faults(ID, base, base.replace("participation-citoyenne", "sante, santee"))
        assert (fault.line, "sante (" in fault.hint) == (6, True)
        (fault,) = centre.desk.faults(ID, base, base.replace(ID, "autre"))
        assert fault.line == 2
        with pytest.raises(InvalidRecordError, match="line 5"):
            centre.desk.edit_text(ID, base, typed)
        assert centre.desk.text(ID) == base


def test_what_was_wrong_before_can_stay_and_a_broken_record_be_mended(folder: Path) -> None:
    path = folder / PLACE
    base = path.read_text(encoding="utf-8").replace("participation-citoyenne", "perime")
    path.write_text(base, encoding="utf-8")
    with Centre.open(folder) as centre:
        assert centre.desk.edit_text(ID, base, base.replace("date: 2015\n", "date: 2016\n"))
    path.write_text("id: [\n", encoding="utf-8")  # by hand
    with Centre.open(folder) as centre:
        assert centre.desk.edit_text(ID, centre.desk.text(ID), base.replace("perime", "sante"))
        assert centre.get(ID).year == 2015


def test_two_people_at_once(folder: Path) -> None:
    with Centre.open(folder) as centre:
        base = centre.desk.text(ID)
        centre.desk.edit_text(ID, base, base.replace("date: 2015\n", "date: 2014\n"))
        plan = centre.desk.plan_text(ID, base, base.replace("type: note", "type: ouvrage  # en fait"))
        assert "meantime" in plan.notes[0]
        centre.desk.carry_out(plan)
        record, both = centre.get(ID), centre.desk.text(ID)
        assert (record.type, record.year) == ("ouvrage", 2014)
        assert "# en fait" in both
        assert "# relu avec Sophie" in both
        contrary = base.replace("date: 2015\n", "date: 2013\n")
        assert centre.desk.plan_text(ID, base, contrary).conflicts
        with pytest.raises(ChangedMeanwhileError):
            centre.desk.edit_text(ID, base, contrary)
        assert centre.desk.text(ID) == both
    assert_journal_agrees(folder)


def test_a_plan_that_was_looked_at_too_long_is_not_carried_out(folder: Path) -> None:
    with Centre.open(folder) as centre:
        desk = centre.desk
        plan = desk.plan(desk.edit(replaced={"place": "Lille"}), is_everything=True)
        with Centre.open(folder) as other:
            other.desk.set_values({"date": "2019"}, ids=["sante-2017"])
        with pytest.raises(ChangedMeanwhileError):
            desk.carry_out(plan)
        assert [centre.get(one).place for one in (ID, "friches-2016", "sante-2017")] == ["", "", ""]
    assert_journal_agrees(folder)


def test_a_worksheet_outlives_a_crash(folder: Path) -> None:
    with Centre.open(folder) as centre:
        sheet = centre.desk.worksheet(ID)
        sheet.path.write_text(sheet.base + "place: Lille\n", encoding="utf-8")
        again = centre.desk.worksheet(ID, sheet.path)
        assert again == sheet
        assert again.typed() == sheet.base + "place: Lille\n"
        again.discard()
        assert not (folder / "journal").exists() or not list((folder / "journal").rglob("*.yaml"))
