"""How many of the publications found have each value of each facet.

Few are counted by their cards. Of many, which may be half a collection, the values are asked instead: each is
a row of bits, one for each document, and what it has in common with those found is counted at once.
"""

import functools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from docbase.model.folding import fold
from docbase.model.search import FacetCount
from docbase.search.inverted import InvertedIndex

_FEW = 600
"""Publications up to which their cards are read; measured with benchmarks/search.py."""
Facets = Mapping[str, tuple[FacetCount, ...]]


def tally(found: Collection[int], facets: Sequence[str], index: InvertedIndex) -> Facets:
    """Returns the count of each value that some of the documents have, the most frequent first.

    Values that are alike but for case and accents are counted together, under the form most often written.
    """
    counted = _by_cards(found, index) if len(found) <= _FEW else _by_values(found, facets, index)
    values: dict[str, list[FacetCount]] = {name: [] for name in facets}
    for alike in _alike(counted):
        name, _colon, value = alike[0].partition(":")
        if name in values:
            count = sum(counted[form] for form in alike)
            values[name].append(FacetCount(id=value, label=value, count=count))
    return {name: tuple(sorted(each, key=lambda one: (-one.count, one.id))) for name, each in values.items()}


def as_bits(numbers: Collection[int]) -> int:
    """Returns a row of bits, in which those of the numbers are set.

    >>> bin(as_bits([0, 3]))
    '0b1001'
    """
    row = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        row[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(row, "little")


def _by_cards(found: Iterable[int], index: InvertedIndex) -> Mapping[str, int]:
    return Counter(chain.from_iterable(index.card(one).values for one in found))


def _by_values(found: Collection[int], facets: Sequence[str], index: InvertedIndex) -> Mapping[str, int]:
    row = as_bits(found)
    counts = ((form, (having & row).bit_count()) for name in facets for form, having in index.column(name))
    return {form: count for form, count in counts if count}


def _alike(counted: Mapping[str, int]) -> Iterable[list[str]]:
    """Returns the forms that are alike, the most frequent of each first."""
    forms: dict[str, list[str]] = defaultdict(list)
    for form in counted:
        forms[_folded(form)].append(form)
    for alike in forms.values():
        if len(alike) > 1:
            alike.sort(key=lambda form: (-counted[form], form))
    return forms.values()


_folded = functools.lru_cache(maxsize=50_000)(fold)
"""Values come back with each answer."""
