"""The second look at the best answers: words written as they were typed, and words that stand together.

What pays, and how much it counts, was measured on questions whose answers are known: see
benchmarks/relevance.py.
"""

import functools
import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from docbase.model.search import Reason
from docbase.search import analysis
from docbase.search.inverted import Bonus, InvertedIndex, idf
from docbase.search.plan import Plan
from docbase.search.proximity import near
from docbase.search.typed import Typed, typed_words

LOOKED_AT = 50
"""How many of the best answers are looked at; twice as many change nothing."""
SPELLING = 0.6
"""What a word is worth that is written as typed, against what it tells; one that is alike, less."""
_LEAST_ALIKE = 0.4
"""From 0 to 1: how much of two words is the same for one to count for the other."""
_MOST_ALIKE = 12
_BEGINNING = 4
"""Letters that words that are alike begin with, at least."""
_PIECE = 3
"""Letters of the pieces by which two words are compared."""


def second_look(root: Plan, best: AbstractSet[int], index: InvertedIndex) -> Mapping[int, Sequence[Reason]]:
    """Returns what to add to the scores of the documents, and why.

    Nothing that was found is ever put behind what was not looked at: all that is added is positive.
    """
    typed = tuple(typed_words(root, index)) if best else ()
    added: dict[int, list[Reason]] = defaultdict(list)
    for one, reason in chain(_spelled(typed, best, index), near(typed, best, index)):
        added[one].append(reason)
    return added


def _spelled(typed: Sequence[Typed], best: AbstractSet[int], index: InvertedIndex) -> Iterator[Bonus]:
    """Yields for each word typed the documents that write it so, or have a word that is alike."""
    for text, telling in {analysis.written(word.text): word.telling for word in typed}.items():
        for one, (score, form) in _forms(text, telling, best, index).items():
            kind = "exact" if form == text else "alike"
            yield one, Reason(kind=kind, words=form, score=SPELLING * score)


def _forms(
    word: str, telling: float, best: AbstractSet[int], index: InvertedIndex
) -> dict[int, tuple[float, str]]:
    """Returns for each document the form of the word that is worth most, and what it is worth.

    No form tells more than the word in all its forms: it may have been typed without its accents.
    """
    own = index.written(word)
    found = dict.fromkeys(own & best, (min(telling, idf(len(own), index)), word))
    for form, alike in _alike(word, index):
        having = index.written(form)
        score = alike**2 * min(telling, idf(len(having), index))
        for one in having & best:
            if one not in found or found[one] < (score, form):
                found[one] = (score, form)
    return found


def _alike(word: str, index: InvertedIndex) -> list[tuple[str, float]]:
    """Returns the words of the collection that are alike, with how much, the most alike first.

    They begin with the same half: to look further costs more, and finds nothing that pays.
    """
    if len(word) < _BEGINNING or not word.isalpha():
        return []
    start = word[: max(_BEGINNING, (len(word) + 1) // 2)]
    forms = ((form, likeness(word, form)) for form in index.spellings(start) if form != word)
    near = (pair for pair in forms if pair[1] >= _LEAST_ALIKE)
    return heapq.nsmallest(_MOST_ALIKE, near, key=lambda pair: (-pair[1], pair[0]))


def likeness(word: str, other: str) -> float:
    """Returns how much of two words is the same (Dice, on pieces of three letters), from 0 to 1.

    >>> round(likeness("participer", "participation"), 2), round(likeness("participer", "partir"), 2)
    (0.61, 0.5)
    """
    pieces, others = _pieces(word), _pieces(other)
    return 2 * len(pieces & others) / (len(pieces) + len(others))


@functools.lru_cache(maxsize=20_000)
def _pieces(word: str) -> frozenset[str]:
    whole = f"^{word}$"
    return frozenset(whole[start : start + _PIECE] for start in range(len(whole) - _PIECE + 1))
