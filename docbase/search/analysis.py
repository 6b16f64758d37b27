"""From French text to the terms that are indexed and searched: the one place where words are made alike.

Accents are taken off before the ending, never after: stemming first leaves "égalité" and "egalite" apart.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import Stemmer

from docbase.model.folding import fold
from docbase.search.stopwords import STOP_WORDS

ANALYSIS_VERSION = f"1, PyStemmer {Stemmer.version()}"
"""Its number is raised whenever some text gives other terms than before; an older index is then stale."""


class Token(NamedTuple):
    """A term, and where it stands in its text."""

    term: str
    position: int
    """Place among the terms of the text, from 0; stop words take no place."""
    start: int
    end: int


_ENDINGS = (
    "(?:e|es|s|x|ne|nes|le|les|te|tes|ve|ves|se|ses|fe|fes"
    "|ère|ères|ière|ières|rice|rices|trice|trices|euse|euses)"
)
_LETTER = r"[\w\u0300-\u036f\u00ad]"
# élu·e·s, élu.e.s, habitant-es, habitant(e)s, élu/es
_INCLUSIVE = rf"(?:(?:[·•⋅∙‧.\-‐‑/]{_ENDINGS}|\({_ENDINGS}\))(?:[·•⋅∙‧.\-‐‑/]?s)?(?!{_LETTER}))"
_APOSTROPHES = "'’ʼ‘´`"
_CHUNK = re.compile(rf"{_LETTER}+(?:[{_APOSTROPHES}]{_LETTER}+)*{_INCLUSIVE}?")
_INCLUSIVE_END = re.compile(rf"(?<={_LETTER}{{3}}){_INCLUSIVE}$")
_WORD = re.compile(r"(?:(?!_)[\w\u0300-\u036f\u00ad])+")
_WHOLE = frozenset(("aujourd'hui", "quelqu'un", "quelqu'une", "presqu'ile", "presqu'iles"))
_ELIDED = frozenset(
    ("c", "d", "j", "l", "m", "n", "s", "t", "y", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")
)
# What may follow the letters already typed of a French word: enough to find its stem from its beginning.
_SUFFIXES = (
    "ement", "ements", "ment", "amment", "emment", "issement", "issant", "ation", "ations", "ition", "itions",
    "ateur", "ateurs", "atrice", "eur", "eurs", "euse", "eux", "ité", "ités", "ance", "ances", "ence",
    "ences", "isme", "iste", "istes", "able", "ables", "ible", "ibles", "ique", "iques", "ive", "ives",
    "aux", "elle", "elles", "enne", "ennes", "ère", "ées", "ent", "ie", "ies", "logie",
)  # fmt: skip
_COMPLETIONS = frozenset(suffix[start:] for suffix in _SUFFIXES for start in range(len(suffix) + 1))
_STEMMER = Stemmer.Stemmer("french", 0)
_CACHE_LIMIT = 200_000
_LONGEST_KEPT = 64
"""Characters beyond which a piece of text is not remembered: it will not come again."""


def terms(text: str) -> list[str]:
    """Returns the terms of the text in order.

    >>> terms("L’égalité des habitant-es, les élu·e·s")
    ['egalit', 'habit', 'elu']
    """
    return unlined(lined_terms(text))


def lined_terms(text: str) -> str:
    """Returns the terms of the text, a line feed before each: much faster to make and to join than lists.

    >>> lined_terms("l'égalité réelle")
    '\\negalit\\nreel'
    """
    return "".join(map(_lined_between_spaces.__getitem__, text.split()))


def unlined(lines: str) -> list[str]:
    """Returns the terms that have a line feed before each."""
    return lines[1:].split("\n") if lines else []


def tokens(text: str) -> Iterator[Token]:
    """Yields the terms of the text with their places.

    >>> [text[token.start : token.end] for text in ["l'égalité réelle"] for token in tokens(text)]
    ['égalité', 'réelle']
    """
    position = 0
    for match in _CHUNK.finditer(text):
        begin = match.start()
        for term, start, end in _pieces_of_chunk[match[0]]:
            yield Token(term, position, begin + start, begin + end)
            position += 1


def words(text: str) -> list[str]:
    """Returns the words of the text as they are written, elided articles left out.

    >>> words("l'Habitat-jeunes")
    ['Habitat', 'jeunes']
    """
    parts = (part for chunk in _CHUNK.findall(text) for part in re.split(f"[{_APOSTROPHES}]", chunk))
    return [word for part in parts if fold(part) not in _ELIDED for word in _WORD.findall(part)]


def completions(text: str) -> tuple[str, frozenset[str]]:
    """Returns how the term of a word begun by the text may begin, and the shorter terms such a word may have.

    The end of "développement" is taken off before it is indexed: a search for "développemen*" has to know it.
    """
    start = fold(text)
    shorter = {_stem(fold(start + ending)) for ending in _COMPLETIONS}
    return start, frozenset(term for term in shorter if term and not term.startswith(start))


def _stem(folded: str) -> str:
    """Returns the stem of a folded word; Snowball leaves apart some plurals and feminines, joined here."""
    if folded.endswith(("ctrice", "atrice", "ctrices", "atrices")):
        folded = folded.rstrip("s").removesuffix("rice") + "eur"
    stem: str = _STEMMER.stemWord(folded)
    if len(stem) > 3 and (stem.endswith(("eux", "oux")) or (stem[-1] == "s" and stem[-2] in "aiou")):
        return stem[:-1]
    return stem[:-2] + "l" if len(stem) > 4 and stem.endswith("ail") else stem


def _term(word: str) -> str:
    folded = fold(word.replace("\u00ad", ""))
    if folded in STOP_WORDS or (len(folded) < 2 and not folded.isdigit()):
        return ""
    return _stem(folded) if folded.isalpha() else folded


def _is_one_word(text: str) -> bool:
    """Whether the text is plainly one word, as most are; one of the apostrophes is a letter to Unicode."""
    return text.isalpha() and "ʼ" not in text


def _lined(term: str) -> str:
    return f"\n{term}" if term else ""


def _pieces(chunk: str) -> Iterator[tuple[str, int, int]]:
    """Yields each term of a chunk with its place in the chunk; elided articles are left out."""
    if _is_one_word(chunk):
        if term := _term(chunk):
            yield term, 0, len(chunk)
        return
    inclusive = _INCLUSIVE_END.search(chunk)
    stop = inclusive.start() if inclusive else len(chunk)
    begin = 0
    for part in re.split(rf"[{_APOSTROPHES}]", chunk[:stop]):
        end = begin + len(part)
        rest = fold(re.sub(rf"[{_APOSTROPHES}]", "'", chunk[begin:stop]))
        if rest in _WHOLE:
            yield rest.replace("'", ""), begin, len(chunk)
            return
        if end == stop or fold(part) not in _ELIDED:
            yield from _words(part, begin, len(chunk) if end == stop else end)
        begin = end + 1


def _words(part: str, begin: int, end: int) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(part):
        if term := _term(match[0]):
            is_last = match.end() == len(part)
            yield term, begin + match.start(), end if is_last else begin + match.end()


class _Pieces(dict[str, tuple[tuple[str, int, int], ...]]):
    """The terms of each chunk, with their places in it."""

    def __missing__(self, chunk: str) -> tuple[tuple[str, int, int], ...]:
        pieces = tuple(_pieces(chunk))
        if len(chunk) <= _LONGEST_KEPT:
            if len(self) > _CACHE_LIMIT:
                self.clear()
            self[chunk] = pieces
        return pieces


class _Lined(dict[str, str]):
    """The terms of what stands between two spaces, with line feeds: no chunk has a space."""

    def __missing__(self, text: str) -> str:
        if _is_one_word(text):
            found = _lined(_term(text))
        elif (chunks := _CHUNK.findall(text)) == [text]:
            found = "".join([_lined(term) for term, _start, _end in _pieces(text)])
        else:
            found = "".join(map(self.__getitem__, chunks))
        if len(text) <= _LONGEST_KEPT:
            if len(self) > _CACHE_LIMIT:
                self.clear()
            self[text] = found
        return found


# Memories of pure functions, like functools.cache, but reached from C by `map`: thrice as fast.
_pieces_of_chunk = _Pieces()
_lined_between_spaces = _Lined()
