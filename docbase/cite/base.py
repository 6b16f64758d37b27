"""What every format of output is given, and what it gives back."""

from dataclasses import dataclass
from typing import Protocol

from docbase.cite.csl import Processor, process
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
    annotated: bool = False
    """Whether the abstracts are printed."""
    language: str = "fr"
    """Language of the bibliography itself, whatever that of the works: fr, en."""
    title: str = ""
    """Title; empty for the plain word "Bibliographie"."""
    introduction: str = ""
    """Text before the first heading; an empty line parts paragraphs."""


DEFAULT_LAYOUT = Layout()
"""A single list in ISO 690, without abstracts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The records to write, and how."""

    records: tuple[Record, ...]
    """In the order wanted where the style has none of its own."""
    vocabulary: Vocabulary
    layout: Layout = DEFAULT_LAYOUT
    processor: Processor = process
    """Makes the citations; a cache may stand in front of it."""


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
