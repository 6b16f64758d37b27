"""How long a batch edit takes with its journal, against a bare read, change and write of the same files.

python -m benchmarks.edit --records 10000 --edited 1000
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import yaml

from benchmarks.measure import median, ms, seconds, table, times, versions
from docbase import Centre

SAMPLE = Path(__file__).parents[1] / "corpus"
KEYWORD = "banc d'essai"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--records", type=int, default=10000)
    parser.add_argument("--edited", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docbase-edit-") as scratch:
        measure(Path(scratch), options.records, options.edited, options.rounds)


def measure(scratch: Path, count: int, edited: int, rounds: int) -> None:
    """Prints the table; both begin from the same files at each round."""
    ids = fill(scratch / "centre", count)[:edited]
    pristine = shutil.copytree(scratch / "centre" / "corpus", scratch / "pristine")
    edits, bare, followed = list[float](), list[float](), list[float]()
    for _round in range(rounds):
        with Centre.open(scratch / "centre") as centre:
            edits.append(seconds(edit, centre, ids))
            followed.append(seconds(follow, centre, ids))
            assert sum(KEYWORD in centre.get(one).keywords for one in ids) == edited
            centre.desk.undo()
        peer = shutil.copytree(pristine, scratch / "peer")
        bare.append(seconds(change_all, [*islice(sorted(peer.rglob("*.yaml")), edited)]))
        shutil.rmtree(peer)
    ours, theirs, index = (median(values) for values in (edits, bare, followed))
    print(f"## A keyword added to {edited} of {count} records\n")
    print(f"{versions('docbase', 'pyyaml')}; {rounds} rounds in turns\n")
    rows = [
        ["docbase: planned, journalled, written, on the disk", ms(ours), times(ours, theirs)],
        ["bare: read, changed, written, in memory of the system", ms(theirs), times(theirs, theirs)],
        ["docbase: the index made to follow", ms(index), times(index, theirs)],
    ]
    print(table(("median of rounds", "ms", "ratio"), rows))


def edit(centre: Centre, ids: list[str]) -> None:
    """Adds the keyword, as `docbase tag` does, but for the index."""
    desk = centre.desk
    plan = desk.plan(desk.edit(added={"keywords": KEYWORD}), ids=ids)
    with centre._writing():
        centre.journal.write(plan.changes, plan.deed)


def follow(centre: Centre, ids: list[str]) -> None:
    """Has the index follow."""
    entry = next(centre.desk.history())
    with centre._writing():
        centre._follow(entry.changes)


def change_all(records: list[Path]) -> None:
    """Adds the keyword to the records as a short script would."""
    for path in records:
        record = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        record.setdefault("keywords", []).append(KEYWORD)
        text = yaml.dump(record, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")


def fill(place: Path, count: int) -> list[str]:
    """Makes a centre of records like those of the sample, without their files, and returns their ids."""
    Centre.create(place).close()
    ids = []
    for number, text in zip(range(count), sample(), strict=False):
        ids.append(f"notice-{number:05}")
        folder = place / "corpus" / str(2000 + number % 25)
        folder.mkdir(exist_ok=True)
        lines = [line for line in text.splitlines() if not line.startswith(("id:", "files:", "relations:"))]
        content = "\n".join((f"id: {ids[-1]}", *lines)) + "\n"
        (folder / f"{ids[-1]}.yaml").write_text(content, encoding="utf-8")
    with Centre.open(place) as centre:
        centre.ingest()
    time.sleep(2)
    return ids


def sample() -> Iterator[str]:
    """Yields the records of the sample, again and again."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLE.rglob("*.yaml"))]
    while True:
        yield from texts


if __name__ == "__main__":
    os.environ.pop("DOCBASE_CENTRE", None)
    main()
