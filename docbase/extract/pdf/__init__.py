"""Reads and draws PDF: text, outline, labels and pictures with PDFium, XMP metadata with pypdf.

Both libraries are imported where they are used: choosing an extractor loads neither.
"""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docbase.extract.pdf import outline
from docbase.extract.pdf.document import MappedFile, damaged, opened, rescue
from docbase.extract.pdf.metadata import embedded, has_attachments
from docbase.extract.pdf.pictures import drawn
from docbase.extract.pdf.text import Leaf, Reading, read
from docbase.extract.pdf.views import view
from docbase.extract.quality import Verdict, judged
from docbase.extract.repair import Repair
from docbase.model.extract import Extract, Line, Page, Picture, SourceFile
from docbase.model.views import DrawnPage

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# What the libraries say of a broken file is told by the warnings of its extract, not on a person's screen.
for _library in ("pypdf", "pypdfium2"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


class PdfExtractor:
    """Reads PDF files of any version, with a password when one of those given opens them."""

    name = "pdf"
    version = "2"
    formats = ("pdf",)

    def extract(self, source: SourceFile) -> Extract:
        """Returns the text of every page, the embedded metadata, and the lines of the first pages.

        Raises:
            EncryptedDocumentError: none of the passwords given opens it.
            ExtractionError: it has more pages than may be read.
            DamagedDocumentError: no page can be read.
            StorageError: the file cannot be read.
        """
        blank = None
        with MappedFile(source.path) as file:
            for document, is_rescued in _attempts(file, source):
                with contextlib.closing(document):
                    again = None if is_rescued else functools.partial(opened, file, source.terms)
                    reading = read(document, again)
                    if not reading.says_something and (is_rescued or not reading.is_drawn):
                        # A rescue may find more; failing that, a blank document is what it is.
                        blank = blank or (None if is_rescued else self._extract(file, document, reading))
                        continue
                    return self._extract(file, document, reading, is_rescued=is_rescued)
        if blank is None:
            raise damaged(source.path)
        return blank

    def picture(self, source: SourceFile, number: int, dpi: int) -> Picture:
        """Returns the page (from 1) as it is seen, with its annotations; a very large one with a lower dpi.

        Raises:
            EncryptedDocumentError: none of the passwords given opens it.
            ExtractionError: it has more pages than may be read.
            DamagedDocumentError: this page cannot be drawn.
            StorageError: the file cannot be read.
        """
        with MappedFile(source.path) as file:
            is_open = False
            for document, _is_rescued in _attempts(file, source):
                is_open = True
                with contextlib.closing(document):
                    picture = drawn(document, number - 1, dpi)
                    if picture is not None:
                        return picture
        raise damaged(source.path, number if is_open else None)

    def view(self, source: SourceFile, number: int, width: int) -> DrawnPage:
        """Returns the page (from 1) in colour, so many pixels wide, with the places of its words.

        Raises:
            DocbaseError: as `picture`.
        """
        with MappedFile(source.path) as file:
            for document, _is_rescued in _attempts(file, source):
                with contextlib.closing(document):
                    if drawing := view(document, number - 1, width):
                        return drawing
        raise damaged(source.path, number)

    def _extract(
        self, file: MappedFile, document: PdfDocument, reading: Reading, *, is_rescued: bool = False
    ) -> Extract:
        raw = [leaf.text for leaf in reading.leaves]
        repair = Repair.learnt_from(raw)
        texts = [repair(text) for text in raw]
        verdicts = judged(raw, texts)
        warnings = list(_warnings(reading.leaves, verdicts, is_rescued=is_rescued))
        if has_attachments(document):
            warnings.append("attachments")
        return Extract(
            format="pdf",
            extractor=f"{self.name}/{self.version}",
            pages=tuple(_pages(document, reading.leaves, texts, verdicts)),
            metadata=embedded(document, file),
            lines=tuple(_mended(reading.lines, repair)),
            warnings=tuple(warnings),
        )


def _attempts(file: MappedFile, source: SourceFile) -> Iterator[tuple[PdfDocument, bool]]:
    """Gives the document as it is, if it opens; asked for another, the pages that can be found in it."""
    document = opened(file, source.terms)
    if document is not None:
        yield document, False
    document = rescue(file, source.terms)
    if document is not None:
        yield document, True


def _pages(
    document: PdfDocument, leaves: Sequence[Leaf], texts: Sequence[str], verdicts: Sequence[Verdict]
) -> Iterator[Page]:
    parts = zip(leaves, texts, verdicts, outline.labels(document), outline.headings(document), strict=True)
    for number, (leaf, text, verdict, label, heading) in enumerate(parts, start=1):
        yield Page(
            number=number,
            text=text,
            label=label,
            heading=heading,
            quality=verdict.quality,
            needs_ocr=leaf.is_picture or verdict.is_broken,
        )


def _mended(lines: Sequence[Line], repair: Repair) -> Iterator[Line]:
    for line in lines:
        text = " ".join(repair(line.text).split())
        if text:
            yield Line(text=text, size=line.size, page=line.page)


def _warnings(leaves: Sequence[Leaf], verdicts: Sequence[Verdict], *, is_rescued: bool) -> Iterator[str]:
    readable = [leaf for leaf in leaves if not (leaf.is_picture or leaf.is_broken)]
    if not any(leaf.text.strip() for leaf in readable):
        yield "no-text"
    elif any(leaf.is_picture for leaf in leaves):
        yield "some-pages-without-text"
    if is_rescued or any(leaf.is_broken for leaf in leaves):
        yield "damaged-but-readable"
    if any(verdict.is_broken for verdict in verdicts):
        yield "unreadable-letters"
