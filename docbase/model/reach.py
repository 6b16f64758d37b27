"""What publications reach, in figures: how often what was done with what, day by day."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from docbase.messages import gettext as _

VIEW, PAGE, DOWNLOAD, CITATION, LISTED = "view", "page", "download", "citation", "listed"
SEARCH, EMPTY_SEARCH, BIBLIOGRAPHY = "search", "empty-search", "bibliography"
OF_PUBLICATIONS = (VIEW, PAGE, DOWNLOAD, CITATION, LISTED)
"""What is counted of each publication: described, a page of it read, a file of it opened, cited, put in a
bibliography by somebody who chose it."""
MEASURES = (*OF_PUBLICATIONS, SEARCH, EMPTY_SEARCH, BIBLIOGRAPHY)
"""All that is counted; a search that finds nothing is counted as a search too."""


def measure_label(measure: str) -> str:
    """Returns what a measure is called in the user's language."""
    labels = {
        VIEW: _("Records looked at"),
        PAGE: _("Pages read in the catalogue"),
        DOWNLOAD: _("Files opened"),
        CITATION: _("References taken"),
        LISTED: _("Publications put in bibliographies"),
        SEARCH: _("Searches"),
        EMPTY_SEARCH: _("Searches that found nothing"),
        BIBLIOGRAPHY: _("Bibliographies made"),
    }
    return labels[measure]


def measure_head(measure: str) -> str:
    """Returns what heads a narrow column of a measure."""
    heads = {
        VIEW: _("Views"),
        PAGE: _("Pages"),
        DOWNLOAD: _("Files"),
        CITATION: _("Cited"),
        LISTED: _("Listed"),
        SEARCH: _("Search."),
        EMPTY_SEARCH: _("Empty"),
        BIBLIOGRAPHY: _("Biblio."),
    }
    return heads[measure]


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """How many times something was done on a day."""

    day: date
    measure: str
    """One of MEASURES."""
    of: str
    """Id of the publication, or the words that found nothing; empty for what is of the whole catalogue."""
    times: int


@dataclass(frozen=True, slots=True)
class Period:
    """Days from a first to a last, both among them."""

    first: date
    last: date

    @property
    def before(self) -> "Period":
        """What it is compared with: of a month, that before; of months, the same ones a year before.

        Of other days, it is as many, just before.
        """
        if self.first.day == 1:
            months = len(self.months)
            back = 1 if months == 1 else 12 * -(-months // 12)
            return Period(_months_before(self.first, back), _months_before(self.last, back))
        end = self.first - timedelta(days=1)
        return Period(end - (self.last - self.first), end)

    @property
    def months(self) -> tuple[str, ...]:
        """The months that it touches, as 2026-11."""
        first, last = (12 * day.year + day.month - 1 for day in (self.first, self.last))
        return tuple(f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachRow:
    """What is counted of a publication, of all those of a term, or in a month."""

    id: str
    """Of the publication or the term; a month as 2026-11; empty for the publications that have no term."""
    label: str
    times: Mapping[str, int]
    """By measure; 0 for what was never done."""
    broader: str = ""
    """Id of the term above it, among the rows."""
    publications: int = 0
    """How many publications have the term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptySearch:
    """Words that found nothing."""

    text: str
    """In lower case, without accents; empty for those whose words are not kept."""
    times: int
    last: date
    """The last day of the period on which they were looked for."""


def _months_before(day: date, months: int) -> date:
    """Returns the same day some months before; the last day of a month is that of another."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))
