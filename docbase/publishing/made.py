"""A bibliography as a file, and what a person should know of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypedDict

from docbase.cite import Selection, format_named, shortcomings
from docbase.storage import write_where_asked


class LayoutOptions(TypedDict, total=False):
    """What a bibliography is made of, and how it is laid out."""

    filters: Mapping[str, str | Sequence[str]]
    """As in a search."""
    style: str
    """A style docbase ships, or the path of a .csl file; empty for that of the centre."""
    group_by: str
    """theme, axis, type, year, month, author, host or territory; empty for one list."""
    order: str
    """date, -date, title, -added or given (as the search ranks); empty for the order of the style."""
    annotated: bool
    """Whether the abstracts are printed."""
    details: Sequence[str]
    """What is printed under each reference: pages, call-number, link, themes."""
    indexes: Sequence[str]
    """Indexes at the end: author, theme."""
    title: str
    as_of: date | None
    """The day on which it is closed: what came in later is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """A record that says too little."""

    record_id: str
    missing: tuple[str, ...]
    """Names of the fields that are empty, as the record has them."""
    is_left_out: bool
    """Whether it is not printed at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBibliography:
    """A bibliography as a file, and what a person should know of it."""

    content: bytes
    count: int
    """How many publications it cites."""
    drafts: int
    """How many of these no person has reviewed yet."""
    omissions: tuple[Omission, ...]
    """The records that say too little, those that are not printed first."""
    is_text: bool
    """Whether the content is text in UTF-8."""
    unreadable: tuple[str, ...] = ()
    """Ids of the records that the index knows and that can no longer be read."""
    notes: tuple[str, ...] = ()
    """How the question was understood, and what became of what the recipe picks."""

    @property
    def text(self) -> str:
        """The content as text, without the mark that spreadsheets want before it."""
        return self.content.decode("utf-8-sig")

    @property
    def left_out(self) -> tuple[str, ...]:
        """Ids of the records that are not printed: the essential is missing, or they cannot be read."""
        omitted = (omission.record_id for omission in self.omissions if omission.is_left_out)
        return (*omitted, *self.unreadable)

    def save(self, path: Path) -> None:
        """Writes the file; an older one is replaced when this one is complete.

        Raises:
            StorageError: there is no such folder, or the disk is full, read-only, or refuses.
        """
        write_where_asked(path, self.content)


def publish(selection: Selection, format: str) -> MadeBibliography:
    """Returns the bibliography of the selection.

    Raises:
        CitationError: no such format, style or grouping, or pandoc fails.
    """
    chosen = format_named(format)
    output = chosen.write(selection)
    cited = [record for record in selection.records if record.id not in output.left_out]
    told = [
        Omission(record_id=record.id, missing=missing, is_left_out=record.id in output.left_out)
        for record in selection.records
        if (missing := shortcomings(record, selection.vocabulary))
    ]
    return MadeBibliography(
        content=output.content,
        count=len(cited),
        drafts=sum(record.status == "draft" for record in cited),
        omissions=tuple(sorted(told, key=lambda omission: not omission.is_left_out)),
        is_text=chosen.is_text,
    )
