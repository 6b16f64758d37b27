"""The files of counts: whole whatever happens, added to by several processes, read as people left them."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from docbase.errors import IndexLockedError, StorageError
from docbase.locking import writer_lock
from docbase.model.reach import Count, Period
from docbase.reach.ledger import Ledger

DAY = date(2026, 11, 23)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "reach", tmp_path / "index" / "reach")


def views(times: int, of: str = "guide-2022", day: date = DAY) -> Count:
    return Count(day, "view", of, times)


def words(text: str, times: int = 1, day: date = DAY) -> Count:
    return Count(day, "empty-search", text, times)


def test_what_is_added_is_read_again(ledger: Ledger) -> None:
    ledger.add([views(2), words('friches, "et" gares')])
    ledger.add([views(3)])
    kept = ledger.read(NOVEMBER)
    assert sorted(kept.counts) == [words('friches, "et" gares'), views(2), views(3)]
    assert kept.unreadable == 0


def test_a_file_is_a_table_that_anybody_can_read(ledger: Ledger) -> None:
    ledger.add([views(2)])
    assert (ledger.folder / "2026-11.csv").read_text() == (
        "day,measure,of,times\n2026-11-23,view,guide-2022,2\n"
    )


def test_only_the_days_of_the_period_are_read(ledger: Ledger) -> None:
    ledger.add([views(1), views(1, day=DAY + timedelta(days=1))])
    ledger.add([views(1, day=date(2026, 12, 1))])
    assert ledger.read(Period(DAY, DAY)).counts == (views(1),)


def test_nothing_counted_yet_is_nothing(ledger: Ledger) -> None:
    assert ledger.read(NOVEMBER).counts == ()
    ledger.condense(DAY)
    ledger.add([])
    assert not ledger.folder.exists()


def test_a_line_cut_by_a_kill_is_not_counted_and_goes(ledger: Ledger) -> None:
    ledger.add([views(2)])
    file = ledger.folder / "2026-11.csv"
    with file.open("a") as cut:
        cut.write("2026-11-23,view,guide-2022,1")
    assert ledger.read(NOVEMBER).counts == (views(2),)
    ledger.add([views(12)])
    assert ledger.read(NOVEMBER).counts == (views(2), views(12))
    assert ledger.read(NOVEMBER).unreadable == 0


def test_a_file_that_was_cut_before_its_first_line_is_begun_again(ledger: Ledger) -> None:
    ledger.folder.mkdir()
    (ledger.folder / "2026-11.csv").write_text("day,mea")
    ledger.add([views(1)])
    assert (ledger.folder / "2026-11.csv").read_text().startswith("day,measure,of,times\n2026")


@pytest.mark.parametrize(
    "line",
    ["2026-11-23;view;guide;1", "hier,view,guide,1", "2026-11-23,gaze,guide,1", "2026-11-23,view,guide,-1",
     '2026-11-23,view,"guide,1', "2026-11-23,view,guide,1,1", "\0\0\0"],
)  # fmt: skip
def test_a_line_that_is_no_count_is_told_and_kept(ledger: Ledger, line: str) -> None:
    ledger.add([views(1)])
    file = ledger.folder / "2026-11.csv"
    with file.open("a") as mended:
        mended.write(f"{line}\n")
    ledger.add([views(1)])
    ledger.condense(DAY)
    kept = ledger.read(NOVEMBER)
    assert (kept.counts, kept.unreadable) == ((views(2),), 1)
    assert line in file.read_text()


def test_a_file_saved_by_a_spreadsheet_is_still_read(ledger: Ledger) -> None:
    ledger.folder.mkdir()
    saved = "\ufeffday,measure,of,times\r\n2026-11-23,view,guide-2022,2\r\n"
    (ledger.folder / "2026-11.csv").write_bytes(saved.encode())
    ledger.add([views(1)])
    assert ledger.read(NOVEMBER) == ledger.read(NOVEMBER)
    assert sum(one.times for one in ledger.read(NOVEMBER).counts) == 3
    assert ledger.read(NOVEMBER).unreadable == 0


def test_lines_of_a_day_are_added_up(ledger: Ledger) -> None:
    for _visit in range(5):
        ledger.add([views(1), views(2, "autre")])
    ledger.condense(DAY)
    assert ledger.read(NOVEMBER).counts == (views(10, "autre"), views(5))


def test_words_looked_for_once_are_forgotten_and_still_counted(ledger: Ledger) -> None:
    once, twice = words("jean dupont"), words("budget participatif")
    ledger.add([once, twice, words("budget participatif", day=DAY + timedelta(days=1))])
    ledger.condense(DAY + timedelta(days=30))
    assert once in ledger.read(NOVEMBER).counts
    ledger.condense(DAY + timedelta(days=31))
    kept = ledger.read(NOVEMBER).counts
    assert words("") in kept
    assert once not in kept
    assert twice in kept
    assert sum(one.times for one in kept) == 3
    assert "dupont" not in (ledger.folder / "2026-11.csv").read_text()


def test_a_disk_that_refuses_says_so_and_keeps_the_file(ledger: Ledger) -> None:
    ledger.folder.parent.joinpath("reach").write_text("a file")
    with pytest.raises(StorageError):
        ledger.add([views(1)])
    assert ledger.folder.read_text() == "a file"


def test_a_full_disk_leaves_the_file_as_it_was(ledger: Ledger) -> None:
    resource = pytest.importorskip("resource", reason="only Unix bounds the files of a process")
    ledger.add([views(1)])
    before = (ledger.folder / "2026-11.csv").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, hard))
    try:
        with pytest.raises(StorageError):
            ledger.add([views(1), views(2, "autre")])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert (ledger.folder / "2026-11.csv").read_bytes() == before


def test_another_who_writes_too_long_is_told(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "reach", tmp_path / "locks", wait=0)
    with writer_lock(tmp_path / "locks"), pytest.raises(IndexLockedError):
        ledger.add([views(1)])


WRITER = textwrap.dedent(
    """
    import sys
    from datetime import date
    from pathlib import Path
    from docbase.model.reach import Count
    from docbase.reach.ledger import Ledger

    ledger = Ledger(Path(sys.argv[1]) / "reach", Path(sys.argv[1]) / "locks", wait=60)
    day = date(2026, 11, 23)
    print("ready", flush=True)
    for number in range(int(sys.argv[2])):
        ledger.add([Count(day, "view", f"publication-{number % 7}", 1) for _one in range(3)])
        if number % 10 == 0:
            ledger.condense(day)
    """
)


def writer(folder: Path, times: int) -> subprocess.Popen[str]:
    running = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(times)], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    return running


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    running = [writer(tmp_path, 40) for _one in range(2)]
    for one in running:
        one.communicate(timeout=60)
        assert one.returncode == 0
    kept = Ledger(tmp_path / "reach", tmp_path / "locks").read(NOVEMBER)
    assert sum(one.times for one in kept.counts) == 2 * 40 * 3
    assert kept.unreadable == 0


@pytest.mark.skipif(os.name != "posix", reason="kills as Unix does")
def test_a_kill_at_any_moment_leaves_whole_lines(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "reach", tmp_path / "locks", wait=10)
    for after in (0.01, 0.03, 0.05):
        running = writer(tmp_path, 100_000)
        time.sleep(after)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        before = sum(one.times for one in ledger.read(NOVEMBER).counts)
        assert before % 3 == 0
        ledger.add([views(3)])
        kept = ledger.read(NOVEMBER)
        assert sum(one.times for one in kept.counts) == before + 3
        assert kept.unreadable == 0
