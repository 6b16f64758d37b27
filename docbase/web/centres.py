"""Centres to ask: one for each thread and audience, opened anew when what it answers from has changed."""

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
    from docbase.web.renewal import Renewal

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
    """Threads that each have the same centre open, as each audience that has asked sees it."""

    def __init__(self, root: Path, *, threads: int, renewal: Renewal) -> None:
        """Takes the folder of the centre; it is opened by each thread when it is first asked.

        Args:
            root: the folder.
            threads: how many.
            renewal: has the index built again when it no longer answers for what has changed.
        """
        self._root = root
        self._renewal = renewal
        self._count = threads
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="docbase-web")
        self._own = threading.local()

    async def ask(self, audience: Audience | None, work: Callable[[Opened], _Answer]) -> _Answer:
        """Returns what the work makes of the centre; messages are in the language of who asks.

        Args:
            audience: who asks; None for those who see and may change everything.
            work: what is done.
        """
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, context.run, lambda: work(self._current(audience)))

    def close(self) -> None:
        """Lets go of every file, once what was begun is done."""
        # A file of SQLite is closed by the thread that opened it: the barrier gives each of them one turn.
        together = threading.Barrier(self._count)
        for leaving in [self._threads.submit(self._leave, together) for _thread in range(self._count)]:
            leaving.result()
        self._threads.shutdown()

    def _leave(self, together: threading.Barrier) -> None:
        together.wait()
        for kept in self._kept().values():
            kept.centre.close()

    def _current(self, audience: Audience | None) -> Opened:
        """Returns the centre of this thread, as the audience sees it."""
        from docbase.centre import Centre

        kept = self._kept()
        before = kept.get(audience)
        if before is not None:
            # Readers are answered as before until the index has followed: what they have open goes together.
            is_kept = audience is not None and self._renewal.is_awaited
            if is_kept or before.changed_at == before.centre.changed_at():
                return before
        centre = Centre.open(self._root)
        fresh = centre if audience is None else centre.seen_by(audience)
        # The moment is taken first: what changes meanwhile is seen the next time.
        moment = fresh.changed_at()
        if before is not None:
            if audience is not None and not fresh.answers and self._renewal.begin():
                fresh.close()
                return before
            before.centre.close()
        opened = kept[audience] = Opened(fresh, moment)
        return opened

    def _kept(self) -> dict[Audience | None, Opened]:
        """Returns the centres that this thread has open."""
        if not hasattr(self._own, "kept"):
            self._own.kept = {}
        kept: dict[Audience | None, Opened] = self._own.kept
        return kept
