"""The index built anew from the corpus alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from docbase.errors import DocbaseError, ExtractionError
from docbase.ingest.likenesses import Likenesses
from docbase.ingest.memory import Failure, Memory
from docbase.ingest.reading import Reader
from docbase.ingest.report import Outcome, Report
from docbase.ingest.upkeep import Projector
from docbase.ingest.workplace import Progress, Workplace
from docbase.model.extract import SourceFile
from docbase.model.record import Record
from docbase.model.search import Entry


def rebuild(place: Workplace, *, progress: Callable[[Progress], None] | None = None) -> Report:
    """Builds the index beside the one in use, swaps them, and reports what could not be read.

    Files whose text the cache has lost are read again. Whatever stops the work, the index in use is
    untouched. The caller holds the lock.

    Args:
        place: what to work with.
        progress: told of each file read again, and of each publication indexed.

    Raises:
        IndexingError: the index cannot be written.
        StorageError: the disk of the centre refuses, or the corpus is not there.
    """
    if error := place.missing_corpus():
        raise error
    with Memory(place.folder) as memory:
        work = _Rebuild(place, memory, progress)
        gone = (one for one in memory.record_ids() if not place.catalogue.is_claimed(one))
        place.catalogue.retire(gone)
        indexed = place.index.rebuild(work.entries())
        return Report(outcomes=tuple(work.outcomes), indexed=indexed)


class _Rebuild:
    """One rebuild under way."""

    def __init__(self, place: Workplace, memory: Memory, progress: Callable[[Progress], None] | None) -> None:
        self._place = place
        self._memory = memory
        self._progress = progress
        # Pages are read from their picture by an ingestion, which also describes what they say.
        self._reader = Reader(replace(place.desk, tesseract=lambda: None))
        self._projector = Projector(place, self._reader, memory)
        self._likenesses = Likenesses(place.catalogue, memory)
        self._done = self._total = 0
        self.records = tuple(place.catalogue.records())
        """All that can be read."""
        root = place.catalogue.root.name
        self.outcomes = [
            Outcome.failure(f"{root}/{location}", error)
            for location, error in place.catalogue.located_problems()
        ]
        """What could not be read so far."""

    def entries(self) -> Iterator[Entry]:
        """Yields the entry of every record."""
        unread = tuple(source for _place, source in self._projector.unread(self.records))
        left = {record.id: record for record in self.records}
        self._total = len(unread) + len(self.records)
        for source, result in self._reader.read(unread):
            shown = self._place.shown(source.path)
            self._told(shown)
            if isinstance(result, DocbaseError):
                self.outcomes.append(Outcome.failure(shown, result))
                self._note_failure(source, result)
                continue
            self._likenesses.note(source.sha256, result.sketch)
            for record_id, _file in self._place.catalogue.by_sha256(source.sha256):
                if record_id in left and len(left[record_id].files) == 1:
                    yield self._entry(left.pop(record_id))
        for record in left.values():
            yield self._entry(record)

    def _note_failure(self, source: SourceFile, error: DocbaseError) -> None:
        if isinstance(error, ExtractionError) and not source.has_changed():
            failure = Failure.of(error, self._reader.conditions)
            self._memory.note_failure(self._place.location(source.path), source.sha256, failure)

    def _entry(self, record: Record) -> Entry:
        entry, indexed = self._projector.project(record)
        # True whether the new index is kept or not: the revision says to which entry it belongs.
        self._memory.note_indexed(record.id, indexed)
        self._told(self._place.catalogue.location(record.id))
        return entry

    def _told(self, path: str) -> None:
        self._done += 1
        if self._progress:
            self._progress(Progress(done=self._done, total=self._total, path=path))
