"""A record as it stands on a form: what is in its boxes, as people type it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Row = Mapping[str, str]
"""What is in the boxes of one line, by name; a box that stands alone has no name (""). None is empty."""
Rows = tuple[Row, ...]
Slip = Mapping[str, Rows]
"""The lines of each field; a field that says nothing has none."""

BOXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("title", "subtitle", "type"), ("",)),
        "contributors": ("role", "name"),
        **dict.fromkeys(("date", "edition", "publisher", "place", "extent", "language", "genre"), ("",)),
        "series": ("title", "number"),
        "host": ("title", "volume", "issue", "pages"),
        **dict.fromkeys(("publication_state", "abstract"), ("",)),
        **dict.fromkeys(("themes", "axes", "keywords", "territories", "publics"), ("",)),
        "identifiers": ("scheme", "code"),
        **dict.fromkeys(("url", "accessed"), ("",)),
        "items": ("call_number", "copy", "barcode", "location", "access"),
        "relations": ("type", "id"),
        **dict.fromkeys(("added", "access", "status"), ("",)),
    }
)
"""The boxes of a line of each field that a form has, in its order."""
REPEATED = frozenset(
    {"contributors", "themes", "axes", "keywords", "territories", "publics", "identifiers", "items"}
    | {"relations"}
)
"""Fields that may have several lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """A form brought up to what the record says by now."""

    slip: Slip
    """What was typed; where nothing was, what the record says now."""
    theirs: Slip
    """What the record says now in the fields that somebody else has changed, none of it typed as well."""
    disputed: frozenset[str]
    """Those of these fields that were typed otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something to look at in a record, and the field where it is mended."""

    field: str
    """Empty when it is of the whole record."""
    severity: str
    """error, warning or info."""
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The drafts that wait for a person."""

    ids: tuple[str, ...]
    """Those asked for, the oldest first."""
    drafts: int
    """All drafts of the centre."""
    records: int
    """All its records."""
    types: Mapping[str, int]
    """How many drafts there are of each type, the most frequent first."""
    years: Mapping[str, int]
    """How many there are of each year, the newest first."""
    missing: Mapping[str, int]
    """How many of them say nothing in a field, by field."""
