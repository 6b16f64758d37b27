"""How long docbase takes to read a folder of publications, against Recoll reading the same files.

python -m benchmarks.ingest CORPUS_DIR
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import stages
from benchmarks.measure import Run, median, run, script, table, times, versions
from docbase import Centre

BOTH_READ = frozenset((".pdf", ".docx", ".doc", ".odt", ".rtf", ".html", ".txt"))
"""Formats that Recoll reads; what docbase does not read is left out for both."""
HELPERS = "recollcmd poppler-utils antiword unrtf unzip xsltproc libxml2-utils python3-lxml"
"""Debian packages of Recoll and of the programs it reads these formats with."""
_RECOLL_SETTINGS = """topdirs = {folder}
indexstemminglanguages = french
noaspell = 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A program that reads a folder."""

    name: str
    prepare: Callable[[Path], list[str]]
    """Makes a fresh place in a folder and returns the command to run in it, again and again."""
    count: Callable[[Path, str], int]
    """Returns how many files were read, from that place and what the first run printed."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder of publications")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which("recollindex"):
        sys.exit(f"Recoll is not installed: apt-get install --no-install-recommends {HELPERS}")
    # Two processors for both, wherever this runs.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    with tempfile.TemporaryDirectory(prefix="docbase-ingest-") as scratch:
        files = _files_both_read(options.corpus, Path(scratch))
        measure(files, Path(scratch), options.rounds)


def measure(files: Sequence[Path], scratch: Path, rounds: int) -> None:
    """Prints the tables."""
    contestants = (
        Contestant(name="docbase", prepare=lambda place: _fresh_centre(place, files), count=_read_by_docbase),
        Contestant(
            name="recollindex", prepare=lambda place: _fresh_recoll(place, files), count=_read_by_recoll
        ),
    )
    first: dict[str, list[Run]] = {one.name: [] for one in contestants}
    again: dict[str, list[Run]] = {one.name: [] for one in contestants}
    counts: dict[str, int] = {}
    for _round in range(rounds):
        for one in contestants:
            place = scratch / one.name
            shutil.rmtree(place, ignore_errors=True)
            command = one.prepare(place)
            os.sync()
            first[one.name].append(run(command))
            run(command)  # docbase remembers that nothing was to do, once there was nothing to do
            again[one.name].append(run(command))
            counts[one.name] = one.count(place, first[one.name][-1].output)
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    print(f"## Reading {len(files)} files, {megabytes:.0f} MB\n")
    recoll = _recoll_version(scratch / "recollindex" / "settings")
    print(f"{versions('docbase', 'whoosh-reloaded', 'pypdfium2')}; {recoll}\n")
    print(_comparison(first, again, counts), end="\n\n")
    print(stages.report(files, scratch / "stages"))


def _comparison(first: dict[str, list[Run]], again: dict[str, list[Run]], counts: dict[str, int]) -> str:
    ours, theirs = first["docbase"], first["recollindex"]
    idle, their_idle = again["docbase"], again["recollindex"]

    def row(
        name: str, unit: str, value: Callable[[Run], float], runs: tuple[list[Run], list[Run]]
    ) -> list[str]:
        mine, peer = (median([value(one) for one in each]) for each in runs)
        return [f"{name}, {unit}", f"{mine:.2f}", f"{peer:.2f}", times(mine, peer)]

    rows = [
        ["files read", str(counts["docbase"]), str(counts["recollindex"]), ""],
        row("first run, wall", "s", lambda one: one.wall, (ours, theirs)),
        row("first run, processor", "s", lambda one: one.cpu, (ours, theirs)),
        row("largest process", "MB", lambda one: one.largest / 1e6, (ours, theirs)),
        row("all processes", "MB", lambda one: one.together / 1e6, (ours, theirs)),
        row("nothing to do, wall", "s", lambda one: one.wall, (idle, their_idle)),
        row("nothing to do, processor", "s", lambda one: one.cpu, (idle, their_idle)),
    ]
    return table(("median", "docbase", "recollindex", "ratio"), rows)


def _files_both_read(corpus: Path, scratch: Path) -> list[Path]:
    """Returns the files of the corpus that docbase does not refuse for their format.

    This first reading also fills the caches of the system, for both.
    """
    files = sorted(path for path in corpus.rglob("*") if path.suffix.lower() in BOTH_READ and path.is_file())
    place = scratch / "trial"
    command = _fresh_centre(place, files)
    trial = run(command)
    if not trial.output.startswith("{"):
        sys.exit(f"It ended with code {trial.code} and no report: {' '.join(command)}")
    failed = json.loads(trial.output)["failed"]
    shutil.rmtree(place)
    run(_fresh_recoll(place, files))
    shutil.rmtree(place)
    refused = {Path(one["path"]).name for one in failed if "nsupported" in one["error"]}
    if refused:
        print(f"Left out, not read by docbase: {len(refused)} files", end="\n\n")
    return [path for number, path in enumerate(files) if _name(number, path) not in refused]


def _fresh_centre(place: Path, files: Sequence[Path]) -> list[str]:
    Centre.create(place).close()
    _copy(files, place / "corpus")
    return [script("docbase"), "--centre", str(place), "ingest", "--json", "--no-ocr"]


def _fresh_recoll(place: Path, files: Sequence[Path]) -> list[str]:
    folder, settings = place / "files", place / "settings"
    folder.mkdir(parents=True)
    settings.mkdir()
    _copy(files, folder)
    (settings / "recoll.conf").write_text(_RECOLL_SETTINGS.format(folder=folder), encoding="utf-8")
    return ["recollindex", "-c", str(settings)]


def _copy(files: Sequence[Path], folder: Path) -> None:
    for number, path in enumerate(files):
        shutil.copyfile(path, folder / _name(number, path))


def _name(number: int, path: Path) -> str:
    """Returns the name of a copy; two sub-folders may have files of one name."""
    return f"{number:04} {path.name}"


def _read_by_docbase(_place: Path, output: str) -> int:
    report = json.loads(output)
    return sum(len(report[kind]) for kind in ("added", "updated", "duplicates"))


def _read_by_recoll(place: Path, _output: str) -> int:
    wanted = " OR ".join(f"ext:{suffix[1:]}" for suffix in sorted(BOTH_READ))
    asked = ["recollq", "-c", str(place / "settings"), "-b", "-n", "0", wanted]
    found = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return sum(line.startswith("file://") for line in found.splitlines())


def _recoll_version(settings: Path) -> str:
    said = subprocess.run(
        ["recollq", "-c", str(settings), "-b", "x"], capture_output=True, text=True, check=False
    )
    found = re.search(r"Recoll \S+ \+ Xapian \S+", said.stderr)
    return found[0] if found else "Recoll"


if __name__ == "__main__":
    main()
