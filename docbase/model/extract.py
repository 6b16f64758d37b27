"""What ingestion knows of a file before (SourceFile) and after (Extract, OcrPage) it is read."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FORM_MARK = "docbase-form:"
"""What the category of a Word form of docbase begins with; the type of publication follows."""
FORM_ANSWER = "Form answer"
"""The style of what is written in such a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a file may be read."""

    passwords: tuple[str, ...] = field(default=(), repr=False)
    """Passwords to try on a protected file, in this order."""
    max_pages: int = 20_000
    """Pages beyond which a document is taken for a trap (a damaged page tree may announce billions)."""
    max_unpacked: int = 500
    """Megabytes that the whole content of a packed file (Office document, archive) may take once unpacked."""

    @property
    def secret(self) -> bytes:
        """A digest of the passwords, slow to make: they must not be guessed from what is remembered."""
        if not self.passwords:
            return b""
        return hashlib.scrypt(repr(self.passwords).encode(), salt=b"docbase", n=2**12, r=8, p=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file to read, as it stood when it was seen."""

    path: Path
    """Where it is."""
    sha256: str
    """Hexadecimal digest of the content."""
    size: int
    """Size in bytes."""
    modified: int = 0
    """When it was last changed, in nanoseconds since 1970."""
    terms: Terms = Terms()
    """On what terms it may be read."""

    def has_changed(self) -> bool:
        """Whether it is no more as it was seen, or is gone."""
        try:
            status = self.path.stat()
        except OSError:
            return True
        return (status.st_size, status.st_mtime_ns) != (self.size, self.modified)


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
    quality: float = 1.0
    """How far the text that the file itself holds can be trusted, from 0 (letters without sense) to 1."""
    needs_ocr: bool = False
    """Whether its text is still to be read from its picture: it has none, only a stamp, or broken letters."""
    ocr_confidence: float | None = None
    """How sure optical reading is of the text, from 0 to 1; None for a text that the file itself holds."""


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
class Picture:
    """A page as it is seen, in shades of grey."""

    width: int
    """Pixels in a row."""
    height: int
    """Rows."""
    pixels: bytes
    """One byte for each pixel, from 0 (black) to 255 (white), row after row from the top."""
    dpi: int
    """Pixels in an inch of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrPage:
    """What optical reading found on one page."""

    number: int
    """Physical page, from 1."""
    text: str
    """Text in reading order, composed (NFC), lines separated by a line feed."""
    confidence: float
    """How sure it is, from 0 to 1: the mean over its words; 0 when it found none."""
    lines: tuple[Line, ...] = ()
    """The printed lines with the height of their letters in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """All that was read out of one file."""

    format: str
    """Format by content, as `docbase.extract.formats.SUFFIXES` names them: pdf, docx, odt, text…"""
    extractor: str
    """Name and version of the extractor, as "pdf/1": part of the key under which the extract is kept."""
    pages: tuple[Page, ...] = ()
    """Every page in order, empty ones too, so that numbers are true."""
    has_pages: bool = True
    """Whether `pages` are printed pages (PDF, Word with page breaks) and not sections of a text."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """Embedded metadata, cleaned, by name: title, subtitle, author, subject, keywords, created, modified
    (EDTF), language, producer, creator."""
    lines: tuple[Line, ...] = ()
    """Lines of the first two pages, with their sizes."""
    warnings: tuple[str, ...] = ()
    """What a person should know, as codes: `no-text`, `some-pages-without-text`, `damaged-but-readable`,
    `unreadable-letters` (a font without Unicode values, or a text that lost its accents), `read-by-ocr`,
    `attachments` (files are joined, which are not read), `cut-short` (its end is left out),
    `wrong-extension` (its name says another format)."""

    @property
    def is_form(self) -> bool:
        """Whether the file is a Word form of docbase, filled in or not."""
        return self.metadata.get("category", "").startswith(FORM_MARK)

    @property
    def pages_to_read(self) -> tuple[int, ...]:
        """Numbers of the pages whose text is still to be read from their picture."""
        return tuple(page.number for page in self.pages if page.needs_ocr)

    @property
    def text(self) -> str:
        """The whole text, pages separated by a form feed."""
        return "\f".join(page.text for page in self.pages)
