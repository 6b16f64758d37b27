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
"""A list on its way: for each document its mark (`marked`), then the packed places of the term there.

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


def marked(number: int, *, is_wide: bool) -> int:
    """Returns what stands for a document in a list on its way: its number, and whether its places are wide.

    >>> marked(20, is_wide=False), marked(20, is_wide=True)
    (40, 41)
    """
    return 2 * number + is_wide


def pack(held: Held) -> bytes:
    """Returns a list as it is stored; its documents must be in the order of their numbers."""
    marks, places = held[::2], held[1::2]
    if len(marks) == 1 and places[0] and not marks[0] & 1:  # half of all lists
        return b"".join((_SINGLE.pack(0, 1, marks[0] >> 1, len(places[0]) >> 1), places[0]))
    numbers = [mark >> 1 for mark in marks]
    joined = b"".join(places)
    if not joined:
        return _assembled(_ONLY_NUMBERS, numbers, (), b"")
    if not any(mark & 1 for mark in marks):
        return _assembled(0, numbers, [len(each) >> 1 for each in places], joined)
    widths = [4 if mark & 1 else 2 for mark in marks]
    counts = [len(each) // width for each, width in zip(places, widths, strict=True)]
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

    def positions(self, within: AbstractSet[int], base: int) -> dict[int, Sequence[int]]:
        """Returns those of the documents, numbered from the base on, that are within, with their places."""
        chosen = [] if self._flags & _ONLY_NUMBERS else self._chosen(within, base)
        if not chosen:
            return {}
        joined = isal_zlib.decompress(self._places) if self._flags & _ZIPPED_PLACES else self._places
        found = (
            self._mixed_places(chosen, joined) if self._flags & _MIXED else self._places_of(chosen, joined)
        )
        return {base + self.numbers[at]: places for at, places in zip(chosen, found, strict=True)}

    def _places_of(self, chosen: Sequence[int], joined: bytes) -> Iterator[Sequence[int]]:
        counts, ends, places = self.counts, list(accumulate(self.counts)), array("H", joined)
        return (places[ends[at] - counts[at] : ends[at]] for at in chosen)

    def _mixed_places(self, chosen: Sequence[int], joined: bytes) -> Iterator[Sequence[int]]:
        sizes = list(map(mul, self.counts, self._widths))
        ends = list(accumulate(sizes))
        for at in chosen:
            yield array("H" if self._widths[at] == 2 else "I", joined[ends[at] - sizes[at] : ends[at]])

    def _chosen(self, within: AbstractSet[int], base: int) -> list[int]:
        """Returns where in the list those of the documents stand that are within."""
        numbers = self.numbers
        if len(within) * 8 > len(numbers):
            return [at for at, number in enumerate(numbers) if base + number in within]
        found = ((bisect_left(numbers, one - base), one - base) for one in sorted(within))
        return [at for at, number in found if at < len(numbers) and numbers[at] == number]
