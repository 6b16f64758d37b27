"""The printed lines of the first pages, without what never is part of a description."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from docbase.model.extract import Extract, Line
from docbase.model.folding import fold

_FIGURES = re.compile(r"\d+")
_TWO_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")
_PLACEHOLDER = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{[A-Z_]{3,}\}|MERGEFORMAT|SUBJECT \\\*")
_LEADERS = re.compile(r"\.{4,}|…{3,}|_{4,}|(?:_ ){4,}|(?:\. ){4,}")
_CONTACT = re.compile(
    r"@|https?:|www\.|\b(?:t[eé]l|fax|siret|siren|cedex|courriel|e-?mail|cs \d|bp \d|code ape|iban)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^\s*\d{1,4}\s?(?:bis|ter)?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|quai|chemin|all[ée]e|route"
    r"|impasse|cours|square)\b"
    r"|^\s*\d{5}\s*[-–]?\s+[^\W\d]{2,}",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[•●▪◦■□➢➔✓→\uf000-\uf0ff]|[-–*+]\s)")
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–]?\s*\d{1,4}\s*(?:(?:/|sur|of|de)\s*\d{1,4})?\s*[-–]?", re.IGNORECASE
)
_PAGE_MARK = re.compile(
    r"\s*[-–|]?\s*\bpage\s+\d+\s*(?:(?:/|sur|of|de)\s*\d+)?\s*$|\s+\d{1,3}\s*/\s*\d{1,3}\s*$", re.IGNORECASE
)
_STAMP = re.compile(
    r"^(?:envoye|recu|publie|affiche|depose|transmis)\b.{0,30}(?:prefecture|le\b)|^id : \d"
    r"|accuse (?:de|en) reception"
)
_CONTENTS = re.compile(
    r"(?:sommaire|tables? des mati[eè]res|contenu|table of contents|contents|plan)\s*:?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The front of a document, ready to be searched for a title, a date, a name."""

    lines: tuple[Line, ...]
    """Lines that may tell something, in reading order."""
    heads: tuple[str, ...]
    """Heads and feet that run from page to page, put aside."""
    stamps: tuple[str, ...]
    """Lines stamped by an administration on a document it received, put aside."""
    body_size: float
    """Size of the letters of the running text."""

    @property
    def cover(self) -> tuple[Line, ...]:
        """The lines of the first page that has any, up to its table of contents."""
        first = self.lines[0].page if self.lines else 1
        kept: list[Line] = []
        for line in self.lines:
            if line.page != first or _CONTENTS.fullmatch(line.text):
                break
            kept.append(line)
        return tuple(kept)


def read_sheet(extract: Extract) -> Sheet:
    """Returns the lines of the extract without page numbers, bullets, addresses and dotted leaders."""
    cleaned = [_Cleaned.of(line) for line in extract.lines]
    running = _running(cleaned)
    kept: list[Line] = []
    heads: list[str] = []
    stamps: list[str] = []
    for one in cleaned:
        line, text = one.line, one.text
        if _STAMP.search(one.folded):
            stamps.append(text)
        elif one.figureless in running:
            heads.append(text)
        elif _tells(text) and not _BULLET.match(line.text):
            kept.append(Line(text=text.strip("•● "), size=line.size, page=line.page, style=line.style))
    return Sheet(
        lines=tuple(kept),
        heads=tuple(dict.fromkeys(heads)),
        stamps=tuple(stamps),
        body_size=_body_size(extract.lines),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cleaned:
    line: Line
    text: str
    folded: str
    figureless: str

    @classmethod
    def of(cls, line: Line) -> Self:
        text = _clean(line.text)
        folded = fold(text)
        return cls(line=line, text=text, folded=folded, figureless=_FIGURES.sub("#", folded))


def _clean(text: str) -> str:
    if "{" in text or "MERGEFORMAT" in text or "SUBJECT" in text:
        text = _PLACEHOLDER.sub(" ", text)
    text = " ".join(text.split())
    return (_PAGE_MARK.sub("", text) if text[-1:].isdigit() else text).strip(" \t|")


def _tells(text: str) -> bool:
    if not _TWO_LETTERS.search(text):
        return bool(re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}\s?/\s?\d{4}|(?:19|20)\d\d", text))
    if _LEADERS.search(text) or _PAGE_NUMBER.fullmatch(text):
        return False
    return not is_contact(text)


def is_contact(text: str) -> bool:
    """Whether the line tells how to reach somebody: an address, a telephone number, a site."""
    return bool(_CONTACT.search(text) or _ADDRESS.search(text))


def _running(cleaned: Iterable[_Cleaned]) -> set[str]:
    """Lines printed on the first page and on the second alike, in small letters or with another number."""
    pages: dict[str, set[int]] = {}
    numbers: dict[str, set[tuple[str, ...]]] = {}
    sizes: dict[str, float] = {}
    for one in cleaned:
        key, line = one.figureless, one.line
        pages.setdefault(key, set()).add(line.page)
        numbers.setdefault(key, set()).add(tuple(_FIGURES.findall(line.text)))
        sizes[key] = max(sizes.get(key, 0.0), line.size)
    largest = max(sizes.values(), default=0.0)
    repeated = [key for key, found in pages.items() if len(found) > 1]
    return {key for key in repeated if sizes[key] < 0.75 * largest or len(numbers[key]) > 1}


def _body_size(lines: Iterable[Line]) -> float:
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 11.0
