"""A text as a sketch: a small sample of what it says, drawn so that like texts give like samples."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docbase.ingest.resemblance.hashing import characters_of, hashes, smallest
from docbase.ingest.resemblance.smallwords import ENOUGH, language_of
from docbase.model.extract import Extract

if TYPE_CHECKING:
    from docbase.ingest.resemblance.hashing import Facts, Places, Values

WINDOW = 12
"""Letters of a passage: two or three words, whatever the spaces, line ends, hyphens and page numbers."""
PASSAGES, NUMBERS, NAMES = 240, 64, 64
"""The most hashes kept of each kind: under 1.5 KB in all."""
FEWEST_PASSAGES = 200
"""Different passages below which a text is too short, or too much a letterhead, to say what it resembles."""

SHAPE = 1
"""Changes whenever a text would give other bytes: sketches of two shapes cannot be compared."""

_BLOCK = 400_000
"""Characters worked on at once, so that the longest text takes little memory."""
_HEAD = struct.Struct("<B8s2s?IBBB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is kept of a text to tell what it resembles.

    Of each kind of hash only the smallest are kept, in increasing order: a fair sample, the same of two texts
    that are the same, and which tells how much of one is in the other (a bottom-k sketch). Hashes take four
    bytes each, the lowest first.
    """

    format: str
    """Format of the file, as `Extract.format` has it."""
    language: str
    """Code of the language; empty when it is unclear."""
    is_exact: bool
    """Whether the file itself holds most of the text, the rest being read from pictures."""
    letters: int
    """Letters of the text."""
    passages: bytes
    """Hashes of its runs of `WINDOW` letters."""
    numbers: bytes
    """Hashes of its runs of two figures or more."""
    names: bytes
    """Hashes of its words of three letters or more that begin with a capital."""

    def to_bytes(self) -> bytes:
        """Returns the sketch in less than 1.5 KB."""
        samples = (self.passages, self.numbers, self.names)
        counts = (len(sample) // 4 for sample in samples)
        names = self.format.encode(), self.language.encode()
        return _HEAD.pack(SHAPE, *names, self.is_exact, self.letters, *counts) + b"".join(samples)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Sketch":
        """Returns the sketch that `to_bytes` wrote.

        Raises:
            ValueError: these bytes are no sketch, or one of another shape, which is to be drawn anew.
        """
        if len(content) < _HEAD.size:
            raise ValueError("too short for a sketch")
        shape, format, language, is_exact, letters, *counts = _HEAD.unpack_from(content)
        if shape != SHAPE:
            raise ValueError("a sketch of another shape")
        numbers = _HEAD.size + 4 * counts[0]
        names = numbers + 4 * counts[1]
        if len(content) != names + 4 * counts[2]:
            raise ValueError("not the length that the sketch says")
        return cls(
            format=format.rstrip(b"\0").decode(),
            language=language.rstrip(b"\0").decode(),
            is_exact=is_exact,
            letters=letters,
            passages=content[_HEAD.size : numbers],
            numbers=content[numbers:names],
            names=content[names:],
        )


def sketch(extract: Extract) -> Sketch | None:
    """Returns the sketch of the text, or None when it is too short to say anything."""
    parts = [_part(block) for block in _blocks(extract.text)]
    passages = _united((part.passages for part in parts), PASSAGES)
    if len(passages) < 4 * FEWEST_PASSAGES:
        return None
    return Sketch(
        format=extract.format.encode()[:8].decode(errors="ignore"),
        language=parts[0].language,
        is_exact=_is_exact(extract),
        letters=sum(part.letters for part in parts),
        passages=passages,
        numbers=_united((part.numbers for part in parts), NUMBERS),
        names=_united((part.names for part in parts), NAMES),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What a block of the text gives to the sketch."""

    letters: int
    language: str
    passages: "Values"
    numbers: "Values"
    names: "Values"


def _is_exact(extract: Extract) -> bool:
    by_eye = sum(len(page.text) for page in extract.pages if page.ocr_confidence is not None)
    return 2 * by_eye < sum(len(page.text) for page in extract.pages)


def _blocks(text: str) -> Iterator[str]:
    for place in range(0, max(1, len(text)), _BLOCK):
        yield text[place : place + _BLOCK]


def _part(text: str) -> _Part:
    import numpy as np

    characters = characters_of(text)
    is_figure = (characters >= ord("0")) & (characters <= ord("9"))
    is_capital = (characters >= ord("A")) & (characters <= ord("Z"))
    small = characters + is_capital * np.uint32(32)
    is_letter = ((small >= ord("a")) & (small <= ord("z"))) | _is_of_other_scripts(small)
    begins, ends = _runs(is_letter | is_figure)
    words, lengths = hashes(small, begins, ends), ends - begins
    # Figures alone: "18h30", "18 h 30" and "18:30" are the same numbers.
    first_figures, after_figures = _runs(is_figure)
    is_number = after_figures - first_figures >= 2
    letters = small[is_letter]
    places = np.arange(max(0, len(letters) - WINDOW + 1))
    return _Part(
        letters=len(letters),
        language=language_of(words[:ENOUGH], letters[: 5 * ENOUGH]),
        passages=smallest(hashes(letters, places, places + WINDOW), PASSAGES),
        numbers=smallest(hashes(small, first_figures[is_number], after_figures[is_number]), NUMBERS),
        names=smallest(words[is_capital[begins] & (lengths >= 3)], NAMES),
    )


def _runs(facts: "Facts") -> "tuple[Places, Places]":
    """Returns where each run of true facts begins, and where it is over."""
    import numpy as np

    edges = np.flatnonzero(np.diff(facts, prepend=False, append=False))
    return edges[::2], edges[1::2]


def _is_of_other_scripts(characters: "Values") -> "Facts":
    """Returns which are beyond Latin, punctuation, symbols and private characters left out."""
    return (characters >= 0x370) & ((characters < 0x2000) | (characters >= 0x3040)) & (characters < 0xE000)


def _united(samples: "Iterable[Values]", size: int) -> bytes:
    import numpy as np

    return smallest(np.concatenate(list(samples)), size).astype("<u4").tobytes()
