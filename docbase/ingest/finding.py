"""What there is to bring in: the files that were found, and the publications that lie in archives."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docbase.errors import DocbaseError, StorageError
from docbase.ingest.archives import is_archive, unpack
from docbase.ingest.memory import Memory
from docbase.ingest.report import Outcome
from docbase.ingest.scan import find_files
from docbase.ingest.workplace import Workplace
from docbase.model.extract import SourceFile
from docbase.storage import storage_errors

_UNPACKED = "unpacked"
"""Folder of the index where archives are opened for the time of a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file that was found, as it was then."""

    source: SourceFile
    location: str
    """Its place in the corpus, with `/`; empty when it lies outside."""
    shown: str
    """Its path, as messages give it."""
    key: str
    """The name under which it is remembered."""
    state: tuple[int, int]
    """Size and time of change."""
    was_known: bool
    """Whether an earlier ingestion met it as it is."""

    @property
    def is_as_found(self) -> bool:
        """Whether nobody has changed the file since."""
        return _state(self.source.path) == self.state


class Finder:
    """Finds what there is to bring in; archives are opened in a folder of the index."""

    def __init__(self, place: Workplace, memory: Memory) -> None:
        self._place = place
        self._memory = memory
        self._folder = place.folder / _UNPACKED
        self._opened: dict[str, str] = {}
        """Archives opened in this run: as they are shown, by their digest."""

    def find(self, paths: Iterable[Path]) -> Iterator[Task | Outcome]:
        """Yields each file to deal with; or what became of one that needs nothing more.

        Args:
            paths: files and folders.
        """
        for found in find_files(paths, leave_out=(self._place.folder,)):
            if isinstance(found, StorageError):
                yield Outcome.failure(self._place.shown(Path(str(found.path))), found)
                continue
            try:
                yield from self._found(found)
            except DocbaseError as error:
                yield Outcome.failure(self._place.shown(found), error)

    def close(self, outcomes: Iterable[Outcome]) -> None:
        """Removes what was unpacked, and remembers the archives that need not be opened again."""
        failed = [one.path for one in outcomes if one.kind == "failed"]
        for sha256, shown in self._opened.items():
            if not any(path == shown or path.startswith(f"{shown}/") for path in failed):
                self._memory.note_emptied(sha256)
        self.clear()

    def clear(self) -> None:
        """Removes what this run, or one that was killed, has unpacked."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _found(self, path: Path) -> Iterator[Task | Outcome]:
        task = self._task(path)
        if path.suffix.lower() == ".zip" and is_archive(path):
            yield from self._inside(task)
        else:
            yield task

    def _inside(self, archive: Task) -> Iterator[Task | Outcome]:
        sha256 = archive.source.sha256
        if sha256 in self._opened or self._memory.has_emptied(sha256):
            yield Outcome(kind="unchanged", path=archive.shown)
            return
        self._opened[sha256] = archive.shown
        folder = self._folder / sha256[:16]
        with storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        for member in unpack(archive.source.path, folder, self._place.terms):
            if isinstance(member, DocbaseError):
                yield Outcome.failure(self._shown_inside(archive, member), member)
            else:
                yield self._task(member.path, within=archive, name=member.name)

    def _shown_inside(self, archive: Task, error: DocbaseError) -> str:
        return archive.shown if not error.value else f"{archive.shown}/{error.value}"

    def _task(self, path: Path, *, within: Task | None = None, name: str = "") -> Task:
        location = "" if within else self._place.location(path)
        key = f"{within.key}/{name}" if within else location or path.absolute().as_posix()
        state, was_known = _state(path), self._memory.knows(path, key)
        return Task(
            source=self._memory.fingerprint(path, key),
            location=location,
            key=key,
            shown=f"{within.shown}/{name}" if within else self._place.shown(path),
            state=state,
            was_known=was_known,
        )


def _state(path: Path) -> tuple[int, int]:
    with storage_errors(path):
        status = path.stat()
    return status.st_size, status.st_mtime_ns
