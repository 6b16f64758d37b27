"""Saved searches, and what is new for them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A question that a centre asks again and again."""

    name: str
    """What it is called in commands, as "participation"."""
    title: str = ""
    """What it is called for people."""
    question: str = ""
    """Words, phrases, fields and operators, as they are typed; empty for all that the filters let by."""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values by facet field; those of one field are alternatives."""
    sort: str = "relevance"
    """One of docbase.model.search.SORTS."""
    seen: str = ""
    """Day, in ISO form, before which everything was seen; says what is new when no memory of it is left."""

    @property
    def fingerprint(self) -> str:
        """Digest of what is asked: another question has other answers."""
        asked = (self.question, sorted((name, sorted(values)) for name, values in self.filters.items()))
        return hashlib.sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a saved search finds, and what of it has not been told yet."""

    search: SavedSearch
    answers: tuple[str, ...]
    """Ids of all the publications it finds, in its order."""
    new: tuple[str, ...]
    """Ids of those that were never told."""
    notes: tuple[str, ...] = ()
    """What a person should know of how the question was understood, and of how it is known what is new."""
