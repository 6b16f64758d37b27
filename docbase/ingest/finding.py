"""What there is to bring in: the files that were found, and the publications that lie in archives."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docbase.catalogue.shelves import composed
from docbase.errors import DocbaseError, StorageError
from docbase.extract.base import source_file
from docbase.ingest.archives import is_archive, unpack
from docbase.ingest.memory import Emptied, Memory
from docbase.ingest.report import Outcome
from docbase.ingest.scan import find_files
from docbase.ingest.workplace import Workplace
from docbase.messages import gettext as _
from docbase.model.extract import SourceFile
from docbase.storage import storage_errors

_UNPACKED = "unpacked"
"""Folder of the index where an archive is opened for the time it takes."""


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
    was_known: bool
    """Whether an earlier ingestion met it as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive that was found."""

    path: Path
    sha256: str
    shown: str
    key: str


class Finder:
    """Finds what there is to bring in."""

    def __init__(self, place: Workplace, memory: Memory) -> None:
        self._place = place
        self._memory = memory
        self._folder = place.folder / _UNPACKED
        self._met: dict[str, str] = {}
        """Places in the corpus met so far, by what they are once their accents are composed."""

    def find(self, paths: Iterable[Path]) -> Iterator[Task | Archive | Outcome]:
        """Yields each file to deal with; or what became of one that cannot be.

        Args:
            paths: files and folders.
        """
        for found in find_files(paths, leave_out=(self._place.folder,)):
            if isinstance(found, StorageError):
                yield Outcome.failure(self._place.shown(Path(str(found.path))), found)
                continue
            try:
                yield self._found(found)
            except DocbaseError as error:
                yield Outcome.failure(self._place.shown(found), error)

    def emptied(self, archive: Archive, conditions: str) -> tuple[Outcome, ...]:
        """Returns what an archive gave when it was opened before; nothing if it must be opened.

        It must when a publication that came out of it is in no record any more, or when what failed then may
        be read now.
        """
        before = self._memory.emptied(archive.sha256)
        if before is None or not all(self._place.catalogue.by_sha256(one) for one in before.members):
            return ()
        if before.failures and before.conditions != conditions:
            return ()
        failures = (
            Outcome(
                kind="failed",
                path=one["path"],
                error=one["error"],
                message=one["message"],
                hint=one["hint"],
            )
            for one in before.failures
        )
        return (Outcome(kind="unchanged", path=archive.shown), *failures)

    def open(self, archive: Archive) -> Iterator[Task | Outcome]:
        """Yields what is in the archive; it stays unpacked until `close`."""
        folder = self._folder / archive.sha256[:16]
        self.close()
        try:
            with storage_errors(folder):
                folder.mkdir(parents=True)
            for member in unpack(archive.path, folder, self._place.terms):
                if isinstance(member, DocbaseError):
                    name = f"/{member.value}" if member.value else ""
                    yield Outcome.failure(archive.shown + name, member)
                else:
                    yield self._member(archive, member.path, member.name)
        except StorageError as error:
            yield Outcome.failure(archive.shown, error)

    def close(self) -> None:
        """Removes what is unpacked, by a run that was killed too."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def note_emptied(
        self, archive: Archive, came: Iterable[Task], outcomes: Iterable[Outcome], conditions: str
    ) -> None:
        """Remembers that the archive was opened, which publications came out of it and what could not.

        Args:
            archive: the archive.
            came: what was found in it.
            outcomes: what became of each.
            conditions: under which files were read.
        """
        failed = [one for one in outcomes if one.kind == "failed"]
        if any(one.error == StorageError.__name__ for one in failed):
            return  # the disk was full, or away: it is opened again
        paths = {one.path for one in failed}
        emptied = Emptied(
            conditions=conditions,
            members=tuple(task.source.sha256 for task in came if task.shown not in paths),
            failures=tuple(
                {"path": one.path, "error": one.error, "message": one.message, "hint": one.hint}
                for one in failed
            ),
        )
        self._memory.note_emptied(archive.sha256, emptied)

    def _found(self, path: Path) -> Task | Archive:
        location = self._place.location(path)
        if self._met.setdefault(composed(location), location) != location:
            raise _twin(path)
        key, shown = location or path.absolute().as_posix(), self._place.shown(path)
        was_known = self._memory.knows(path, key)
        source = self._memory.fingerprint(path, key)
        is_publication = bool(location) and self._place.catalogue.by_path(composed(location)) is not None
        if not is_publication and is_archive(path):
            return Archive(path=path, sha256=source.sha256, shown=shown, key=key)
        return Task(source=source, location=location, key=key, shown=shown, was_known=was_known)

    def _member(self, archive: Archive, path: Path, name: str) -> Task:
        key, source = f"{archive.key}/{name}", source_file(path)
        return Task(
            source=source,
            location="",
            key=key,
            shown=f"{archive.shown}/{name}",
            was_known=self._memory.has_met(key, source.sha256),
        )


def _twin(path: Path) -> StorageError:
    return StorageError(
        _("{path} has the name of another file of its folder, its accents written in another way.").format(
            path=path
        ),
        hint=_("Rename one of the two, then run the same command again."),
        path=path,
    )
