"""How fast the reading room answers, beside the bare searches that its pages make and beside Datasette.

The bare searches are made by one process; the reading room has as many as the machine has processors.

python -m benchmarks.web CENTRE --clients 16 --seconds 60
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote_plus, urljoin, urlsplit

from benchmarks import datasette_peer
from benchmarks.measure import median, ms, p95, table, times, versions
from benchmarks.reading import WORDS, mix
from benchmarks.visitors import Load, Server, endless, running
from docbase import Centre
from docbase.web.asking import Asked

BARE, ROOM, PEER = "bare Centre.search", "page of results", "Datasette"
_LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script src|img [^>]*?src)="([^"]+)"')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("centre", type=Path, help="an indexed centre")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60, help="of load for each, all turns together")
    parser.add_argument("--turns", type=int, default=4, help="in how many turns")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="of docbase serve")
    options = parser.parse_args()
    print(versions("docbase", "starlette", "uvicorn", "jinja2", "datasette"), end="\n\n")
    with ExitStack() as stack:
        peer = datasette_peer.Peer(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        with Centre.open(options.centre) as centre:
            asked, total = mix(centre), centre.search("", limit=0).total
            peer.fill(centre)
        different = len({one.address() for one in asked})
        print(f"{total} publications, {options.clients} clients, {options.processes} processes of docbase")
        print(f"{len(asked)} questions of a mix in turn, {different} of them different\n")
        room = stack.enter_context(running(_room(options.centre, options.processes)))
        datasette = stack.enter_context(running(peer.command()))
        bare = stack.enter_context(_Bare.running(options.centre, options.clients))
        loads = _loads(bare, room, datasette, asked, options)
        _print_loads(loads)
        print(_first_page(room), end="\n\n")
        print(_other_pages(room, options.clients, options.seconds / 6))
    print(f"\n{versions('docbase')}")


def _room(folder: Path, processes: int) -> tuple[str, ...]:
    served = ("serve", "--drafts", "--processes", str(processes))
    return (sys.executable, "-m", "docbase", "--centre", str(folder), *served)


class _Bare:
    """The process that searches and makes no page."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    @classmethod
    @contextmanager
    def running(cls, folder: Path, clients: int) -> Iterator["_Bare"]:
        """Runs it until the end of the block."""
        command = (sys.executable, "-m", "benchmarks.bare_search", str(folder), str(clients))
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            yield cls(process)

    def search(self, length: float, load: Load) -> None:
        """Adds to the load what so many seconds of searches cost."""
        assert self._process.stdin
        assert self._process.stdout
        print(length, file=self._process.stdin, flush=True)
        told = json.loads(self._process.stdout.readline())
        load.taken += told["taken"]
        load.cpu += told["cpu"]


def _loads(
    bare: _Bare, room: Server, peer: Server, asked: Sequence[Asked], options: argparse.Namespace
) -> dict[str, Load]:
    """Returns what each met with, in turns: what else the machine does falls on all of them."""
    to_room = endless(one.address() for one in asked)
    to_peer = endless(datasette_peer.address(one) for one in asked)

    def turn(loads: dict[str, Load], length: float) -> None:
        bare.search(length, loads[BARE])
        room.visit(to_room, options.clients, length, loads[ROOM])
        peer.visit(to_peer, options.clients, length, loads[PEER])

    turn({name: Load() for name in (BARE, ROOM, PEER)}, options.seconds / options.turns)  # to warm up
    loads = {name: Load() for name in (BARE, ROOM, PEER)}
    for _turn in range(options.turns):
        turn(loads, options.seconds / options.turns)
    return loads


def _print_loads(loads: dict[str, Load]) -> None:
    middle, tail = median(loads[BARE].taken), p95(loads[BARE].taken)
    rows = [
        [
            name,
            str(len(load.taken)),
            str(load.errors.total()),
            ms(median(load.taken)),
            ms(p95(load.taken)),
            times(median(load.taken), middle),
            times(p95(load.taken), tail),
            ms(load.cpu_each),
        ]
        for name, load in loads.items()
    ]
    head = (
        "same mix",
        "answers",
        "errors",
        "p50 ms",
        "p95 ms",
        "p50 ratio",
        "p95 ratio",
        "processor ms each",
    )
    print(table(head, rows), end="\n\n")
    for name, load in loads.items():
        if load.memory:
            told = " → ".join(f"{size / 1e6:.0f}" for size in load.memory)
            print(f"{name}: {told} MB before the first turn and after each")
        for error, count in load.errors.most_common(3):
            print(f"{name}: {count} times {error}")
    print()


def _first_page(room: Server) -> str:
    """Returns what the first page weighs with all that a browser fetches for it, and from whom."""
    content = room.content("/")
    html = gzip.decompress(content).decode()
    own = f"http://127.0.0.1:{room.port}/"
    loaded = [urljoin(own, path) for path in dict.fromkeys(_LOADED.findall(html))]
    others = [one for one in loaded if not one.startswith(own)]
    rest = sum(len(room.content(urlsplit(one)._replace(scheme="", netloc="").geturl())) for one in loaded)
    return (
        f"first page: {len(content) / 1000:.1f} kB compressed, {(len(content) + rest) / 1000:.1f} kB with "
        f"the {len(loaded)} files it loads; {len(others)} from another host"
    )


def _other_pages(room: Server, clients: int, length: float) -> str:
    """Returns a table of the other pages, each kind alone."""
    sitemap = gzip.decompress(room.content("/sitemap.xml")).decode()
    kinds = {
        "first page": ["/"],
        "publication": re.findall(r"<loc>http://[^/]+(/publications/[^<]+)</loc>", sitemap),
        "completion": [f"/completion?q={quote_plus(words[:5])}" for words in WORDS],
        "feed": [f"/recherche.atom?q={quote_plus(words)}" for words in WORDS],
    }
    rows = []
    for name, paths in kinds.items():
        load = Load()
        room.visit(endless(paths), clients, length, load)
        errors = str(load.errors.total())
        rows.append([name, str(len(load.taken)), errors, ms(median(load.taken)), ms(p95(load.taken))])
    return table(("other pages", "answers", "errors", "p50 ms", "p95 ms"), rows)


if __name__ == "__main__":
    main()
