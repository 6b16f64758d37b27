"""Dates as French and English texts write them, each with its place."""

import functools
import re
from dataclasses import dataclass

from docbase.model.dates import PartialDate, parse_date
from docbase.model.folding import fold

_MONTHS = (
    ("janvier", "janv", "january", "jan"),
    ("fevrier", "fevr", "fev", "february", "feb"),
    ("mars", "march", "mar"),
    ("avril", "avr", "april", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "juil", "july", "jul"),
    ("aout", "august", "aug"),
    ("septembre", "sept", "september", "sep"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("decembre", "dec", "december"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\b\.?"
_LAST_MONTH = _MONTH.replace("?P<month>", "?P<last>")
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?P<day>\d{{1,2}})\s?(?:er|st|nd|rd|th)?\s?(?:et \d{{1,2}} )?{_MONTH},?\s?{_YEAR}",
        rf"\b{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{_YEAR}",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        r"(?<![\d./])(?P<day>\d{1,2})\s?[/.]\s?(?P<month>\d{1,2})\s?[/.]\s?(?P<year>(?:19"
        r"|20)?\d\d)(?![\d/]|\.\d)",
        rf"(?<![^\W\d_]){_MONTH}\s?(?:[-–/]|et|a)\s?{_LAST_MONTH}\s{_YEAR}",
        rf"(?<![^\W\d_]){_MONTH}[\s/-]{{1,3}}{_YEAR}",
        rf"(?<![\d./-])(?P<month>0[1-9]|1[0-2])\s?/\s?{_YEAR}(?!/)",
        r"(?<![\d./])(?P<year>(?:19|20)\d\d)[-.](?P<month>0[1-9]|1[0-2])(?![\d.-])",
        rf"(?:printemps|ete|automne|hiver|trimestre|semestre)\s(?:de\s)?{_YEAR}",
        r"(?<![\d./-])(?P<year>(?:19|20)\d\d)\s?[-/–]\s?(?P<second>(?:19|20)\d\d)(?![\d/-])",
        rf"(?<![\d./\w-]){_YEAR}(?![./-]?\d|\s?(?:€|%|euros?|habitants|h\b|m2|m²|logements|personnes"
        rf"|agents))",
    )
)

_FIGURES = re.compile(r"(?:19|20)\d\d|\d\s?[/.]\s?\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date in a text."""

    date: PartialDate
    start: int
    """Place of its first letter."""
    end: int
    """Place after its last letter."""


@functools.lru_cache(maxsize=1024)
def found_dates(text: str) -> tuple[FoundDate, ...]:
    """Returns the dates of the text in order of place; a stretch of text is part of one date at most.

    >>> [found.date.text for found in found_dates("Lille, le 1er février 2016 (année scolaire 2015-2016)")]
    ['2016-02-01', '2015/2016']
    """
    if not _FIGURES.search(text):
        return ()
    found: list[FoundDate] = []

    def hidden(match: re.Match[str]) -> str:
        date = _read(match.groupdict())
        if not date:
            return match[0]
        found.append(FoundDate(date=date, start=match.start(), end=match.end()))
        return "#" * len(match[0])

    folded = _folded_in_place(text)
    for pattern in _PATTERNS:
        folded = pattern.sub(hidden, folded)
    return tuple(sorted(found, key=lambda one: one.start))


def undated(text: str) -> str:
    """Returns the text without its dates."""
    pieces, place = [], 0
    for found in found_dates(text):
        pieces.append(text[place : found.start])
        place = found.end
    return "".join((*pieces, text[place:]))


def made_date(
    year: str, month: str | None = None, day: str | None = None, *, second: str | None = None
) -> PartialDate | None:
    """Returns the date with these parts, or None if there is no such day; year 16 is 2016."""
    whole_year = year if len(year) == 4 else f"20{year}"
    if second:
        text = f"{whole_year}/{second}"
    else:
        text = "-".join([whole_year, *(part.zfill(2) for part in (month, day) if part)])
    try:
        return parse_date(text)
    except ValueError:
        return None


def _read(parts: dict[str, str | None]) -> PartialDate | None:
    year, month, second = parts["year"] or "", parts.get("month"), parts.get("second")
    if second and int(second) != int(year) + 1:
        return None
    number = str(_MONTH_NUMBERS.get(month, month)) if month else None
    last = parts.get("last")
    if number and last and int(number) < _MONTH_NUMBERS[last]:
        return parse_date(f"{year}-{number.zfill(2)}/{year}-{_MONTH_NUMBERS[last]:02}")
    return made_date(year, number, parts.get("day"), second=second)


def _folded_in_place(text: str) -> str:
    """The folded text, letter for letter, so that places stay true."""
    folded = fold(text)
    return folded if len(folded) == len(text) else "".join(_one(char) for char in text)


def _one(char: str) -> str:
    folded = fold(char)
    return folded if len(folded) == 1 else char
