"""Connections to the room: hung up when they ask for nothing, or take nothing of what they asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

ASKING = 20.0
"""Seconds in which a browser must have said what it asks for, its headers too."""
TAKING = 60.0
"""Seconds in which it must take some of an answer: forty kilobytes, which the slowest line carries."""


class Hearing(H11Protocol):
    """HTTP/1.1 by uvicorn, whose places nobody can keep by saying a letter at a time, or by not listening."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Follows asyncio."""
        super().connection_made(transport)
        self._time()

    def data_received(self, data: bytes) -> None:
        """Follows asyncio."""
        super().data_received(data)
        self._time()

    def on_response_complete(self) -> None:
        """Follows uvicorn."""
        super().on_response_complete()
        self._time()

    def pause_writing(self) -> None:
        """Follows asyncio."""
        super().pause_writing()
        self._begin("taking", TAKING)

    def resume_writing(self) -> None:
        """Follows asyncio."""
        self._stop("taking")
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Follows asyncio."""
        for what in list(self._timers):
            self._stop(what)
        super().connection_lost(exc)

    def _time(self) -> None:
        """Times the browser while nothing is answered; letters that come meanwhile do not stop the clock."""
        if self.cycle is None or self.cycle.response_complete:
            self._begin("asking", ASKING)
        else:
            self._stop("asking")

    def _begin(self, what: str, seconds: float) -> None:
        if what not in self._timers and not self.transport.is_closing():
            hang_up = self.transport.abort if what == "taking" else self.transport.close
            self._timers[what] = self.loop.call_later(seconds, hang_up)

    def _stop(self, what: str) -> None:
        if timer := self._timers.pop(what, None):
            timer.cancel()
