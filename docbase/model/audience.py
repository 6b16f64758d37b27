"""Who looks at the catalogue, and which records they may see."""

from dataclasses import dataclass

from docbase.model.record import ACCESSES, STATUSES, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Those who look at the catalogue together, and all they may see of it."""

    accesses: tuple[str, ...] = ACCESSES
    """Which of ACCESSES a record may have."""
    statuses: tuple[str, ...] = STATUSES
    """Which of STATUSES a record may have."""

    def sees(self, record: Record) -> bool:
        """Returns whether they may see the record."""
        return record.access in self.accesses and record.status in self.statuses


EVERYONE = Audience(accesses=("public",), statuses=("reviewed",))
"""Readers of the web: what is open to all, once a person has reviewed it."""
STAFF = Audience()
"""Those who work on the catalogue."""
