"""The index built again in the background once it can no longer answer, and how far that is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.errors import DocbaseError, IndexLockedError

if TYPE_CHECKING:
    from docbase.centre import Centre, Progress

_WAIT = 1
"""Seconds to wait for another docbase that is writing, before it is seen whether to stop."""
_PATIENCE = 60
"""Seconds after a failure before visitors have it tried again."""
_LOG = logging.getLogger("docbase.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far the index is from being able to answer."""

    is_awaited: bool = False
    """Whether it is being built, or about to be."""
    has_failed: bool = False
    """Whether the last try came to nothing; the server tells why."""
    done: int = 0
    total: int = 0
    """Publications to be indexed; 0 while they are not counted yet."""


class _StoppedError(Exception):
    """The server is told to stop: the index is left as it was, and built after the next start."""


@dataclass(slots=True)
class _Shared:
    """What several threads look at."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    state: State = field(default_factory=State)
    changing: int = 0
    """Changes under way on which the whole index depends."""
    is_queued: bool = False
    """Whether the thread is to look at the index once more."""
    failed_at: float = 0.0


class Renewal:
    """Has the index built again, by one thread: however often it is asked for, it is done once.

    Nothing of it is kept: whoever opens an index that cannot answer sees that.
    """

    def __init__(self, root: Path) -> None:
        """Takes the folder of the centre."""
        self._root = root
        self._shared = _Shared()
        self._stopping = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="docbase-renewal")

    @property
    def state(self) -> State:
        """How far it is."""
        return self._shared.state

    @property
    def is_awaited(self) -> bool:
        """Whether the index is about to follow what was changed, and does not yet."""
        return self._shared.changing > 0 or self._shared.is_queued or self.state.is_awaited

    @contextmanager
    def changing(self, centre: Centre) -> Iterator[None]:
        """Within it, the centre is changed; after it, the index is built again if it no longer answers."""
        with self._shared.lock:
            self._shared.changing += 1
        try:
            yield
            if not centre.answers:
                self._queue()
        finally:
            with self._shared.lock:
                self._shared.changing -= 1

    def begin(self) -> bool:
        """Has an index that cannot answer built again; returns whether it is, for it may just have failed."""
        state = self.state
        if not state.has_failed or time.monotonic() > self._shared.failed_at + _PATIENCE:
            self._queue()
        return self.is_awaited

    def close(self) -> None:
        """Stops; what is left is begun anew by the next server."""
        self._stopping.set()
        self._thread.shutdown(cancel_futures=True)

    def _queue(self) -> None:
        with self._shared.lock:
            if self._shared.is_queued or self._stopping.is_set():
                return
            self._shared.is_queued = True
        with suppress(RuntimeError):  # it was closed meanwhile
            self._thread.submit(self._renew).add_done_callback(self._end)

    def _renew(self) -> None:
        from docbase.centre import Centre

        with self._shared.lock:
            self._shared.state, self._shared.is_queued = State(is_awaited=True), False
        while not self._stopping.is_set():
            with suppress(IndexLockedError), Centre.open(self._root, wait=_WAIT) as centre:
                centre.renew(self._told)
                return

    def _end(self, work: Future[None]) -> None:
        """Says that it is done, or that it has failed; why, the server tells."""
        if work.cancelled() or isinstance(error := work.exception(), _StoppedError):
            return
        if isinstance(error, DocbaseError):
            _LOG.error("%s %s", error.message, error.hint)
        elif error:
            _LOG.error("the index could not be built again", exc_info=error)
        with self._shared.lock:
            self._shared.state = State(has_failed=error is not None)
            self._shared.failed_at = time.monotonic()

    def _told(self, progress: Progress) -> None:
        if self._stopping.is_set():
            raise _StoppedError
        self._shared.state = replace(self.state, done=progress.done, total=progress.total)
