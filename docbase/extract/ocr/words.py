"""The words that Tesseract found, without those it only dreamt, as text and as lines with their sizes."""

import itertools
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docbase.extract.repair import Repair, one_line
from docbase.model.extract import Line, OcrPage

SHORT_WORD = 2
"""Letters of a word that a stain or a bullet may have been taken for."""
LOWEST_WORD = 0.3
"""Confidence under which a short word is noise. Long ones are kept: an elision ("d’attention") that is quite
right is often given none at all."""
LOWEST_MARK = 0.8
"""Confidence that a sign without letter or digit needs: borders and dust look like signs."""
LOWEST_LINE = 0.4
"""Mean confidence under which a whole line is noise: a hatching, a piece of a photograph."""
LOWEST_ALONE = 0.75
"""Mean confidence that a line needs where the lines around it are noise."""
POINTS = 72
"""Points in an inch."""

_COLUMNS = 12
_WORD = "5"
"""Level of the rows that are words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A printed word."""

    text: str
    confidence: float
    """From 0 to 1."""
    height: int
    """Pixels from its lowest to its highest point."""
    paragraph: tuple[int, int]
    """Block of the page and paragraph of the block."""
    line: int
    """Line of the paragraph."""


def words(table: str) -> tuple[Word, ...]:
    """Returns every word of Tesseract's table (TSV), in its reading order."""
    rows = (row.split("\t") for row in table.splitlines())
    return tuple(
        Word(
            text=row[11].strip(),
            confidence=max(0.0, min(1.0, float(row[10]) / 100)),
            height=int(row[9]),
            paragraph=(int(row[2]), int(row[3])),
            line=int(row[4]),
        )
        for row in rows
        if len(row) == _COLUMNS and row[0] == _WORD and row[11].strip()
    )


def without_noise(found: Iterable[Word]) -> tuple[Word, ...]:
    """Returns the words that are likely to be printed on the page."""
    kept: list[Word] = []
    for _place, block in itertools.groupby(found, key=lambda word: word.paragraph[0]):
        lines = list(_lines(block))
        is_noisy = confidence([word for line in lines for word in line]) < LOWEST_LINE
        lowest = LOWEST_ALONE if is_noisy else LOWEST_LINE
        kept.extend(word for line in lines if confidence(line) >= lowest for word in line if _is_likely(word))
    return tuple(kept)


def confidence(found: Sequence[Word]) -> float:
    """Returns the mean confidence of the words, long ones counting more; 0 for none."""
    letters = sum(len(word.text) for word in found)
    return certainty(found) / letters if letters else 0.0


def certainty(found: Iterable[Word]) -> float:
    """Returns how many letters are probably right: by this one reading of a page is better than another."""
    return sum(len(word.text) * word.confidence for word in found)


def page(number: int, found: Sequence[Word], dpi: int) -> OcrPage:
    """Returns what the words say, as the text and the lines of this page."""
    paragraphs = itertools.groupby(found, key=lambda word: word.paragraph)
    text = "\n\n".join("\n".join(map(_text, _lines(words))) for _place, words in paragraphs)
    return OcrPage(
        number=number,
        text=Repair.learnt_from([text])(text),
        confidence=round(confidence(found), 3),
        lines=tuple(
            Line(text=one_line(_text(line)), size=_size(line, dpi), page=number) for line in _lines(found)
        ),
    )


def _lines(found: Iterable[Word]) -> Iterator[list[Word]]:
    for _place, line in itertools.groupby(found, key=lambda word: (word.paragraph, word.line)):
        yield list(line)


def _is_likely(word: Word) -> bool:
    letters = sum(map(str.isalnum, word.text))
    if letters > SHORT_WORD:
        return True
    return word.confidence >= (LOWEST_WORD if letters else LOWEST_MARK)


def _text(line: Iterable[Word]) -> str:
    return " ".join(word.text for word in line)


def _size(line: Iterable[Word], dpi: int) -> float:
    return round(statistics.median(word.height for word in line) * POINTS / dpi, 1)
