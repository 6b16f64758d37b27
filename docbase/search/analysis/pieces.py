"""What stands between two spaces, taken apart once and remembered: a text has few that are new.

No word has a space within, so that what a piece is depends on it alone.
"""

from collections.abc import Callable
from typing import TypeVar

from docbase.model.folding import fold
from docbase.search.analysis.segments import (
    Segment,
    acronym,
    bare,
    base_of,
    chunks,
    is_elided,
    is_one_word,
    segments,
    written,
)
from docbase.search.stopwords import STOP_WORDS

Place = tuple[str, ...]
"""The terms of one place in a text, the stem first; or those of which one must stand there."""
Token = tuple[Place, int, int]
"""A place of a text, and where its word starts and ends in it; a plain tuple, for they come in thousands."""
OTHER = "\r"
"""What stands before another term of the same place."""
_CACHE_LIMIT = 200_000
_LONGEST_KEPT = 64
"""Characters beyond which a piece of text is not remembered: it will not come again."""
_SHORTEST_WRITTEN, _LONGEST_WRITTEN = 2, 30
"""Letters of the words that are kept as they are written."""
_Kept = TypeVar("_Kept")


class Segments(dict[str, tuple[Segment, ...]]):
    """The words of a piece, with their places in it."""

    def __missing__(self, text: str) -> tuple[Segment, ...]:
        found = tuple(
            Segment(segment.word, match.start() + segment.start, match.start() + segment.end)
            for match in chunks(text)
            for segment in segments(match[0])
        )
        _remember(self, text, found)
        return found


class Places:
    """The places of words, of pieces and of texts in one language."""

    def __init__(self, term: Callable[[str], str], parted: Segments) -> None:
        self._term = term
        self._parted = parted

    def of_word(self, word: str) -> Place:
        """Returns the terms of a word; none when it is too common."""
        term, short = self._term(word), acronym(word)
        base = "" if word.isalpha() else base_of(word)
        if not short and not base:  # as most words
            return (term,) if term else ()
        last = self._term(base) if base else ""
        return tuple(dict.fromkeys(one for one in (term, short, last) if one))

    def of_piece(self, text: str) -> tuple[Token, ...]:
        """Returns the places of a piece, and where they stand in it."""
        return tuple(
            (place, start, end) for word, start, end in self._parted[text] if (place := self.of_word(word))
        )


class Tokens(dict[str, tuple[Token, ...]]):
    """The places of a piece, and where they stand in it."""

    def __init__(self, places: Places) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, text: str) -> tuple[Token, ...]:
        found = self._places.of_piece(text)
        _remember(self, text, found)
        return found


class Lined(dict[str, str]):
    """The places of a piece, packed: each with a line feed before it, and its terms with `OTHER` between."""

    def __init__(self, places: Places) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, text: str) -> str:
        if (word := bare(text)) != text and is_one_word(word):
            found = self[word]
        elif is_one_word(text):
            place = self._places.of_word(text)
            found = "\n" + OTHER.join(place) if place else ""
        else:
            found = "".join(["\n" + OTHER.join(place) for place, _start, _end in self._places.of_piece(text)])
        _remember(self, text, found)
        return found


class Written(dict[str, tuple[str, ...]]):
    """The words of a piece as they are written, but in lower case."""

    def __init__(self, parted: Segments) -> None:
        super().__init__()
        self._parted = parted

    def __missing__(self, text: str) -> tuple[str, ...]:
        if (word := bare(text)) != text and is_one_word(word):
            found = self[word]
        else:
            words = [text] if is_one_word(text) else [segment.word for segment in self._parted[text]]
            found = tuple(one for one in map(written, words) if _is_kept(one))
        _remember(self, text, found)
        return found


def _is_kept(word: str) -> bool:
    is_word = (base_of(word) or word).isalpha() and _SHORTEST_WRITTEN <= len(word) <= _LONGEST_WRITTEN
    return is_word and not is_elided(word) and fold(word) not in STOP_WORDS


def _remember(memory: dict[str, _Kept], text: str, value: _Kept) -> None:
    """Memories of pure functions, like functools.cache, but reached from C by `map`: thrice as fast."""
    if len(text) <= _LONGEST_KEPT:
        if len(memory) > _CACHE_LIMIT:
            memory.clear()
        memory[text] = value
