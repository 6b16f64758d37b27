"""The index built anew from the corpus alone."""

from collections.abc import Callable, Iterator

from docbase.errors import DocbaseError
from docbase.ingest.memory import Memory
from docbase.ingest.reading import Reader
from docbase.ingest.report import Outcome, Report
from docbase.ingest.upkeep import Projector
from docbase.ingest.workplace import Progress, Workplace
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
        self._reader = Reader(place.desk)
        self._projector = Projector(place.catalogue, self._reader, memory)
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
        unread = tuple(self._projector.unread(self.records))
        self._total = len(unread) + len(self.records)
        for source, result in self._reader.read(unread):
            shown = self._place.shown(source.path)
            if isinstance(result, DocbaseError):
                self.outcomes.append(Outcome.failure(shown, result))
            self._told(shown)
        for record in self.records:
            yield self._entry(record)
            self._told(self._place.catalogue.location(record.id))

    def _entry(self, record: Record) -> Entry:
        entry, indexed = self._projector.project(record)
        # True whether the new index is kept or not: the revision says to which entry it belongs.
        self._memory.note_indexed(record.id, indexed)
        return entry

    def _told(self, path: str) -> None:
        self._done += 1
        if self._progress:
            self._progress(Progress(done=self._done, total=self._total, path=path))
