"""Reads Word documents (DOCX, DOCM): their text as it is printed, in order, by walking their XML.

python-docx is not used: its paragraphs leave out nested tables, text boxes, notes, content controls and
tracked insertions, and it refuses documents with macros.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docbase.extract import package
from docbase.extract.flow import (
    HARD_BREAK,
    NOTE_CALL,
    PAGE_BREAK,
    Block,
    mended,
    paginated,
    side_by_side,
    with_notes,
)
from docbase.extract.office.openxml import RELATIONSHIPS, OpenXml
from docbase.extract.office.stylenames import ranked
from docbase.extract.office.wordstyles import VAL, Style, W, points, styles, value
from docbase.extract.repair import one_line
from docbase.extract.xmltree import local_name
from docbase.model.extract import Extract, Line, Page, SourceFile

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

FIRST_PARAGRAPHS = 40
"""Paragraphs kept with their style, for finding the title."""

_TEXT = f"{W}t"
_RUN = f"{W}r"
_RUN_PROPERTIES = f"{W}rPr"
_OFF = ("0", "false", "off")
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}lastRenderedPageBreak": PAGE_BREAK,
}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_GRAPHICS = {"chart": f"{RELATIONSHIPS}id", "relIds": f"{RELATIONSHIPS}dm"}
"""Elements that stand for a chart or a diagram, and which of their attributes names its part."""
_UNPRINTED = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "fldData", "sectPr", "rt", "Fallback"}
    | {"pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"}
)
"""Elements without text, or whose text is not printed: deletions, codes of fields, second pictures."""
_SKIPPED = frozenset(f"{W}{name}" for name in _UNPRINTED)
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})


class WordExtractor:
    """Reads the documents that Word has written since 2007; those before (.doc) are another format."""

    name = "docx"
    version = "3"
    formats = ("docx",)

    def extract(self, source: SourceFile) -> Extract:
        """Returns the text by page if Word left true marks of its pages, by section otherwise.

        Raises:
            DamagedDocumentError: the file was cut or altered, or is made to fill the memory.
            EncryptedDocumentError: it asks for a password.
            StorageError: the file cannot be read.
        """
        with package.opened(source) as parts:
            document = _Document(OpenXml(parts))
            body = document.body()
            if body is None:
                raise package.damaged(source.path)
            walk = _Walk(document.styles(), document.graphics())
            try:
                blocks = list(walk.blocks(body))
                sheets, has_pages = paginated(blocks, document.declared_pages())
                sheets[0].parts.append(document.margins())
                pages = mended(sheets, document.notes())
            except RecursionError as error:
                raise package.damaged(source.path) from error
            metadata = document.xml.metadata()
            warnings = tuple(document.warnings(pages))
        return Extract(
            format="docx",
            extractor=f"{self.name}/{self.version}",
            pages=pages,
            has_pages=has_pages,
            metadata=metadata,
            lines=tuple(line for line in walk.lines if not has_pages or line.page <= 2),
            warnings=warnings,
        )


class _Document:
    """The parts of a document that hold text or say something of it."""

    def __init__(self, xml: OpenXml) -> None:
        self.xml = xml
        self._main = xml.main("word/document.xml")

    def body(self) -> Element | None:
        """Returns the text of the document itself."""
        root = self.xml.root(self._main)
        return None if root is None else root.find(f"{W}body")

    def styles(self) -> dict[str, Style]:
        """Returns the paragraph styles by id; that of ordinary paragraphs under an empty id too."""
        roots = self.xml.roots(self._main, "styles")
        return {style_id: style for root in roots for style_id, style in styles(root)}

    def graphics(self) -> dict[str, str]:
        """Returns the text of its charts and diagrams by the id of their relation."""
        return self.xml.graphics(self._main)

    def notes(self) -> dict[str, str]:
        """Returns the footnotes and endnotes by the name that their calls have."""
        notes = {}
        for kind in _NOTES.values():
            for root in self.xml.roots(self._main, f"{kind}s"):
                for note in root.iterfind(f"{W}{kind}"):
                    if note.get(f"{W}type") is None:  # the others are separators
                        notes[f"{kind}{note.get(f'{W}id')}"] = _text_of(note)
        return notes

    def margins(self) -> str:
        """Returns the headers and footers, each once though they are on every page."""
        roots = (root for kind in ("header", "footer") for root in self.xml.roots(self._main, kind))
        return "\n".join(dict.fromkeys(text for text in map(_text_of, roots) if text))

    def warnings(self, pages: tuple[Page, ...]) -> Iterator[str]:
        """Gives the codes of what a person should know."""
        if not any(page.text for page in pages):
            yield "no-text"
        if self.xml.has_attachments(self._main):
            yield "attachments"
        if self.xml.is_broken:
            yield "damaged-but-readable"

    def declared_pages(self) -> int:
        """Returns how many pages the program that saved the document counted; 0 when it does not say."""
        count = self.xml.application("Pages").strip()
        return int(count) if count.isdecimal() and len(count) < 6 else 0


@dataclass(slots=True)
class _Walk:
    """Goes through a text in order, keeping its first paragraphs with their style."""

    styles: Mapping[str, Style] = field(default_factory=dict)
    graphics: Mapping[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    page: int = 1

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Gives the paragraphs and tables inside the element; a text box follows its paragraph."""
        for child in parent:
            name = local_name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield Block("\n".join(self._row(row) for row in _own(child, "tr")))
            elif name not in _UNPRINTED:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        apart: list[Element] = []
        style = self.styles.get(value(paragraph, "pPr", "pStyle")) or self.styles.get("") or Style()
        text = "".join(_inline(paragraph, apart))
        self._keep(paragraph, text, style)
        self.page += text.count(PAGE_BREAK)
        yield Block(text, style.level)
        for element in apart:
            graphic = _GRAPHICS.get(local_name(element))
            if graphic is None:
                yield from self.blocks(element)
            else:
                yield Block(self.graphics.get(element.get(graphic, ""), ""))

    def _keep(self, paragraph: Element, text: str, style: Style) -> None:
        line = one_line(with_notes(text, {})) if len(self.lines) < FIRST_PARAGRAPHS else ""
        if line:
            sizes = (points(size.get(VAL, "")) for size in paragraph.iterfind(f"{W}r/{W}rPr/{W}sz"))
            own = max(sizes, default=0.0)
            size = ranked(style.name, own or style.size)
            self.lines.append(Line(text=line, size=size, page=self.page, style=style.name))

    def _row(self, row: Element) -> str:
        if row.find(f"{W}trPr/{W}del") is not None:
            return ""
        start, cells = self.page, []
        for cell in _own(row, "tc"):
            self.page = start
            cells.append("\n".join(block.text for block in self.blocks(cell)).strip("\n"))
        text = side_by_side(cells)
        self.page = start + text.count(PAGE_BREAK)
        return text


def _inline(element: Element, apart: list[Element]) -> Iterator[str]:
    """Gives the pieces of text of a paragraph; text boxes, charts and diagrams in it are put in `apart`.

    What is most frequent comes first: this is where the time goes.
    """
    for child in element:
        tag = child.tag
        if tag == _TEXT:
            yield "".join([child.text or "", *(entity.tail or "" for entity in child)])
        elif tag == _RUN:
            if not _is_hidden(child):
                yield from _inline(child, apart)
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag not in _SKIPPED:
            yield from _seldom(child, apart)


def _seldom(element: Element, apart: list[Element]) -> Iterator[str]:
    """Gives the pieces of text of an element that few paragraphs hold."""
    name = local_name(element)
    if name == "br":
        yield HARD_BREAK if element.get(f"{W}type") == "page" else "\n"
    elif name in _NOTES:
        yield f"{NOTE_CALL}{_NOTES[name]}{element.get(f'{W}id')}{NOTE_CALL}"
    elif name == "sym":
        yield _symbol(element.get(f"{W}char", ""))
    elif name == "textpath":  # letters drawn as a picture
        yield element.get("string", "")
    elif name == "t":  # a formula
        yield element.text or ""
    elif name == "txbxContent" or name in _GRAPHICS:
        apart.append(element)
    elif name not in _UNPRINTED:
        yield from _inline(element, apart)


def _text_of(element: Element) -> str:
    """Returns the text of a note, header or footer."""
    text = "\n".join(block.text for block in _Walk().blocks(element))
    return text.replace(PAGE_BREAK, "\n").replace(HARD_BREAK, "\n").strip()


def _own(element: Element, name: str) -> Iterator[Element]:
    """Gives the rows of a table or the cells of a row, not those of tables inside it."""
    for child in element:
        if local_name(child) == name:
            yield child
        elif local_name(child) in _WRAPPERS:
            yield from _own(child, name)


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _is_hidden(run: Element) -> bool:
    properties = run[0] if len(run) else None
    if properties is None or properties.tag != _RUN_PROPERTIES:
        return False
    mark = properties.find(f"{W}vanish")
    return mark is not None and mark.get(VAL) not in _OFF
