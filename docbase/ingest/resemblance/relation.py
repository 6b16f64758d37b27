"""What two sketches say of two texts: how much they share, and the likely relation."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from docbase.ingest.resemblance.sketching import NAMES, NUMBERS, PASSAGES, Sketch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Kind = Literal["same-text", "version", "part", "translation"]
"""The relations, as docs/decisions/resemblance.md defines them."""

# Each bound stands in the gap between pairs that are and pairs that are not (benchmarks/resemblance.py).
_SAME = 0.995
"""Share of passages in one text saved twice in one format; a list of criteria revised in places has 0.985."""
_SAME_IN_ANOTHER_FORMAT = 0.93
"""A PDF has the running titles, the numbering and the captions that the Word file makes on opening."""
_SAME_BY_OCR = 0.6
"""One letter in thirty misread leaves two passages out of three."""
_LENGTH_BY_OCR = 0.95
"""Misreading leaves the length alone; another edition seldom does."""
_VERSION = 0.65
"""Most of the text; a filled form and the empty one, two contracts of one model stay under 0.6."""
_PART = 0.97
"""A filled form has up to 0.93 of the empty one."""
_PART_AT_LEAST = 0.82
"""What the share of the part must exceed even if the sample flatters it."""
_LETTERS_FOR_ONE_ASTRAY = 50_000
"""Letters in which one number may be written otherwise; in less, another number is another date or amount."""
_NUMBERS_FOR_ONE_MISREAD = 25
"""Numbers of which optical reading may spoil one, for the same reason."""
_TRANSLATION_NUMBERS, _TRANSLATION_NAMES = 0.8, 0.2
"""A standard and the handbook that follows it share 0.7 of their numbers, and 0.14 of their names."""
_TRANSLATION_FEWEST_NUMBERS, _TRANSLATION_FEWEST = 5, 14
"""Numbers, and numbers and names, that must be common at the least."""
_TRANSLATION_LENGTH = 0.65
"""Letters of the shorter for one of the longer: French takes a fifth more than English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """The likely relation of one text to another."""

    kind: Kind
    share: float
    """How much is common, from 0 to 1: of the part, for a part; of numbers and names, for a translation."""
    is_whole: bool = False
    """Whether the other is the whole, of which the first is a part."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many values of two samples, under the bound up to which both are complete, are common."""

    common: int
    first: int
    second: int

    @property
    def share(self) -> float:
        """Common values among all (Dice), from 0 to 1."""
        return 2 * self.common / max(1, self.first + self.second)

    @property
    def share_of_smaller(self) -> float:
        """How much of the smaller is in the larger."""
        return self.common / max(1, min(self.first, self.second))


def relation(first: Sketch, second: Sketch) -> Relation | None:
    """Returns the likely relation of the first text to the second, or None when there is none to report."""
    passages = overlap(first.passages, second.passages, PASSAGES)
    if passages.share >= _least_same(first, second) and _has_same_numbers(first, second):
        return Relation(kind="same-text", share=passages.share)
    if passages.share >= _VERSION:
        return Relation(kind="version", share=passages.share)
    if _is_part(first, second, passages):
        is_whole = first.letters < second.letters
        return Relation(kind="part", share=passages.share_of_smaller, is_whole=is_whole)
    return _translation(first, second)


def overlap(first: bytes, second: bytes, size: int) -> Overlap:
    """Returns what two samples of at most `size` hashes have in common."""
    import numpy as np

    one, other = np.frombuffer(first, "<u4"), np.frombuffer(second, "<u4")
    bound = min(_bound(one, size), _bound(other, size))
    # Both are in order, so what is under the bound is a beginning.
    one = one[: np.searchsorted(one, bound, side="right")]
    other = other[: np.searchsorted(other, bound, side="right")]
    common = len(np.intersect1d(one, other, assume_unique=True))
    return Overlap(common, len(one), len(other))


def _bound(sample: "npt.NDArray[np.uint32]", size: int) -> "np.uint32":
    """Returns the value up to which the sample has every hash of its text."""
    import numpy as np

    return sample[-1] if len(sample) == size else np.uint32(2**32 - 1)


def _least_same(first: Sketch, second: Sketch) -> float:
    """Returns the share of passages from which the two are one text."""
    if not _are_exact(first, second) and _length_ratio(first, second) >= _LENGTH_BY_OCR:
        return _SAME_BY_OCR
    return _SAME if first.format == second.format else _SAME_IN_ANOTHER_FORMAT


def _has_same_numbers(first: Sketch, second: Sketch) -> bool:
    """Returns whether one has the numbers of the other; it may have more: of pages, of paragraphs."""
    numbers = overlap(first.numbers, second.numbers, NUMBERS)
    fewest = min(numbers.first, numbers.second)
    allowed = min(first.letters, second.letters) // _LETTERS_FOR_ONE_ASTRAY
    if not _are_exact(first, second):
        allowed += fewest // _NUMBERS_FOR_ONE_MISREAD
    return fewest - numbers.common <= allowed


def _are_exact(first: Sketch, second: Sketch) -> bool:
    return first.is_exact and second.is_exact


def _is_part(first: Sketch, second: Sketch, passages: Overlap) -> bool:
    share, size = passages.share_of_smaller, min(passages.first, passages.second)
    if share < _PART or _surely(share, size) < _PART_AT_LEAST:
        return False
    # By length and by sample alike: otherwise the one is long because it repeats itself.
    return (first.letters < second.letters) == (passages.first == size)


def _surely(share: float, size: int) -> float:
    """Returns what the true share exceeds nineteen times out of twenty (lower bound of Wilson's interval)."""
    squared = 1.645**2
    middle = share + squared / (2 * size)
    spread = math.sqrt(squared * (share * (1 - share) / size + squared / (4 * size * size)))
    return (middle - spread) / (1 + squared / size)


def _translation(first: Sketch, second: Sketch) -> Relation | None:
    """Returns the relation if all that no translator changes is common: numbers, and many proper names."""
    if not first.language or not second.language or first.language == second.language:
        return None
    if _length_ratio(first, second) < _TRANSLATION_LENGTH:
        return None
    numbers = overlap(first.numbers, second.numbers, NUMBERS)
    names = overlap(first.names, second.names, NAMES)
    is_enough = (
        numbers.common >= _TRANSLATION_FEWEST_NUMBERS and numbers.common + names.common >= _TRANSLATION_FEWEST
    )
    if not is_enough or numbers.share < _TRANSLATION_NUMBERS or names.share < _TRANSLATION_NAMES:
        return None
    return Relation(kind="translation", share=(numbers.share + names.share) / 2)


def _length_ratio(first: Sketch, second: Sketch) -> float:
    return min(first.letters, second.letters) / max(first.letters, second.letters)
