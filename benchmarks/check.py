"""How long the check of a catalogue takes with all its rules, and its opening, against a bare reading of it.

python -m benchmarks.check --records 10000
"""

import argparse
import gc
import os
import tempfile
from collections import Counter
from pathlib import Path

import yaml

from benchmarks.edit import sample
from benchmarks.measure import median, ms, seconds, table, times, versions
from docbase import Centre

LISTED = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docbase-check-") as scratch:
        measure(Path(scratch) / "centre", options.records, options.rounds)


def measure(place: Path, count: int, rounds: int) -> None:
    """Prints the table; the centre is opened anew each time."""
    fill(place, count)
    checks, lists, bare = list[float](), list[float](), list[float]()
    for _round in range(rounds):
        for taken, action, where in (
            (bare, read_all, place / "corpus"),
            (checks, check, place),
            (lists, first_ones, place),
        ):
            gc.collect()  # what one has left is not counted to the next
            taken.append(seconds(action, where))
    whole, listed, theirs = (median(values) for values in (checks, lists, bare))
    print(f"## A catalogue of {count} records\n")
    print(f"{versions('docbase', 'pyyaml')}; {rounds} rounds in turns; found: {found(place)}\n")
    rows = [
        ["bare: all records read with PyYAML's C loader", ms(theirs), times(theirs, theirs)],
        ["docbase: checked with all rules, the index too", ms(whole), times(whole, theirs)],
        [f"docbase: opened, {LISTED} records listed", ms(listed), times(listed, theirs)],
    ]
    print(table(("median of rounds", "ms", "ratio"), rows))


def check(place: Path) -> None:
    """Checks, as `docbase check` does."""
    with Centre.open(place) as centre:
        centre.audit()


def first_ones(place: Path) -> None:
    """Lists the first records, as `docbase search` does."""
    with Centre.open(place) as centre:
        page = centre.search(limit=LISTED)
        assert len(centre.records(hit.record_id for hit in page.hits)) == LISTED


def read_all(folder: Path) -> None:
    """Reads every record as a short script would."""
    for path in folder.rglob("*.yaml"):
        yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def found(place: Path) -> str:
    """Returns how many findings there are of each rule."""
    with Centre.open(place) as centre:
        counts = Counter(finding.rule for finding in centre.audit())
    return ", ".join(f"{count} {code}" for code, count in counts.most_common()) or "nothing"


def fill(place: Path, count: int) -> None:
    """Makes a centre of records like those of the sample; one in a hundred has faults."""
    Centre.create(place).close()
    for number, text in zip(range(count), sample(), strict=False):
        name = f"notice-{number:05}"
        folder = place / "corpus" / str(2000 + number % 25)
        folder.mkdir(exist_ok=True)
        left = ("id:", "subtitle:", "files:", "relations:")
        lines = [line for line in text.splitlines() if not line.startswith(left)]
        lines.append(f"subtitle: Volume {number}")
        if number % 100 == 0:
            lines = [line for line in lines if not line.startswith(("language:", "url:"))]
            lines += ["language: français", "url: voir le site"]
        content = "\n".join((f"id: {name}", *lines)) + "\n"
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    with Centre.open(place) as centre:
        centre.ingest()


if __name__ == "__main__":
    os.environ.pop("DOCBASE_CENTRE", None)
    main()
