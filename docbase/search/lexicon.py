"""The words of the collection as they are written, found from letters typed with or without accents."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol
from unicodedata import normalize

from docbase.model.folding import fold

_FORMS = {
    "a": "aàâäáæ",
    "c": "cç",
    "e": "eéèêë",
    "i": "iîïí",
    "n": "nñ",
    "o": "oôöóœ",
    "u": "uùûüú",
    "y": "yÿ",
}
"""The letters of French and its neighbours that fold to one letter."""
_LIGATURES = ("œ", "æ")
_ACCENTED = 2
_ANY_SIZE = range(1, 1000)
_MOST_STARTS = 24
"""Beginnings looked up for one that is typed: letters beyond are compared one word at a time."""


class Lexicon(Protocol):
    """Where the words of a collection are found."""

    def words(self, start: str = "") -> Iterable[tuple[str, int]]:
        """Returns the written words, in lower case with their accents, that begin so, accents counting.

        With each comes the number of publications that have it.
        """
        ...


class SortedLexicon:
    """Words in alphabetical order, found by their beginnings."""

    def __init__(self, publications: Mapping[str, int]) -> None:
        """Takes the number of publications that have each word."""
        self._words = sorted(publications)
        self._publications = [publications[word] for word in self._words]

    def words(self, start: str = "") -> Iterator[tuple[str, int]]:
        """Follows `Lexicon.words`."""
        first = bisect_left(self._words, start)
        after = bisect_right(self._words, start, first, key=lambda word: word[: len(start)])
        return zip(self._words[first:after], self._publications[first:after], strict=True)


class Written(NamedTuple):
    """A word as it is written, among those that are alike but for accents."""

    folded: str
    text: str
    publications: int
    """How many have it written so."""

    @property
    def weight(self) -> int:
        """How likely it is the right form: words in capitals often lack the accents they should have."""
        return self.publications if self.text.isascii() else _ACCENTED * self.publications


def beginning(lexicon: Lexicon, start: str, sizes: range = _ANY_SIZE) -> dict[str, Written]:
    """Returns the words that begin so, accents put aside, by their folded form.

    Of those that are alike but for accents, the likeliest is given.

    Args:
        lexicon: the words of the collection.
        start: the first letters, folded.
        sizes: how many letters the words may have, as they are written.
    """
    found: dict[str, Written] = {}
    for accented in _accented(start):
        for text, publications in lexicon.words(accented):
            if len(text) in sizes:
                folded = text if text.isascii() else fold(text)
                word = Written(folded, text, publications)
                if folded not in found or word.weight > found[folded].weight:
                    found[folded] = word
    return {folded: word for folded, word in found.items() if folded.startswith(start)}


def shown(word: Written) -> str:
    """Returns the word as a person reads it: accents on their letters."""
    return normalize("NFC", word.text)


def _accented(start: str) -> list[str]:
    """Returns beginnings with accents that, together, every word so begun has one of.

    >>> _accented("eg")
    ['eg', 'ég', 'èg', 'êg', 'ëg']
    """
    starts = [""]
    for letter in start:
        longer = [begun + form for begun in starts for form in _next(begun, letter)]
        if len(longer) > _MOST_STARTS:
            break
        starts = longer
    return starts


def _next(begun: str, letter: str) -> str | tuple[str, ...]:
    """A ligature stands for two letters: what begins by one is begun enough."""
    return ("",) if begun.endswith(_LIGATURES) else _FORMS.get(letter, letter)
