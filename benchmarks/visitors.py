"""Visitors of a server on this machine: who ask at once, one page after the other, and wait for each."""

import http.client
import itertools
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.measure import memory, processor

HEADERS = {
    "Accept-Encoding": "gzip",
    "Accept-Language": "fr",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}
"""What a browser says of itself: a program that says nothing is a robot, and its visits are not counted."""


@dataclass(slots=True)
class Load:
    """What came of visits."""

    taken: list[float] = field(default_factory=list)
    """Seconds that each answer took."""
    errors: Counter[str] = field(default_factory=Counter)
    """What went wrong, and how often."""
    cpu: float = 0.0
    """Seconds of processor of the server."""
    memory: list[int] = field(default_factory=list)
    """Resident bytes of the server, at the start and after each turn."""

    @property
    def cpu_each(self) -> float:
        """Seconds of processor of the server for each answer."""
        return self.cpu / max(1, len(self.taken))


@dataclass(frozen=True, slots=True)
class Server:
    """A server on this machine."""

    pid: int
    port: int

    def content(self, path: str) -> bytes:
        """Returns what it sends, compressed if it does so.

        Raises:
            OSError, http.client.HTTPException: it does not answer, or not with a page.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            return _content(connection, path)
        finally:
            connection.close()

    def visit(self, coming: Iterator[str], clients: int, length: float, load: Load) -> None:
        """Adds to the load what so many clients meet with in so many seconds."""
        load.memory = load.memory or [memory(self.pid)]
        before = processor(self.pid)
        until = time.perf_counter() + length
        visitors = [
            threading.Thread(target=self._visit, args=(coming, until, load)) for _client in range(clients)
        ]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
        load.cpu += processor(self.pid) - before
        load.memory.append(memory(self.pid))

    def _visit(self, coming: Iterator[str], until: float, load: Load) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while time.perf_counter() < until:
            path, begin = next(coming), time.perf_counter()
            try:
                _content(connection, path)
            except (OSError, http.client.HTTPException) as error:
                load.errors[f"{type(error).__name__} {error}"] += 1
                connection.close()
            else:
                load.taken.append(time.perf_counter() - begin)
        connection.close()


@contextmanager
def running(command: Sequence[str]) -> Iterator[Server]:
    """Runs a server until the end of the block; its port is added to the command."""
    port = _free_port()
    process = subprocess.Popen(
        (*command, "--port", str(port)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _attempt in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, f"{command} stopped"
            time.sleep(0.1)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(30)


def endless(paths: Iterable[str]) -> Iterator[str]:
    """Yields the paths in turn, for ever."""
    return itertools.cycle(tuple(paths))


def _content(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise http.client.HTTPException(f"{answer.status} for {path}")
    return content


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
