"""Centres to break: small publications, commands run as a person runs them, and what must hold afterwards."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docbase import Centre
from tests.extract.samples import pdf
from tests.extract.scans import printed, scanned_pdf
from tests.ingest.zips import make_zip

ROOT = Path(__file__).parents[2]
CRASHING = Path(__file__).with_name("crashing.py")
WORDS = (
    *("aulnoye", "bohain", "clermont", "denain", "fourmies", "guise", "hirson", "jeumont", "knutange"),
    *("liancourt", "maubeuge", "noyon", "onnaing", "peronne", "quievrain", "roubaix", "soissons", "tergnier"),
)
"""A word for each publication, by which it alone is found."""


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(**others: str) -> dict[str, str]:
    """Returns what commands find around them: they speak French and do not wait for one another."""
    return {**os.environ, "DOCBASE_LANGUAGE": "fr", "DOCBASE_WAIT": "0", "DOCBASE_JOBS": "1", **others}


def run(
    centre: Path,
    *arguments: str | Path,
    prepare: Callable[[], None] | None = None,
    through: Sequence[str] = (),
) -> Ran:
    """Runs a command in the centre.

    Args:
        centre: where it is run.
        arguments: those of `docbase`.
        prepare: what its process does first.
        through: the command that runs it.
    """
    done = subprocess.run(
        [*through, sys.executable, "-m", "docbase", *map(str, arguments)],
        cwd=centre,
        env=environment(),
        capture_output=True,
        timeout=120,
        preexec_fn=prepare,
        check=False,
    )
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in ran.err, ran.err
    return ran


def run_fatally(centre: Path, nth_write: int, *arguments: str | Path) -> int:
    """Runs a command that is killed just before its nth write, and returns its exit code (-9 if it was)."""
    done = subprocess.run(
        [sys.executable, CRASHING, str(nth_write), *map(str, arguments)],
        cwd=centre,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode < 0 or b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode


def writes_of(centre: Path, *arguments: str | Path) -> int:
    """Runs a command to its end, and returns how many writes there were."""
    done = subprocess.run(
        [sys.executable, CRASHING, "0", *map(str, arguments)],
        cwd=centre,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return int(done.stderr.rpartition("writes: ")[2])


def run_killed(centre: Path, after: float, *arguments: str | Path) -> int:
    """Runs a command that is killed after some seconds, and returns its exit code (-9 if it was)."""
    with subprocess.Popen(
        [sys.executable, "-m", "docbase", *map(str, arguments)],
        cwd=centre,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            return process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def publication(folder: Path, number: int) -> Path:
    """Writes a small publication, as it stands after a while; `word(number)` finds it alone."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"reunion-{number:03}.txt"
    path.write_text(
        f"Compte rendu de la rencontre de {word(number).capitalize()}\n\n"
        f"Amiens, le {number % 28 + 1} mars {2010 + number % 9}\n\n"
        f"Les coordonnateurs de {word(number)} présentent la grille d'indicateurs.\n",
        encoding="utf-8",
    )
    past = time.time() - 1000
    os.utime(path, (past, past))
    return path


def lines_of(number: int) -> list[str]:
    """Returns what is printed in publications that are no plain text."""
    return [
        f"La rencontre de {word(number).capitalize()}",
        "Les conseillers citoyens se réunissent chaque mois",
        "avec les services de la préfecture de la Somme.",
    ]


def pdf_publication(folder: Path, number: int) -> Path:
    """Writes a small publication as a PDF."""
    return _written(folder / f"affiche-{number:03}.pdf", pdf([[(16.0, line) for line in lines_of(number)]]))


def scanned_publication(folder: Path, number: int) -> Path:
    """Writes a small publication as a PDF that is only a picture."""
    return _written(folder / f"fax-{number:03}.pdf", scanned_pdf([printed(lines_of(number))]))


def archive_of(folder: Path, *publications: Path) -> Path:
    """Puts publications in a zip of their own name, and returns it; they are gone."""
    path = folder / f"{publications[0].stem}.zip"
    make_zip(path, *((one.name, one.read_bytes()) for one in publications))
    for one in publications:
        one.unlink()
    return path


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    past = time.time() - 1000
    os.utime(path, (past, past))
    return path


def word(number: int) -> str:
    """Returns a word that the publication of this number alone has."""
    return WORDS[number % len(WORDS)] + "x" * (number // len(WORDS))


def make_centre(folder: Path, numbers: range = range(4)) -> Path:
    """Returns a centre with these publications, catalogued and indexed."""
    with Centre.create(folder) as centre:
        for number in numbers:
            publication(centre.corpus, number)
        if numbers:
            assert len(centre.ingest().added) == len(numbers)
    return folder


def leftovers(centre: Path) -> list[str]:
    """Returns the files that only work under way has a use for."""
    generations = [path.name for path in (centre / "index" / "generations").glob("*")]
    passing = [str(path) for path in centre.rglob("*") if "tmp" in path.suffix or ".toc." in path.name]
    return passing + (generations if len(generations) > 1 else [])


def assert_nothing_is_broken(centre: Path, sources: dict[str, int]) -> None:
    """Asserts what holds at any moment, whatever was killed: all that is in the corpus is whole.

    Args:
        centre: the centre.
        sources: number of each publication there is, by digest of its content.
    """
    with Centre.open(centre) as opened:
        assert opened.catalogue.problems() == []
        described = [file.sha256 for record in opened.catalogue for file in record.files]
    assert len(described) == len(set(described))
    for path in _visible(centre / "corpus"):
        if path.suffix != ".yaml":
            assert digest(path) in sources, f"{path} is not whole"


def assert_all_is_well(centre: Path, sources: dict[str, int]) -> None:
    """Asserts what holds once the work was finished: everything is there once, sound, and found."""
    assert_nothing_is_broken(centre, sources)
    with Centre.open(centre) as opened:
        grave = [found for found in opened.audit(deep=True) if found.severity != "info"]
        assert grave == []
        by_digest = {file.sha256: record.id for record in opened.catalogue for file in record.files}
        assert by_digest.keys() == sources.keys()
        kept = [digest(path) for path in _visible(centre / "corpus") if path.suffix != ".yaml"]
        assert sorted(kept) == sorted(sources)
        for content, number in sources.items():
            assert [hit.record_id for hit in opened.search(word(number)).hits] == [by_digest[content]]
        assert opened.search().total == len(sources)
    assert leftovers(centre) == []


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _visible(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
