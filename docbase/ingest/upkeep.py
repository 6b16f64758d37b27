"""The index kept equal to the catalogue: what changed is projected anew, what is gone is taken out."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from datetime import date

from docbase.catalogue.shelves import beside
from docbase.catalogue.store import Catalogue
from docbase.errors import StorageError
from docbase.ingest.memory import Indexed, Memory
from docbase.ingest.reading import Reader
from docbase.model.extract import Extract, SourceFile
from docbase.model.record import Record, RecordFile
from docbase.model.search import Entry
from docbase.search.index import SearchIndex
from docbase.search.project import project
from docbase.storage import storage_errors

_MOST_WAITING = 40
_LONGEST_WAIT = 20.0
"""Entries, and seconds, after which the index is committed: what a kill may lose."""


class Projector:
    """Makes the entry of a record, and tells by a stamp whether it could have changed."""

    def __init__(self, catalogue: Catalogue, reader: Reader, memory: Memory) -> None:
        self._catalogue = catalogue
        self._reader = reader
        self._memory = memory

    def stamp(self, record: Record) -> str:
        """Returns the digest of all that the entry of the record is made from."""
        parts = (
            repr(record),
            self._catalogue.location(record.id),
            self._catalogue.vocabulary.fingerprint,
            self._reader.makers,
            tuple(self._contents(record)),
        )
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def entry(self, record: Record) -> Entry:
        """Returns the entry, with the text of every file that could be read."""
        location = self._catalogue.location(record.id)
        extracts: list[tuple[str, Extract]] = []
        for place, sha256 in self._contents(record):
            extract = self._reader.recall(sha256) if sha256 else None
            if extract:
                extracts.append((place, extract))
        return project(record, location, extracts, self._catalogue.vocabulary, self._added(record))

    def unread(self, records: Iterable[Record]) -> Iterator[SourceFile]:
        """Yields the files of the records whose text the cache does not have."""
        for record in records:
            for file in record.files:
                source = self._source(record, file)
                is_as_catalogued = source is not None and source.sha256 == (file.sha256 or source.sha256)
                if source and is_as_catalogued and not self._reader.recall(source.sha256):
                    yield source

    def _contents(self, record: Record) -> Iterator[tuple[str, str]]:
        """The place in the corpus of each file of the record, and the digest of its content."""
        location = self._catalogue.location(record.id)
        for file in record.files:
            sha256 = file.sha256
            if not sha256:
                source = self._source(record, file)
                sha256 = source.sha256 if source else ""
            yield beside(location, file.path), sha256

    def _source(self, record: Record, file: RecordFile) -> SourceFile | None:
        try:
            path = self._catalogue.file_path(record, file)
            return self._memory.fingerprint(path, beside(self._catalogue.location(record.id), file.path))
        except StorageError:
            return None  # the file is missing: `docbase check` tells of it, and the record stays

    def _added(self, record: Record) -> str:
        """The day the publication came in: the one remembered, else the day its record was last written."""
        remembered = self._memory.indexed(record.id)
        if remembered:
            return remembered.added
        path = self._catalogue.root / self._catalogue.location(record.id)
        with storage_errors(path):
            return date.fromtimestamp(path.stat().st_mtime).isoformat()


class Upkeep:
    """Writes entries in the index, in batches."""

    def __init__(
        self, catalogue: Catalogue, projector: Projector, index: SearchIndex, memory: Memory
    ) -> None:
        self._catalogue = catalogue
        self._projector = projector
        self._index = index
        self._memory = memory
        self._revisions = index.revisions()
        self._waiting: dict[str, tuple[Entry, Indexed]] = {}
        self._since = time.monotonic()
        self.written = 0
        """How many entries were written."""
        self.removed = 0
        """How many entries were taken out."""

    def is_current(self, record: Record) -> bool:
        """Whether the index has the entry of the record as it now is."""
        remembered = self._memory.indexed(record.id)
        return (
            remembered is not None
            and self._revisions.get(record.id) == remembered.revision
            and remembered.stamp == self._projector.stamp(record)
        )

    def put(self, record: Record) -> None:
        """Has the entry of the record written, unless the index has the same.

        Raises:
            IndexingError: the index cannot be written.
            StorageError: the disk refuses.
        """
        entry = self._projector.entry(record)
        indexed = Indexed(stamp=self._projector.stamp(record), revision=entry.revision, added=entry.added)
        if self._revisions.get(record.id) == entry.revision:
            self._memory.note_indexed(record.id, indexed)
            return
        self._waiting[record.id] = (entry, indexed)
        if len(self._waiting) >= _MOST_WAITING or time.monotonic() - self._since > _LONGEST_WAIT:
            self.flush()

    def flush(self) -> None:
        """Writes what waits.

        Raises:
            IndexingError: the index cannot be written; what waited still waits.
            StorageError: the disk refuses.
        """
        if self._waiting:
            with self._index.batch() as batch:
                for entry, _indexed in self._waiting.values():
                    batch.put(entry)
            for record_id, (entry, indexed) in self._waiting.items():
                self._memory.note_indexed(record_id, indexed)
                self._revisions[record_id] = entry.revision
            self.written += len(self._waiting)
            self._waiting.clear()
        self._memory.keep()
        self._since = time.monotonic()

    def remove_gone(self) -> None:
        """Takes out the entries whose record is no more; one that only cannot be read for now stays findable.

        Raises:
            IndexingError: the index cannot be written.
            StorageError: the disk refuses.
        """
        places = self._index.locations()
        gone = [
            record_id
            for record_id in self._revisions
            if record_id not in self._catalogue and not self._is_broken(places.get(record_id, ""))
        ]
        if gone:
            with self._index.batch() as batch:
                for record_id in gone:
                    batch.delete(record_id)
            for record_id in gone:
                self._memory.forget_record(record_id)
                del self._revisions[record_id]
            self.removed += len(gone)

    def _is_broken(self, location: str) -> bool:
        return any(location == broken for broken, _error in self._catalogue.located_problems())
