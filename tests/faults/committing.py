"""Commits publications to an index one by one in processes that are killed: committing.py FOLDER ROUNDS SEED.

Each process is killed at a random instant of its first, second, third or fourth commit, however slow the
machine: it says when a commit begins. After each kill every publication that was acknowledged must be found,
with its text. Prints one line for each round: how many were acknowledged.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from docbase.errors import DocbaseError
from docbase.model.search import Query, Word
from docbase.search.index import SearchIndex
from tests.search.entries import VOCABULARY, entry

BEGUN = "begun"
"""What a process says before each commit; no publication has this id."""


def main(folder: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    known: set[str] = set()
    index = _index(folder)
    index.create()
    index.close()
    span = _seconds_of_a_commit(folder)
    for round_ in range(rounds):
        acknowledged = _killed_during(folder, round_, chance.randint(1, 4), chance.uniform(0.0, span))
        known |= acknowledged
        _check(folder, known)
        print(len(acknowledged), flush=True)


def _index(folder: Path) -> SearchIndex:
    return SearchIndex(folder, engine="whoosh", vocabulary=VOCABULARY)


def _seconds_of_a_commit(folder: Path) -> float:
    index = _index(folder)
    start = time.monotonic()
    with index.batch() as batch:
        batch.put(entry("first", "Friche first", "Le texte de first, sur une friche."))
    index.close()
    return time.monotonic() - start


def _killed_during(folder: Path, round_: int, commit: int, seconds: float) -> set[str]:
    """Returns the ids that a process acknowledged before it was killed, so many seconds into that commit."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _commit(folder, round_, writing)
    os.close(writing)
    told: list[str] = []
    with os.fdopen(reading) as lines:
        while told.count(BEGUN) < commit:
            line = lines.readline()
            assert line, "the process ended by itself"
            told.append(line.strip())
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told += lines.read().split("\n")[:-1]
    return set(told) - {BEGUN}


def _commit(folder: Path, round_: int, writing: int) -> None:
    index = _index(folder)
    number = 0
    while True:
        number += 1
        name = f"p{round_}-{number}"
        os.write(writing, f"{BEGUN}\n".encode())
        with index.batch() as batch:
            batch.put(entry(name, f"Friche {name}", f"Le texte de {name}, sur une friche."))
        os.write(writing, f"{name}\n".encode())


def _check(folder: Path, known: set[str]) -> None:
    index = _index(folder)
    try:
        index.verify()
        found = set(index.matching(Query(root=Word("friche"))))
        settled = {name for name, revision in index.revisions().items() if revision}
        assert known <= found, known - found
        assert known <= settled, known - settled
        for name in sorted(known)[-3:]:
            assert index.pages(name)[0].text == f"Le texte de {name}, sur une friche."
    except DocbaseError as error:
        raise AssertionError(f"{error} {error.hint}") from error
    finally:
        index.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
