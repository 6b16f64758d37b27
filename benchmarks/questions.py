"""Questions to put to a collection, drawn from its own words."""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docbase.model.folding import fold
from docbase.model.search import Entry
from docbase.search.stopwords import STOP_WORDS

KINDS = (
    "word, common",
    "word, medium",
    "word, rare",
    "two words",
    "phrase",
    "prefix",
    "word + theme",
)
"""What is asked: a common word is in a fifth of the publications or more, a medium one in 2 to 10 %, a rare
one in less than 1 %; the two words are medium or common, and both must be there."""

_LETTER = "[a-zà-öø-ÿœ]"
_WORD = re.compile(rf"(?<![\w’'-]){_LETTER}{{4,}}(?![\w’'-])")
_PAIR = re.compile(rf"(?<![\w’'-])({_LETTER}{{4,}}) ({_LETTER}{{4,}})(?![\w’'-])")
_RAREST = 100
"""How many of the rarest words are asked for, when a small collection has no rare one."""
_LOOKED_AT = 1_000
"""Publications in which words are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, said in parts so that each engine can be asked in its own way."""

    kind: str
    """One of KINDS."""
    words: tuple[str, ...]
    """Words of the text, accents and all."""
    theme: str = ""
    """Id of a theme to filter by."""

    @property
    def text(self) -> str:
        """What a person types into docbase."""
        words = " ".join(self.words)
        return f'"{words}"' if self.kind == "phrase" else f"{words}*" if self.kind == "prefix" else words


def draw(entries: Sequence[Entry], each: int) -> list[Question]:
    """Returns `each` questions of each kind, mixed; the same entries give the same questions."""
    picker = random.Random(len(entries))
    looked_at = picker.sample(entries, min(_LOOKED_AT, len(entries)))
    words = _Words(looked_at)
    themes = [theme for entry in looked_at for theme in entry.facets.get("theme", ())]
    makers: dict[str, Callable[[], Question]] = {
        "word, common": lambda: Question(kind="word, common", words=(picker.choice(words.common),)),
        "word, medium": lambda: Question(kind="word, medium", words=(picker.choice(words.medium),)),
        "word, rare": lambda: Question(kind="word, rare", words=(picker.choice(words.rare),)),
        "two words": lambda: Question(kind="two words", words=_together(picker, looked_at, words)),
        "phrase": lambda: Question(kind="phrase", words=_in_a_row(picker, looked_at)),
        "prefix": lambda: Question(
            kind="prefix", words=(picker.choice(words.frequent)[: picker.choice((4, 5, 6))],)
        ),
        "word + theme": lambda: Question(
            kind="word + theme", words=(picker.choice(words.common),), theme=picker.choice(themes)
        ),
    }
    questions: dict[Question, None] = {}
    for place, kind in enumerate(KINDS, 1):
        while len(questions) < place * each:
            questions[makers[kind]()] = None
    mixed = list(questions)
    picker.shuffle(mixed)
    return mixed


class _Words:
    """The words of some publications, by how many of them they are in."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        found: Counter[str] = Counter()
        for entry in entries:
            found.update({word for page in entry.pages for word in _words(page.text)})
        share = {word: count / len(entries) for word, count in sorted(found.items())}
        self.common = [word for word, part in share.items() if part >= 0.2]
        self.medium = [word for word, part in share.items() if 0.02 <= part <= 0.1]
        rarest = sorted(share, key=lambda word: (share[word], word))[:_RAREST]
        self.rare = [word for word, part in share.items() if part < 0.01] or rarest
        self.frequent = self.common + self.medium


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if fold(word) not in STOP_WORDS]


def _together(picker: random.Random, entries: Sequence[Entry], words: _Words) -> tuple[str, ...]:
    """Two frequent words of one publication."""
    frequent = set(words.frequent)
    while True:
        entry = picker.choice(entries)
        here = sorted({word for page in entry.pages for word in _words(page.text)} & frequent)
        if len(here) > 1:
            return tuple(picker.sample(here, 2))


def _in_a_row(picker: random.Random, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Two words that follow one another on a page."""
    while True:
        text = picker.choice(picker.choice(entries).pages).text.lower()
        fit = [pair for pair in _PAIR.findall(text) if not STOP_WORDS & {fold(word) for word in pair}]
        if fit:
            return tuple(picker.choice(fit))
