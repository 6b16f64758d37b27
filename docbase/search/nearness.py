"""The word of the collection that a misspelt one was meant to be: near in letters, in sound, and common."""

import math
import re
from collections.abc import Iterator, Mapping

from docbase.search.lexicon import Written
from docbase.search.sounds import beside, sound
from docbase.search.stopwords import STOP_WORDS

_COMMONER = 0.4
"""What ten times more publications are worth, in letters typed wrong."""
_FAR_MORE = 20
"""How many times more publications have a word than a slip for it that sounds alike."""
_FEW = 3
"""Publications that a word must have, to be offered for one that is far from it."""
_LONG = 8
_PLURALS = ("s", "x")
_ENDING = re.compile(r"(?:es?|[sx])$")


def nearest(word: str, known: Mapping[str, Written]) -> Written | None:
    """Returns the word most likely to have been meant by the folded one, or None when none is near."""
    likely = [
        (cost - _COMMONER * math.log10(found.publications), cost, found.text, found)
        for cost, found in _near(word, known, edits(word))
        if cost <= _dearest(word) and found.publications >= _fewest(word, cost)
    ]
    return min(likely)[-1] if likely else None


def far_commoner(word: str, count: int, known: Mapping[str, Written]) -> Written | None:
    """Returns the word that sounds like this one and that far more publications have, or None.

    An inflected form sounds like others too: what differs by its ending alone is no slip.

    Args:
        word: the folded word.
        count: how many publications have it.
        known: where to look.
    """
    bare, heard = _ENDING.sub("", word), sound(word)
    alike = [
        found
        for _cost, found in _near(word, known, 2)
        if found.publications >= max(_FEW, _FAR_MORE * count)
        and _ENDING.sub("", found.folded) != bare
        and (sound(found.folded) == heard or _is_one_letter_lost(word, found.folded))
    ]
    return max(alike, key=lambda found: (found.publications, found.text), default=None)


def _is_one_letter_lost(word: str, other: str) -> bool:
    """Whether two long words that end alike are the same but for one letter, lost or moved."""
    from rapidfuzz.distance import OSA

    is_lost = len(word) != len(other) or sorted(word) == sorted(other)
    return is_lost and len(word) >= _LONG and word[-3:] == other[-3:] and OSA.distance(word, other) == 1


def _near(word: str, known: Mapping[str, Written], most: int) -> Iterator[tuple[float, Written]]:
    """Yields the words at so many edits at most, with how far they are."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    size = len(word)
    choices = [other for other in known if -most <= len(other) - size <= most]
    heard = sound(word)
    found = process.extract(word, choices, scorer=OSA.distance, processor=None, score_cutoff=most, limit=None)
    for other, distance, _place in found:
        if distance and other not in STOP_WORDS and other.isalpha():
            yield _cost(word, other, distance, OSA.distance(heard, sound(other))), known[other]


def _cost(word: str, other: str, letters: float, sounds: float) -> float:
    """A quarter for the letters, the rest for the sounds; the key beside the right one is a small slip."""
    if letters == 1 and _is_one_key_off(word, other):
        return min(0.75, 0.25 + sounds)
    plural = 0.25 if word.endswith(_PLURALS) != other.endswith(_PLURALS) else 0.0
    return min(letters, 0.25 * letters + 0.75 * sounds + plural)


def _is_one_key_off(word: str, other: str) -> bool:
    differing = [pair for pair in zip(word, other, strict=False) if pair[0] != pair[1]]
    return len(word) == len(other) and len(differing) == 1 and differing[0][1] in beside(differing[0][0])


def edits(word: str) -> int:
    """Returns how many letters of the folded word may be wrong."""
    return 1 if len(word) < 5 else 2 if len(word) < 8 else 3 if len(word) < 11 else 4


def _dearest(word: str) -> float:
    return 1.0 if len(word) < 7 else 1.25 if len(word) < 9 else 1.75


def _fewest(word: str, cost: float) -> int:
    """Publications that must have a word for it to be offered: one is enough of what sounds the same."""
    if cost <= 0.5:
        return 1
    return 2 if cost <= 1 and len(word) > 5 else _FEW
