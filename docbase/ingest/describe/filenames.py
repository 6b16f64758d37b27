"""What a file name tells: words for a title, and a date."""

import re
from itertools import chain
from pathlib import PurePath

from docbase.extract.formats import SUFFIXES
from docbase.ingest.describe.calendar import found_dates, made_date
from docbase.model.dates import PartialDate, parse_date
from docbase.model.folding import fold

_ELISION = re.compile(r"(?<![^\W\d_])([dlns]|qu) (?=[aeiouyhàâéèêîôù])", re.IGNORECASE)
_EXTENSIONS = re.compile(rf"\.(?:{'|'.join(chain.from_iterable(SUFFIXES.values()))})$", re.IGNORECASE)
_DIGITS = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
_SHORT_DIGITS = re.compile(r"(?<![^\W_])(?P<year>[012]\d)(?P<month>\d\d)(?P<day>\d\d)(?![^\W_])")
_SHORT_DAY_LAST = re.compile(r"(?<![^\W_])(?P<day>\d\d)(?P<month>\d\d)(?P<year>[012]\d)(?![^\W_])")
_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d\d)[._ -]?(?P<month>\d\d)[._ -]?(?P<year>(?:19|20)\d\d)(?!\d)")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>(?:19"
    r"|20)\d\d)[._ -](?P<month>\d\d)(?:[._ -](?P<day>\d\d))?(?!\d)"
)
_SHORT_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d\d)[._-](?P<month>\d\d)[._-](?P<year>[012]\d)(?!\d)")
_SCHOOL_YEAR = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)[-_/ ](?P<second>(?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<![\d.])(?P<year>(?:19[5-9]|20[0-4])\d)(?![\d.]\d|\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)(?P<year>20[0-4]\d)(?P<month>0[1-9]|1[0-2])(?!\d)")
_STAMPS = (_YEAR_FIRST, _DIGITS, _DAY_FIRST, _SHORT_DIGITS)
_VERSION = re.compile(
    r"(?<![^\W_])(?:v(?:er|ers|ersion)?[ ._]?\d+(?:[._]\d+)*|vf\d?|vdef|v ?def|def(?:initif|inal"
    r"|initive)?|final[e]?|"
    r"diff(?:usion)?|projet final|copie|copy|signed?|signe|scan|tampon|bis|\(\d+\))(?![^\W_])",
    re.IGNORECASE,
)


class FileName:
    """The name of a file, taken to pieces."""

    def __init__(self, name: str, *, near: int | None = None) -> None:
        """Reads the name; `near` is a year near that of the file, to tell 190522 from 220519."""
        self._near = near
        stem = PurePath(name).name
        while _EXTENSIONS.search(stem):
            stem = _EXTENSIONS.sub("", stem)
        self._stem = stem.rpartition("__")[2] or stem

    @property
    def date(self) -> PartialDate | None:
        """The date written in the name, in words or in figures; the fullest, then the last one.

        The last, because archives put the day of filing first and the day of the matter after it.
        """
        readable = re.sub(r"[_]+", " ", self._stem)
        dates = [found.date for found in found_dates(readable)] + self._figures()
        fullest = max((len(date.start) for date in dates), default=0)
        full = [date for date in dates if len(date.start) == fullest]
        return full[-1] if full else None

    def _figures(self) -> list[PartialDate]:
        """Dates in figures, by place; one stretch of figures is read once, by the surest pattern."""
        rest = self._stem
        placed: list[tuple[int, PartialDate]] = []
        for pattern in (*_STAMPS[:-1], *self._short_patterns(), _SHORT_DAY_FIRST, _YEAR_MONTH):
            for match in list(pattern.finditer(rest)):
                date = made_date(match["year"], match["month"], match.groupdict().get("day"))
                if date:
                    placed.append((match.start(), date))
                    rest = _blank(rest, match)
        for match in list(_SCHOOL_YEAR.finditer(rest)):
            years = made_date(match["first"], second=match["second"])
            if years and years.last_year == years.year + 1:
                placed.append((match.start(), years))
                rest = _blank(rest, match)
        for match in _YEAR.finditer(rest):
            placed.append((match.start(), parse_date(match["year"])))
        return [date for _place, date in sorted(placed, key=lambda pair: pair[0])]

    def _short_patterns(self) -> tuple[re.Pattern[str], ...]:
        """Six figures are year, month, day, unless the other way round is nearer to the year of the file."""
        year_first, day_first = _SHORT_DIGITS.search(self._stem), _SHORT_DAY_LAST.search(self._stem)
        if self._near and year_first and day_first:
            distances = [abs(2000 + int(match["year"]) - self._near) for match in (year_first, day_first)]
            if distances[1] < distances[0] and made_date(*day_first.group("year", "month", "day")):
                return (_SHORT_DAY_LAST, _SHORT_DIGITS)
        return (_SHORT_DIGITS, _SHORT_DAY_LAST)

    @property
    def title(self) -> str:
        """The words of the name as a title: without stamps of date and version, with spaces."""
        bare = self._stem
        for pattern in _STAMPS:
            bare = pattern.sub(
                lambda match: " " if made_date(*match.group("year", "month")) else match[0], bare
            )
        bare = re.sub(r"[_+~]+", " ", bare)
        if " " not in bare.strip() and bare.count("-") > 1:
            bare = bare.replace("-", " ")
        bare = _ELISION.sub(r"\1’", _VERSION.sub(" ", bare))
        bare = re.sub(r"\s+", " ", bare)
        bare = re.sub(r"^[\s\d.,()#-]+(?=[^\W\d])|[\s.,(#-]+$", "", bare).strip()
        return bare[:1].upper() + bare[1:]

    @property
    def words(self) -> frozenset[str]:
        """The folded words of the name that carry meaning."""
        parted = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", self._stem)
        return content_words(parted)


def content_words(text: str) -> frozenset[str]:
    """Returns the folded words of three letters and more."""
    return frozenset(word for word in re.findall(r"[^\W\d_]+", fold(text)) if len(word) > 2)


def _blank(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + "#" * len(match[0]) + text[match.end() :]
