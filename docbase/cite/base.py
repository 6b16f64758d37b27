"""What every format of output is given, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from docbase.cite.csl import Processor, process
from docbase.cite.pieces import PieceStore, written
from docbase.cite.styles import DEFAULT_STYLE
from docbase.model.concepts import Vocabulary
from docbase.model.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a bibliography is laid out; formats of exchange have no use for it."""

    style: str = DEFAULT_STYLE
    """Name of a style, or path of a CSL file."""
    group_by: str = ""
    """One of `grouping.CRITERIA`; empty for a single list."""
    asked_for: tuple[str, ...] = ()
    """Values of `group_by` that the question named: a record with several stands under one of these."""
    order: str = ""
    """One of `ordering.ORDERS`, within a heading; empty for that of the style."""
    annotated: bool = False
    """Whether the abstracts are printed."""
    details: tuple[str, ...] = ()
    """What is printed under each reference beside the abstract, of `details.DETAILS`."""
    indexes: tuple[str, ...] = ()
    """Indexes at the end, of `indexes.INDEXES`; references are then numbered."""
    language: str = "fr"
    """Language of the bibliography itself, whatever that of the works: fr, en."""
    title: str = ""
    """Title; empty for the plain word "Bibliographie"."""
    subtitle: str = ""
    """What stands under the title."""
    introduction: str = ""
    """Text before the first heading; an empty line parts paragraphs."""
    issuer: str = ""
    """Name of the centre that issues it, as it is printed."""
    as_of: date | None = None
    """The day on which it was closed, as it is printed; None prints none."""
    templates: Path | None = None
    """Folder in which the centre keeps its own template.docx and template.odt."""


DEFAULT_LAYOUT = Layout()
"""A single list in ISO 690, without abstracts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A line that is no publication of the catalogue: a web site, an actor to get in touch with."""

    name: str
    address: str = ""
    """Address on the web."""
    note: str = ""
    """What a reader finds there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a bibliography that was planned by hand."""

    heading: str = ""
    level: int = 1
    """1 for a part, 2 for a part of a part…"""
    introduction: str = ""
    """Text under the heading; an empty line parts paragraphs."""
    records: tuple[Record, ...] = ()
    group_by: str = ""
    """As in `Layout`; its headings stand under that of the part."""
    asked_for: tuple[str, ...] = ()
    order: str = ""
    """As in `Layout`."""
    pointers: tuple[Pointer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The records to write, and how."""

    records: tuple[Record, ...]
    """In the order wanted where the style has none of its own."""
    vocabulary: Vocabulary
    layout: Layout = DEFAULT_LAYOUT
    processor: Processor = process
    """Makes the citations; a cache may stand in front of it."""
    pieces: PieceStore = written
    """Has the works written one by one, where a format can; the same."""
    planned: tuple[Part, ...] = ()
    """The parts, each record in one of them; none where the layout alone decides."""
    annotations: Mapping[str, str] = field(default_factory=dict)
    """By id of a record, what is printed under it in the place of its abstract."""
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By id of a record, the labels of the pages that answer the question."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts, the whole being one where none was planned."""
        layout = self.layout
        whole = Part(
            records=self.records,
            group_by=layout.group_by,
            asked_for=layout.asked_for,
            order=layout.order,
        )
        return self.planned or (whole,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a format made of a selection."""

    content: bytes
    """The file."""
    left_out: tuple[str, ...] = ()
    """Ids of the records that could not be written: the essential is missing."""


class Format(Protocol):
    """A format of output, registered under the entry points `docbase.formats`."""

    @property
    def name(self) -> str:
        """Name, as given after `--format`."""
        ...

    @property
    def media_type(self) -> str:
        """Media type of the file (IANA)."""
        ...

    @property
    def suffix(self) -> str:
        """End of the file name, with its dot."""
        ...

    @property
    def is_text(self) -> bool:
        """Whether the file is text in UTF-8, which may be shown in a terminal."""
        ...

    def write(self, selection: Selection) -> Output:
        """Returns the file. The same selection gives the same bytes.

        Raises:
            CitationError: the layout asks for what does not exist, or the bibliography cannot be made.
        """
        ...
