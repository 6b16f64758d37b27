"""Visits shared out between processes: an answer ends its connection, the next is for who is free first.

A browser keeps its connection for all it asks. Sixteen of them, taken at their first question by whichever
process came first, may be eleven for one and five for the other until they leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Sharing:
    """Ends the connection of every answer that a process had to work for; files are handed out over one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Follows ASGI."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return

        async def send_and_part(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self._app(scope, receive, send_and_part)
