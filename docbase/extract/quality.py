"""How far a text can be trusted: whether its words are those of a language, whole, with all their letters."""

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

BROKEN = 0.5
"""Quality that every broken text is under, and hardly any other."""
ENOUGH_WORDS = 20
"""Different words without which nothing can be said of a page."""
SAMPLE = 80
"""Different words of a page among which some are looked at, letter by letter."""
SENSE = 0.9
"""Part of the words of a sound page, at least, that look like words (names and codes do not)."""
NONSENSE = 0.42
"""The same part under which letters stand for others; a language that was not learnt has more."""
LOST = 0.005
"""Part of the letters without value from which words cannot be searched for."""
COMMON = 0.15
"""Part that the commonest words have in any sentence of a language."""
FRENCH = 0.12
"""The same part for words that are French alone."""
FRENCH_WORDS = 60
"""Words in small letters from which a French page has some with accents."""
ACCENTED = 0.004
"""Part of the letters with accents that any French page has: four times less than the poorest one seen."""
LOSES_ACCENTS = 0.02
"""The same part on a page of a text that loses them elsewhere: letters of another font may be whole."""
LOW = 0.4
"""Quality of a text that lost its accents: most of its words are there."""
LONG_AVERAGE = 9
"""Characters of a word and its space, on the mean of a page, from which words may be glued together."""
LONG_WORD = 25
"""Letters beyond which a word is several without their spaces (the longest of French has 25)."""

_FRENCH_ONLY = frozenset(
    """
    le les des du une dans pour que et sur par qui au aux avec ne pas ce cette sont ou
    """.split()  # noqa: SIM905 - rows of words read better
)
_COMMON_WORDS = _FRENCH_ONLY | frozenset(
    """
    la de en un est plus il se son nous vous
    the of and to in is for that on with as by be are or this
    der die das und den von zu mit ist im auf für
    el los las y del por con para una
    di il che per dei della sono
    het een van dat op voor zijn niet
    o os e do da em no na um uma com não
    """.split()  # noqa: SIM905 - rows of words read better
)
_ACCENTS = "éèêàç"
# A page without accents lost them with their letters, or was typed without: the one has the words to the
# left, the other those to the right.
_TWINS = (
    frozenset(
        """
        trs aprs prs tre mme mmes dj tait taient tude tudes annes rgion galement dvelopper dveloppement
        gnral gnrale socit qualit activit lments
        """.split()  # noqa: SIM905 - rows of words read better
    ),
    frozenset(
        """
        tres apres pres etre meme memes deja etait etaient etude etudes annees region egalement developper
        developpement general societe qualite activite elements
        """.split()  # noqa: SIM905 - rows of words read better
    ),
)
_WORD = re.compile(r"[^\W\d_]+")
_STRANGE = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")
_LOST = re.compile(r"\ufffd|(?<=\w)[\ue000-\uf8ff]|[\ue000-\uefff](?=\w)|(?<=\w)[\x00\x01\x03-\x08\x0e-\x1f]")
_COMBINING = re.compile("[\u0300-\u036f]")
_CID = re.compile(r"\(cid:\d+\)")
_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "ı": "i", "’": " ", "ʼ": " "}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is thought of the text of one page."""

    quality: float
    """How far it can be trusted, from 0 (letters without sense) to 1."""
    is_broken: bool = False
    """Whether it should be read anew from the picture of the page."""


SOUND = Verdict(quality=1.0)


def judged(texts: Sequence[str], mended: Sequence[str] | None = None) -> list[Verdict]:
    """Returns what is thought of each page of one document.

    Args:
        texts: the pages as the file gives them: mending takes away letters without value.
        mended: the same pages mended, if they are known already.
    """
    pages = [_Page(*pair) for pair in zip(texts, mended or texts, strict=True)]
    accented = sum(page.has_accents for page in pages)
    losing = sum(page.lost_accents for page in pages)
    # Where most pages lose their accents, those too short to tell, or half spared, do too.
    return [_verdict(page, loses_accents=losing > accented) for page in pages]


def quality(text: str) -> float:
    """Returns how far a text that stands alone can be trusted, from 0 (letters without sense) to 1.

    >>> quality("")
    1.0
    >>> quality("Le d\\ufffdveloppement de la r\\ufffdgion") < 0.5
    True
    """
    return judged([text])[0].quality


def looks_like_word(word: str) -> bool:
    """Returns whether each three letters of the word are seen together in words of European languages.

    >>> looks_like_word("Territoire"), looks_like_word("LMMJVSD")
    (True, False)
    """
    return _is_wordlike(_folded(word), _trigrams())


class _Page:
    """A page while it is judged; what costs time is looked at only where something is odd."""

    __slots__ = ("accents", "has_accents", "lost_accents", "raw", "text", "words")

    def __init__(self, raw: str, text: str) -> None:
        self.raw = raw
        self.text = text
        self.words = text.split()
        self.accents = sum(map(text.count, _ACCENTS))
        self.has_accents = self.accents > ACCENTED * len(text)
        self.lost_accents = not self.has_accents and bool(self.words) and self._shows_loss()

    @property
    def is_language(self) -> bool:
        """Whether the words that no sentence does without are there."""
        return sum(map(_COMMON_WORDS.__contains__, self.words)) >= COMMON * len(self.words)

    def _shows_loss(self) -> bool:
        """Returns whether the page is French, long, and without the accents that any such page has."""
        french = sum(map(_FRENCH_ONLY.__contains__, self.words))
        words = [word for word in self.words if word.islower()] if french else []
        if len(words) < FRENCH_WORDS or french < FRENCH * len(words):
            return False
        without_letters, without_accents = (sum(map(twins.__contains__, words)) for twins in _TWINS)
        return without_letters > without_accents


def _verdict(page: _Page, *, loses_accents: bool) -> Verdict:
    """Returns what is thought of one page."""
    if not page.words:
        return SOUND
    lost = (_lost(page.raw) + _coded(page.raw)) / len(page.raw)
    if lost > LOST:
        return Verdict(quality=round(max(0.0, 0.5 - 5 * lost), 2), is_broken=True)
    if page.lost_accents or (loses_accents and page.accents < LOSES_ACCENTS * len(page.text)):
        return Verdict(quality=LOW, is_broken=True)
    sense = 1.0 if page.is_language else _sense(page.words)
    if sense < NONSENSE:
        return Verdict(quality=round(sense, 2), is_broken=True)
    return Verdict(quality=round(min(1.0, sense / SENSE) * (1.0 - _glued(page)), 2))


def _lost(text: str) -> int:
    return len(_LOST.findall(text)) if _STRANGE.search(text) else 0


def _coded(text: str) -> int:
    """Returns how many characters numbers of glyphs take, which some programs write for want of letters."""
    return sum(map(len, _CID.findall(text))) if "(cid:" in text else 0


def _glued(page: _Page) -> float:
    """Returns which part of the text stands in words that are several without their spaces."""
    if len(page.text) < LONG_AVERAGE * len(page.words):
        return 0.0
    long = sum(len(word) for word in _WORD.findall(page.text) if len(word) > LONG_WORD)
    return long / len(page.text)


def _sense(words: Sequence[str]) -> float:
    """Returns which part of the words of a page look like words of a European language.

    A word does when each three of its letters are seen together in one; tables of numbers, other alphabets
    and pages with few words say nothing, and are trusted.
    """
    different = list(dict.fromkeys(words))
    sample = _folded(" ".join(different[:: 1 + len(different) // SAMPLE]))
    found = [word for word in _WORD.findall(sample) if len(word) > 2]
    latin = [word for word in found if word.isascii()]
    if len(latin) < max(ENOUGH_WORDS, len(found) // 2):
        return 1.0
    known = _trigrams()
    return sum(_is_wordlike(word, known) for word in latin) / len(latin)


def _folded(text: str) -> str:
    """Returns the text in small letters without accents."""
    return _COMBINING.sub("", unicodedata.normalize("NFD", text.lower().translate(_LIGATURES)))


def _is_wordlike(word: str, known: frozenset[str]) -> bool:
    padded = f" {word} "
    return all(padded[place : place + 3] in known for place in range(len(word)))


@functools.cache
def _trigrams() -> frozenset[str]:
    """Returns what three letters are seen together, a space for either end of the word."""
    rows = resources.files("docbase").joinpath("data/trigrams.txt").read_text(encoding="ascii").splitlines()
    pairs = (row.replace("_", " ").split(":") for row in rows if not row.startswith("#"))
    return frozenset(pair + letter for pair, letters in pairs for letter in letters)
