"""Mends the text that comes out of files: composed letters, whole words, plain spaces, nothing invisible."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from docbase.extract.quality import looks_like_word

_PLAIN: dict[int, str | None] = {
    **dict.fromkeys((0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB)),
    **dict.fromkeys((*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))),
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n"),
    0xAD: None,
    0xFFFE: "-",
    0xFFFF: None,
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
"""What becomes of single characters: control and direction marks go, ligatures are opened, a space is a plain
space (search and snippets must not depend on it; typography is set again where a text is printed)."""

# PDFium marks a hyphen at the end of a line by U+FFFE (or U+0002) and takes the line feed away.
_CUTS = ("\ufffe", "\x02", "-\n", "‐\n", "\xad\n")
_CUT = re.compile(r"([-‐\xad]\n|[\ufffe\x02]\n?)(?=([^\W\d_]+)(-?))")
_HYPHEN = re.compile(r"-(?=([^\W\d_]+))")
_HEAD = re.compile(r"[^\W\d_]+\Z")
_LONGEST = 40
"""Characters looked back at for the beginning of a word."""
_ALONE = frozenset(
    {("celui", "ci"), ("celle", "ci"), ("ceux", "ci"), ("celles", "ci"), ("celui", "là"), ("celle", "là")}
    | {
        ("ceux", "là"),
        ("celles", "là"),
        ("ci", "après"),
        ("ci", "dessus"),
        ("ci", "dessous"),
        ("ci", "joint"),
    }
    | {("au", "delà"), ("au", "dessus"), ("au", "dessous"), ("là", "bas"), ("par", "delà"), ("peut", "être")}
    | {
        ("lui", "même"),
        ("elle", "même"),
        ("eux", "mêmes"),
        ("elles", "mêmes"),
        ("soi", "même"),
        ("à", "dire"),
    }
    | {("rendez", "vous"), ("quelques", "uns"), ("quelques", "unes"), ("savoir", "faire"), ("chef", "lieu")}
)
"""Neighbours in compounds that a short document may not show a second time on one line."""

_ACCENTS = {
    "´": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "ˆ": "\u0302",
    "¨": "\u0308",
    "¸": "\u0327",
    "˜": "\u0303",
}
_DETACHED = re.compile(r"([´`^ˆ¨¸˜])([aeiouycnıAEIOUYCN])")
_CERTAIN = re.compile(r"[^\W\d_]´[eE]|[^\W\d_]¸c|[^\W\d_]ˆ[aeiouı]")
_ENOUGH = 3
_COMBINING = re.compile(r"[\u0300-\u0303\u0308\u0327]")
_COMBINING_FIRST = re.compile(r"(?<![^\W\d_])([\u0300-\u0303\u0308\u0327])([A-Za-z])")

_PILE = re.compile("([\u0300-\u036f]{30})[\u0300-\u036f]+")
"""More marks on one letter than any writing has (UAX #15): to put thousands in order takes for ever."""

_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_BULLET = re.compile(r"(?<!\w)[\uf000-\uf0ff] ?|(?<!\S)[\ue000-\uf8ff](?: |(?!\S))")
"""Glyphs of the fonts Symbol and Wingdings, or any that stands alone."""
_GAP = re.compile(r"\n{3,}")
_RARE = re.compile(
    "[\u0300-\u036f\ue000-\uf8ff\U000f0000-\U0010ffff"
    + "".join(re.escape(chr(code)) for code in _PLAIN if code not in (0xA0, 0x202F))
    + "]"
)
"""What is seldom met, sought in one go: combining accents, private use, what `_PLAIN` changes but spaces."""

_SPACED_HINT = re.compile(r" [^\W\d_] {1,4}[^\W\d_] ")
_SPACED = re.compile(r"(?<!\S)[^\W\d_](?: {1,4}[^\W\d_]){3,}(?!\S)")
"""Letters that stand alone, four or more in a row, as in "L E  T I T R E"."""


@dataclass(frozen=True, slots=True)
class Repair:
    """How the texts of one document are mended: what is certain in one line is learnt from all of them."""

    compounds: frozenset[tuple[str, str]] = frozenset()
    """Neighbours in hyphenated words seen whole in the document, in lower case; empty when no word is cut."""
    has_detached_accents: bool = False
    """Whether accents stand beside their letter, as in old TeX fonts ("aoˆut")."""

    @classmethod
    def learnt_from(cls, texts: Sequence[str]) -> Self:
        """Returns what mends a document whose pages these are."""
        has_cuts = any(_has_cut(text) for text in texts)
        pairs = (pair for text in texts for pair in _neighbours(text)) if has_cuts else ()
        certain = sum(len(_CERTAIN.findall(text)) for text in texts if any(map(text.__contains__, "´ˆ¸")))
        return cls(frozenset(pairs), certain >= _ENOUGH)

    def __call__(self, text: str) -> str:
        """Returns the text mended; mending twice changes nothing more."""
        if not self.has_detached_accents and text.isascii() and text.isprintable():
            return _joined(text.rstrip())
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if _has_cut(text):
            text = _CUT.sub(self._link, text)
        if self.has_detached_accents:
            text = _DETACHED.sub(_attach, text)
        text = text.replace("\xa0", " ").replace("\u202f", " ")
        if _RARE.search(text):
            text = _COMBINING_FIRST.sub(r"\2\1", _PILE.sub(r"\1", text))
            text = _composed(_private(text)).translate(_PLAIN)
        else:
            text = _composed(text)
        text = _joined("\n".join(map(str.rstrip, text.split("\n"))))
        if "\n\n\n" in text:
            text = _GAP.sub("\n\n", text)
        return text.strip("\n")

    def _link(self, cut: re.Match[str]) -> str:
        """Returns what links the parts of a word cut at a line end: nothing, or the hyphen it has anyway.

        A hyphen stays before a capital, in a compound that the document writes elsewhere ("sous-préfet"), and
        before a short word that another hyphen follows ("Villeneuve-sur-Lot", "vis-à-vis").
        """
        mark, tail, more = cut.groups()
        head = _word_before(cut.string, cut.start())
        if not head:
            return cut.group()
        if mark.startswith("\xad"):
            return ""
        is_compound = (
            not (head[-1].islower() and tail[0].islower())
            or (bool(more) and len(tail) <= 3)
            or (head.lower(), tail.lower()) in self.compounds
            or (head.lower(), tail.lower()) in _ALONE
        )
        return "-" if is_compound else ""


def _has_cut(text: str) -> bool:
    return any(mark in text for mark in _CUTS)


def _neighbours(text: str) -> Iterator[tuple[str, str]]:
    for hyphen in _HYPHEN.finditer(text):
        head = _word_before(text, hyphen.start())
        if head:
            yield head.lower(), hyphen[1].lower()


def _word_before(text: str, place: int) -> str:
    word = _HEAD.search(text, max(0, place - _LONGEST), place)
    return word.group() if word else ""


def mend(text: str) -> str:
    """Returns a text that stands alone (a title, a name), mended.

    >>> mend("politi-\\nque de l’of\\ufb01ce")
    'politique de l’office'
    """
    return Repair()(text)


def one_line(text: str) -> str:
    """Returns the text mended, on one line, without spaces around.

    >>> one_line(" Le  guide\\x00 \\n du projet ")
    'Le guide du projet'
    """
    return " ".join(mend(text).split())


def _joined(text: str) -> str:
    """Returns the text with the words of spaced titles whole, where that makes words of a language.

    >>> _joined("L E  T I T R E\\nL M M J V S D\\nA B C D")
    'LE TITRE\\nL M M J V S D\\nA B C D'
    """
    return _SPACED.sub(_whole, text) if _SPACED_HINT.search(text) else text


def _whole(spaced: re.Match[str]) -> str:
    """Returns the words that letters make: two spaces or more stand between words."""
    words = [piece.replace(" ", "") for piece in re.split(" {2,}", spaced.group())]
    longest = max(words, key=len)
    is_list = list(longest) == sorted(longest)
    is_title = len(longest) > 3 and not is_list and all(map(looks_like_word, words))
    return " ".join(words) if is_title else spaced.group()


def _attach(match: re.Match[str]) -> str:
    accent, letter = match.groups()
    composed = unicodedata.normalize("NFC", letter.replace("ı", "i") + _ACCENTS[accent])
    return composed if len(composed) == 1 else match.group()


def _private(text: str) -> str:
    """Returns the text with glyphs of symbol fonts as bullets, and without those that stand for letters."""
    if not _PRIVATE.search(text):
        return text
    return _PRIVATE.sub("", _BULLET.sub("• ", text))


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
