"""The reach of a centre: what counts it, and what tells of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from docbase.reach.ledger import Ledger
from docbase.reach.periods import period
from docbase.reach.survey import Collection, Survey
from docbase.reach.tally import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What the publications of a centre reach."""

    ledger: Ledger
    collection: Callable[[], Collection]
    """The publications, opened when they are asked for: counting needs none of them."""

    def survey(self, first: str = "", last: str = "", *, today: date | None = None) -> Survey:
        """Returns what was counted in a period.

        Args:
            first: a day, a month or a year that begins it; empty for twelve months.
            last: a day, a month or a year that ends it; empty for today.
            today: the day it is.

        Raises:
            QueryError: there is no such period.
            StorageError: the counts cannot be read.
        """
        return Survey(period(first, last, today or date.today()), self.ledger, self.collection())

    def tally(self) -> Tally:
        """Returns what counts visits; it is closed by whoever asked for it."""
        return Tally(self.ledger)
