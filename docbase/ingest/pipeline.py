"""From files to records to entries: what is new is read, described, shelved, indexed; the rest is left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.catalogue.shelves import beside, composed
from docbase.errors import CatalogueError, DocbaseError, ExtractionError
from docbase.ingest.finding import Finder, Task
from docbase.ingest.likenesses import Likenesses
from docbase.ingest.memory import Failure, Memory
from docbase.ingest.placing import changed_meanwhile, copy_in, place_for
from docbase.ingest.reading import Reader, Reading
from docbase.ingest.remarks import remarks
from docbase.ingest.report import Kind, Outcome, Report
from docbase.ingest.shelve import draft_record, redrafted, standing, with_content, with_place
from docbase.ingest.upkeep import Projector, Upkeep
from docbase.ingest.workplace import Progress, Workplace
from docbase.model.dates import parse_date
from docbase.model.record import Record
from docbase.storage import sweep

if TYPE_CHECKING:
    from docbase.ingest.describe import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """How an ingestion is wanted."""

    is_rehearsal: bool = False
    """Whether it only says what it would do; what it reads is kept in the cache of texts, no more."""
    retries: bool = False
    """Whether files that could not be read before are tried again; those named one by one always are."""


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
    for folder in (place.catalogue.root, place.folder):
        sweep(folder)
    place.index.sweep()
    if not place.index.exists:
        place.index.create()
    place.index.check()
    if error := place.lost_corpus():
        raise error
    with Memory(place.folder) as memory:
        run = _Run(place, memory, orders, progress)
        try:
            run.work(tuple(paths) or (place.catalogue.root,))
        except BaseException:
            with suppress(DocbaseError):  # what stopped the work is what must be told
                run.upkeep.flush()
            raise
        finally:
            run.finder.clear()
        run.upkeep.flush()
        return run.report()


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
        self._projector = Projector(place.catalogue, self._reader, memory)
        self.finder = Finder(place, memory)
        self.upkeep = Upkeep(place.catalogue, self._projector, place.index, memory)
        self._likenesses = Likenesses(place.catalogue, memory)
        self._outcomes: list[Outcome] = []
        self._rehearsed: dict[str, str] = {}
        """Ids that the contents met so far would have been given."""
        self._done = self._total = 0

    def work(self, paths: Sequence[Path]) -> None:
        """Does it all; a record is always written before its entry, so that a stop loses little."""
        for location, error in self._catalogue.located_problems():
            self._outcomes.append(Outcome.failure(f"{self._catalogue.root.name}/{location}", error))
        tasks = self._tasks(paths)
        self._total = len(tasks)
        named = frozenset(paths)
        to_read: dict[str, list[Task]] = {}
        # Files that a record has at their place come first: a copy of one is then known for what it is.
        for task in sorted(tasks, key=lambda task: not self._is_claimed(task)):
            if not self._settled(task) and not self._failed_before(task, named):
                to_read.setdefault(task.source.sha256, []).append(task)
        for source, result in self._reader.read(same[0].source for same in to_read.values()):
            first, *others = to_read[source.sha256]
            self._told(self._shelved(first, result))
            for task in others:
                self._told(self._shelved(task, self._of_its_own(task, result)))
        if not self._orders.is_rehearsal:
            self.finder.close(self._outcomes)
            self._repair()

    def _tasks(self, paths: Iterable[Path]) -> list[Task]:
        tasks = []
        for found in self.finder.find(paths):
            if isinstance(found, Task):
                tasks.append(found)
            else:
                self._outcomes.append(found)
        return tasks

    def _of_its_own(self, task: Task, result: Reading | DocbaseError) -> Reading | DocbaseError:
        """Returns the result of another file with the same content; an error that names this one."""
        if isinstance(result, Reading):
            return result
        return next(iter(self._reader.read([task.source])))[1]

    def report(self) -> Report:
        """Returns what became of everything so far."""
        return Report(
            outcomes=tuple(self._outcomes),
            indexed=self.upkeep.written,
            removed=self.upkeep.removed,
            is_rehearsal=self._orders.is_rehearsal,
        )

    def _is_claimed(self, task: Task) -> bool:
        return bool(task.location) and self._catalogue.by_path(composed(task.location)) is not None

    def _settled(self, task: Task) -> bool:
        """Whether the file needs no reading; what becomes of it is then told."""
        try:
            return self._is_settled(task)
        except CatalogueError as error:
            self._told(Outcome.failure(task.shown, error))
            return True

    def _is_settled(self, task: Task) -> bool:
        stands = standing(self._catalogue, task.location, task.source.sha256)
        if stands.kind == "unchanged":
            scan = self._memory.scan(task.source.sha256)
            if scan and scan.pages and self._reader.reads_pictures:
                return False
            pages = scan.pages if scan else ()
            self._told(replace(self._outcome("unchanged", task, stands.record_id), pages_to_read=pages))
        elif stands.kind == "unreadable-record":
            self._done += 1  # the record itself is among the failures
        elif stands.kind == "duplicate":
            is_known = task.was_known and not task.location
            self._told(self._outcome("unchanged" if is_known else "duplicate", task, stands.record_id))
        elif stands.kind == "moved" and task.location:
            self._told(self._moved(task, stands.record_id, task.location))
        else:
            return False
        return True

    def _failed_before(self, task: Task, named: Collection[Path]) -> bool:
        """Whether the file could not be read before, and would fail again; that is then told."""
        if self._orders.retries or task.source.path in named:
            return False
        failure = self._memory.failure(task.key, task.source.sha256, self._reader.conditions)
        if failure:
            self._told(
                Outcome(
                    kind="failed",
                    path=task.shown,
                    error=failure.error,
                    message=failure.message,
                    hint=failure.hint,
                )
            )
        return failure is not None

    def _shelved(self, task: Task, result: Reading | DocbaseError) -> Outcome:
        """Puts what was read in the catalogue and in the index."""
        if isinstance(result, DocbaseError):
            outcome = Outcome.failure(task.shown, result)
            if isinstance(result, ExtractionError):
                failure = Failure(error=outcome.error, message=outcome.message, hint=outcome.hint)
                self._memory.note_failure(task.key, task.source.sha256, self._reader.conditions, failure)
            return outcome
        try:
            if not task.is_as_found:
                self._memory.forget_file(task.key)
                raise changed_meanwhile(task.source.path)
            outcome = self._kept(task, result)
        except (ExtractionError, CatalogueError) as error:
            return Outcome.failure(task.shown, error)
        return replace(outcome, pages_to_read=result.extract.pages_to_read)

    def _kept(self, task: Task, reading: Reading) -> Outcome:
        sha256 = task.source.sha256
        # Asked again: a file read meanwhile may have the same content.
        stands = standing(self._catalogue, task.location, sha256)
        if sha256 in self._rehearsed:
            return self._outcome("duplicate", task, self._rehearsed[sha256])
        if stands.kind == "new":
            return self._added(task, reading)
        if stands.kind == "moved":
            return self._moved(task, stands.record_id, task.location or self._brought_in(task, None))
        if stands.kind == "unchanged":
            return self._read_on(task, stands.record_id, reading)
        if stands.kind in ("changed", "adopted"):
            return self._changed(task, stands.record_id, reading)
        return self._outcome("duplicate", task, stands.record_id)

    def _added(self, task: Task, reading: Reading) -> Outcome:
        draft, extract, sha256 = reading.draft, reading.extract, task.source.sha256
        location = task.location or self._brought_in(task, draft.date.value.year if draft.date else None)
        record, place = draft_record(draft, self._catalogue, location, sha256=sha256, extract=extract)
        if self._orders.is_rehearsal:
            self._rehearsed[sha256] = record.id
            related = self._likenesses.of(sha256, reading.sketch)
        else:
            self._catalogue.add(replace(record, added=parse_date(self._place.today.isoformat())), place)
            self.upkeep.put(self._catalogue.get(record.id))
            related = self._likenesses.note(sha256, reading.sketch)
        return Outcome(
            kind="added",
            path=f"{self._catalogue.root.name}/{location}",
            record_id=record.id,
            warnings=remarks(extract),
            unsure=draft.unsure,
            related=related,
        )

    def _changed(self, task: Task, record_id: str, reading: Reading) -> Outcome:
        """Gives the record the content its file now has, and what is proposed for it where nobody wrote."""
        sha256 = task.source.sha256
        former = self._draft_before(record_id, task)
        record = with_content(
            self._catalogue, record_id, task.location, sha256=sha256, extract=reading.extract
        )
        self._save(redrafted(record, former, reading.draft) if former else record)
        if not self._orders.is_rehearsal:
            self._likenesses.note(sha256, reading.sketch)
        return self._outcome("updated", task, record_id, remarks(reading.extract))

    def _draft_before(self, record_id: str, task: Task) -> Draft | None:
        """Returns what was proposed for the former content of a file, when its text is still known."""
        from docbase.ingest.describe import describe

        record = self._catalogue.get(record_id)
        names = {composed(beside(self._catalogue.location(record_id), one.path)): one for one in record.files}
        former = names.get(composed(task.location))
        extract = self._reader.recall(former.sha256) if former and former.sha256 else None
        return describe(extract, task.source.path.name, self._catalogue.vocabulary) if extract else None

    def _read_on(self, task: Task, record_id: str, reading: Reading) -> Outcome:
        """Takes in the pages of a known publication that could not be read before."""
        from docbase.ingest.describe import describe

        alone = self._reader.text_alone(task.source.sha256)
        record = self._catalogue.get(record_id)
        if alone:
            before = describe(alone, task.source.path.name, self._catalogue.vocabulary)
            record = redrafted(record, before, reading.draft)
        self._save(record)
        return self._outcome("updated", task, record_id, remarks(reading.extract))

    def _moved(self, task: Task, record_id: str, location: str) -> Outcome:
        self._save(with_place(self._catalogue, record_id, location, task.source.sha256))
        return self._outcome("moved", task, record_id)

    def _save(self, record: Record) -> None:
        if self._orders.is_rehearsal:
            return
        self._catalogue.save(record)
        self.upkeep.put(self._catalogue.get(record.id))

    def _brought_in(self, task: Task, year: int | None) -> str:
        """Copies a file that lies outside into the corpus, and returns its place there."""
        root = self._catalogue.root
        if self._orders.is_rehearsal:
            return place_for(task.source, root, year).relative_to(root).as_posix()
        path = copy_in(task.source, root, year)
        location = path.relative_to(root).as_posix()
        self._memory.fingerprint(path, location)
        return location

    def _repair(self) -> None:
        """Indexes what no file led to: records edited by hand, paper-only, or forgotten by a kill."""
        self.upkeep.flush()
        stale = [record for record in self._catalogue.records() if not self.upkeep.is_current(record)]
        told = {one.path for one in self._outcomes}
        for source, result in self._reader.read(self._projector.unread(stale)):
            shown = self._place.shown(source.path)
            if isinstance(result, DocbaseError) and shown not in told:
                self._outcomes.append(Outcome.failure(shown, result))
        for record in stale:
            self.upkeep.put(record)
        self.upkeep.remove_gone()

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

    def _outcome(self, kind: Kind, task: Task, record_id: str, warnings: tuple[str, ...] = ()) -> Outcome:
        return Outcome(kind=kind, path=task.shown, record_id=record_id, warnings=warnings)
