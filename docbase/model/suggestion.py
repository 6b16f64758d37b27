"""What is suggested for a record, and the grounds that a person can check."""

from dataclasses import dataclass

FIELDS = ("themes", "axes", "type", "contributors", "territories", "publics", "keywords")
"""The fields of a record for which there are suggestions, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One thing that speaks for a suggestion."""

    kind: str
    """`name`: it is named in the text; `neighbours`: publications like this one have it; `theme`: a theme
    that was suggested leads to it."""
    said: str
    """The ground as it is told, in the user's language."""
    words: str = ""
    """The name that was found, as the vocabulary has it: what a refusal casts doubt on."""
    pages: tuple[str, ...] = ()
    """The pages that have it, as they are numbered for people."""
    records: tuple[str, ...] = ()
    """The records that are near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A value for a field of a record, to be accepted or refused by a person."""

    field: str
    """One of FIELDS."""
    value: str
    """Identifier of a term, or a free keyword."""
    label: str
    """What it is called."""
    score: float
    """From 0 to 1."""
    reasons: tuple[Ground, ...] = ()
    """What speaks for it, the strongest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A suggestion that a person did not want for a record."""

    record_id: str
    field: str
    value: str
    words: tuple[str, ...] = ()
    """The names in the text that had spoken for it."""
