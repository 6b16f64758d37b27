"""What is read of the index of Whoosh: posting lists whole, and what is stored of each publication."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, cast

from whoosh.codec.whoosh3 import W3Codec
from whoosh.reading import TermNotFound
from whoosh.util.numeric import byte_to_length

from docbase.model.folding import fold
from docbase.model.search import Added, Query, ResultPage, Value, Years
from docbase.search.engine import Card, key_of
from docbase.search.fields import TextField
from docbase.search.inverted import burdens
from docbase.search.lexicon import SortedLexicon
from docbase.search.whoosh.codec import VALUES, WORDS, read_lexicon, read_rows
from docbase.search.whoosh.postings import PostingList
from docbase.search.whoosh.storage import Storage, as_bytes, as_text, damaged, sealed, sound, unpack

_LENGTHS = tuple(map(byte_to_length, range(256)))
"""The lengths that Whoosh packs into a byte."""
_LISTS = 500
"""Posting lists that are remembered: a question asks several times for each of its own."""


class Cache:
    """What was read of a segment, which never changes until it disappears."""

    def __init__(self) -> None:
        self.cards: list[Card | None] = []
        self.lengths: dict[str, list[int]] = {}
        self.lexicon: dict[str, int] | None = None
        self.rows: dict[str, int] | None = None
        self.lists: dict[tuple[str, str], PostingList | None] = {}


class _Segment:
    """One segment; its documents are numbered from `base` on."""

    def __init__(self, folder: Path, reader: Any, base: int, caches: dict[str, Cache]) -> None:
        self._folder = folder
        self.reader = reader
        self.base = base
        self.name: str = reader.segment().segment_id()
        self.size: int = reader.doc_count_all()
        self.cache = caches.get(self.name) or Cache()
        self.cache.cards = self.cache.cards or [None] * self.size

    @cached_property
    def _column(self) -> Any:
        return self.reader.column_reader("card", translate=False)

    def postings(self, field: str, term: str) -> PostingList | None:
        """Returns the posting list of a term, None when the segment does not have it."""
        lists = self.cache.lists
        if (field, term) not in lists:
            if len(lists) >= _LISTS:
                lists.clear()
            lists[field, term] = self._read(field, term)
        return lists[field, term]

    def _read(self, field: str, term: str) -> PostingList | None:
        with sound(self._folder):
            try:
                return cast("PostingList", self.reader.term_info(field, as_bytes(term)))
            except TermNotFound:
                return None

    def terms(self, field: str, start: str = "") -> list[str]:
        beginning = as_bytes(start)
        with sound(self._folder):
            found = list(self.reader.expand_prefix(field, beginning))
        return [as_text(term, self._folder) for term in found]

    def lexicon(self) -> dict[str, int]:
        if self.cache.lexicon is None:
            with sound(self._folder):
                self.cache.lexicon = read_lexicon(self.reader.storage(), self.reader.segment())
        return self.cache.lexicon

    def rows(self) -> dict[str, int]:
        """Returns the documents that have each value of a facet, as rows of bits."""
        if self.cache.rows is None:
            with sound(self._folder):
                self.cache.rows = read_rows(self.reader.storage(), self.reader.segment())
        return self.cache.rows

    def card(self, number: int) -> Card:
        card = self.cache.cards[number]
        if card is None:
            with sound(self._folder):
                packed = self._column[number]
            card = self.cache.cards[number] = unpack(packed, self._folder)
        return card

    def lengths(self, field: str) -> list[int]:
        if field not in self.cache.lengths:
            with sound(self._folder):
                self.cache.lengths[field] = self._read_lengths(f"_{field}_len")
        return self.cache.lengths[field]

    def _read_lengths(self, column: str) -> list[int]:
        segment, storage = self.reader.segment(), self.reader.storage()
        name = W3Codec.column_filename(segment, column)
        # Whoosh takes a column whose file is gone for one that was never written.
        if name not in segment.seals:
            return [0] * self.size
        with closing(storage.open_file(name)) as file:
            # A byte for each document, but for the last ones without any: Whoosh would read them one by one.
            packed = file.read(storage.file_length(name))
        return [*map(_LENGTHS.__getitem__, packed), *[0] * (self.size - len(packed))]


class Snapshot:
    """The index as one commit left it."""

    def __init__(self, storage: Storage, reader: Any, caches: dict[str, Cache]) -> None:
        self._storage = storage
        self._folder = folder = Path(storage.folder)
        for leaf, _base in reader.leaf_readers():
            if leaf.segment():
                _require_whole(folder, leaf.segment())
        self.segments = [
            _Segment(folder, leaf, base, caches)
            for leaf, base in reader.leaf_readers()
            if leaf.doc_count_all()
        ]

    def verify(self) -> None:
        """Makes sure that every file is as it was written, to the last byte.

        Raises:
            StaleIndexError: one of them is not.
        """
        for segment in self.segments:
            for name, seal in segment.reader.segment().seals.items():
                with sound(self._folder), (self._folder / name).open("rb") as file:
                    found = sealed(file)
                if found != seal:
                    raise damaged(self._folder)

    def close(self) -> None:
        """Lets go of every file."""
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
        """Follows `InvertedIndex.documents`."""
        return self._documents

    def postings(self, field: str, term: str) -> Iterator[tuple[Sequence[int], Iterable[float]]]:
        """Follows `InvertedIndex.postings`."""
        for segment, found in self._lists(field, term):
            base = segment.base
            yield [base + number for number in found.numbers] if base else found.numbers, found.counts

    def positions(self, field: str, term: str, within: AbstractSet[int]) -> dict[int, Sequence[int]]:
        """Follows `InvertedIndex.positions`."""
        found: dict[int, Sequence[int]] = {}
        for segment, postings in self._lists(field, term):
            with sound(self._folder):
                found.update(postings.positions(within, segment.base))
        return found

    def _lists(self, field: str, term: str) -> Iterator[tuple[_Segment, PostingList]]:
        for segment in self.segments:
            if found := segment.postings(field, term):
                yield segment, found

    def expand(self, field: str, start: str) -> Iterable[str]:
        """Follows `InvertedIndex.expand`."""
        return {term for segment in self.segments for term in segment.terms(field, start)}

    def having(self, value: Value) -> AbstractSet[int]:
        """Follows `InvertedIndex.having`."""
        key = key_of(value)
        forms = self.expand(VALUES, f"{value.field}:")
        return self._tagged(VALUES, (form for form in forms if fold(form) == key))

    def column(self, facet: str) -> Iterable[tuple[str, int]]:
        """Follows `InvertedIndex.column`."""
        return self._columns.get(facet, {}).items()

    @cached_property
    def _columns(self) -> dict[str, dict[str, int]]:
        columns: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for segment in self.segments:
            for form, row in segment.rows().items():
                columns[form.partition(":")[0]][form] |= row << segment.base
        return columns

    def published(self, years: Years) -> AbstractSet[int]:
        """Follows `InvertedIndex.published`."""
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

    def added(self, days: Added) -> AbstractSet[int]:
        """Follows `InvertedIndex.added`."""
        known = {day for segment in self.segments for day in segment.terms("added")}
        wanted = (day for day in known if days.first <= day and (not days.last or day <= days.last))
        return self._tagged("added", wanted)

    def written(self, word: str) -> AbstractSet[int]:
        """Follows `InvertedIndex.written`."""
        return self._tagged(WORDS, (word,))

    def spellings(self, start: str) -> Iterable[str]:
        """Follows `InvertedIndex.spellings`."""
        return self.expand(WORDS, start)

    @cached_property
    def counted(self) -> dict[Query, ResultPage]:
        """Counts that were made of it."""
        return {}

    @cached_property
    def lexicon(self) -> SortedLexicon:
        """What `Engine.lexicon` returns."""
        found = Counter[str]()
        for segment in self.segments:
            found.update(segment.lexicon())
        return SortedLexicon(found)

    def identified(self, record_id: str) -> AbstractSet[int]:
        """Returns the documents of a record: one, or none."""
        return self._tagged("record_id", (record_id,))

    def _tagged(self, field: str, tags: Iterable[str]) -> AbstractSet[int]:
        return set(chain.from_iterable(numbers for tag in tags for numbers, _ in self.postings(field, tag)))

    def burdens(self, field: TextField) -> Sequence[float]:
        """Follows `InvertedIndex.burdens`."""
        if field.name not in self._burdens:
            lengths = [length for segment in self.segments for length in segment.lengths(field.name)]
            self._burdens[field.name] = burdens(field, lengths)
        return self._burdens[field.name]

    @cached_property
    def _burdens(self) -> dict[str, list[float]]:
        return {}

    @cached_property
    def _starts(self) -> list[int]:
        return [segment.base for segment in self.segments]

    def card(self, number: int) -> Card:
        """Follows `InvertedIndex.card`."""
        segment = self.segments[bisect_right(self._starts, number) - 1]
        return segment.card(number - segment.base)


def _require_whole(folder: Path, segment: Any) -> None:
    """Makes sure that the files of a segment are as they were written.

    Raises:
        StaleIndexError: one of them has another size, or is gone.
    """
    with sound(folder):
        is_whole = all((folder / name).stat().st_size == seal.size for name, seal in segment.seals.items())
    if not is_whole:
        raise damaged(folder)
