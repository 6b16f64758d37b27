"""What ingestion knows of a file before (SourceFile) and after (Extract) it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docbase.model.record import EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file to read, as it stood when it was seen."""

    path: Path
    """Where it is."""
    sha256: str
    """Hexadecimal digest of the content."""
    size: int
    """Size in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The text of one page; for a text without pages, of one section."""

    number: int
    """Physical place, from 1."""
    text: str
    """Text in reading order, composed (NFC), lines separated by a line feed."""
    label: str = ""
    """What is printed on the page, as "iv" or "12"; empty when it is unknown."""
    heading: str = ""
    """Title of the first section that begins on the page, or else of the one that goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line of the first pages, with the size of its letters: what a title is recognised by."""

    text: str
    """The line."""
    size: float
    """Height of the letters in points; for Word, a rank derived from the style (Title 28, Heading 1 20…)."""
    page: int = 1
    """Physical page, from 1."""
    style: str = ""
    """Name of the paragraph style, for formats that have styles ("Title", "Heading 1")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """All that was read out of one file."""

    format: str
    """Format by content: pdf, docx, text, markdown."""
    extractor: str
    """Name and version of the extractor, as "pdf/1": part of the key under which the extract is kept."""
    pages: tuple[Page, ...] = ()
    """Every page in order, empty ones too, so that numbers are true."""
    has_pages: bool = True
    """Whether `pages` are printed pages (PDF, Word with page breaks) and not sections of a text."""
    metadata: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Embedded metadata, cleaned, by name: title, subtitle, author, subject, keywords, created, modified
    (EDTF), language, producer, creator."""
    lines: tuple[Line, ...] = ()
    """Lines of the first two pages, with their sizes."""
    warnings: tuple[str, ...] = ()
    """What a person should know, as codes: `no-text`, `some-pages-without-text`, `damaged-but-readable`,
    `unreadable-letters` (a font without Unicode values), `wrong-extension` (its name says another format)."""

    @property
    def text(self) -> str:
        """The whole text, pages separated by a form feed."""
        return "\f".join(page.text for page in self.pages)
