"""From text to the terms that are indexed and searched: the one place where words are made alike.

A place in a text has a term, and may have others that find it as well: PRE is indexed as "pre" and as "PRE",
co-construction as "coconstruct" and as "construct". A question takes of these what it means: PRE typed in
capitals is the acronym alone.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate, chain, repeat

from docbase.model.folding import fold
from docbase.search.analysis.languages import (
    ENGLISH,
    FRENCH,
    VERSION,
    english_term,
    folded_word,
    french_stem,
    french_term,
    is_common_in_english,
    term_maker,
)
from docbase.search.analysis.pieces import OTHER, Lined, Place, Places, Segments, Token, Tokens, Written
from docbase.search.analysis.segments import (
    acronym,
    chunks,
    is_elided,
    is_heading,
    segments,
    settled,
    with_whole_numbers,
    written,
)

__all__ = [
    "ANALYSIS_VERSION",
    "ENGLISH",
    "FRENCH",
    "Analyzer",
    "Place",
    "Token",
    "analysis_language",
    "analyzer",
    "completions",
    "is_heading",
    "query_places",
    "settled",
    "split_places",
    "terms",
    "unlined",
    "with_whole_numbers",
    "words",
    "written",
]

ANALYSIS_VERSION = f"2, {VERSION}"
"""Its number is raised whenever some text gives other terms than before; an older index is then stale."""
_BETWEEN_SPACES = re.compile(r"\S+")
# What may follow the letters already typed of a French word: enough to find its stem from its beginning.
_SUFFIXES = (
    "ement", "ements", "ment", "amment", "emment", "issement", "issant", "ation", "ations", "ition", "itions",
    "ateur", "ateurs", "atrice", "eur", "eurs", "euse", "eux", "ité", "ités", "ance", "ances", "ence",
    "ences", "isme", "iste", "istes", "able", "ables", "ible", "ibles", "ique", "iques", "ive", "ives",
    "aux", "elle", "elles", "enne", "ennes", "ère", "ées", "ent", "ie", "ies", "logie",
)  # fmt: skip
_COMPLETIONS = frozenset(suffix[start:] for suffix in _SUFFIXES for start in range(len(suffix) + 1))


class Analyzer:
    """Makes the terms of texts in one language, and remembers those of every piece of text it met."""

    def __init__(self, language: str) -> None:
        """Takes FRENCH or ENGLISH."""
        parted = Segments()
        places = Places(term_maker(language), parted)
        self._tokens = Tokens(places)
        self._lined = Lined(places)
        self._written = Written(parted)

    def lined(self, text: str) -> str:
        """Returns the terms of a settled text, a line feed before each place: faster than any list.

        >>> Analyzer(FRENCH).lined("l'égalité réelle")
        '\\negalit\\nreel'
        """
        return "".join(map(self._lined.__getitem__, text.split()))

    def places(self, text: str) -> list[Place]:
        """Returns the places of the text in order.

        >>> Analyzer(FRENCH).places("L’égalité des habitant-es, le PRE")
        [('egalit',), ('habit',), ('pre', 'PRE')]
        """
        return [split_places(place) for place in unlined(self.lined(settled(text)))]

    def terms(self, text: str) -> list[str]:
        """Returns the first term of each place of the text."""
        return [place[0] for place in self.places(text)]

    def tokens(self, text: str) -> list[Token]:
        """Returns the places of a settled text, and where they stand in it."""
        return [
            (place, match.start() + start, match.start() + end)
            for match in _BETWEEN_SPACES.finditer(text)
            for place, start, end in self._tokens[match[0]]
        ]

    def spans(self, text: str, numbers: Iterable[int]) -> list[tuple[int, int]]:
        """Returns where the words of some places of a settled text start and end, without looking at others.

        >>> Analyzer(FRENCH).spans("l'égalité des chances", [1])
        [(14, 21)]
        """
        pieces = text.split()
        ends = list(accumulate(map(str.count, map(self._lined.__getitem__, pieces), repeat("\n"))))
        spans = []
        for number in numbers:
            at = bisect_right(ends, number)
            before = len(text) - len(text.split(None, at)[at])
            _place, start, end = self._tokens[pieces[at]][number - ends[at]]  # counted from the last one
            spans.append((before + start, before + end))
        return spans

    def written(self, pieces: Iterable[str]) -> frozenset[str]:
        """Returns the different words in what stands between two spaces, as written but in lower case.

        >>> sorted(Analyzer(FRENCH).written("L’Égalité des chances en 2014".split()))
        ['chances', 'égalité']
        """
        return frozenset(chain.from_iterable(map(self._written.__getitem__, pieces)))


def analyzer(language: str) -> Analyzer:
    """Returns the analyzer of a language: of English, or of French, which all others are taken for."""
    return _made(analysis_language(language))


def analysis_language(language: str) -> str:
    """Returns FRENCH or ENGLISH: as what texts in this language (an ISO code) are analysed."""
    return ENGLISH if language.partition("-")[0].lower() == ENGLISH else FRENCH


def query_places(text: str) -> tuple[Place, ...]:
    """Returns the places that what is looked for must have, each with the terms of which it must have one.

    >>> query_places("l'égalité"), query_places("PRE"), query_places("housing")
    ((('egalit',),), (('PRE',),), (('housing', 'hous'),))
    """
    found = (_searched(segment.word) for match in chunks(settled(text)) for segment in segments(match[0]))
    return tuple(place for place in found if place)


def terms(text: str) -> list[str]:
    """Returns the terms of a French text: the first of each place."""
    return analyzer(FRENCH).terms(text)


def words(text: str) -> list[str]:
    """Returns the words of the text as they are written, elided articles left out.

    >>> words("l'Habitat-jeunes")
    ['Habitat', 'jeunes']
    """
    found = (segment.word for match in chunks(text) for segment in segments(match[0]))
    return [word for word in found if not is_elided(word)]


def completions(text: str) -> tuple[str, frozenset[str]]:
    """Returns how the term of a word begun by the text may begin, and the shorter terms such a word may have.

    The end of "développement" is taken off before it is indexed: a search for "développemen*" has to know it.
    """
    start = folded_word(text)
    shorter = {french_stem(fold(start + ending)) for ending in _COMPLETIONS}
    return start, frozenset(term for term in shorter if term and not term.startswith(start))


def unlined(lines: str) -> list[str]:
    """Returns the places that have a line feed before each, still packed."""
    return lines[1:].split("\n") if lines else []


def split_places(packed: str) -> Place:
    """Returns the terms of a packed place."""
    return tuple(packed.split(OTHER))


@functools.cache
def _made(language: str) -> Analyzer:
    return Analyzer(language)


def _searched(word: str) -> Place:
    if short := acronym(word):
        return (short,)
    french, english = french_term(word), english_term(word)
    if not french or is_common_in_english(word):
        return ()
    return (french,) if french == english else (french, english)
