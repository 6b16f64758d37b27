"""The characters of a text and the hashes of its stretches, as arrays; the same on every machine and run."""

import functools
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Values = npt.NDArray[np.uint32]
    Places = npt.NDArray[np.intp]
    Facts = npt.NDArray[np.bool_]

_MULTIPLIER = 0x9E3779B1
_INVERSE = pow(_MULTIPLIER, -1, 2**32)
_FIRST_ACCENT, _LAST_ACCENT = 0x300, 0x36F


def characters_of(text: str) -> "Values":
    """Returns the code points of the text without accents, ligatures opened."""
    import numpy as np

    plain = unicodedata.normalize("NFKD", text).encode("utf-32-le", errors="ignore")
    points = np.frombuffer(plain, "<u4").astype(np.uint32, copy=False)
    return points[(points < _FIRST_ACCENT) | (points > _LAST_ACCENT)]


def hashes(characters: "Values", begins: "Places", ends: "Places") -> "Values":
    """Returns the hash of each stretch of characters.

    It is a polynomial of the characters. All are had at once, as differences of one running sum brought back
    to the same power by the inverse of the multiplier.
    """
    import numpy as np

    powers, inverses = _powers(1 << len(characters).bit_length())
    sums = np.zeros(len(characters) + 1, np.uint32)
    np.cumsum(characters * powers[: len(characters)], out=sums[1:], dtype=np.uint32)
    return _stirred((sums[ends] - sums[begins]) * inverses[begins])


def smallest(values: "Values", size: int) -> "Values":
    """Returns the smallest values, each once, in order."""
    import numpy as np

    if len(values) > 8 * size:
        # Where hashes are spread evenly, those under this bound are enough, and few to sort.
        low = np.unique(values[values < np.uint32(4 * size * 2**32 // len(values))])
        if len(low) >= size:
            return low[:size]
    return np.unique(values)[:size]


@functools.cache
def _powers(count: int) -> "tuple[Values, Values]":
    """Returns the powers of the multiplier and of its inverse; few sizes are asked for, all powers of two."""
    import numpy as np

    up, down = (np.full(count, factor, np.uint32) for factor in (_MULTIPLIER, _INVERSE))
    return np.cumprod(up, dtype=np.uint32), np.cumprod(down, dtype=np.uint32)


def _stirred(values: "Values") -> "Values":
    """Returns the values spread evenly, each to another (the last step of MurmurHash3)."""
    import numpy as np

    values = values ^ (values >> np.uint32(16))
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values
