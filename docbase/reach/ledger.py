"""The files in which counts are kept: `reach/2026-11.csv`, a line for each.

They are derived from nothing, so they stand beside the corpus, not in index/. Lines are added to their end,
under a lock: whoever is killed leaves at most one line without an end, which is not counted, and is cut off
by the next who writes. A copy made meanwhile is the file of a moment before.
"""

import csv
import io
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from docbase.locking import writer_lock
from docbase.model.reach import EMPTY_SEARCH, MEASURES, Count, Period
from docbase.storage import storage_errors, sync_folder, write_atomically

FOLDER = "reach"
"""Where a centre keeps its counts."""
REMEMBERED = timedelta(days=30)
"""How long words are kept that found nothing once only in their month: they may be somebody's own."""
_COLUMNS = ("day", "measure", "of", "times")
_UNSETTLED = 3
"""The last months, whose lines are added up every day, and whose words may be still to forget."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What files say."""

    counts: tuple[Count, ...]
    unreadable: int = 0
    """Lines that say nothing that docbase understands."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The counts of a centre, by month; several processes may add to them."""

    folder: Path
    locks: Path
    """Folder for the lock."""
    wait: float = 5.0
    """Seconds to wait for another docbase that is adding counts."""

    def add(self, counts: Iterable[Count]) -> None:
        """Adds counts of one month: all of them, or none.

        Raises:
            StorageError: the disk refuses.
            IndexLockedError: another docbase has been writing for too long.
        """
        ordered = sorted(counts)
        if not ordered:
            return
        path = self.folder / f"{ordered[0].day:%Y-%m}.csv"
        with writer_lock(self.locks, wait=self.wait), storage_errors(path):
            self.folder.mkdir(exist_ok=True)
            is_new = not path.exists()
            with path.open("x+b" if is_new else "r+b", buffering=0) as file:
                _append(file, _written(ordered).encode())
            if is_new:
                sync_folder(self.folder)

    def read(self, period: Period) -> Kept:
        """Returns what was counted in a period, in the order in which it was kept.

        Raises:
            StorageError: a file cannot be read.
        """
        counts: list[Count] = []
        unreadable = 0
        for path in self._files():
            if path.stem in period.months:
                found, others = _read(path)
                counts += (one for one in found if one.day in period)
                unreadable += len(others)
        return Kept(tuple(counts), unreadable)

    def condense(self, today: date) -> None:
        """Adds the lines of each day up, and forgets words that were looked for once only, long enough ago.

        Lines that cannot be understood stay as they are, for a person to mend.

        Raises:
            StorageError, IndexLockedError: as `add`.
        """
        with writer_lock(self.locks, wait=self.wait):
            for path in self._files()[-_UNSETTLED:]:
                counts, others = _read(path)
                summed = _summed(_forgetting(counts, today - REMEMBERED))
                lines = (_line(_COLUMNS), _written(summed), *(f"{line}\n" for line in others))
                content = "".join(lines).encode()
                with storage_errors(path):
                    is_same = path.read_bytes() == content
                if not is_same:
                    write_atomically(path, content)

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9][0-9][0-9][0-9]-[01][0-9].csv"))


def _append(file: BinaryIO, lines: bytes) -> None:
    """Adds lines to a file, after its last whole line; a disk that refuses leaves it as it was."""
    content = file.read()
    end = content.rfind(b"\n") + 1
    left = memoryview(lines if end else _line(_COLUMNS).encode() + lines)
    file.truncate(end)
    file.seek(end)
    try:
        while left:
            left = left[file.write(left) or 0 :]
        os.fsync(file.fileno())
    except OSError:
        file.truncate(end)
        raise


def _read(path: Path) -> tuple[list[Count], list[str]]:
    """Returns the counts of a file, and its lines that are none; one without an end is passed over."""
    with storage_errors(path):
        content = path.read_bytes()
    *lines, _unended = content.decode("utf-8-sig", "replace").split("\n")
    counts, others = [], []
    for line in map(str.rstrip, lines):
        count = _count(line)
        if count:
            counts.append(count)
        elif line and line != ",".join(_COLUMNS):
            others.append(line)
    return counts, others


def _count(line: str) -> Count | None:
    """Returns what a line says, or None when it is not understood."""
    try:
        day, measure, of, times = next(csv.reader([line])) if '"' in line else line.split(",")
        said = Count(date.fromisoformat(day), measure, of, int(times))
    except (ValueError, csv.Error):
        return None
    return said if measure in MEASURES and said.times > 0 else None


def _forgetting(counts: Iterable[Count], before: date) -> Iterator[Count]:
    """Yields the counts, the words of those left out that are to be forgotten."""
    known = tuple(counts)
    asked: Counter[str] = Counter()
    for one in known:
        if one.measure == EMPTY_SEARCH:
            asked[one.of] += one.times
    for one in known:
        is_forgotten = one.measure == EMPTY_SEARCH and one.day < before and asked[one.of] == 1
        yield Count(one.day, one.measure, "", one.times) if is_forgotten else one


def _summed(counts: Iterable[Count]) -> list[Count]:
    summed: Counter[tuple[date, str, str]] = Counter()
    for one in counts:
        summed[one.day, one.measure, one.of] += one.times
    return sorted(Count(*what, times) for what, times in summed.items())


def _written(counts: Iterable[Count]) -> str:
    return "".join(_line((one.day.isoformat(), one.measure, one.of, str(one.times))) for one in counts)


def _line(values: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(values)
    return buffer.getvalue()
