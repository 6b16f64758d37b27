"""Bibliographies for LibreOffice: the same styles as for Word, by their names there."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from docbase.cite import blocks
from docbase.cite.base import Output, Selection
from docbase.cite.bibliography import Bibliography, compile_bibliography
from docbase.cite.formats.assembly import Heading, Look, assemble, contents_title, convert, headings
from docbase.cite.formats.package import folder_parts, packed, template, unpacked
from docbase.cite.formats.word import STYLES
from docbase.storage import storage_errors

_REFERENCE = Path(__file__).parent.parent.parent / "data" / "odt"
"""The parts of the document whose styles, page and footer are taken; kept apart, as text."""
_PROPERTIES = "meta.xml"
_LEVELS = (1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class OdtFormat:
    """An OpenDocument text."""

    name: str = "odt"
    media_type: str = "application/vnd.oasis.opendocument.text"
    suffix: str = ".odt"
    is_text: bool = False

    def write(self, selection: Selection) -> Output:
        """Returns the bibliography of the selection as an OpenDocument text.

        Raises:
            CitationError: as every format; or the template of the centre is no OpenDocument text.
            StorageError: the template cannot be read.
        """
        own = template(selection.layout.templates, self.suffix, "styles.xml")
        bibliography = compile_bibliography(selection)
        with storage_errors(Path(tempfile.gettempdir())), tempfile.TemporaryDirectory() as folder:
            reference = Path(folder) / "reference.odt"
            reference.write_bytes(own or packed(folder_parts(_REFERENCE)))
            writer = ("--to=odt", f"--reference-doc={reference}", "--output=-")
            body = [*_contents(bibliography), *assemble(bibliography, Look(mark=_styled))]
            document = convert(bibliography, body, writer)
        parts = {**unpacked(document), _PROPERTIES: _properties(bibliography)}
        return Output(content=packed(parts), left_out=bibliography.missing)


def _styled(name: str, content: Sequence[blocks.Node]) -> list[blocks.Node]:
    """Returns the blocks under the style of what they are; pandoc writes its name as it is given."""
    if not content or name not in STYLES:
        return list(content)
    return [blocks.division(content, custom_style=STYLES[name].replace(" ", "_20_"))]


def _contents(bibliography: Bibliography) -> list[blocks.Node]:
    """Returns the table of contents: an index of LibreOffice, filled with fields that count the pages."""
    listed = headings(bibliography)
    if not listed:
        return []
    title = escape(contents_title(bibliography))
    code = (
        '<text:table-of-content text:name="contents" text:protected="true">'
        f'<text:table-of-content-source text:outline-level="{_LEVELS[-1]}">'
        '<text:index-title-template text:style-name="Contents_20_Heading">'
        f"{title}</text:index-title-template>"
        f"{''.join(_entry_template(level) for level in _LEVELS)}</text:table-of-content-source>"
        '<text:index-body><text:index-title text:name="contents_Head">'
        f'<text:p text:style-name="Contents_20_Heading">{title}</text:p></text:index-title>'
        f"{''.join(_line(heading) for heading in listed)}</text:index-body></text:table-of-content>"
    )
    return [blocks.raw("opendocument", code)]


def _entry_template(level: int) -> str:
    return (
        f'<text:table-of-content-entry-template text:outline-level="{level}"'
        f' text:style-name="Contents_20_{level}">'
        '<text:index-entry-link-start text:style-name="Index_20_Link"/><text:index-entry-text/>'
        '<text:index-entry-tab-stop style:type="right" style:leader-char="."/>'
        "<text:index-entry-page-number/><text:index-entry-link-end/>"
        "</text:table-of-content-entry-template>"
    )


def _line(heading: Heading) -> str:
    return (
        f'<text:p text:style-name="Contents_20_{heading.level}">'
        '<text:a xlink:type="simple" text:style-name="Index_20_Link" text:visited-style-name="Index_20_Link"'
        f' xlink:href="#{heading.identifier}">{escape(heading.words)}<text:tab/>'
        f'<text:bookmark-ref text:reference-format="page" text:ref-name="{heading.identifier}"/>'
        "</text:a></text:p>"
    )


def _properties(bibliography: Bibliography) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>'
        f"<dc:title>{escape(bibliography.title)}</dc:title>"
        f"<dc:creator>{escape(bibliography.issuer)}</dc:creator>"
        f"<dc:language>{escape(bibliography.language)}</dc:language>"
        "</office:meta></office:document-meta>\n"
    ).encode()


ODT = OdtFormat()
