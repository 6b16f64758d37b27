"""Postings on their way into a segment: one packed list for each term, on the disk past a bound."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from heapq import merge
from itertools import groupby
from operator import itemgetter
from struct import Struct
from typing import Any

from whoosh.codec.whoosh3 import W3FieldWriter, W3PostingsWriter
from whoosh.fields import Schema

from docbase.search.whoosh.storage import Storage

_POSTING = Struct("=IfI")
"""The number of a document, the weight of a term in it, and the bytes of its places, which come next."""
_TERM_COST = 140
"""Bytes of memory that a term takes besides its postings; measured, about."""


class Pool:
    """Takes postings document by document, and gives them back term by term.

    In the place of Whoosh's own, which makes an object of each posting and sorts them all.
    """

    def __init__(self, storage: Storage, limit: int) -> None:
        self._storage = storage
        self._limit = limit
        self._fields: dict[str, dict[bytes, bytearray]] = defaultdict(self._new_field)
        self._size = 0
        self._spilled: list[Any] = []

    def add(self, posting: tuple[str, bytes, int, float, bytes | None]) -> None:
        """Takes a posting; documents come in the order of their numbers."""
        field, term, number, weight, places = posting
        places = places or b""  # None is what Whoosh reads in a field without places
        packed = _POSTING.pack(number, weight, len(places)) + places
        self._fields[field][term] += packed
        self._size += len(packed)
        if self._size > self._limit:
            self._spill()

    def iter_postings(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Yields fields and terms in order, each term with all its postings, packed."""
        parts = merge(*map(_read, self._spilled), self._in_order(), key=itemgetter(0, 1))
        for (field, term), same in groupby(parts, key=itemgetter(0, 1)):
            yield field, term, b"".join(packed for _field, _term, packed in same)

    def cleanup(self) -> None:
        """Forgets everything; whoever made the storage takes it away."""
        self._fields.clear()
        for file in self._spilled:
            with suppress(OSError):  # what is still to be written to a full disk
                file.close()
        self._spilled.clear()

    def _new_field(self) -> dict[bytes, bytearray]:
        return defaultdict(self._new_term)

    def _new_term(self) -> bytearray:
        self._size += _TERM_COST
        return bytearray()

    def _in_order(self) -> Iterator[tuple[str, bytes, bytearray]]:
        for field in sorted(self._fields):
            terms = self._fields[field]
            for term in sorted(terms):
                yield field, term, terms[term]

    def _spill(self) -> None:
        file = self._storage.create_file(f"{len(self._spilled)}.postings", mode="w+b")
        self._spilled.append(file)
        for part in self._in_order():
            file.write_pickle(part)
        self._fields.clear()
        self._size = 0


def _read(file: Any) -> Iterator[tuple[str, bytes, bytearray]]:
    """Yields what was spilled."""
    file.seek(0)
    with suppress(EOFError):
        while True:
            yield file.read_pickle()


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes what a pool gives back; the files are those that Whoosh would write."""

    def add_postings(
        self, schema: Schema, _lengths: object, pooled: Iterable[tuple[str, bytes, bytes]]
    ) -> None:
        """Writes all the fields of a segment."""
        for field, terms in groupby(pooled, key=itemgetter(0)):
            self.start_field(field, schema[field])
            for _field, term, packed in terms:
                self.start_term(term)
                self._postwriter.add_all(packed)
                self.finish_term()
            self.finish_field()


class PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes the postings of a term block by block, where Whoosh takes them one by one."""

    _maxweight: float

    def add_all(self, packed: bytes) -> None:
        """Writes them all but for the last block, which is written when the term is finished."""
        place = 0
        while place < len(packed):
            if len(self) == self._blocklimit:
                self._write_block()
            number, weight, size = _POSTING.unpack_from(packed, place)
            place += _POSTING.size + size
            self._ids.append(number)
            self._weights.append(weight)
            self._values.append(packed[place - size : place])
            if weight > self._maxweight:
                self._maxweight = weight
