"""Batch edits that are killed, run two at once, or meet a full or read-only disk: all is done, or nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from docbase import Centre
from tests.editing.centres import assert_journal_agrees, texts
from tests.faults.centres import environment, make_centre, publication, run, run_fatally, writes_of
from tests.faults.test_disk import limited, mounted
from tests.faults.test_kills import KILLED, instants

COUNT = 6


def some(count: int, writes: int, salt: int) -> list[ParameterSet]:
    """Returns places among so many writes, all but two of them for the slow tests."""
    places = instants(count, writes, salt)
    return [
        pytest.param(place, marks=[pytest.mark.slow] if number not in (1, count - 2) else [])
        for number, place in enumerate(places)
    ]


EDIT = ("set", "place=Lille", "--all", "--yes")


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return make_centre(tmp_path / "centre", range(COUNT))


def edited(folder: Path) -> int:
    """Returns how many records say what the edit gives them."""
    with Centre.open(folder) as centre:
        assert centre.catalogue.problems() == []
        return sum(record.place == "Lille" for record in centre.catalogue)


@pytest.mark.parametrize("place", some(12, 100, 5))
def test_an_edit_that_is_killed_is_ended_by_the_next_command(
    place: int, centre: Path, tmp_path: Path
) -> None:
    writes = writes_of(Path(shutil.copytree(centre, tmp_path / "whole")), *EDIT)
    assert run_fatally(centre, 1 + place * writes // 101, *EDIT) == KILLED
    assert run(centre, "check").code == 0
    assert edited(centre) in (0, COUNT)
    assert_journal_agrees(centre)
    assert run(centre, *EDIT).code == 0
    assert edited(centre) == COUNT
    assert run(centre, "ingest").code == 0
    with Centre.open(centre) as opened:
        assert [one for one in opened.audit() if one.severity != "info"] == []
    assert run(centre, "undo", "--yes").code == 0
    assert edited(centre) == 0
    assert_journal_agrees(centre)


@pytest.mark.parametrize("nth", some(6, 60, 6))
def test_an_undo_that_is_killed(nth: int, centre: Path) -> None:
    before = texts(centre)
    assert run(centre, *EDIT).code == 0
    run_fatally(centre, nth, "undo", "--yes")
    assert run(centre, "check").code == 0
    assert edited(centre) in (0, COUNT)
    if edited(centre):
        assert run(centre, "undo", "--yes").code == 0
    assert texts(centre) == before
    assert_journal_agrees(centre)


def test_an_ingestion_that_is_killed_agrees_with_its_journal(centre: Path) -> None:
    for nth, number in zip(instants(3, 60, salt=7), range(COUNT, COUNT + 3), strict=True):
        publication(centre / "corpus", number)
        run_fatally(centre, nth, "ingest")
        assert run(centre, "check").code in (0, 1)
        assert_journal_agrees(centre)
    assert run(centre, "ingest").code == 0
    assert_journal_agrees(centre)


def test_two_edits_at_once(centre: Path) -> None:
    words = [("set", "place=Lille"), ("tag", "theme:sante")]
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "docbase", *one, "--all", "--yes"],
            cwd=centre,
            env=environment(DOCBASE_WAIT="60"),
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for one in words
    ]
    said = [process.communicate(timeout=60)[1] for process in both]
    codes = [process.returncode for process in both]
    assert_journal_agrees(centre)
    with Centre.open(centre) as opened:
        for code, is_made in zip(
            codes,
            (
                all(one.place == "Lille" for one in opened.catalogue),
                all("sante" in one.themes for one in opened.catalogue),
            ),
            strict=True,
        ):
            # What was planned from records that the other changed meanwhile is told, and not done.
            assert (code, is_made) in ((0, True), (4, False)), said
    assert 0 in codes


@pytest.mark.skipif(sys.platform != "linux", reason="made with the means of Linux")
@pytest.mark.parametrize("size", [0, 100, 400, 3_000])
def test_no_room_for_an_edit(size: int, centre: Path) -> None:
    before = texts(centre)
    ran = run(centre, *EDIT, prepare=limited(size))
    assert ran.code in (0, 9)
    if ran.code:
        assert "conseil" in ran.err
    assert run(centre, "check").code == 0
    assert edited(centre) in (0, COUNT)
    assert texts(centre) == before or edited(centre) == COUNT
    assert run(centre, *EDIT).code == 0
    assert edited(centre) == COUNT
    assert_journal_agrees(centre)


@pytest.mark.skipif(sys.platform != "linux", reason="made with the means of Linux")
def test_a_disk_that_is_read_only(centre: Path, tmp_path: Path) -> None:
    place = tmp_path / "disque"
    place.mkdir()
    with mounted(place, f"--bind {centre}", "-o remount,ro,bind"):
        ran = run(place, *EDIT)
        assert ran.code == 9
        assert "conseil" in ran.err
        assert run(place, "log").code == 0
        assert run(place, "set", "place=Lille", "--all", "--dry-run").code == 0
    assert edited(centre) == 0
