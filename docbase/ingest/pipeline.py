"""From files to records to entries: what is new is read, described, shelved, indexed; the rest is left."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from docbase.catalogue.shelves import composed
from docbase.errors import CatalogueError, DocbaseError, ExtractionError, StorageError
from docbase.ingest.describe import describe
from docbase.ingest.memory import Memory
from docbase.ingest.placing import changed_meanwhile, copy_in
from docbase.ingest.reading import Reader
from docbase.ingest.remarks import remarks
from docbase.ingest.report import Kind, Outcome, Report
from docbase.ingest.scan import find_files
from docbase.ingest.shelve import draft_record, standing, with_content, with_place
from docbase.ingest.upkeep import Projector, Upkeep
from docbase.ingest.workplace import Progress, Workplace
from docbase.model.dates import parse_date
from docbase.model.extract import Extract, SourceFile
from docbase.model.record import Record
from docbase.storage import storage_errors, sweep


def ingest(
    paths: Iterable[Path], place: Workplace, *, progress: Callable[[Progress], None] | None = None
) -> Report:
    """Brings the publications at the paths into the catalogue and the index, and the index up to date.

    A file that cannot be read is an outcome of the report, never an exception. Whatever stops the work
    (Ctrl-C too), what is done is kept, and the next run goes on from there. The caller holds the lock.

    Args:
        paths: files and folders; without any, the corpus.
        place: what to work with.
        progress: told of each file dealt with.

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
        run = _Run(place, memory, progress)
        try:
            run.work(tuple(paths) or (place.catalogue.root,))
        except BaseException:
            with suppress(DocbaseError):  # what stopped the work is what must be told
                run.upkeep.flush()
            raise
        run.upkeep.flush()
        return run.report()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
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


class _Run:
    """One ingestion under way."""

    def __init__(self, place: Workplace, memory: Memory, progress: Callable[[Progress], None] | None) -> None:
        self._catalogue = place.catalogue
        self._place = place
        self._memory = memory
        self._progress = progress
        self._reader = Reader(place.cache, place.limits)
        self._projector = Projector(place.catalogue, self._reader, memory)
        self.upkeep = Upkeep(place.catalogue, self._projector, place.index, memory)
        self._outcomes: list[Outcome] = []
        self._done = self._total = 0

    def work(self, paths: Iterable[Path]) -> None:
        """Does it all; a record is always written before its entry, so that a stop loses little."""
        for location, error in self._catalogue.located_problems():
            self._outcomes.append(Outcome.failure(f"{self._catalogue.root.name}/{location}", error))
        tasks = list(self._found(paths))
        self._total = len(tasks)
        to_read: dict[str, list[_Task]] = {}
        # Files that a record has at their place come first: a copy of one is then known for what it is.
        for task in sorted(tasks, key=lambda task: not self._is_claimed(task)):
            if not self._settled(task):
                to_read.setdefault(task.source.sha256, []).append(task)
        for source, result in self._reader.read(same[0].source for same in to_read.values()):
            first, *others = to_read[source.sha256]
            self._told(self._shelved(first, result))
            for task in others:
                self._told(self._shelved(task, self._of_its_own(task, result)))
        self._repair()

    def _of_its_own(self, task: _Task, result: Extract | DocbaseError) -> Extract | DocbaseError:
        """Returns the result of another file with the same content; an error that names this one."""
        if isinstance(result, Extract):
            return result
        return next(iter(self._reader.read([task.source])))[1]

    def report(self) -> Report:
        """Returns what became of everything so far."""
        return Report(
            outcomes=tuple(self._outcomes), indexed=self.upkeep.written, removed=self.upkeep.removed
        )

    def _found(self, paths: Iterable[Path]) -> Iterator[_Task]:
        for found in find_files(paths, leave_out=(self._place.folder,)):
            if isinstance(found, StorageError):
                self._outcomes.append(Outcome.failure(self._place.shown(Path(str(found.path))), found))
                continue
            try:
                yield self._task(found)
            except StorageError as error:
                self._outcomes.append(Outcome.failure(self._place.shown(found), error))

    def _task(self, path: Path) -> _Task:
        location = self._place.location(path)
        key = location or path.absolute().as_posix()
        state, was_known = _state(path), self._memory.knows(path, key)
        return _Task(
            source=self._memory.fingerprint(path, key),
            location=location,
            key=key,
            shown=self._place.shown(path),
            state=state,
            was_known=was_known,
        )

    def _is_claimed(self, task: _Task) -> bool:
        return bool(task.location) and self._catalogue.by_path(composed(task.location)) is not None

    def _settled(self, task: _Task) -> bool:
        """Whether the file needs no reading; what becomes of it is then told."""
        try:
            return self._is_settled(task)
        except CatalogueError as error:
            self._told(Outcome.failure(task.shown, error))
            return True

    def _is_settled(self, task: _Task) -> bool:
        stands = standing(self._catalogue, task.location, task.source.sha256)
        if stands.kind == "unchanged":
            self._told(self._outcome("unchanged", task, stands.record_id))
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

    def _shelved(self, task: _Task, result: Extract | DocbaseError) -> Outcome:
        """Puts what was read in the catalogue and in the index."""
        if isinstance(result, DocbaseError):
            return Outcome.failure(task.shown, result)
        try:
            if not task.is_as_found:
                self._memory.forget_file(task.key)
                raise changed_meanwhile(task.source.path)
            return self._kept(task, result)
        except (ExtractionError, CatalogueError) as error:
            return Outcome.failure(task.shown, error)

    def _kept(self, task: _Task, extract: Extract) -> Outcome:
        sha256 = task.source.sha256
        # Asked again: a file read meanwhile may have the same content.
        stands = standing(self._catalogue, task.location, sha256)
        if stands.kind == "new":
            return self._added(task, extract)
        if stands.kind == "moved":
            return self._moved(task, stands.record_id, task.location or self._brought_in(task, None))
        if stands.kind in ("changed", "adopted"):
            record = with_content(
                self._catalogue, stands.record_id, task.location, sha256=sha256, extract=extract
            )
            self._save(record)
            return self._outcome("updated", task, record.id, remarks(extract.warnings))
        return self._outcome("duplicate", task, stands.record_id)

    def _added(self, task: _Task, extract: Extract) -> Outcome:
        draft = describe(extract, task.source.path.name, self._catalogue.vocabulary)
        location = task.location or self._brought_in(task, draft.date.value.year if draft.date else None)
        record, place = draft_record(
            draft, self._catalogue, location, sha256=task.source.sha256, extract=extract
        )
        self._catalogue.add(replace(record, added=parse_date(self._place.today.isoformat())), place)
        self.upkeep.put(self._catalogue.get(record.id))
        shown = f"{self._catalogue.root.name}/{location}"
        return Outcome(kind="added", path=shown, record_id=record.id, warnings=remarks(extract.warnings))

    def _moved(self, task: _Task, record_id: str, location: str) -> Outcome:
        self._save(with_place(self._catalogue, record_id, location, task.source.sha256))
        return self._outcome("moved", task, record_id)

    def _save(self, record: Record) -> None:
        self._catalogue.save(record)
        self.upkeep.put(self._catalogue.get(record.id))

    def _brought_in(self, task: _Task, year: int | None) -> str:
        """Copies a file that lies outside into the corpus, and returns its place there."""
        root = self._catalogue.root
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

    def _told(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        self._done += 1
        if self._progress:
            self._progress(Progress(done=self._done, total=self._total, path=outcome.path))

    def _outcome(self, kind: Kind, task: _Task, record_id: str, warnings: tuple[str, ...] = ()) -> Outcome:
        return Outcome(kind=kind, path=task.shown, record_id=record_id, warnings=warnings)


def _state(path: Path) -> tuple[int, int]:
    with storage_errors(path):
        status = path.stat()
    return status.st_size, status.st_mtime_ns
