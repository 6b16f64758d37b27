"""Texts prepared in other processes, while this one writes into the index what they have made.

A worker has one batch at a time, and is given the next when that one is fetched: entries keep their order,
few of them wait in memory, and neither side ever waits for the other to read. A worker that is killed costs
nothing: what it owes is left as it came, and prepared where it is written.
"""

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain, cycle, repeat
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from docbase.model.search import Entry
from docbase.processes import Context, get_ready
from docbase.search.prepare import Recall, prepared, recalled

ALONE = 2_000_000
"""Characters that this process prepares itself before it calls others, who take a moment to come."""
BATCH = 400_000
"""Characters given to a worker at a time."""
_ENTRY = 1_000
"""What an entry counts for besides its text."""


def prepared_ahead(entries: Iterable[Entry], recall: Recall, workers: int) -> Generator[Entry, None, None]:
    """Yields the entries in their order, most of them prepared.

    Args:
        entries: the entries.
        recall: gives the text of this digest (`kept.digest_of`) when it is kept somewhere.
        workers: how many processes prepare; a single one would only be waited for.
    """
    waiting = iter(entries)
    if workers > 1:
        yield from _batch(waiting, ALONE)
        if first := _batch(waiting, BATCH):
            others = iter(lambda: _batch(waiting, BATCH), [])
            yield from _in_turn(chain([first], others), recall, workers)
    yield from waiting


def _batch(entries: Iterator[Entry], size: int) -> list[Entry]:
    """Takes entries of so many characters, or a few more."""
    batch: list[Entry] = []
    while size > 0 and (entry := next(entries, None)):
        batch.append(entry)
        size -= _ENTRY + sum(len(page.text) for page in entry.pages)
    return batch


def _in_turn(batches: Iterable[list[Entry]], recall: Recall, workers: int) -> Iterator[Entry]:
    get_ready(__name__)
    team = [_Worker() for _number in range(workers)]
    try:
        # At the end each is given nothing, to fetch what it still has.
        for worker, batch in zip(cycle(team), chain(batches, repeat([], workers)), strict=False):
            yield from worker.exchange(batch, recall)
    finally:
        for worker in team:
            worker.dismiss()


class _Worker:
    """A process that prepares a batch, started when there is one to prepare."""

    def __init__(self) -> None:
        self._batch: list[Entry] = []
        self._owed: list[int] = []
        self._end: Connection | None = None
        self._process: BaseProcess | None = None

    def exchange(self, batch: Sequence[Entry], recall: Recall) -> list[Entry]:
        """Returns the batch given before, and begins this one."""
        self._fetch()
        before, self._batch, self._owed = self._batch, [], []
        for place, entry in enumerate(batch):
            known = recalled(entry, recall)
            self._batch.append(entry if known is None else replace(entry, prepared=known))
            self._owed += [place] if known is None else []
        with suppress(OSError):  # it was killed, or the system has no room for it
            self._give([self._batch[place] for place in self._owed])
        return before

    def _fetch(self) -> None:
        if self._owed and self._end:
            with suppress(EOFError, OSError):  # it was killed
                for place, texts in zip(self._owed, self._end.recv(), strict=True):
                    self._batch[place] = replace(self._batch[place], prepared=texts)

    def _give(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        if self._end is None:
            context = Context()
            ours, theirs = context.Pipe()
            self._process = context.Process(target=_work, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
            self._end = ours
        self._end.send(entries)

    def dismiss(self) -> None:
        """Ends the process, which has nothing to lose."""
        if self._end and self._process:
            self._end.close()
            self._process.kill()
            self._process.join()


def _work(end: Connection) -> None:
    """Prepares what comes, until nothing can come any more (in the worker)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what stops it stops the process that does its work, aloud
    with suppress(EOFError, OSError):
        while True:
            end.send([prepared(entry) for entry in end.recv()])
