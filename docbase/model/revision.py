"""A change of the vocabulary, told before it is made: the terms and the records that it concerns."""

from dataclasses import dataclass
from typing import TypedDict

from docbase.model.concepts import Term
from docbase.model.history import Plan
from docbase.model.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """A term before and after."""

    before: Term | None
    """None for a new term."""
    after: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """A record before and after."""

    before: Record
    after: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A change of the vocabulary, as it would be made."""

    terms: tuple[TermChange, ...]
    records: tuple[RecordChange, ...]
    plan: Plan
    """The files that it concerns, and what a person should know of it."""

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return not self.terms and not self.records


class NewTerm(TypedDict, total=False):
    """What may be said of a term that is added, beside its label."""

    id: str
    """Its id; by default, its label as an id."""
    under: str
    """The id of its broader term."""
    alt: tuple[str, ...]
    """Synonyms and acronyms."""
    note: str
    """Its scope note."""
    family: str
    """Its family, in lists that have families; by default, that of its broader term."""
    values: dict[str, str]
    """Other values, by name: kind, dates, insee…"""
    is_candidate: bool
    """Whether it is only proposed, and off until it is activated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How much a term is used."""

    records: int = 0
    """Records that give the term itself."""
    drafts: int = 0
    """How many of these are drafts."""
    within: int = 0
    """Records that give the term or one below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A name that records give, and that is none of the actors."""

    name: str
    record_ids: tuple[str, ...]
    roles: tuple[str, ...]
    """What it did, the most frequent first."""
    is_person: bool
    nearest: tuple[Term, ...]
    """Actors whose name looks like it, the most alike first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Somebody who is named in the same records as an actor."""

    name: str
    """Id of an actor, or a name."""
    roles: tuple[str, ...]
    """What they did there, the most frequent first."""
    record_ids: tuple[str, ...]
