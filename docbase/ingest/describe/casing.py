"""From display letters to a sentence: ALL CAPITALS and l e t t e r - s p a c e d lines made readable."""

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from docbase.model.folding import fold

_LETTERS = re.compile(r"[^\W\d_]+")
_TELLING = re.compile(
    r"(?<![^\W\d_])(?:[a-zß-öø-ÿœ][^\W\d_]*|[A-ZÀ-ÖØ-ÞŒ]+(?![^\W\d_])"
    r"|(?:(?<=[^\W\d_][ '’])|(?<=[^\W\d_] [ '’]))[^\W\d_]+)"
)
"""Words that tell how they are written: a capital inside a sentence is the word's own."""
_SHOUTS = re.compile(r"(?<![\w-])[A-ZÀ-Þ]{2,}(?:[\s'’]+[A-ZÀ-Þ]+)*(?![\w-])")
_ELIDED = re.compile(r"(?<!\w)(?:[LDNSMTCJ]|QU)(?=['’])")
_ADDRESSES = re.compile(r"(?<!\S)\S*?(?:@|://|www\.)\S*")
_WINDOW = 60_000
"""Characters of the text that are enough to learn how its words are written."""


class Spelling:
    """How a text writes its words when it does not shout."""

    def __init__(self, text: str) -> None:
        self._text = text

    @functools.cached_property
    def _words(self) -> Counter[str]:
        """The words by how often they are written so; a capital that only opens a sentence tells nothing."""
        return Counter(_TELLING.findall(_ADDRESSES.sub(" ", self._text[:_WINDOW])))

    @functools.cached_property
    def _by_length(self) -> dict[int, list[str]]:
        forms: dict[int, list[str]] = defaultdict(list)
        for word in self._words:
            forms[len(word)].append(word)
        return forms

    @functools.cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(map(fold, self._words))

    def _forms(self, word: str) -> Counter[str]:
        """How often each form of the word is written; a ligature makes it shorter by a letter."""
        folded, length = fold(word), len(word)
        alike = (form for near in (-1, 0, 1) for form in self._by_length.get(length + near, ()))
        return Counter({form: self._words[form] for form in alike if fold(form) == folded})

    def knows(self, word: str) -> bool:
        """Whether the text has the word, in any case and with any accents."""
        return fold(word) in self._folded

    def writes_in_capitals(self, word: str) -> bool:
        """Whether the text has the word in capitals more often than not."""
        forms = self._forms(word)
        shouted = sum(count for form, count in forms.items() if _shouts(form))
        return shouted > 0.5 * sum(forms.values())

    def usual(self, word: str) -> str:
        """Returns the word as the text writes it most, in lower case when only its capitals are known.

        A short word that the text writes only in capitals is an acronym and stays so.
        """
        forms = self._forms(word)
        quiet = Counter({form: count for form, count in forms.items() if not _shouts(form)})
        if quiet:
            lower = sum(count for form, count in quiet.items() if form.islower())
            best = max(quiet, key=lambda form: (quiet[form], form))
            return best if lower < 0.3 * sum(quiet.values()) else _lower_form(quiet)
        if len(word) <= 6 and (forms[word] > 1 or not re.search(r"[AEIOUY]", fold(word).upper())):
            return word
        return word.lower()


def sentence_case(text: str, spelling: Spelling) -> str:
    """Returns a text in capitals as a sentence, with the accents and capitals its document gives each word.

    In a text that does not shout, only a stretch that does is made quiet.
    """
    if not is_shouted(text):
        return _SHOUTS.sub(lambda match: _calmed(match[0], spelling), text)
    quiet = _LETTERS.sub(lambda match: _quieten(match[0], spelling), text)
    quiet = _ELIDED.sub(lambda match: match[0].lower(), quiet)
    return quiet[:1].upper() + quiet[1:]


def is_shouted(text: str) -> bool:
    """Whether the text is in capitals and is more than an acronym."""
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return len(letters) >= 7 and capitals >= 0.8 * len(letters)


def close_up(text: str, spelling: Spelling) -> str:
    """Returns a letter-spaced line as words, parted where the document knows a word.

    >>> close_up("G U I D E P R A T I Q U E", Spelling("un guide très pratique"))
    'GUIDE PRATIQUE'
    """
    pieces = text.split()
    single = sum(len(piece) == 1 for piece in pieces)
    if len(pieces) < 6 or single < 0.75 * len(pieces):
        return text
    return " ".join(_part("".join(pieces), spelling))


def _calmed(stretch: str, spelling: Spelling) -> str:
    if max(map(len, _LETTERS.findall(stretch))) < 6:
        return stretch  # acronyms
    if len(stretch.split()) == 1 and spelling.writes_in_capitals(stretch):
        return stretch
    quiet = _LETTERS.sub(lambda match: _quieten(match[0], spelling), stretch)
    quiet = _ELIDED.sub(lambda match: match[0].lower(), quiet)
    return quiet[:1].upper() + quiet[1:]


def _quieten(word: str, spelling: Spelling) -> str:
    return spelling.usual(word) if _shouts(word) else word


def _shouts(form: str) -> bool:
    return form.isupper() and (len(form) > 1 or form in "AÀY")


def _lower_form(forms: Mapping[str, int]) -> str:
    return max((form for form in forms if form.islower()), key=lambda form: (forms[form], form))


def _part(letters: str, spelling: Spelling) -> list[str]:
    """The parting into the fewest, known words; an unknown stretch stays whole."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(letters) + 1):
        choices = []
        for start in range(max(0, end - 24), end):
            word = letters[start:end]
            cost = 1.0 if len(word) > 1 and spelling.knows(word) else 2.0 + len(word)
            choices.append((best[start][0] + cost, [*best[start][1], word]))
        best.append(min(choices, key=lambda choice: choice[0]))
    return best[-1][1]
