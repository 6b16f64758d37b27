"""Centres to ask: one for each thread, opened anew when what it answers from has changed."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from docbase.model.audience import Audience

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.search import ResultPage

_Answer = TypeVar("_Answer")
Memory = dict[str, "ResultPage"]
"""What was found for all visitors alike, since the centre has last changed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A centre that a thread has open."""

    centre: Centre
    changed_at: int
    memory: Memory = field(default_factory=dict)


class Centres:
    """Threads that each have the same centre open, as one audience sees it."""

    def __init__(self, root: Path, audience: Audience, *, threads: int) -> None:
        """Takes the folder of the centre; it is opened by each thread when it is first asked."""
        self._root = root
        self._audience = audience
        self._count = threads
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="docbase-web")
        self._own = threading.local()

    async def ask(self, work: Callable[[Opened], _Answer]) -> _Answer:
        """Returns what the work makes of the centre; messages are in the language of who asks."""
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, context.run, self._done, work)

    def close(self) -> None:
        """Lets go of every file, once what was begun is done."""
        # A file of SQLite is closed by the thread that opened it: the barrier gives each of them one turn.
        together = threading.Barrier(self._count)
        for leaving in [self._threads.submit(self._leave, together) for _thread in range(self._count)]:
            leaving.result()
        self._threads.shutdown()

    def _leave(self, together: threading.Barrier) -> None:
        together.wait()
        kept = self._kept()
        if kept is not None:
            kept.centre.close()

    def _done(self, work: Callable[[Opened], _Answer]) -> _Answer:
        return work(self._current())

    def _current(self) -> Opened:
        """Returns the centre of this thread."""
        from docbase.centre import Centre

        kept = self._kept()
        if kept is not None and kept.changed_at == kept.centre.changed_at():
            return kept
        if kept is not None:
            kept.centre.close()
        fresh = Centre.open(self._root).seen_by(self._audience)
        # The moment is taken first: what changes meanwhile is seen the next time.
        kept = self._own.kept = Opened(fresh, fresh.changed_at())
        return kept

    def _kept(self) -> Opened | None:
        """Returns the centre that this thread has open, if it has."""
        return getattr(self._own, "kept", None)
