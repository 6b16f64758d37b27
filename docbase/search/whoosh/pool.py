"""Postings on their way into a segment: one list for each term, on the disk past a bound."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from docbase.search.whoosh.postings import Held, pack
from docbase.search.whoosh.storage import Storage

_POSTING_COST, _TERM_COST = 90, 260
"""Bytes of memory that a posting takes besides its places, and a term besides its postings; about."""


class Pool:
    """Takes postings document by document, and gives them back term by term.

    In the place of Whoosh's own, which makes an object of each posting and sorts them all.
    """

    def __init__(self, storage: Storage, limit: int) -> None:
        self._storage = storage
        self._limit = limit
        self._fields: dict[str, dict[bytes, Held]] = defaultdict(_new_field)
        self._size = 0
        self._spilled: list[Any] = []

    def put(self, field: str, number: int, places: Mapping[bytes, bytes], width: int = 2) -> None:
        """Takes the terms of a field of a document, each with its places.

        Documents come in the order of their numbers.

        Args:
            field: the name of the field.
            number: the number of the document.
            places: the packed places of each term.
            width: bytes of a place.
        """
        terms = self._fields[field]
        before = len(terms)
        for term, where in places.items():
            terms[term] += (number, len(where) // width, where)
        size = sum(map(len, places.values())) + len(places) * _POSTING_COST
        self._grow(size + (len(terms) - before) * _TERM_COST)

    def put_list(self, field: str, term: bytes, held: Held) -> None:
        """Takes more of the list of a term, from another segment."""
        self._fields[field][term] += held
        self._grow(_TERM_COST + sum(map(len, held[2::3])) + len(held) // 3 * _POSTING_COST)

    def lists(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Yields fields and terms in order, each term with its list as it is stored."""
        parts = self._in_order()
        if self._spilled:
            parts = _joined(merge(*map(_read, self._spilled), parts, key=itemgetter(0, 1)))
        for field, term, held in parts:
            yield field, term, pack(held)

    def cleanup(self) -> None:
        """Forgets everything; whoever made the storage takes it away."""
        self._fields.clear()
        for file in self._spilled:
            with suppress(OSError):  # what is still to be written to a full disk
                file.close()
        self._spilled.clear()

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > self._limit:
            self._spill()

    def _in_order(self) -> Iterator[tuple[str, bytes, Held]]:
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


def _new_field() -> dict[bytes, Held]:
    return defaultdict(list)


def _joined(parts: Iterable[tuple[str, bytes, Held]]) -> Iterator[tuple[str, bytes, Held]]:
    """Brings together the parts of each list."""
    for (field, term), same in groupby(parts, key=itemgetter(0, 1)):
        yield field, term, [one for _field, _term, held in same for one in held]


def _read(file: Any) -> Iterator[tuple[str, bytes, Held]]:
    """Yields what was spilled."""
    file.seek(0)
    with suppress(EOFError):
        while True:
            yield file.read_pickle()
