"""What is written into the index of Whoosh: terms with their places, whole values, and a card."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats
from whoosh.index import FileIndex, LockError
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from docbase.model.folding import fold
from docbase.model.search import Entry
from docbase.search import analysis
from docbase.search.engine import card_of
from docbase.search.fields import GAP, TEXT_FIELDS, texts
from docbase.search.whoosh.pool import Pool
from docbase.search.whoosh.reading import Codec, Snapshot
from docbase.search.whoosh.storage import Places, Storage, as_bytes, pack, sound
from docbase.storage import storage_errors

_MEMORY = 128_000_000
"""Bytes of postings that wait in memory for the end of a batch; what is more waits on the disk."""
_ALIKE = 20
"""Segments of one order of magnitude that are merged into one."""


class _TextField(fields.FieldType):  # type: ignore[misc]
    """The terms of the values of a text field, with their places."""

    def __init__(self, gap: int) -> None:
        super().__init__(Places(), None, scorable=True)
        self._gap = gap

    def index(self, values: Sequence[str], **_options: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        places: dict[str, list[int]] = {}
        position = 0
        for value in values:
            found = analysis.terms(value)
            for place, term in enumerate(found, position):
                if term in places:
                    places[term].append(place)
                else:
                    places[term] = [place]
            position += len(found) + self._gap
        for term, where in places.items():
            yield as_bytes(term), len(where), float(len(where)), Places.encode(where)


class _TagField(fields.FieldType):  # type: ignore[misc]
    """Whole values, neither scored nor placed."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, values: Sequence[str], **_options: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        for value in dict.fromkeys(values):
            yield as_bytes(value), 1, 1.0, b""


class _Writer(SegmentWriter):  # type: ignore[misc]
    """Puts a new segment on the disk before the index names it, and notes the size of each of its files.

    Whoosh has no checksums: a file that a power cut or a backup has shortened would only give fewer answers.
    """

    def __init__(self, index: FileIndex) -> None:
        try:
            # Not one compound file: Whoosh copies that whole into memory whenever it opens it.
            super().__init__(index, codec=Codec(), compound=False)
        except LockError:
            raise
        except BaseException:
            if self.writelock:  # Whoosh would keep the index locked
                self.writelock.release()
            raise
        self.pool = Pool(self._tempstorage, _MEMORY)

    def _finalize_segment(self) -> Any:
        segment = super()._finalize_segment()
        segment.sizes = {name: self._size_on_disk(name) for name in segment.list_files(self.storage)}
        return segment

    def _size_on_disk(self, name: str) -> int:
        with Path(self.storage.folder, name).open("rb+") as file:
            os.fsync(file.fileno())
            return os.fstat(file.fileno()).st_size


def _schema() -> fields.Schema:
    text = {one.name: _TextField(0 if one.name == "body" else GAP) for one in TEXT_FIELDS}
    tags = {name: _TagField() for name in ("record_id", "value", "years")}
    return fields.Schema(**text, **tags, card=fields.COLUMN(columns.VarBytesColumn()))


def _writer(folder: Path) -> _Writer:
    schema = _schema()
    storage = Storage(str(folder))
    try:
        with sound(folder):
            folder.mkdir(parents=True, exist_ok=True)
            # Only an empty folder is a new index; one whose table of contents is lost must not seem empty.
            index = FileIndex(storage) if any(folder.iterdir()) else FileIndex.create(storage, schema)
            return _Writer(index)
    except BaseException:
        storage.release()
        raise


def _merge_alike(writer: Any, segments: list[Any]) -> list[Any]:
    """Merges segments once there are twenty of a size; Whoosh's own policy does so too often."""
    living = [segment for segment in segments if segment.doc_count_all() > segment.deleted_count()]
    for magnitude in sorted({len(str(segment.doc_count_all())) for segment in living}):
        alike = [segment for segment in living if len(str(segment.doc_count_all())) == magnitude]
        if len(alike) >= _ALIKE:
            for segment in alike:
                reader = SegmentReader(writer.storage, writer.schema, segment)
                writer.add_reader(reader)
                reader.close()
            return [segment for segment in living if segment not in alike]
    return living


class WhooshBatch:
    """A segment being written; nobody sees it before `commit`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer = _writer(folder)
        try:
            with sound(folder):
                reader = self._writer.reader()
            self._kept = Snapshot(self._writer.storage, reader, {})
        except BaseException:
            self._writer.cancel()
            raise
        self._numbers: dict[str, int] = {}

    def put(self, entry: Entry) -> None:
        """Follows `Batch.put`."""
        self.delete(entry.record_id)
        self._numbers[entry.record_id] = self._writer.docnum
        card = card_of(entry)
        with storage_errors(self._folder):
            self._writer.add_document(
                **dict(texts(entry)),
                record_id=(entry.record_id,),
                value=tuple(map(fold, card.values)),
                years=(f"{entry.years[0]} {entry.years[1]}",) if entry.years else (),
                card=pack(card),
            )

    def delete(self, record_id: str) -> None:
        """Follows `Batch.delete`."""
        number = self._numbers.pop(record_id, None)
        if number is not None:  # put before in this batch: it dies in the segment being written
            self._writer.newsegment.delete_document(number)
        for number in self._kept.identified(record_id):
            self._writer.delete_document(number)

    def commit(self) -> None:
        """Keeps the batch."""
        with sound(self._folder):
            self._writer.commit(mergetype=_merge_alike)
        self._kept.close()

    def cancel(self) -> None:
        """Drops the batch."""
        try:
            if not self._writer.is_closed:
                self._writer.cancel()
        except OSError:  # on a full disk even giving up fails; what matters is already being said
            self._writer.writelock.release()
        finally:
            self._kept.close()
