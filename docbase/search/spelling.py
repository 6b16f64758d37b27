""" "Did you mean": a question whose misspelt words are replaced by words of the collection."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, zip_longest

from docbase.model.concepts import SCHEMES, Vocabulary
from docbase.model.folding import fold
from docbase.search import analysis
from docbase.search.lexicon import Lexicon, Written, beginning, shown
from docbase.search.nearness import edits, far_commoner, nearest
from docbase.search.sounds import other_starts
from docbase.search.stopwords import QUESTION_WORDS, STOP_WORDS

_PIECE = re.compile(
    r"""
      (?: \S*(?:://|@|\w\.\w)\S*                      # an address
        | [^\W\d_][\w-]*:(?!//)                       # the name of a field
        | \w+\*                                       # a beginning
        | \b(?:ET|OU|SAUF|AND|OR|NOT)\b )
    | (?P<word>(?:(?!_)[\w\u0300-\u036f])+)
    """,
    re.VERBOSE,
)
_SHORTEST = 4
"""Letters of a word that can be misspelt: of fewer, every word is near another."""
_SHORTEST_CUT = 8
"""Letters of a word that may be two run together, or was cut in two."""
_LONGEST = 40
_LONGEST_ACRONYM = 5
_MOST_WORDS = 20
"""Words of a question that are looked at: beyond, it is a text that was pasted."""
_MOST_LOST = 2
"""Letters that a misspelt word may have too many or too few."""
_MOST_PARTS = 4
_LINKING = frozenset(
    ("a", "au", "aux", "dans", "de", "des", "du", "en", "et", "la", "le", "les", "ou", "par", "pour", "sur")
)
"""Words that may stand between others run together."""
_FAR_MORE = 10
"""How many times more publications have a word than a piece of it."""
_ELIDED = ("l", "d", "qu", "j", "n", "s", "c", "m", "t")
_ALWAYS = 1_000_000_000
"""Publications that have the words that every text has."""
_VOWELS = tuple("aeiouyh")


def corrected(text: str, lexicon: Lexicon, vocabulary: Vocabulary) -> str:
    """Returns the question with its misspelt words replaced, all else as typed; "" when none is.

    A word that the collection or the vocabulary has is right, unless it is a rare slip for a far commoner
    one. Addresses, names of fields, operators, acronyms and what ends in a star stay as they are.

    Args:
        text: the question as typed.
        lexicon: the words of the collection.
        vocabulary: its names are right even when no publication has them.
    """
    speller = _Speller(lexicon, vocabulary)
    words = [match for match in _PIECE.finditer(text) if match["word"]][:_MOST_WORDS]
    parts: list[str] = []
    end = 0
    for word, after in zip_longest(words, words[1:]):
        if word.start() < end:
            continue  # joined to the one before
        is_cut = after is not None and text[word.end() : after.start()] in (" ", "-")
        joined = speller.joined(word[0], after[0]) if after and is_cut else ""
        if better := joined or speller.better(word[0]):
            parts += [text[end : word.start()], _in_case_of(word[0], better)]
            end = after.end() if after and joined else word.end()
    return "".join((*parts, text[end:])) if parts else ""


def _in_case_of(typed: str, better: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return better.upper()
    return better[0].upper() + better[1:] if typed[0].isupper() else better


@dataclass(slots=True)
class _Speller:
    """What is right, and what was meant by what is wrong; reads no more of the lexicon than it needs."""

    lexicon: Lexicon
    vocabulary: Vocabulary
    shelves: dict[str, dict[str, Written]] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    def better(self, typed: str) -> str:
        """Returns the word or words that were meant, or "" when what was typed may be right."""
        word = fold(typed)
        is_acronym = typed.isupper() and len(typed) <= _LONGEST_ACRONYM
        if is_acronym or not _can_be_misspelt(word) or self._is_given(word):
            return ""
        if known := self._find(word):
            meant = far_commoner(word, known.publications, self._shelf(word[:2]))
        elif _is_inflected(word, self._shelf(word[:2])):
            meant = far_commoner(word, 0, self._shelf(word[:2]))
        else:
            meant = nearest(word, self._likely(word))
            return shown(meant) if meant else self._parted(word)
        return shown(meant) if meant else ""

    def joined(self, first: str, second: str) -> str:
        """Returns the word that was cut in these two, or "" when they may be right."""
        halves = (fold(first), fold(second))
        whole = "".join(halves)
        if len(whole) < _SHORTEST_CUT or not _can_be_misspelt(whole):
            return ""
        found = self._find(whole)
        if found is None or found.publications < 2:
            return ""
        return shown(found) if found.publications > _FAR_MORE * min(map(self._count, halves)) else ""

    def _parted(self, word: str) -> str:
        """Returns the words that were run together, or ""."""
        if len(word) < _SHORTEST_CUT:
            return ""
        best = min(self._ways(word, _MOST_PARTS), key=_unlikeliness, default=())
        return " ".join(map(shown, best)).replace("' ", "'")

    def _ways(self, word: str, most: int) -> Iterator[tuple[Written, ...]]:
        """Yields the ways to part the letters into words."""
        if whole := self._part(word):
            yield (whole,)
        if most > 1:
            for place in range(1, len(word) - _SHORTEST + 1):
                head, rest = word[:place], word[place:]
                if first := _little(head, rest) or self._part(head):
                    yield from ((first, *others) for others in self._ways(rest, most - 1))

    def _part(self, word: str) -> Written | None:
        """Returns the word if it is one that others may be run together with."""
        found = self._find(word) if len(word) >= _SHORTEST else None
        return found if found and found.publications > 1 else None

    def _find(self, word: str) -> Written | None:
        return self._shelf(word).get(word)

    def _shelf(self, start: str) -> Mapping[str, Written]:
        """Returns the words that begin so, by their folded form."""
        if start not in self.shelves:
            self.shelves[start] = beginning(self.lexicon, start)
        return self.shelves[start]

    def _likely(self, word: str) -> dict[str, Written]:
        """Returns the words of about its size, with its first letter or those that may have been meant."""
        spread = min(edits(word), _MOST_LOST) + 1  # a ligature is one letter, an accent may be one more
        sizes = range(len(word) - spread, len(word) + spread + 1)
        starts = (word[0], *other_starts(word))
        found: dict[str, Written] = {}
        for start in starts:
            found |= beginning(self.lexicon, start, sizes)
        return found

    def _count(self, word: str) -> int:
        found = self._find(word)
        return found.publications if found else 0

    def _is_given(self, word: str) -> bool:
        """Whether the word is right whatever the collection has."""
        if not self.given:
            terms = chain.from_iterable(map(self.vocabulary.scheme, SCHEMES))
            names = (name for term in terms for name in (term.id, term.label, *term.alt))
            self.given = {part for name in names for part in analysis.words(fold(name))}
            self.given |= STOP_WORDS | QUESTION_WORDS
        return word in self.given


def _can_be_misspelt(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()


def _is_inflected(word: str, known: Mapping[str, Written]) -> bool:
    """Whether it is another form of a known word: the search finds that one as well."""
    stem = analysis.terms(word)
    others = (other for other, found in known.items() if other[:3] == word[:3] and found.publications > 1)
    return any(analysis.terms(other) == stem for other in others if abs(len(other) - len(word)) < _SHORTEST)


def _little(head: str, rest: str) -> Written | None:
    """Returns the article or preposition that the letters are; its apostrophe may not have been typed."""
    if head in _ELIDED and rest.startswith(_VOWELS):
        return Written(head, f"{head}'", _ALWAYS)
    return Written(head, head, _ALWAYS) if head in _LINKING else None


def _unlikeliness(way: tuple[Written, ...]) -> tuple[int, int]:
    """The fewest words that say something, then the commonest."""
    return sum(word.publications < _ALWAYS for word in way), -min(word.publications for word in way)
