"""Posting lists as bytes: which documents have a term, how often, and where.

In the place of Whoosh's own lists, which are pickles of a dozen objects each: what is asked of a list is
always the whole of it, and only a phrase asks for the places.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, chain
from operator import mul, sub
from struct import Struct
from typing import Any

from isal import isal_zlib

Held = list[Any]
"""A list on its way: for each document its number, how often it has the term, and the packed places there.

Places are packed as numbers of two bytes, or of four; a whole value has none.
"""

_HEAD = Struct("=BI")
"""Flags, and how many documents."""
_SIZE = Struct("=I")
_SINGLE = Struct("=BIII")
"""The head, number and count of a list of one document."""
_ONLY_NUMBERS, _MIXED, _ZIPPED_DOCUMENTS, _ZIPPED_PLACES = 1, 2, 4, 8
"""Flags: no counts and places; widths of places besides, because they differ from 2; what is compressed."""
_WORTH_ZIPPING = 200
"""Bytes from which it pays."""


def pack(held: Held) -> bytes:
    """Returns a list as it is stored; its documents must be in the order of their numbers."""
    if len(held) == 3 and len(held[2]) == 2 * held[1]:  # half of all lists
        return b"".join((_SINGLE.pack(0, 1, held[0], held[1]), held[2]))
    numbers, counts, places = held[::3], held[1::3], held[2::3]
    joined = b"".join(places)
    if not joined:
        return _assembled(_ONLY_NUMBERS, numbers, (), b"")
    if len(joined) == 2 * sum(counts):
        return _assembled(0, numbers, counts, joined)
    widths = [len(each) // count for each, count in zip(places, counts, strict=True)]
    return _assembled(_MIXED, numbers, counts + widths, joined)


def _assembled(flags: int, numbers: Sequence[int], others: Sequence[int], places: bytes) -> bytes:
    documents = array("I", (*numbers, *others)).tobytes()
    if len(documents) > _WORTH_ZIPPING:
        flags |= _ZIPPED_DOCUMENTS
        gaps = chain(numbers[:1], map(sub, numbers[1:], numbers))
        zipped = isal_zlib.compress(array("I", chain(gaps, others)).tobytes(), 1)
        documents = _SIZE.pack(len(zipped)) + zipped
    if len(places) > _WORTH_ZIPPING:
        flags |= _ZIPPED_PLACES
        places = isal_zlib.compress(places, 1)
    return _HEAD.pack(flags, len(numbers)) + documents + places


def documents_in(packed: bytes) -> int:
    """Returns how many documents a stored list has."""
    size: int = _HEAD.unpack_from(packed)[1]
    return size


class PostingList:
    """A list that was stored; the places are unpacked only when they are asked for."""

    def __init__(self, packed: bytes) -> None:
        """Unpacks the documents.

        Raises:
            struct.error: it is not whole.
            ValueError: so it is.
            isal_zlib.error: it is damaged.
        """
        self._flags, size = _HEAD.unpack_from(packed)
        columns, start = array("I"), _HEAD.size
        if self._flags & _ZIPPED_DOCUMENTS:
            start += _SIZE.size
            end = start + _SIZE.unpack_from(packed, _HEAD.size)[0]
            columns.frombytes(isal_zlib.decompress(packed[start:end]))
            self.numbers: Sequence[int] = list(accumulate(columns[:size]))
        else:
            end = start + 4 * size * (1 if self._flags & _ONLY_NUMBERS else 3 if self._flags & _MIXED else 2)
            columns.frombytes(packed[start:end])
            self.numbers = columns[:size]
        self.counts: Sequence[int] = columns[size : 2 * size] or [1] * size
        """How often each document has the term."""
        self._widths: Sequence[int] = columns[2 * size :] or [2] * size
        self._places = packed[end:]

    def places(self) -> Iterator[bytes]:
        """Yields the packed places in each document."""
        if self._flags & _ONLY_NUMBERS:
            yield from [b""] * len(self.numbers)
            return
        joined = isal_zlib.decompress(self._places) if self._flags & _ZIPPED_PLACES else self._places
        start = 0
        for count, width in zip(self.counts, self._widths, strict=True):
            end = start + width * count
            yield joined[start:end]
            start = end

    def positions(self, within: AbstractSet[int], base: int) -> Iterator[tuple[int, Sequence[int]]]:
        """Yields those of the documents, numbered from the base on, that are within, with their places."""
        chosen = self._chosen(within, base)
        if not chosen or self._flags & _ONLY_NUMBERS:
            return
        joined = isal_zlib.decompress(self._places) if self._flags & _ZIPPED_PLACES else self._places
        ends = list(accumulate(map(mul, self.counts, self._widths)))
        for at in chosen:
            width = self._widths[at]
            places = array("H" if width == 2 else "I")
            places.frombytes(joined[ends[at] - width * self.counts[at] : ends[at]])
            yield base + self.numbers[at], places

    def _chosen(self, within: AbstractSet[int], base: int) -> list[int]:
        """Returns where in the list those of the documents stand that are within."""
        numbers = self.numbers
        if len(within) * 8 > len(numbers):
            return [at for at, number in enumerate(numbers) if base + number in within]
        found = ((bisect_left(numbers, one - base), one - base) for one in sorted(within))
        return [at for at, number in found if at < len(numbers) and numbers[at] == number]
