"""What an operation makes of the vocabulary, and of any record."""

from collections.abc import Callable
from dataclasses import dataclass

from docbase.model.concepts import Vocabulary
from docbase.model.record import Record


def as_it_is(record: Record) -> Record:
    """Returns the record: for changes that concern none."""
    return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The vocabulary as an operation wants it."""

    action: str
    """What is done, in words."""
    vocabulary: Vocabulary
    retag: Callable[[Record], Record] = as_it_is
    """What becomes of a record."""
    notes: tuple[str, ...] = ()
    """What a person should know of it."""
