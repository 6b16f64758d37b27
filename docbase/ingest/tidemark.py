"""How the centre stood when an ingestion found nothing to do: while it stands so, that is the answer."""

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path

from docbase.ingest.report import Outcome, Report
from docbase.messages import active_language
from docbase.model.extract import Terms
from docbase.storage import storage_errors, write_atomically

FILE_NAME = "tidemark.json"
TICK = 2.0
"""Seconds: of two changes within them, the second may leave no trace (FAT notes every second one)."""
_PASSED_OVER = frozenset((".git", "__pycache__"))
"""Folders without publications that may be larger than all the others, or change by being used."""
_PACKAGE = Path(__file__).parents[1]
_PASSING_TROUBLE = frozenset(("StorageError", "IndexLockedError"))
"""What may end without leaving a trace on any file: such a failure is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearings:
    """What an ingestion of the whole corpus depends on."""

    corpus: Path
    index: Path
    """The `index/` folder of the centre."""
    files: tuple[Path, ...]
    """The other files of the centre: settings, vocabulary."""
    settings: str
    """The settings that decide what is read and what is said of it, without the passwords."""
    terms: Terms = field(default_factory=Terms)
    """On what terms files are read."""
    reads_pictures: bool
    """Whether pages without text are to be read by OCR, where it is installed."""


class Tidemark:
    """How a centre stands now, compared with how it stood. The caller holds the lock."""

    def __init__(self, bearings: Bearings, clock: Callable[[], float] = time.time) -> None:
        """Looks at every file of the centre."""
        self._bearings = bearings
        self._path = bearings.index / FILE_NAME
        self._digest = _surveyed(bearings, clock())

    def report(self) -> Report | None:
        """Returns what an ingestion of the whole corpus would find, when that is nothing new; else None."""
        if not self._digest:
            return None
        try:
            mark = json.loads(self._path.read_bytes())
            if mark["digest"] != self._digest or mark["witnesses"] != _witnessed(mark["witnesses"]):
                return None
            return Report(outcomes=tuple(_outcome(values) for values in mark["outcomes"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None  # no mark, or half of one

    def leave(self, report: Report) -> None:
        """Remembers the report of an ingestion of the whole corpus that began when this was made.

        One that did something is not remembered, nor one that may end otherwise though nothing changes here.

        Raises:
            StorageError: the disk refuses.
        """
        from docbase.extract.legacy.conversion import places

        is_passing = any(one.error in _PASSING_TROUBLE for one in report.outcomes)
        # Tesseract is there: what it lacks to read them may come into a folder that is not looked at.
        is_halted = bool(report.to_read) and self._bearings.reads_pictures and shutil.which("tesseract")
        if not self._digest or not report.is_idle or is_passing or is_halted:
            return
        mark = {
            "digest": self._digest,
            "witnesses": _witnessed((*places(), *_extensions())),
            "outcomes": [_values(one) for one in report.outcomes],
        }
        write_atomically(self._path, json.dumps(mark, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def lift(index: Path) -> None:
    """Forgets how the centre whose index is in the folder stood: it is about to change.

    Raises:
        StorageError: the disk refuses.
    """
    path = index / FILE_NAME
    with storage_errors(path):
        path.unlink(missing_ok=True)


def _surveyed(bearings: Bearings, now: float) -> str:
    """Returns a digest of the state of everything; empty when something has only just been changed."""
    survey = _Survey(now)
    try:
        survey.note(sys.version, *sys.path[1:], bearings.settings, active_language())
        survey.note(bearings.terms.secret.hex())
        for folder in (bearings.corpus, bearings.index / "generations", _PACKAGE):
            survey.take_in(folder)
        survey.look_at(*bearings.files, bearings.index / "manifest.json")
        # It changes by being used; what matters is that nobody has put it away to have all looked at again.
        survey.note(str((bearings.index / "files.sqlite").exists()))
        # What is installed there, programs or packages, changes them.
        survey.look_at(*map(Path, (*os.get_exec_path(), *_shelves())))
    except OSError:
        return ""
    return "" if survey.is_fresh else survey.digest


def _shelves() -> list[str]:
    """Returns where packages are installed."""
    return [path for path in sys.path if path.endswith("-packages")]


class _Survey:
    """The states of files, gathered."""

    def __init__(self, now: float) -> None:
        self._since, self._until = int((now - TICK) * 1e9), int((now + TICK) * 1e9)
        self._sum = hashlib.sha256()
        self.is_fresh = False
        """Whether any file was changed so lately that it may change again and seem the same."""

    @property
    def digest(self) -> str:
        """The digest of all that was noted."""
        return self._sum.hexdigest()

    def note(self, *texts: str) -> None:
        """Takes in some texts."""
        self._sum.update(repr(texts).encode("utf-8", "surrogatepass"))

    def look_at(self, *paths: Path) -> None:
        """Takes in the state of single files, or that there is none.

        Raises:
            OSError: the disk refuses to say.
        """
        for path in paths:
            try:
                self.note(str(path), self._state(path.stat()))
            except (FileNotFoundError, NotADirectoryError):
                self.note(str(path))

    def take_in(self, folder: Path) -> None:
        """Takes in the state of every file in the folder and below.

        Raises:
            OSError: the folder cannot be listed, or a file has gone meanwhile.
        """
        waiting = [str(folder)]
        while waiting:
            here, lines = waiting.pop(), []
            with os.scandir(here) as entries:
                for entry in entries:
                    if not entry.is_dir(follow_symlinks=False):
                        lines.append(f"{entry.name}\0{self._state_of(entry)}")
                    elif entry.name not in _PASSED_OVER:
                        lines.append(entry.name)
                        waiting.append(entry.path)
            lines.sort()
            self.note(here, *lines)

    def _state_of(self, entry: "os.DirEntry[str]") -> str:
        if entry.is_symlink():
            with suppress(OSError):  # it leads nowhere
                return self._state(entry.stat(follow_symlinks=False)) + self._state(os.stat(entry.path))
        # What Windows lists of a folder may be older than what is in the file.
        return self._state(entry.stat(follow_symlinks=False) if os.name == "posix" else os.stat(entry.path))

    def _state(self, status: os.stat_result) -> str:
        changed, noted = status.st_mtime_ns, status.st_ctime_ns
        if self._since < changed < self._until or self._since < noted < self._until:
            self.is_fresh = True
        return f"{status.st_size} {changed} {noted}"


def _extensions() -> Iterator[str]:
    """Yields the files of the modules loaded that are neither Python's, nor installed, nor docbase's own."""
    others = (os.path.dirname(os.__file__), str(_PACKAGE), *_shelves())
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if file and not file.startswith(others):
            yield file


def _witnessed(paths: Iterable[str]) -> dict[str, str]:
    """Returns the state of each file, as far as there is one."""
    found = {}
    for path in paths:
        found[path] = ""
        with suppress(OSError):
            status = os.stat(path)
            found[path] = f"{status.st_size} {status.st_mtime_ns}"
    return found


def _values(outcome: Outcome) -> list[object] | dict[str, object]:
    """Returns what is not empty in an outcome; most are of files that are as they were."""
    if outcome == Outcome(kind="unchanged", path=outcome.path, record_id=outcome.record_id):
        return [outcome.path, outcome.record_id]
    values = ((one.name, getattr(outcome, one.name)) for one in fields(Outcome))
    return {name: value for name, value in values if value}


def _outcome(values: list[str] | dict[str, object]) -> Outcome:
    if isinstance(values, list):
        return Outcome(kind="unchanged", path=values[0], record_id=values[1])
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return Outcome(**plain)  # type: ignore[arg-type]  # as `_values` wrote them
