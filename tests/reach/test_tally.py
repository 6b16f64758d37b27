"""Counting in memory: nothing waits, nothing is lost that the disk refuses, nobody is named."""

import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from docbase.model.reach import EMPTY_SEARCH, SEARCH, VIEW, Count, Period
from docbase.reach.ledger import Ledger
from docbase.reach.tally import MOST_WORDS, Tally
from docbase.reach.words import LONGEST, kept_words

DAY = date(2026, 11, 30)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "reach", tmp_path / "index" / "reach", wait=10)


def counted(ledger: Ledger) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for one in ledger.read(YEAR).counts:
        found[one.measure, one.of] += one.times
    return dict(found)


def test_counts_are_written_after_a_while_and_nobody_asks(ledger: Ledger) -> None:
    tally = Tally(ledger, seconds=0.01, today=lambda: DAY)
    tally.add(VIEW, "guide")
    for _wait in range(500):
        if counted(ledger):
            break
        time.sleep(0.01)
    assert counted(ledger) == {(VIEW, "guide"): 1}


def test_closing_writes_what_is_left(ledger: Ledger) -> None:
    tally = Tally(ledger, today=lambda: DAY)
    for _visit in range(3):
        tally.add(VIEW, "guide")
    assert counted(ledger) == {}
    tally.close()
    tally.close()
    assert counted(ledger) == {(VIEW, "guide"): 3}


def test_threads_lose_nothing(ledger: Ledger) -> None:
    tally = Tally(ledger, seconds=0.005, today=lambda: DAY)

    def visit() -> None:
        for number in range(500):
            tally.add(VIEW, f"publication-{number % 5}")

    visitors = [threading.Thread(target=visit) for _one in range(4)]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()
    tally.close()
    tally.write()
    assert sum(one.times for one in ledger.read(YEAR).counts) == 4 * 500


def test_what_the_disk_refuses_is_tried_again(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    ledger.folder.write_text("in the way")
    tally = Tally(ledger, today=lambda: DAY)
    tally.add(VIEW, "guide")
    tally.write()
    assert "reach" in caplog.text
    ledger.folder.unlink()
    tally.add(VIEW, "guide")
    tally.close()
    assert counted(ledger) == {(VIEW, "guide"): 2}


def test_a_night_between_two_months_is_two_files(ledger: Ledger) -> None:
    days = iter([DAY, DAY + timedelta(days=1), *[DAY + timedelta(days=1)] * 9])
    tally = Tally(ledger, today=lambda: next(days))
    tally.add(VIEW, "guide")
    tally.add(VIEW, "guide")
    tally.close()
    assert sorted(path.name for path in ledger.folder.iterdir()) == ["2026-11.csv", "2026-12.csv"]
    assert [one.day for one in ledger.read(YEAR).counts] == [DAY, DAY + timedelta(days=1)]


def test_lines_are_added_up_once_a_day(ledger: Ledger) -> None:
    for _run in range(2):
        ledger.add([Count(DAY - timedelta(days=1), VIEW, "guide", 1)])
    tally = Tally(ledger, today=lambda: DAY)
    tally.add(SEARCH)
    tally.close()
    assert Count(DAY - timedelta(days=1), VIEW, "guide", 2) in ledger.read(YEAR).counts


def test_who_plays_fills_no_file(ledger: Ledger) -> None:
    tally = Tally(ledger, today=lambda: DAY)
    tally.add(EMPTY_SEARCH, "Friches")
    for number in range(MOST_WORDS + 50):
        tally.add(EMPTY_SEARCH, f"mot{number:05}")
    tally.add(EMPTY_SEARCH, "friches")
    tally.close()
    found = counted(ledger)
    assert len(found) == MOST_WORDS + 1
    assert found[EMPTY_SEARCH, "friches"] == 2
    assert sum(found.values()) == MOST_WORDS + 52


@pytest.mark.parametrize(
    "question",
    ["jeanne@example.org", "appeler le 03 20 12 34 56", "0320123456", "+33 3.20.12.34.56", "1 85 05 78 006"],
)
def test_what_may_name_somebody_is_not_kept(question: str) -> None:
    assert kept_words(question) == ""


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Élus LOCAUX", "elus locaux"),
        ("contrat de ville 2014..2020", "contrat de ville 2014..2020"),
        ("=HYPERLINK(1)", "hyperlink(1)"),
        ("-+@x", ""),
        ("a\u2028b\tc", "a b c"),
        ("é" * 300, "e" * LONGEST),
    ],
)
def test_words_that_say_the_same_are_one(question: str, kept: str) -> None:
    assert kept_words(question) == kept


READER = textwrap.dedent(
    """
    import sys, time
    from datetime import date
    from pathlib import Path
    from docbase.reach.ledger import Ledger
    from docbase.reach.tally import Tally

    root = Path(sys.argv[1])
    ledger = Ledger(root / "reach", root / "index" / "reach")
    tally = Tally(ledger, seconds=3600, today=lambda: date(2026, 11, 30))
    tally.add("view", "before")
    tally.write()
    tally.add("view", "after")
    print("counted", flush=True)
    time.sleep(3600)
    """
)


def test_a_kill_loses_what_was_in_memory_and_no_more(ledger: Ledger, tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", READER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "counted\n"
    running.kill()
    running.communicate()
    assert counted(ledger) == {(VIEW, "before"): 1}
    again = Tally(ledger, today=lambda: DAY)
    again.add(VIEW, "before")
    again.close()
    assert counted(ledger) == {(VIEW, "before"): 2}
