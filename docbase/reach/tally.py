"""Counting while visits are answered: in memory, written every few seconds, nobody waits for the disk."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from itertools import groupby

from docbase.errors import DocbaseError
from docbase.model.reach import EMPTY_SEARCH, Count
from docbase.reach.ledger import Ledger
from docbase.reach.words import kept_words

SECONDS = 10.0
"""How long counts stay in memory: what a kill may lose."""
MOST_WORDS = 1000
"""Different words that found nothing kept in a day: beyond, somebody is playing, and counts alone stay."""
_LOG = logging.getLogger("docbase.reach")

_What = tuple[date, str, str]


class Tally:
    """Counts not yet written; threads may share it."""

    def __init__(
        self, ledger: Ledger, *, seconds: float = SECONDS, today: Callable[[], date] = date.today
    ) -> None:
        """Takes where counts are kept, how long they stay in memory, and what tells the day."""
        self._ledger = ledger
        self._seconds = seconds
        self._today = today
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._counts: Counter[_What] = Counter()
        self._timer: threading.Timer | None = None
        self._words: set[str] = set()
        self._day = date.min
        self._condensed = date.min

    def add(self, measure: str, of: str = "") -> None:
        """Counts something once: of a publication, of the whole catalogue, or words that found nothing."""
        with self._lock:
            day = self._today()
            if measure == EMPTY_SEARCH:
                of = self._remembered(kept_words(of), day)
            self._counts[day, measure, of] += 1
            self._write_later()

    def write(self) -> None:
        """Writes what was counted; what the disk refuses stays in memory, to be tried again."""
        with self._writing:
            with self._lock:
                self._timer = None
                counts, self._counts = self._counts, Counter()
            for _month, group in groupby(sorted(counts.items()), key=lambda one: one[0][0].replace(day=1)):
                self._write(dict(group))
            self._condense()

    def close(self) -> None:
        """Writes what was counted, once and for all."""
        with self._lock:
            timer = self._timer
        if timer:
            timer.cancel()
        self.write()
        with self._lock:
            timer, self._timer = self._timer, None
        if timer:
            timer.cancel()

    def _write(self, counts: Mapping[_What, int]) -> None:
        try:
            self._ledger.add(Count(*what, times) for what, times in counts.items())
        except DocbaseError as error:
            _LOG.warning("%s %s", error.message, error.hint)
            with self._lock:
                self._counts.update(counts)
                self._write_later()

    def _condense(self) -> None:
        """Adds the lines of the files up, once a day; what fails is tried again with the next counts."""
        today = self._today()
        if self._condensed != today:
            try:
                self._ledger.condense(today)
            except DocbaseError as error:
                _LOG.warning("%s %s", error.message, error.hint)
            else:
                self._condensed = today

    def _write_later(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(self._seconds, self.write)
            self._timer.daemon = True
            self._timer.start()

    def _remembered(self, words: str, day: date) -> str:
        """Returns the words, or nothing when so many others came today that nobody will read them."""
        if day != self._day:
            self._day, self._words = day, set()
        if len(self._words) < MOST_WORDS:
            self._words.add(words)
        return words if words in self._words else ""
