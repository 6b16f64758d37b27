"""How fast docbase searches, against tantivy with the same publications and questions, in the same run.

python -m benchmarks.search --documents 1000 10000 --corpus corpus
"""

import argparse
import gc
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks import questions
from benchmarks.collection import Collection, Material, read_material, write_centre
from benchmarks.measure import (
    COMPARED,
    compared,
    folder_size,
    median,
    ms,
    python,
    script,
    seconds,
    table,
    times,
    versions,
)
from benchmarks.questions import KINDS, Question
from benchmarks.tantivy_peer import SHOWN, TantivyPeer
from docbase import Centre
from docbase.model.search import Entry
from docbase.search.stopwords import STOP_WORDS

ROUNDS = 3
"""Times each question is put; the median of them counts."""
ADDED = 20
"""Publications added one by one."""
STARTS = 15
"""Times each command is started."""
_HELLO = """import typer
app = typer.Typer()
@app.command()
def hello(word: str) -> None:
    print(word)
app()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="folder of real publications")
    parser.add_argument("--questions", type=int, default=25, help="of each kind")
    options = parser.parse_args()
    print(versions("docbase", "whoosh-reloaded", "pystemmer", "typer", "tantivy"), end="\n\n")
    material = read_material(options.corpus)
    characters = sum(map(len, material.paragraphs)) / 1e6
    print(f"{len(material.paragraphs)} paragraphs, {characters:.1f} million characters of {options.corpus}")
    for count in options.documents:
        with tempfile.TemporaryDirectory(prefix="docbase-search-") as scratch:
            Bench(material, count, Path(scratch)).report(options.questions)


class Bench:
    """One collection, in a centre and in a tantivy index."""

    def __init__(self, material: Material, count: int, scratch: Path) -> None:
        self._scratch = scratch
        self._count = count
        with Centre.create(scratch / "words") as words:
            self._collection = Collection(material, words.vocabulary, count)
        self._entries = [one.entry(words.vocabulary) for one in self._collection]
        self._centre = write_centre(scratch / "centre", self._collection, has_texts=False)
        self._peer = TantivyPeer(scratch / "tantivy", STOP_WORDS)

    def report(self, each: int) -> None:
        """Prints the tables, as soon as each is known."""
        characters = sum(len(page.text) for entry in self._entries for page in entry.pages) / 1e6
        print(f"\n## {self._count} publications, {characters:.0f} million characters\n")
        print(self._build(), end="\n\n", flush=True)
        asked = questions.draw(self._entries, each)
        gc.collect()
        gc.freeze()  # what only the benchmark keeps in memory is not looked through while answers are timed
        print(self._ask(asked), end="\n\n", flush=True)
        word = next(one.text for one in asked if one.kind == "word, medium")
        print(self._start(word), end="\n\n", flush=True)
        print(self._add(), flush=True)
        self._centre.close()

    def _build(self) -> str:
        """Builds once, or more often when the collection is small."""
        turns = max(1, min(3, 3000 // self._count))
        build = partial(self._centre.index.rebuild, self._entries)
        ours, theirs = _in_turn(turns, (build, self._rebuild_peer))
        sizes = [folder_size(self._scratch / name) / 1e6 for name in ("centre/index", "tantivy")]
        rows = [
            ["build, s", f"{median(ours):.2f}", f"{median(theirs):.2f}", times(median(ours), median(theirs))],
            ["index, MB", f"{sizes[0]:.1f}", f"{sizes[1]:.1f}", times(*sizes)],
        ]
        return table(("", "docbase", "peer", "ratio"), rows)

    def _rebuild_peer(self) -> None:
        shutil.rmtree(self._scratch / "tantivy")
        self._peer = TantivyPeer(self._scratch / "tantivy", STOP_WORDS)
        self._peer.rebuild(self._entries)

    def _ask(self, asked: Sequence[Question]) -> str:
        """Puts every question to both, one after the other; the first round warms up and is not counted."""
        ours: dict[Question, list[float]] = {one: [] for one in asked}
        theirs: dict[Question, list[float]] = {one: [] for one in asked}
        for turn in range(ROUNDS + 1):
            for one in asked:
                mine, peer = seconds(self._total, one), seconds(self._peer.ask, one)
                if turn:
                    ours[one].append(mine)
                    theirs[one].append(peer)
        rows = [self._row(kind, ours, theirs) for kind in KINDS]
        return table(("20 hits, facets, snippets", "median of answers", *COMPARED), rows)

    def _row(
        self, kind: str, ours: Mapping[Question, list[float]], theirs: Mapping[Question, list[float]]
    ) -> list[str]:
        asked = [one for one in ours if one.kind == kind]
        found = median([self._total(one) for one in asked])
        found_by_peer = median([self._peer.ask(one).total for one in asked])
        durations = ([median(each[one]) for one in asked] for each in (ours, theirs))
        return [kind, f"{found:.0f} / {found_by_peer:.0f}", *compared(*durations)]

    def _total(self, question: Question) -> int:
        filters = {"theme": [question.theme]} if question.theme else None
        return self._centre.search(question.text, filters=filters, limit=SHOWN).total

    def _add(self) -> str:
        """Adds publications one by one to the full index."""
        numbers = range(self._count, self._count + ADDED)
        new = [self._collection.publication(number).entry(self._centre.vocabulary) for number in numbers]
        ours, theirs = [], []
        for entry in new:
            ours.append(seconds(self._put, entry))
            theirs.append(seconds(self._peer.put, entry))
            self._peer.settle()
        return table(("", *COMPARED), [["add one, commit", *compared(ours, theirs)]])

    def _put(self, entry: Entry) -> None:
        with self._centre.index.batch() as batch:
            batch.put(entry)

    def _start(self, word: str) -> str:
        """Starts programs from nothing, in turn."""
        hello = self._scratch / "hello.py"
        hello.write_text(_HELLO, encoding="utf-8")
        docbase = [script("docbase"), "--centre", str(self._scratch / "centre")]
        peer = [python(), "-m", "benchmarks.tantivy_peer", str(self._scratch / "tantivy")]
        commands = {
            "docbase search": [*docbase, "search", word, "--limit", str(SHOWN)],
            "docbase search --json": [*docbase, "search", word, "--limit", str(SHOWN), "--json"],
            "docbase --version": [*docbase, "--version"],
            "python -c pass": [python(), "-c", "pass"],
            "typer alone": [python(), str(hello), word],
            "tantivy alone": [*peer, word],
        }
        taken = _in_turn(STARTS, [partial(_start, command) for command in commands.values()])
        medians = dict(zip(commands, map(median, taken), strict=True))
        whole = medians["docbase search"]
        rows = [[name, ms(value), times(whole, value)] for name, value in medians.items()]
        return table(("process start to answer", "p50 ms", "docbase search ÷ this"), rows)


def _in_turn(turns: int, actions: Sequence[Callable[[], object]]) -> list[list[float]]:
    """Returns how long each action took, turn by turn; when there are several turns, one more warms up."""
    warming = int(turns > 1)
    taken = [[seconds(action) for action in actions] for _ in range(turns + warming)]
    return [list(durations) for durations in zip(*taken[warming:], strict=True)]


def _start(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    main()
