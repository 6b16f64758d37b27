"""The index kept equal to the catalogue: what changed is projected anew, what is gone is taken out."""

import hashlib
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from docbase.catalogue.shelves import beside
from docbase.catalogue.store import Catalogue
from docbase.errors import IndexingError, InvalidRecordError, StorageError
from docbase.ingest.memory import Indexed, Memory, Scan
from docbase.ingest.reading import Reader
from docbase.ingest.workplace import Workplace
from docbase.model.extract import Extract, Page, SourceFile
from docbase.model.record import Record, RecordFile
from docbase.model.search import Entry, PreparedText
from docbase.search.index import SearchIndex
from docbase.search.project import project
from docbase.storage import storage_errors

_MOST_WAITING = 2_500_000
"""Characters of text that may wait in memory for the index."""
_LONGEST_WAIT = 20.0
"""Seconds after which the index is committed: what a kill may lose, until the next run finds it missing."""


class Projector:
    """Makes the entry of a record, and tells by a stamp whether it could have changed."""

    def __init__(self, place: Workplace, reader: Reader, memory: Memory) -> None:
        self._catalogue = place.catalogue
        self._index = place.index
        self._reader = reader
        self._memory = memory

    def stamp(self, record: Record) -> str:
        """Returns the digest of all that the entry of the record is made from."""
        parts = (
            repr(record),
            self._catalogue.location(record.id),
            self._catalogue.vocabulary.fingerprint,
            self._reader.makers,
            tuple(self._states(record)),
        )
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def _states(self, record: Record) -> Iterator[tuple[str, ...]]:
        """The place and content of each file of the record, and what decides how much of it is read."""
        for place, sha256 in self._contents(record):
            scan, failed = self._memory.scan(sha256), self._memory.failure(place, sha256)
            yield place, sha256, scan.state if scan else "", self._reader.conditions if failed else ""

    def is_current(self, record: Record, revision: str | None) -> bool:
        """Whether the entry of this revision is that of the record as it now is."""
        remembered = self._memory.indexed(record.id)
        return (
            remembered is not None
            and remembered.revision == revision
            and remembered.stamp == self.stamp(record)
        )

    def project(self, record: Record) -> tuple[Entry, Indexed]:
        """Returns the entry, with the text of every file that could be read, and what to remember of it."""
        entry = self._entry(record)
        indexed = Indexed(stamp=self.stamp(record), revision=entry.revision, added=entry.added)
        return entry, indexed

    def _entry(self, record: Record) -> Entry:
        location = self._catalogue.location(record.id)
        extracts: list[tuple[str, Extract]] = []
        prepared: list[tuple[str, PreparedText]] = []
        for place, sha256 in self._contents(record):
            extract = self._reader.recall(sha256) if sha256 else None
            if extract:
                self._note_scan(sha256, extract)
            if extract := extract or self._indexed_before(record.id, place):
                extracts.append((place, extract))
            if text := self._reader.prepared(sha256):
                prepared.append((place, text))
        entry = project(record, location, extracts, self._catalogue.vocabulary, self._added(record))
        return replace(entry, prepared=tuple(prepared)) if len(prepared) == len(extracts) else entry

    def _indexed_before(self, record_id: str, place: str) -> Extract | None:
        """Returns the text that the index has of a file that can be read no more: it stays findable."""
        try:
            known = [page for page in self._index.pages(record_id) if page.file == place]
        except IndexingError:
            return None
        pages = tuple(
            Page(
                number=page.number,
                label=page.label,
                text=page.text,
                heading=page.heading,
                ocr_confidence=page.ocr_confidence,
            )
            for page in known
        )
        has_pages = not any(page.is_section for page in known)
        return Extract(format="", extractor="", pages=pages, has_pages=has_pages) if pages else None

    def _note_scan(self, sha256: str, extract: Extract) -> None:
        """Remembers how far a file with scanned pages has been read; others need no remembering."""
        read_so_far = [page.number for page in extract.pages if page.ocr_confidence is not None]
        if read_so_far or extract.pages_to_read:
            before = self._memory.scan(sha256)
            tried = before.tried if before and before.pages == extract.pages_to_read else ""
            state = hashlib.sha256(extract.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            self._memory.note_scan(sha256, Scan(state=state, pages=extract.pages_to_read, tried=tried))

    def unread(self, records: Iterable[Record]) -> Iterator[tuple[str, SourceFile]]:
        """Yields the place in the corpus of each file whose text the cache does not have, and the file."""
        seen: set[str] = set()
        for record in records:
            for file in record.files:
                source = self._source(record, file)
                if source is None or source.sha256 in seen or file.sha256 not in ("", source.sha256):
                    continue
                seen.add(source.sha256)
                if not self._reader.has_read(source.sha256):
                    yield beside(self._catalogue.location(record.id), file.path), source

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
        except (StorageError, InvalidRecordError):
            return None  # missing, or out of the corpus: `docbase check` tells of it, and the record stays

    def _added(self, record: Record) -> str:
        """The day it came in: as the record says, else as is remembered, else when its YAML was written."""
        if record.added:
            return "-".join(f"{part:02}" for part in record.added.start)
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
        self._waiting: dict[str, tuple[Entry, Indexed]] = {}
        self._size = 0
        self._since = time.monotonic()
        self.written = 0
        """How many entries were written."""
        self.removed = 0
        """How many entries were taken out."""

    @cached_property
    def _revisions(self) -> dict[str, str]:
        return self._index.revisions()

    def is_current(self, record: Record) -> bool:
        """Whether the index has the entry of the record as it now is."""
        return self._projector.is_current(record, self._revisions.get(record.id))

    def put(self, record: Record) -> None:
        """Has the entry of the record written, unless the index has the same.

        Raises:
            IndexingError: the index cannot be written.
            StorageError: the disk refuses.
        """
        entry, indexed = self._projector.project(record)
        if self._revisions.get(record.id) == entry.revision:
            self._memory.note_indexed(record.id, indexed)
            return
        self._waiting[record.id] = (entry, indexed)
        self._size += sum(len(page.text) for page in entry.pages)
        if self._size > _MOST_WAITING or time.monotonic() - self._since > _LONGEST_WAIT:
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
            self._size = 0
        self._memory.keep()
        self._since = time.monotonic()

    def remove_gone(self, among: Collection[str] | None = None) -> None:
        """Takes out the entries whose record is no more; one that only cannot be read for now stays findable.

        Args:
            among: the records to look at; all by default.

        Raises:
            IndexingError: the index cannot be written.
            StorageError: the disk refuses.
        """
        places = self._index.locations()
        gone = [
            record_id
            for record_id in self._revisions
            if (among is None or record_id in among)
            and record_id not in self._catalogue
            and not self._catalogue.has_problem(places.get(record_id, ""))
        ]
        if gone:
            self._catalogue.retire(gone)
            with self._index.batch() as batch:
                for record_id in gone:
                    batch.delete(record_id)
            # What is remembered stays: a record that comes back came in on the same day.
            for record_id in gone:
                del self._revisions[record_id]
            self.removed += len(gone)
