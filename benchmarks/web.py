"""How fast the reading room answers, against a bare Starlette route and a bare Centre.search in the same run.

python -m benchmarks.web --centre FOLDER --seconds 10 --clients 1 8
"""

import argparse
import gzip
import http.client
import itertools
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote_plus

from benchmarks.measure import median, ms, p95, seconds, table, times, versions
from docbase import Centre

QUESTIONS = (
    "politique de la ville",
    "friches",
    "accessibilité",
    "données",
    "participation",
    "logement",
    "santé",
)
"""What visitors ask; each after the other."""
_BARE = """import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
page = Response("<p>" + "a" * 8000, media_type="text/html")
app = Starlette(routes=[Route("/", lambda request: page)])
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False, http="h11")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--centre", type=Path, default=Path(), help="an indexed centre")
    parser.add_argument("--seconds", type=float, default=10, help="for each kind of page")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    options = parser.parse_args()
    print(versions("docbase", "starlette", "uvicorn", "jinja2"), end="\n\n")
    bare_port, room_port = _free_port(), _free_port()
    room = (sys.executable, "-m", "docbase", "--centre", str(options.centre))
    with (
        _running((sys.executable, "-c", _BARE, str(bare_port)), bare_port),
        _running((*room, "serve", "--drafts", "--port", str(room_port)), room_port),
    ):
        pages = _pages(room_port)
        for clients in options.clients:
            print(f"{clients} client(s), {options.seconds:g} s each; a ratio is to the bare route\n")
            bare = _visits(bare_port, ["/"], clients, options.seconds)
            rows = [["bare Starlette route", ms(median(bare)), ms(p95(bare)), "1", "1"]]
            for name, paths in pages.items():
                taken = _visits(room_port, paths, clients, options.seconds)
                ratios = times(median(taken), median(bare)), times(p95(taken), p95(bare))
                rows.append([name, ms(median(taken)), ms(p95(taken)), *ratios])
            print(table(("page", "p50 ms", "p95 ms", "p50 ratio", "p95 ratio"), rows), end="\n\n")
    searches = _searches(options.centre, options.seconds)
    print(f"Centre.search alone, one thread: p50 {ms(median(searches))} ms, p95 {ms(p95(searches))} ms")


def _pages(port: int) -> dict[str, list[str]]:
    """Returns the paths of each kind of page."""
    found = gzip.decompress(_fetched(http.client.HTTPConnection("127.0.0.1", port), "/sitemap.xml")).decode()
    publications = re.findall(r"<loc>http://[^/]+(/publications/[^<]+)</loc>", found)
    return {
        "first page": ["/"],
        "results": [f"/recherche?q={quote_plus(question)}" for question in QUESTIONS],
        "publication": publications,
        "completion": [f"/completion?q={quote_plus(question[:4])}" for question in QUESTIONS],
        "feed": [f"/recherche.atom?q={quote_plus(question)}" for question in QUESTIONS],
    }


def _visits(port: int, paths: Sequence[str], clients: int, length: float) -> list[float]:
    """Returns how long each answer took, all clients together."""
    taken: list[float] = []
    failures: list[BaseException] = []
    coming = itertools.cycle(paths)

    def visit() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            while time.perf_counter() < until:
                taken.append(seconds(_fetched, connection, next(coming)))
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    _fetched(http.client.HTTPConnection("127.0.0.1", port), paths[0])  # whatever is loaded on first use
    until = time.perf_counter() + length
    visitors = [threading.Thread(target=visit) for _client in range(clients)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    if failures:
        raise failures[0]
    return taken


def _fetched(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 200, f"{path}: {answer.status}"
    return content


def _searches(folder: Path, length: float) -> list[float]:
    """Returns how long the search behind each page of results takes."""
    with Centre.open(folder) as centre:
        for question in QUESTIONS:
            centre.search(question)
        until = time.perf_counter() + length
        return [
            seconds(centre.search, question)
            for question in itertools.takewhile(
                lambda _: time.perf_counter() < until, itertools.cycle(QUESTIONS)
            )
        ]


@contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[None]:
    """Runs a server until the end of the block."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, f"{command} stopped"
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
