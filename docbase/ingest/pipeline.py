"""From files to records to entries: what is new is read, described, shelved, indexed; the rest is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from docbase.catalogue.shelves import composed
from docbase.errors import CatalogueError, DocbaseError, ExtractionError, StorageError
from docbase.ingest.finding import Archive, Finder, Task
from docbase.ingest.memory import Failure, Memory
from docbase.ingest.placing import changed_meanwhile
from docbase.ingest.reading import Reader
from docbase.ingest.report import Outcome, Report
from docbase.ingest.shelve import record_places, standing
from docbase.ingest.shelving import Rehearsal, Shelver, outcome_of
from docbase.ingest.upkeep import Projector, Upkeep
from docbase.ingest.workplace import Progress, Workplace
from docbase.ingest.workshop import Reading
from docbase.messages import gettext as _
from docbase.model.extract import SourceFile
from docbase.model.record import Record
from docbase.storage import sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """How an ingestion is wanted."""

    is_rehearsal: bool = False
    """Whether it only says what it would do; what it reads is kept in the cache of texts, no more."""
    retries: bool = False
    """Whether what could not be read before is tried again, though nothing has changed."""


def ingest(
    paths: Iterable[Path],
    place: Workplace,
    orders: Orders = Orders(),
    *,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Brings the publications at the paths into the catalogue and the index, and the index up to date.

    A file that cannot be read is an outcome of the report, never an exception. Whatever stops the work
    (Ctrl-C too), what is done is kept, and the next run goes on from there. The caller holds the lock.

    Args:
        paths: files and folders; without any, the corpus.
        place: what to work with.
        orders: how it is wanted.
        progress: told of each file dealt with, and of each page read from its picture.

    Raises:
        StaleIndexError: other settings made the index.
        IndexingError: the index cannot be written.
        StorageError: the disk of the centre refuses, or the corpus is not there.
    """
    if error := place.missing_corpus():
        raise error
    if not orders.is_rehearsal:
        _make_ready(place)
    with Memory(place.folder) as memory:
        run = _Run(place, memory, orders, progress)
        chosen = tuple(paths) or (place.catalogue.root,)
        if orders.is_rehearsal:
            run.rehearse(chosen)
        else:
            run.work(chosen)
        return run.report()


def _make_ready(place: Workplace) -> None:
    """Clears away what a killed run left, and makes sure that the index can follow the catalogue."""
    for folder in (place.catalogue.root, place.folder):
        sweep(folder)
    place.index.sweep()
    if not place.index.exists:
        place.index.create()
    place.index.check()
    if error := place.lost_corpus():
        raise error


class _Run:
    """One ingestion under way."""

    def __init__(
        self,
        place: Workplace,
        memory: Memory,
        orders: Orders,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._catalogue = place.catalogue
        self._place = place
        self._memory = memory
        self._orders = orders
        self._progress = progress
        desk = replace(place.desk, tesseract=lambda: None) if orders.is_rehearsal else place.desk
        self._reader = Reader(desk, told=self._told_page)
        self._projector = Projector(place, self._reader, memory)
        self._finder = Finder(place, memory)
        self._upkeep = Upkeep(place.catalogue, self._projector, place.index, memory)
        self._shelver = Shelver(place, memory, self._reader, self._upkeep)
        self._shelf = Rehearsal(place, memory) if orders.is_rehearsal else self._shelver
        self._outcomes: list[Outcome] = []
        self._done = self._total = 0

    def rehearse(self, paths: Sequence[Path]) -> None:
        """Goes through it all, then forgets what it noted on the way: the work must find all as it was."""
        try:
            self._go_through(paths)
        finally:
            self._memory.undo()

    def work(self, paths: Sequence[Path]) -> None:
        """Does it all; a record is always written before its entry, so that a stop loses little."""
        try:
            self._go_through(paths)
            self._repair()
        except BaseException:
            with suppress(DocbaseError):  # what stopped the work is what must be told
                self._upkeep.flush()
            raise
        self._upkeep.flush()

    def report(self) -> Report:
        """Returns what became of everything so far."""
        return Report(
            outcomes=tuple(self._outcomes),
            indexed=self._upkeep.written,
            removed=self._upkeep.removed,
            is_rehearsal=self._orders.is_rehearsal,
        )

    def _go_through(self, paths: Sequence[Path]) -> None:
        """Deals with whatever is at the paths, what lies in archives last."""
        for location, error in self._catalogue.located_problems():
            self._outcomes.append(Outcome.failure(f"{self._catalogue.root.name}/{location}", error))
        tasks, archives = list[Task](), list[Archive]()
        for found in self._finder.find(paths):
            if isinstance(found, Archive):
                archives.append(found)
            elif isinstance(found, Task):
                tasks.append(found)
            else:
                self._outcomes.append(found)
        self._total = len(tasks) + len(archives)
        if archives or not all(task.was_known for task in tasks):
            self._reader.get_ready()
        with closing(self._finder):
            self._bring_in(tasks)
            for archive in archives:
                self._empty(archive)

    def _empty(self, archive: Archive) -> None:
        """Brings in what is in the archive, unless it was emptied before."""
        self._done += 1
        known = () if self._orders.retries else self._finder.emptied(archive, self._reader.conditions)
        self._outcomes.extend(known)
        if known:
            return
        start, tasks = len(self._outcomes), list[Task]()
        for found in self._finder.open(archive):
            if isinstance(found, Task):
                tasks.append(found)
            else:
                self._outcomes.append(found)
        self._total += len(tasks)
        self._bring_in(tasks)
        self._finder.note_emptied(archive, tasks, self._outcomes[start:], self._reader.conditions)

    def _bring_in(self, tasks: Iterable[Task]) -> None:
        """Deals with the files: those that a record has are looked at, the others read and shelved."""
        to_read: dict[str, list[Task]] = {}
        # Files that a record has at their place come first: a copy of one is then known for what it is.
        for task in sorted(tasks, key=lambda task: not self._is_claimed(task)):
            if not self._settled(task):
                to_read.setdefault(task.source.sha256, []).append(task)
        doubtful: list[Task] = []
        for source, result in self._reader.read(same[0].source for same in to_read.values()):
            first, *others = to_read[source.sha256]
            self._told(self._shelved(first, result))
            if isinstance(result, DocbaseError) and first.source.has_changed():
                doubtful.extend(others)  # what is wrong with the first may not be with them
                continue
            for task in others:
                self._told(self._shelved(task, _of_its_own(task, result)))
        if doubtful:
            self._bring_in(doubtful)

    def _is_claimed(self, task: Task) -> bool:
        return bool(task.location) and self._catalogue.by_path(composed(task.location)) is not None

    def _settled(self, task: Task) -> bool:
        """Whether the file needs no reading; what becomes of it is then told."""
        try:
            outcome = self._settlement(task)
        except (CatalogueError, StorageError) as error:
            outcome = Outcome.failure(task.shown, error)
        if outcome:
            self._told(outcome)
        return outcome is not None

    def _settlement(self, task: Task) -> Outcome | None:
        """Returns what becomes of a file that needs no reading, None for one that does."""
        stands = standing(self._catalogue, task.location, task.source.sha256)
        if stands.kind == "unreadable-record":
            return Outcome(kind="unchanged", path=task.shown)  # the record itself is among the failures
        if stands.kind == "duplicate":
            is_known = task.was_known and not task.location
            return outcome_of("unchanged" if is_known else "duplicate", task, stands.record_id)
        if stands.kind == "moved" and task.location:
            return self._shelf.move(task, stands.record_id)
        if stands.kind == "new" and self._has_broken_record(task.source.sha256):
            return Outcome(kind="unchanged", path=task.shown)
        if failed := self._failed_before(task.key, task.source.sha256):
            return replace(failed, path=task.shown)
        if stands.kind == "unchanged" and not self._has_pages_to_try(task):
            scan = self._memory.scan(task.source.sha256)
            outcome = outcome_of("unchanged", task, stands.record_id)
            return replace(outcome, pages_to_read=scan.pages if scan else ())
        return None

    def _has_broken_record(self, sha256: str) -> bool:
        """Whether the publication seems to have a record, which cannot be read: it must not get another."""
        if not self._catalogue.problems():
            return False
        places = (place for name in self._memory.names_of(sha256) for place in record_places(name))
        return any(self._catalogue.has_problem(place) for place in places)

    def _failed_before(self, key: str, sha256: str) -> Outcome | None:
        """Returns why the file could not be read before, if it would fail again."""
        failure = self._memory.failure(key, sha256)
        if failure is None:
            return None
        if self._orders.retries or failure.conditions != self._reader.conditions:
            return None
        return Outcome(
            kind="failed", path=key, error=failure.error, message=failure.message, hint=failure.hint
        )

    def _has_pages_to_try(self, task: Task) -> bool:
        """Whether pages of a known publication may be read now that could not be before."""
        sha256 = task.source.sha256
        scan = self._memory.scan(sha256)
        if self._memory.failure(task.key, sha256):
            return True
        if scan is None or not scan.pages or not self._reader.sight:
            return False
        return self._orders.retries or scan.tried != self._reader.sight

    def _shelved(self, task: Task, result: Reading | DocbaseError) -> Outcome:
        """Puts what was read in the catalogue and in the index."""
        try:
            if task.source.has_changed():
                self._memory.forget_file(task.key)
                raise _gone_or_changed(task.source)
            if isinstance(result, DocbaseError):
                raise result
            self._memory.forget_failure(task.key)
            outcome = self._shelf.shelve(task, result)
        except (ExtractionError, CatalogueError) as error:
            self._note_failure(task, error)
            return Outcome.failure(task.shown, error)
        except StorageError as error:
            if Path(str(error.path)) != task.source.path:
                raise
            return Outcome.failure(task.shown, error)
        self._note_attempt(task.source.sha256, result)
        return replace(outcome, pages_to_read=result.extract.pages_to_read)

    def _note_failure(self, task: Task, error: DocbaseError) -> None:
        """Remembers a failure that the content of the file explains."""
        if not isinstance(error, ExtractionError) or task.source.has_changed():
            return
        failure = Failure.of(error, self._reader.conditions)
        self._memory.note_failure(task.key, task.source.sha256, failure)

    def _note_attempt(self, sha256: str, reading: Reading) -> None:
        """Remembers what could not read the pages that are left."""
        scan = self._memory.scan(sha256)
        if scan and reading.extract.pages_to_read:
            self._memory.note_scan(sha256, replace(scan, tried=self._reader.sight))

    def _repair(self) -> None:
        """Indexes what no file led to: records edited by hand, paper-only, or forgotten by a kill."""
        self._upkeep.flush()
        stale = {one.id: one for one in self._catalogue.records() if not self._upkeep.is_current(one)}
        for record_id in list(self._read_again(tuple(stale.values()))):
            stale.pop(record_id, None)
        for record in stale.values():
            self._upkeep.put(record)
        self._upkeep.remove_gone()

    def _read_again(self, records: Sequence[Record]) -> Iterator[str]:
        """Reads what the cache has lost of the records, and yields those that are indexed with it."""
        tasks: dict[Path, Task] = {}
        for place, source in self._projector.unread(records):
            shown = self._place.shown(source.path)
            if failed := self._failed_before(place, source.sha256):
                self._tell_once(replace(failed, path=shown))
            else:
                tasks[source.path] = Task(
                    source=source, location=place, shown=shown, key=place, was_known=True
                )
        for source, result in self._reader.read(task.source for task in tasks.values()):
            task = tasks[source.path]
            if isinstance(result, DocbaseError):
                self._note_failure(task, result)
                self._tell_once(Outcome.failure(task.shown, result))
                continue
            self._memory.forget_failure(task.key)
            for record_id, _file in self._catalogue.by_sha256(source.sha256):
                self._shelver.read_on(record_id, result, source.sha256)
                self._note_attempt(source.sha256, result)
                if len(self._catalogue.get(record_id).files) == 1:
                    yield record_id

    def _tell_once(self, failed: Outcome) -> None:
        """Adds the failure, in the place of what was said of the file itself: that it is as it was."""
        self._outcomes = [
            one
            for one in self._outcomes
            if one.path != failed.path or one.kind not in ("unchanged", "failed")
        ]
        self._outcomes.append(failed)

    def _told_page(self, path: Path, page: int, pages: int) -> None:
        if self._progress:
            told = Progress(
                done=self._done, total=self._total, path=self._place.shown(path), page=page, pages=pages
            )
            self._progress(told)

    def _told(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        self._done += 1
        if self._progress:
            self._progress(Progress(done=self._done, total=self._total, path=outcome.path))


def _gone_or_changed(source: SourceFile) -> ExtractionError:
    if source.path.exists():
        return changed_meanwhile(source.path)
    return ExtractionError(
        _("{path} went away while it was being read.").format(path=source.path),
        hint=_("Put it back, then run the command again."),
        path=source.path,
    )


def _of_its_own(task: Task, result: Reading | DocbaseError) -> Reading | DocbaseError:
    """Returns the result of another file with the same content; an error that names this one."""
    if isinstance(result, Reading):
        return result
    if not isinstance(result, ExtractionError):
        return result
    return type(result)(
        _("{path} has the same content as another file: {message}").format(
            path=task.shown, message=result.message
        ),
        hint=result.hint,
        path=task.source.path,
    )
