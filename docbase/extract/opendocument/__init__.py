"""Reads OpenDocument files (ODT, ODP, ODS), those of LibreOffice, by walking their XML.

odfdo was tried on thirteen publications: its text has no page breaks, and it failed on one of them, for a
note of a kind it does not know. The cells of ODS are read here, not with calamine: repeated ones are free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docbase.extract import package
from docbase.extract.flow import Sheet, mended, paginated
from docbase.extract.metadata import cleaned
from docbase.extract.office.grid import Reader, first_lines
from docbase.extract.opendocument.cells import cells
from docbase.extract.opendocument.keys import reader
from docbase.extract.opendocument.slides import slide
from docbase.extract.opendocument.styles import STYLE, Styles
from docbase.extract.opendocument.walk import TABLE, Walk, text_of
from docbase.extract.xmltree import attribute, local_name, parsed
from docbase.model.extract import Extract, Line, SourceFile

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_ASIDE = ("styles", "meta")
"""Parts beside that of the content."""
_FORMATS = {"text": "odt", "presentation": "odp", "spreadsheet": "ods"}
_MARGINS = re.compile(r"(?:header|footer)(?:-left|-first)?")
_PROPERTIES = {
    "title": "title",
    "subject": "subject",
    "keyword": "keywords",
    "initial-creator": "author",
    "creator": "saved-by",
    "creation-date": "created",
    "date": "modified",
    "language": "language",
    "generator": "creator",
}
"""Names of the properties in meta.xml, and ours."""


class OpenDocumentExtractor:
    """Reads what LibreOffice Writer, Impress and Calc write."""

    name = "opendocument"
    version = "1"
    formats = ("odt", "odp", "ods")

    def extract(self, source: SourceFile) -> Extract:
        """Returns the text by page (or section, if LibreOffice left no marks of its pages), slide or sheet.

        Raises:
            DamagedDocumentError: the file was cut or altered, or is made to fill the memory.
            EncryptedDocumentError: it asks for a password.
            StorageError: the file cannot be read.
        """
        with package.opened(source) as parts:
            read = reader(parts, source)
            content = parsed(read("content.xml"))
            document = _Document(content.root, *(parsed(read(f"{name}.xml")).root for name in _ASIDE))
        try:
            reading = document.read()
            pages = mended(reading.sheets, reading.notes)
        except RecursionError as error:
            raise package.damaged(source.path) from error
        if not pages:
            raise package.damaged(source.path)
        warnings = {
            "no-text": not any(page.text for page in pages),
            "cut-short": reading.is_cut_short,
            "damaged-but-readable": not content.is_whole,
        }
        return Extract(
            format=document.format,
            extractor=f"{self.name}/{self.version}",
            pages=pages,
            has_pages=reading.has_pages,
            metadata=document.metadata(),
            lines=tuple(line for line in reading.lines if not reading.has_pages or line.page <= 2),
            warnings=tuple(code for code, is_so in warnings.items() if is_so),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What was read of a document."""

    sheets: list[Sheet] = field(default_factory=list)
    """Its pages, sections, slides or sheets."""
    has_pages: bool = False
    lines: tuple[Line, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    is_cut_short: bool = False


class _Document:
    """A document of one of the three kinds."""

    def __init__(self, content: Element | None, styles: Element | None, meta: Element | None) -> None:
        self._styles_root, self._meta = styles, meta
        self._styles = Styles(styles, content)
        self.format, self._body = _body(content)

    def read(self) -> _Reading:
        """Returns the text in its parts; nothing if the document has no body."""
        if self._body is None:
            return _Reading()
        readers = {"odt": self._text, "odp": self._slides, "ods": self._tables}
        return readers[self.format](self._body)

    def metadata(self) -> dict[str, str]:
        """Returns the properties of the document under our names."""
        found: dict[str, str] = {}
        for element in self._properties():
            name, text = _PROPERTIES.get(local_name(element), ""), element.text or ""
            if name and text:
                found[name] = f"{found[name]}, {text}" if name == "keywords" and name in found else text
        # Where nobody is said to have begun the document, the last who saved it stands for its author.
        found.setdefault("author", found.pop("saved-by", ""))
        found.pop("saved-by", "")
        return cleaned(found)

    def _text(self, body: Element) -> _Reading:
        walk = Walk(self._styles)
        sheets, has_pages = paginated(list(walk.blocks(body)), self._declared_pages())
        sheets[0].parts.append("\n".join(dict.fromkeys(filter(None, self._margins()))))
        return _Reading(sheets=sheets, has_pages=has_pages, lines=tuple(walk.lines), notes=walk.notes)

    def _slides(self, body: Element) -> _Reading:
        lines: list[Line] = []
        pages = enumerate(body.iterchildren(f"{_DRAW}page"), start=1)
        sheets = [slide(page, number, self._styles, lines) for number, page in pages]
        return _Reading(sheets=sheets, has_pages=True, lines=tuple(lines))

    def _tables(self, body: Element) -> _Reading:
        reader = Reader()
        tables = body.iterchildren(f"{TABLE}table")
        sheets = [reader.sheet(table.get(f"{TABLE}name", ""), cells(table, self._styles)) for table in tables]
        return _Reading(sheets=sheets, lines=first_lines(sheets), is_cut_short=reader.is_cut_short)

    def _declared_pages(self) -> int:
        """Returns how many pages the program that saved the document counted; 0 when it does not say."""
        found = (element for element in self._properties() if local_name(element) == "document-statistic")
        count = next((attribute(element, "page-count") for element in found), "")
        return int(count) if count.isdecimal() and len(count) < 6 else 0

    def _properties(self) -> Iterator[Element]:
        return iter(()) if self._meta is None else self._meta.iterfind(f"{_OFFICE}meta/*")

    def _margins(self) -> Iterator[str]:
        """Gives the headers and footers of every kind of page."""
        root = self._styles_root
        for page in () if root is None else root.iter(f"{STYLE}master-page"):
            for part in page:
                if _MARGINS.fullmatch(local_name(part)) and part.get(f"{STYLE}display") != "false":
                    yield text_of(part, self._styles)


def _body(root: Element | None) -> tuple[str, Element | None]:
    """Returns the format of the document and what holds its text."""
    body = None if root is None else root.find(f"{_OFFICE}body")
    for child in () if body is None else body:
        kind = local_name(child)
        if kind in _FORMATS:
            return _FORMATS[kind], child
    return "", None
