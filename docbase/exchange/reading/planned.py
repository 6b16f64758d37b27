"""What an import would do, as values: to be shown, then carried out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from docbase.exchange.reading.attaching import Copy
from docbase.exchange.reading.merging import Difference
from docbase.exchange.reading.said import Contents, Refused, Spot
from docbase.model.history import Plan

Kind = Literal["new", "changed", "same", "ambiguous"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What becomes of one publication of a file."""

    path: Path
    """The file of the import."""
    spot: Spot
    kind: Kind
    """new; changed: a record of the catalogue gets more; same: it says all of it already; ambiguous: nobody
    can tell which record it is, and it is left out."""
    record_id: str = ""
    matched_by: str = ""
    """What told which record it is: id, isbn, doi…, file or title."""
    candidates: tuple[str, ...] = ()
    """The records that an ambiguous one may be."""
    filled: tuple[str, ...] = ()
    """Fields that get a value, or more values."""
    differing: tuple[Difference, ...] = ()
    """What the file says otherwise, and is not taken."""
    is_conflict: bool = False
    """Whether that is because somebody has changed the same cells since the table was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What is about to be done."""

    plan: Plan
    """The changes of records."""
    read: tuple[tuple[Path, Contents], ...]
    arrivals: tuple[Arrival, ...]
    refused: tuple[tuple[Path, Refused], ...]
    copies: tuple[Copy, ...] = ()
    attached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Places in the corpus of the files that records get, by the id of the record."""
    missing: tuple[str, ...] = ()
    """Files that come with records, and are not where they are said to be."""
    left_out: tuple[str, ...] = ()
    """Files that come with records, and are outside of the folder of the import, or no publications."""
    demoted: Mapping[str, int] = field(default_factory=dict)
    """Words that are no terms of the vocabulary, and became keywords, with how often."""
    unmapped: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """What no field of ours takes: how often, and an example."""

    def of_kind(self, kind: Kind) -> tuple[Arrival, ...]:
        """Returns the publications that this becomes of."""
        return tuple(one for one in self.arrivals if one.kind == kind)
