"""Postings on their way into a segment: one list for each term, on the disk past a bound."""

import marshal
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from docbase.search.whoosh.postings import Held, marked, pack
from docbase.search.whoosh.storage import Storage

_POSTING_COST, _TERM_COST = 90, 260
"""Bytes of memory that a posting takes besides its places, and a term besides its postings; about."""
_AT_ONCE = 200
"""Lists that are written, and read again, together."""


class Pool:
    """Takes postings document by document, and gives them back term by term.

    In the place of Whoosh's own, which makes an object of each posting and sorts them all.
    """

    def __init__(self, storage: Storage, limit: int) -> None:
        self._storage = storage
        self._limit = limit
        self._fields: dict[str, dict[bytes, Held]] = defaultdict(_new_field)
        self._size = 0
        self._spilled: list[tuple[Any, list[int]]] = []

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
        mark = marked(number, is_wide=width > 2)
        for term, where in places.items():
            terms[term] += (mark, where)
        size = sum(map(len, places.values())) + len(places) * _POSTING_COST
        self._grow(size + (len(terms) - before) * _TERM_COST)

    def put_list(self, field: str, term: bytes, held: Held) -> None:
        """Takes more of the list of a term, from another segment."""
        self._fields[field][term] += held
        self._grow(_TERM_COST + sum(map(len, held[1::2])) + len(held) // 2 * _POSTING_COST)

    def lists(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Yields fields and terms in order, each term with its list as it is stored."""
        parts = self._in_order()
        if self._spilled:
            spilled = (_read(file, sizes) for file, sizes in self._spilled)
            parts = _joined(merge(*spilled, parts, key=itemgetter(0, 1)))
        for field, term, held in parts:
            yield field, term, pack(held)

    def cleanup(self) -> None:
        """Forgets everything; whoever made the storage takes it away."""
        self._fields.clear()
        for file, _sizes in self._spilled:
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
        file, sizes = self._storage.create_file(f"{len(self._spilled)}.postings", mode="w+b"), list[int]()
        self._spilled.append((file, sizes))
        parts = self._in_order()
        while some := list(islice(parts, _AT_ONCE)):
            packed = marshal.dumps(some)
            sizes.append(len(packed))
            file.write(packed)
        self._fields.clear()
        self._size = 0


def _new_field() -> dict[bytes, Held]:
    return defaultdict(list)


def _joined(parts: Iterable[tuple[str, bytes, Held]]) -> Iterator[tuple[str, bytes, Held]]:
    """Brings together the parts of each list."""
    for (field, term), same in groupby(parts, key=itemgetter(0, 1)):
        yield field, term, [one for _field, _term, held in same for one in held]


def _read(file: Any, sizes: Iterable[int]) -> Iterator[tuple[str, bytes, Held]]:
    """Yields what was spilled."""
    file.seek(0)
    for size in sizes:
        yield from marshal.loads(file.read(size))
