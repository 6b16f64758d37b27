"""Bibliographies for Word: real styles, that the template of a centre can then change."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from docbase.cite import blocks
from docbase.cite.base import Output, Selection
from docbase.cite.bibliography import Bibliography, compile_bibliography
from docbase.cite.formats.assembly import (
    Heading,
    Look,
    assemble,
    contents_title,
    convert,
    headings,
    piecewise,
)
from docbase.cite.formats.package import folder_parts, packed, template, unpacked
from docbase.cite.formats.wordpieces import joined, piece_writer
from docbase.storage import storage_errors

_REFERENCE = Path(__file__).parent.parent.parent / "data" / "docx"
"""The parts of the document whose styles, page and footer are taken; kept apart, as text."""
_PROPERTIES = "docProps/core.xml"
STYLES = {
    "work": "Bibliography",
    "annotated": "Bibliography Annotated",
    "abstract": "Annotation",
    "lead": "Annotation",
    "details": "Annotation Details",
    "pointer": "Bibliography",
    "index": "Index 1",
}
"""The styles of what stands in a bibliography, beside headings and text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFormat:
    """A document of Word (Office Open XML), which LibreOffice reads too."""

    name: str = "docx"
    media_type: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    suffix: str = ".docx"
    is_text: bool = False

    def write(self, selection: Selection) -> Output:
        """Returns the bibliography of the selection as a document of Word.

        Raises:
            CitationError: as every format; or the template of the centre is no document of Word.
            StorageError: the template cannot be read.
        """
        own = template(selection.layout.templates, self.suffix, "word/document.xml")
        bibliography = compile_bibliography(selection)
        with storage_errors(Path(tempfile.gettempdir())), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "reference.docx"
            path.write_bytes(own or packed(folder_parts(_REFERENCE)))
            writer = ("--to=docx", f"--reference-doc={path}", "--output=-")
            look = piecewise(
                bibliography, Look(mark=_styled), selection.pieces, piece_writer(writer, path.read_bytes())
            )
            document = convert(
                bibliography, [*_contents(bibliography), *assemble(bibliography, look)], writer
            )
        parts = {**joined(unpacked(document)), _PROPERTIES: _core_properties(bibliography)}
        return Output(content=packed(parts), left_out=bibliography.missing)


def _styled(name: str, content: Sequence[blocks.Node]) -> list[blocks.Node]:
    """Returns the blocks under the style of what they are."""
    if not content or name not in STYLES:
        return list(content)
    return [blocks.division(content, custom_style=STYLES[name])]


def _contents(bibliography: Bibliography) -> list[blocks.Node]:
    """Returns the table of contents: a field of Word, which serves before Word has counted the pages."""
    listed = headings(bibliography)
    if not listed:
        return []
    opening = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
        '</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(contents_title(bibliography))}</w:t></w:r></w:p>'
    )
    lines = [_line(heading, is_first=heading is listed[0]) for heading in listed]
    closing = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:sdtContent></w:sdt>'
    return [blocks.raw("openxml", "".join((opening, *lines, closing)))]


def _line(heading: Heading, *, is_first: bool) -> str:
    # "dirty" has Word offer to count the pages when it opens the document.
    field = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="TOC{heading.level}"/></w:pPr>{field if is_first else ""}'
        f'<w:hyperlink w:anchor="{heading.identifier}" w:history="1">'
        f'<w:r><w:t xml:space="preserve">{escape(heading.words)}</w:t></w:r></w:hyperlink></w:p>'
    )


def _core_properties(bibliography: Bibliography) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(bibliography.title)}</dc:title>"
        f"<dc:creator>{escape(bibliography.issuer)}</dc:creator>"
        f"<dc:language>{escape(bibliography.language)}</dc:language>"
        "</cp:coreProperties>"
    ).encode()


DOCX = WordFormat()
