"""What describing a file proposes: values with where they came from and how sure they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from docbase.model.dates import PartialDate
from docbase.model.record import Contribution, Series

Value = TypeVar("Value")

FIRST_PAGE = "first-page"
TEXT = "text"
COLOPHON = "colophon"
FILE_NAME = "file-name"
"""Sources of a proposed value, as they stand in the `provenance` of a record; the embedded metadata of a
file is a source under the name of its format: pdf-metadata, docx-metadata."""

SURE, UNSURE = 0.9, 0.7
"""Confidence from which a value is held for right, and under which a person should look at it first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Generic[Value]):
    """A value for a field, to be confirmed by a person."""

    value: Value
    source: str
    """Where it was read: first-page, file-name, pdf-metadata…"""
    confidence: float
    """From 0 to 1; below 0.5 it is the best guess there is, and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The description proposed for one file; None where nothing is worth proposing."""

    type: Proposal[str] | None = None
    title: Proposal[str] | None = None
    subtitle: Proposal[str] | None = None
    contributors: Proposal[tuple[Contribution, ...]] | None = None
    date: Proposal[PartialDate] | None = None
    publisher: Proposal[str] | None = None
    place: Proposal[str] | None = None
    extent: Proposal[str] | None = None
    language: Proposal[str] | None = None
    series: Proposal[Series] | None = None
    abstract: Proposal[str] | None = None
    territories: Proposal[tuple[str, ...]] | None = None
    identifiers: Proposal[Mapping[str, str]] | None = None

    @property
    def proposals(self) -> Iterator[tuple[str, Proposal[object]]]:
        """Every proposal with the name of its field, in the order in which a record is written."""
        for field in fields(self):
            proposal = getattr(self, field.name)
            if proposal is not None:
                yield field.name, proposal

    @property
    def unsure(self) -> tuple[str, ...]:
        """Names of the fields a person should look at first, in the order in which a record is written."""
        return tuple(field for field, proposal in self.proposals if proposal.confidence < UNSURE)
