"""The Whoosh engine: Whoosh keeps and finds the postings, docbase analyses, scores and counts.

One document stands for one publication. Its text is not stored here, only its terms with their places, and
its card in a column. Segments are pickles, as always in Whoosh: never open an index from elsewhere.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from itertools import accumulate, chain, repeat
from pathlib import Path
from typing import Any, cast

import whoosh
from whoosh import columns, fields, formats
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, W3Codec, W3LeafMatcher
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, LockError
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.util.numeric import byte_to_length

from docbase.errors import DocbaseError, IndexLockedError, StaleIndexError
from docbase.messages import gettext as _
from docbase.model.search import Entry, Query, ResultPage, Value, Years
from docbase.search import analysis
from docbase.search.engine import Card, card_of
from docbase.search.evaluate import answer
from docbase.search.fields import GAP, TEXT_FIELDS, texts
from docbase.storage import storage_errors

_MEMORY = 256
"""Megabytes of postings sorted in memory before they go to disk."""
_BLOCK = 1024
"""Postings in a block: a block is read whole, and one of Whoosh's usual 128 costs nearly as much to open."""
_NAME = "MAIN"
"""What Whoosh calls an index that is given no name."""
_ALIKE = 20
"""Segments of one order of magnitude that are merged into one."""
_SEPARATOR = "\x1f"


class WhooshEngine:
    """Keeps the index in a folder of Whoosh segments."""

    version = f"whoosh-reloaded {'.'.join(map(str, whoosh.__version__))}"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._snapshot: _Snapshot | None = None
        self._generation = -1
        self._caches: dict[str, _Cache] = {}

    def search(self, query: Query) -> ResultPage:
        """Follows `Engine.search`."""
        with _sound(self._folder):
            index = self._current()
        return answer(query, index)

    @contextmanager
    def batch(self) -> Iterator["_WhooshBatch"]:
        """Follows `Engine.batch`."""
        with _sound(self._folder):
            batch = _WhooshBatch(self._folder, _writer(self._folder))
        try:
            yield batch
            batch.commit()
        except BaseException:
            batch.cancel()
            raise

    def close(self) -> None:
        """Follows `Engine.close`."""
        if self._snapshot:
            self._snapshot.close()
        self._snapshot = None

    def _current(self) -> "_Snapshot":
        """Returns the index as it is now."""
        # The public way to this number reads and unpickles the whole table of contents first.
        generation = TOC._latest_generation(FileStorage(str(self._folder)), _NAME)
        if self._snapshot is None or self._generation != generation:
            opened = self._open()
            self.close()
            self._snapshot, self._generation = opened, generation
            self._caches = {segment.name: segment.cache for segment in opened.segments}
        return self._snapshot

    def _open(self, attempts: int = 3) -> "_Snapshot":
        """Opens the index; tries again when a writer took a file away meanwhile."""
        storage = _Storage(str(self._folder))
        try:
            return _Snapshot(storage, FileIndex(storage).reader(), self._caches)
        except BaseException as error:
            storage.release()
            if isinstance(error, FileNotFoundError) and attempts > 1:
                return self._open(attempts - 1)
            raise


@contextmanager
def _sound(folder: Path) -> Iterator[None]:
    """Turns whatever Whoosh says of an index it cannot use into one error with its cure.

    Raises:
        StaleIndexError: the index is missing or damaged.
        IndexLockedError: it is being written.
        StorageError: the disk refuses.
    """
    try:
        with storage_errors(folder):
            try:
                yield
            except FileNotFoundError as error:
                raise _damaged(folder) from error
    except DocbaseError:
        raise
    except LockError as error:
        raise IndexLockedError(
            _("Another docbase is writing in {path}.").format(path=folder),
            hint=_("Wait until it has ended, then run the same command again."),
            path=folder,
        ) from error
    # Whoosh reads pickles and packed numbers unchecked: half a file may raise anything, from KeyError to
    # MemoryError, and its own errors are plain Exceptions.
    except Exception as error:
        raise _damaged(folder) from error


def _damaged(folder: Path) -> StaleIndexError:
    return StaleIndexError(
        _("The index in {path} is missing or damaged.").format(path=folder),
        hint=_("Run “docbase reindex”."),
        path=folder,
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class _Storage(FileStorage):  # type: ignore[misc]
    """A folder whose files can all be let go of: Whoosh forgets some when it meets damage or a full disk."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self._files: list[Any] = []
        self._temporary: list[_Storage] = []

    def open_file(self, name: str, **options: object) -> Any:
        return self._kept(super().open_file(name, **options))

    def create_file(self, name: str, **options: object) -> Any:
        return self._kept(super().create_file(name, **options))

    def temp_storage(self, name: str | None = None) -> "_Storage":
        temporary = _Storage(super().temp_storage(name).folder)
        self._temporary.append(temporary)
        return temporary

    def _kept(self, file: Any) -> Any:
        self._files.append(file)
        return file

    def release(self) -> None:
        for temporary in self._temporary:
            temporary.release()
        for file in self._files:
            with suppress(OSError):  # what is still to be written to a full disk
                if not file.is_closed:
                    file.close()
        self._files.clear()


# What is written


class _Places(formats.Format):  # type: ignore[misc]
    """Positions as packed numbers, a third of the size and time of Whoosh's pickled lists."""

    @staticmethod
    def encode(places: Sequence[int]) -> bytes:
        return array("H" if places[-1] < 65536 else "I", places).tobytes()

    @staticmethod
    def decode(packed: bytes, count: int) -> Sequence[int]:
        places = array("H" if len(packed) == 2 * count else "I")
        places.frombytes(packed)
        return places


class _TextField(fields.FieldType):  # type: ignore[misc]
    """The terms of the values of a text field, with their places."""

    def __init__(self, gap: int) -> None:
        super().__init__(_Places(), None, scorable=True)
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
            yield _bytes(term), len(where), float(len(where)), _Places.encode(where)


class _TagField(fields.FieldType):  # type: ignore[misc]
    """Whole values, neither scored nor placed."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, values: Sequence[str], **_options: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        for value in dict.fromkeys(values):
            yield _bytes(value), 1, 1.0, b""


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with larger blocks, and without statistics of lengths nobody reads."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=_BLOCK)

    def postings_reader(
        self, file: object, info: Any, form: object, term: object = None, scorer: object = None
    ) -> "_Postings":
        return _Postings(file, *info.extent(), form, term=term, scorer=scorer)


def _schema() -> fields.Schema:
    text = {one.name: _TextField(0 if one.name == "body" else GAP) for one in TEXT_FIELDS}
    tags = {name: _TagField() for name in ("record_id", "value", "years")}
    return fields.Schema(**text, **tags, card=fields.COLUMN(columns.VarBytesColumn()))


def _writer(folder: Path) -> Any:
    folder.mkdir(parents=True, exist_ok=True)
    storage = _Storage(str(folder))
    try:
        index = FileIndex(storage) if any(folder.glob("*.toc")) else FileIndex.create(storage, _schema())
        # Not one compound file: Whoosh copies that whole into memory whenever it opens it.
        return index.writer(limitmb=_MEMORY, codec=_Codec(), compound=False)
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


class _WhooshBatch:
    """A segment being written; nobody sees it before `commit`."""

    def __init__(self, folder: Path, writer: Any) -> None:
        self._folder = folder
        self._writer = writer
        self._kept = _Snapshot(writer.storage, writer.reader(), {})
        self._numbers: dict[str, int] = {}

    def put(self, entry: Entry) -> None:
        self.delete(entry.record_id)
        self._numbers[entry.record_id] = self._writer.docnum
        card = card_of(entry)
        with storage_errors(self._folder):
            self._writer.add_document(
                **dict(texts(entry)),
                record_id=(entry.record_id,),
                value=card.values,
                years=(f"{entry.years[0]} {entry.years[1]}",) if entry.years else (),
                card=_bytes(_SEPARATOR.join((*card[:-1], *card.values))),
            )

    def delete(self, record_id: str) -> None:
        number = self._numbers.pop(record_id, None)
        if number is not None:  # put before in this batch: it dies in the segment being written
            self._writer.newsegment.delete_document(number)
        for number in self._kept.identified(record_id):
            self._writer.delete_document(number)

    def commit(self) -> None:
        with _sound(self._folder):
            self._writer.commit(mergetype=_merge_alike)
        self._kept.close()

    def cancel(self) -> None:
        try:
            if not self._writer.is_closed:
                self._writer.cancel()
        except OSError:  # on a full disk even giving up fails; what matters is already being said
            self._writer.writelock.release()
        finally:
            self._kept.close()


# What is read


class _Postings(W3LeafMatcher):  # type: ignore[misc]
    """A posting list that is read block by block."""

    def blocks(self) -> Iterator[tuple[list[int], Iterable[float], Sequence[bytes]]]:
        """Yields documents, numbers of occurrences and packed places."""
        while True:
            self._read_data()
            gaps, weights, places = self._data
            counts = weights if isinstance(weights, tuple) else repeat(1.0 if weights is None else weights)
            yield list(accumulate(gaps)), counts, places
            if self._lastblock:
                return
            self._goto(self._nextoffset)


class _Cache:
    """What was read of a segment, which never changes until it disappears."""

    def __init__(self) -> None:
        self.cards: list[Card | None] = []
        self.lengths: dict[str, list[int]] = {}


class _Segment:
    """One segment; its documents are numbered from `base` on."""

    def __init__(self, folder: Path, reader: Any, base: int, caches: dict[str, _Cache]) -> None:
        self._folder = folder
        self.reader = reader
        self.base = base
        self.name: str = reader.segment().segment_id()
        self.size: int = reader.doc_count_all()
        self.cache = caches.get(self.name) or _Cache()
        self.cache.cards = self.cache.cards or [None] * self.size

    @cached_property
    def _column(self) -> Any:
        return self.reader.column_reader("card", translate=False)

    def blocks(self, field: str, term: str) -> Iterator[tuple[list[int], Iterable[float], Sequence[bytes]]]:
        with _sound(self._folder):
            try:
                postings = self.reader.postings(field, _bytes(term))
            except TermNotFound:
                return
            # Whoosh passes over deleted documents one by one; the evaluation does it once, at the end.
            yield from cast("_Postings", getattr(postings, "child", postings)).blocks()

    def terms(self, field: str, start: str = "") -> list[str]:
        with _sound(self._folder):
            return [term.decode("utf-8") for term in self.reader.expand_prefix(field, _bytes(start))]

    def card(self, number: int) -> Card:
        card = self.cache.cards[number]
        if card is None:
            with _sound(self._folder):
                parts = self._column[number].decode("utf-8", "surrogatepass").split(_SEPARATOR)
                card = self.cache.cards[number] = Card._make((*parts[:5], tuple(parts[5:])))
        return card

    def lengths(self, field: str) -> list[int]:
        if field not in self.cache.lengths:
            with _sound(self._folder):
                self.cache.lengths[field] = self._read_lengths(f"_{field}_len") or [0] * self.size
        return self.cache.lengths[field]

    def _read_lengths(self, column: str) -> list[int]:
        documents = self.reader.codec().per_document_reader(self.reader.storage(), self.reader.segment())
        with closing(documents):
            if not documents.has_column(column):
                return []
            return [byte_to_length(length) for length in documents.column_reader(column, LENGTHS_COLUMN)]


class _Snapshot:
    """The index as one commit left it."""

    def __init__(self, storage: _Storage, reader: Any, caches: dict[str, _Cache]) -> None:
        self._storage = storage
        folder = Path(storage.folder)
        self.segments = [
            _Segment(folder, leaf, base, caches)
            for leaf, base in reader.leaf_readers()
            if leaf.doc_count_all()
        ]

    def close(self) -> None:
        self._storage.release()

    @cached_property
    def _documents(self) -> AbstractSet[int]:
        living = set(range(sum(segment.size for segment in self.segments)))
        for segment in self.segments:
            living.difference_update(
                segment.base + number for number in segment.reader.segment().deleted_docs()
            )
        return living

    def documents(self) -> AbstractSet[int]:
        return self._documents

    def postings(self, field: str, term: str) -> Iterator[tuple[Sequence[int], Iterable[float]]]:
        for segment in self.segments:
            for numbers, counted, _places in segment.blocks(field, term):
                yield [segment.base + number for number in numbers] if segment.base else numbers, counted

    def positions(self, field: str, term: str, within: AbstractSet[int]) -> dict[int, Sequence[int]]:
        return {
            segment.base + number: _Places.decode(packed, int(count))
            for segment in self.segments
            for numbers, counted, places in segment.blocks(field, term)
            for number, count, packed in zip(numbers, counted, places, strict=False)
            if segment.base + number in within
        }

    def expand(self, field: str, start: str) -> Iterable[str]:
        return {term for segment in self.segments for term in segment.terms(field, start)}

    def having(self, value: Value) -> AbstractSet[int]:
        return self._tagged("value", (f"{value.field}:{value.value}",))

    def published(self, years: Years) -> AbstractSet[int]:
        known = {term for segment in self.segments for term in segment.terms("years")}
        spans = [(term, int(term.split()[0]), int(term.split()[1])) for term in known]
        return self._tagged(
            "years",
            (
                term
                for term, first, last in spans
                if (years.last is None or first <= years.last)
                and (years.first is None or last >= years.first)
            ),
        )

    def identified(self, record_id: str) -> AbstractSet[int]:
        return self._tagged("record_id", (record_id,))

    def _tagged(self, field: str, tags: Iterable[str]) -> AbstractSet[int]:
        return set(chain.from_iterable(numbers for tag in tags for numbers, _ in self.postings(field, tag)))

    def lengths(self, field: str) -> Sequence[float]:
        if field not in self._relative_lengths:
            lengths = [length for segment in self.segments for length in segment.lengths(field)]
            average = sum(lengths) / len(lengths)
            self._relative_lengths[field] = [length / average for length in lengths]
        return self._relative_lengths[field]

    @cached_property
    def _relative_lengths(self) -> dict[str, list[float]]:
        return {}

    @cached_property
    def _starts(self) -> list[int]:
        return [segment.base for segment in self.segments]

    def card(self, number: int) -> Card:
        segment = self.segments[bisect_right(self._starts, number) - 1]
        return segment.card(number - segment.base)
