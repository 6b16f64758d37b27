"""How long docbase takes to find that nothing is new, against Git on the same tree.

python -m benchmarks.noop --documents 10000
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Run, median, ms, run, script, table, times, versions
from docbase import Centre

AGE = 3
"""Seconds after which docbase and Git trust the time of a file."""
_FOLDERS = 25


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    if not shutil.which("git"):
        sys.exit("Git is not installed.")
    with tempfile.TemporaryDirectory(prefix="docbase-noop-") as scratch:
        measure(Path(scratch) / "centre", options.documents, options.rounds)


def measure(place: Path, documents: int, rounds: int) -> None:
    """Prints the table."""
    Centre.create(place).close()
    _fill(place / "corpus", documents)
    ingest = [script("docbase"), "--centre", str(place), "ingest", "--no-ocr"]
    status = ["git", "-C", str(place), "status", "--porcelain"]
    run(ingest)
    _commit(place)
    time.sleep(AGE)
    looked_through = run(ingest)
    contestants: dict[str, list[str]] = {"docbase ingest": ingest, "git status": status}
    runs: dict[str, list[Run]] = {name: [] for name in contestants}
    for _round in range(rounds):
        for name, command in contestants.items():
            runs[name].append(run(command))
    ours, theirs = runs.values()
    if any(one.code for one in (*ours, *theirs)) or any(one.output for one in theirs):
        sys.exit("Something was to be done after all.")
    print(f"## Nothing to do, {documents} publications\n")
    print(f"{versions('docbase')}; {_git_version()}; {rounds} rounds in turns\n")
    print(_comparison(ours, theirs), end="\n\n")
    print(f"The first time that nothing is to be done, all records are read: {looked_through.wall:.1f} s.")


def _comparison(ours: list[Run], theirs: list[Run]) -> str:
    walls = [median([one.wall for one in runs]) for runs in (ours, theirs)]
    cpus = [median([one.cpu for one in runs]) for runs in (ours, theirs)]
    rows = [
        [name, ms(mine), ms(peer), times(mine, peer)]
        for name, (mine, peer) in (("wall, ms", walls), ("processor, ms", cpus))
    ]
    return table(("median", "docbase ingest", "git status", "ratio"), rows)


def _fill(corpus: Path, documents: int) -> None:
    for number in range(documents):
        folder = corpus / str(2000 + number % _FOLDERS)
        folder.mkdir(exist_ok=True)
        text = f"Publication {number}\n\nUn texte numéro {number} sur la participation citoyenne.\n"
        (folder / f"publication-{number:05}.txt").write_text(text, encoding="utf-8")


def _commit(place: Path) -> None:
    """Gives the centre to Git, but for its index."""
    (place / ".gitignore").write_text("index/\n", encoding="ascii")
    author = ("-c", "user.name=benchmark", "-c", "user.email=benchmark@example.org")
    for arguments in (("init", "-q"), ("add", "-A"), (*author, "commit", "-q", "-m", "All of it")):
        subprocess.run(["git", "-C", str(place), *arguments], check=True, capture_output=True)


def _git_version() -> str:
    said = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.strip()


if __name__ == "__main__":
    os.environ.pop("DOCBASE_CENTRE", None)
    main()
