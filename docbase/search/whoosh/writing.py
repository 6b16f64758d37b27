"""What is written into the index of Whoosh: terms with their places, whole values, and a card."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats
from whoosh.index import FileIndex, LockError
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from docbase.model.search import Entry, PreparedText
from docbase.search.engine import Card, card_of
from docbase.search.fields import GAP, TEXT_FIELDS, texts
from docbase.search.prepare import analysed, joined, prepared
from docbase.search.whoosh.codec import VALUES, WORDS, Codec
from docbase.search.whoosh.pool import Pool
from docbase.search.whoosh.postings import marked
from docbase.search.whoosh.reading import Snapshot
from docbase.search.whoosh.storage import Seal, Storage, as_bytes, pack, sealed, sound
from docbase.storage import storage_errors

_MEMORY = 128_000_000
"""Bytes of postings that wait in memory for the end of a batch; what is more waits on the disk."""
_ALIKE = 20
"""Segments of one order of magnitude that are merged into one."""
_CARD = columns.VarBytesColumn()


class _Field(fields.FieldType):  # type: ignore[misc]
    """A field whose terms docbase finds itself."""

    def __init__(self, *, has_length: bool) -> None:
        super().__init__(formats.Existence(), None, scorable=has_length)


class _Writer(SegmentWriter):  # type: ignore[misc]
    """Puts a new segment on the disk before the index names it, and notes the size and sum of its files.

    Whoosh has neither: a file that a power cut or a backup has shortened would only give fewer answers.
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

    def add(
        self, places: Mapping[str, PreparedText], tags: Mapping[str, Iterable[bytes]], card: bytes
    ) -> None:
        """Writes a document: the places of terms in text fields, whole values, and the card."""
        document = self.perdocwriter
        document.start_doc(self.docnum)
        for name, text in places.items():
            self.pool.put(name, self.docnum, text.places, text.width)
            document.add_field(name, None, None, text.length)
        for name, values in tags.items():
            self.pool.put(name, self.docnum, dict.fromkeys(values, b""))
        document.add_column_value("card", _CARD, card)
        document.finish_doc()
        self._added = True
        self.docnum += 1

    def add_postings_to_pool(self, reader: SegmentReader, start: int, numbers: dict[int, int] | None) -> None:
        """Takes the lists of another segment, whose documents are numbered anew."""
        for (field, term), found in reader:
            held: list[Any] = []
            for number, count, places in zip(found.numbers, found.counts, found.places(), strict=True):
                if numbers is None or number in numbers:
                    new = start + number if numbers is None else numbers[number]
                    held += (marked(new, is_wide=len(places) > 2 * count), places)
            if held:
                self.pool.put_list(field, term, held)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        self.fieldwriter.add_postings(self.schema, None, self.pool.lists())
        self.fieldwriter.close()

    def _finalize_segment(self) -> Any:
        segment = super()._finalize_segment()
        segment.seals = {name: self._put_on_disk(name) for name in segment.list_files(self.storage)}
        return segment

    def _put_on_disk(self, name: str) -> Seal:
        with Path(self.storage.folder, name).open("rb+") as file:
            os.fsync(file.fileno())
            return sealed(file)


def _schema() -> fields.Schema:
    text = {one.name: _Field(has_length=True) for one in TEXT_FIELDS}
    tags = {name: _Field(has_length=False) for name in ("record_id", VALUES, "years", "added", WORDS)}
    return fields.Schema(**text, **tags, card=fields.COLUMN(_CARD))


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


def _analysed(entry: Entry) -> Iterator[tuple[str, PreparedText]]:
    """Yields the text fields with their terms."""
    for name, values in texts(entry):
        if name == "body":
            yield name, joined([text for _file, text in prepared(entry)])
        else:
            yield name, analysed(values, GAP, entry.language)


def _tags(entry: Entry, card: Card, texts: Iterable[PreparedText]) -> dict[str, Iterable[bytes]]:
    """Returns the whole values of each field that has some."""
    return {
        "record_id": (as_bytes(entry.record_id),),
        VALUES: map(as_bytes, card.values),
        "years": (b"%d %d" % entry.years,) if entry.years else (),
        "added": (as_bytes(entry.added),) if entry.added else (),
        WORDS: frozenset().union(*(text.words for text in texts)),
    }


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
            texts = dict(_analysed(entry))
            self._writer.add(texts, _tags(entry, card, texts.values()), pack(card))

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
