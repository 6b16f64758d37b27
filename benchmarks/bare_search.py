"""The bare `Centre.search` under the load of the reading room: as many threads, as many who wait, no page.

A process of its own, as the reading room is one. Each line of its input asks for a number of seconds of
questions; each line of its output says in JSON how long each question took, and what they cost of processor.
"""

import argparse
import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.reading import mix
from docbase import Centre
from docbase.messages import activate
from docbase.model.search import ResultPage
from docbase.web.app import THREADS
from docbase.web.asking import Asked
from docbase.web.centres import Centres, Opened
from docbase.web.renewal import Renewal
from docbase.web.serving import readers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("centre", type=Path)
    parser.add_argument("clients", type=int)
    options = parser.parse_args()
    activate("fr")
    with Centre.open(options.centre) as centre:
        coming = itertools.cycle(mix(centre))
    centres = Centres(options.centre, threads=THREADS, renewal=Renewal(options.centre))
    for line in sys.stdin:
        begin = time.process_time()
        taken = asyncio.run(_load(centres, coming, options.clients, float(line)))
        print(json.dumps({"taken": taken, "cpu": time.process_time() - begin}), flush=True)
    centres.close()


async def _load(centres: Centres, coming: Iterator[Asked], clients: int, length: float) -> list[float]:
    """Returns how long each answer took, all clients together."""
    until, audience = time.perf_counter() + length, readers(sees_drafts=True)
    taken: list[float] = []

    async def visit() -> None:
        while time.perf_counter() < until:
            asked = next(coming)

            def answered(opened: Opened, asked: Asked = asked) -> ResultPage:
                return asked.answer(opened.centre)

            begin = time.perf_counter()
            await centres.ask(audience, answered)
            taken.append(time.perf_counter() - begin)

    await asyncio.gather(*(visit() for _client in range(clients)))
    return taken


if __name__ == "__main__":
    main()
