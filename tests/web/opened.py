"""A reading room opened on a port of this machine, for browsers and for those who speak to it by socket."""

import threading
import time
from asyncio import Protocol
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import uvicorn
from starlette.types import ASGIApp


class Where(NamedTuple):
    """Where it is open."""

    host: str
    port: int

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"


@contextmanager
def opened(app: ASGIApp, http: str | type[Protocol] = "h11") -> Iterator[Where]:
    """Opens the application until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", http=http))
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        assert running.is_alive()
        time.sleep(0.02)
    try:
        yield Where(*server.servers[0].sockets[0].getsockname())
    finally:
        server.should_exit = True
        running.join()
