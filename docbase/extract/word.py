"""Reads Word documents (DOCX, DOCM): their text as it is printed, in order, by walking their XML.

python-docx reads the properties, not the text: its paragraphs leave out nested tables, text boxes,
notes, content controls and tracked insertions, and it refuses documents with macros.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docbase.extract import package
from docbase.extract.flow import HARD_BREAK, NOTE_CALL, PAGE_BREAK, Block, paginated, side_by_side, with_notes
from docbase.extract.metadata import cleaned
from docbase.extract.repair import Repair, one_line
from docbase.model.extract import Extract, Line, Page, SourceFile

if TYPE_CHECKING:
    from lxml.etree import _Element

FIRST_PARAGRAPHS = 40
"""Paragraphs kept with their style, for finding the title."""
TEXT_SIZE = 11.0
"""Size of letters where nothing says it."""

_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_W = f"{{{_TRANSITIONAL}}}"
_VAL = f"{_W}val"
_OFF = ("0", "false", "off")
_RANKS = {"Title": 28.0, "Subtitle": 18.0, "Heading 1": 20.0, "Heading 2": 16.0, "Heading 3": 14.0}
_STYLE_NAMES = {"title": "Title", "titre": "Title", "subtitle": "Subtitle", "sous-titre": "Subtitle"}
_HEADING_NAME = re.compile(r"(?:heading|titre) ([1-9])", re.IGNORECASE)
_CHARACTERS = {
    "tab": "\t",
    "ptab": "\t",
    "cr": "\n",
    "noBreakHyphen": "-",
    "lastRenderedPageBreak": PAGE_BREAK,
}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_UNPRINTED = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "fldData", "Fallback", "sectPr", "rt"}
    | {"pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"}
)
"""Elements without text, or whose text is not printed: deletions, codes of fields, second pictures."""
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_PROPERTIES = ("title", "author", "subject", "keywords", "language", "created", "modified")


class WordExtractor:
    """Reads the documents that Word has written since 2007; those before (.doc) are another format."""

    name = "docx"
    version = "1"
    formats = ("docx",)

    def extract(self, source: SourceFile) -> Extract:
        """Returns the text by page if Word left true marks of its pages, by section otherwise.

        Raises:
            DamagedDocumentError: the file was cut or altered, or is made to fill the memory.
            EncryptedDocumentError: it asks for a password.
            StorageError: the file cannot be read.
        """
        with package.opened(source.path) as parts:
            document = _Parts(parts)
            body = document.body()
            if body is None:
                raise package.damaged(source.path)
            walk = _Walk(document.styles())
            try:
                blocks = list(walk.blocks(body))
            except RecursionError as error:
                raise package.damaged(source.path) from error
            sheets, has_pages = paginated(blocks, document.declared_pages())
            sheets[0].parts.append(document.margins())
            notes, metadata = document.notes(), document.metadata()
        texts = [with_notes("\n".join(sheet.parts), notes) for sheet in sheets]
        repair = Repair.learnt_from(texts)
        pages = tuple(
            Page(number=number, text=repair(text), heading=one_line(sheet.heading))
            for number, (text, sheet) in enumerate(zip(texts, sheets, strict=True), start=1)
        )
        return Extract(
            format="docx",
            extractor=f"{self.name}/{self.version}",
            pages=pages,
            has_pages=has_pages,
            metadata=metadata,
            lines=tuple(line for line in walk.lines if not has_pages or line.page <= 2),
            warnings=tuple(_warnings(pages, document)),
        )


def _warnings(pages: tuple[Page, ...], document: _Parts) -> Iterator[str]:
    if not any(page.text for page in pages):
        yield "no-text"
    if document.is_broken:
        yield "damaged-but-readable"


class _Parts:
    """The parts of a package that hold text or say something of it."""

    def __init__(self, parts: package.Package) -> None:
        self._parts = parts
        self.is_broken = False
        """Whether some XML had to be mended to be read."""
        self._package = self._related("")
        self._main = self._package.get("officeDocument", ["word/document.xml"])[0]
        self._related_to_main = self._related(self._main)

    def body(self) -> _Element | None:
        """Returns the text of the document itself."""
        root = self._parsed(self._main)
        return None if root is None else root.find(f"{_W}body")

    def styles(self) -> dict[str, _Style]:
        """Returns the paragraph styles by id; that of ordinary paragraphs under an empty id too."""
        found: dict[str, _Style] = {}
        for root in self._roots("styles"):
            elements = {element.get(f"{_W}styleId", ""): element for element in root.iterfind(f"{_W}style")}
            for style_id, element in elements.items():
                found[style_id] = _style(element, elements)
                if element.get(f"{_W}default") in ("1", "true") and element.get(f"{_W}type") == "paragraph":
                    found[""] = found[style_id]
        return found

    def notes(self) -> dict[str, str]:
        """Returns the footnotes and endnotes by the name that their calls have."""
        notes = {}
        for kind in _NOTES.values():
            for root in self._roots(f"{kind}s"):
                for note in root.iterfind(f"{_W}{kind}"):
                    if note.get(f"{_W}type") is None:  # the others are separators
                        notes[f"{kind}{note.get(f'{_W}id')}"] = _text_of(note)
        return notes

    def margins(self) -> str:
        """Returns the headers and footers, each once though they are on every page."""
        roots = (root for kind in ("header", "footer") for root in self._roots(kind))
        return "\n".join(dict.fromkeys(text for text in map(_text_of, roots) if text))

    def metadata(self) -> dict[str, str]:
        """Returns the properties of the document under our names."""
        from docx.opc.coreprops import CoreProperties
        from docx.oxml.coreprops import CT_CoreProperties
        from docx.oxml.parser import parse_xml
        from lxml import etree

        found = {"creator": self._application("Application")}
        for place in self._package.get("core-properties", []):
            with contextlib.suppress(etree.XMLSyntaxError):
                element = parse_xml(self._parts.read(place))
                if isinstance(element, CT_CoreProperties):
                    properties = CoreProperties(element)
                    found |= {name: str(getattr(properties, name) or "") for name in _PROPERTIES}
        return cleaned(found)

    def declared_pages(self) -> int:
        """Returns how many pages the program that saved the document counted; 0 when it does not say."""
        count = self._application("Pages").strip()
        return int(count) if count.isdecimal() and len(count) < 6 else 0

    def _application(self, name: str) -> str:
        for place in self._package.get("extended-properties", []):
            root = self._parsed(place)
            found = None if root is None else root.findtext(f"{{*}}{name}")
            if found:
                return found
        return ""

    def _roots(self, kind: str) -> Iterator[_Element]:
        for place in self._related_to_main.get(kind, []):
            root = self._parsed(place)
            if root is not None:
                yield root

    def _related(self, part: str) -> dict[str, list[str]]:
        """Returns the parts that a part refers to, by kind; those of the package for no part."""
        folder, _slash, name = part.rpartition("/")
        root = self._parsed(f"{folder}/_rels/{name}.rels".removeprefix("/"))
        found: dict[str, list[str]] = {}
        for relation in () if root is None else root:
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                place = target[1:] if target.startswith("/") else f"{folder}/{target}".removeprefix("/")
                found.setdefault(relation.get("Type", "").rpartition("/")[2], []).append(place)
        return found

    def _parsed(self, name: str) -> _Element | None:
        """Returns the root of the part, or None if it is missing or is no XML.

        Entities are left unresolved and nothing outside the part is ever opened; what is not well formed is
        read as far as it goes.
        """
        from lxml import etree

        content = self._parts.read(name)
        if not content:
            return None
        if _STRICT.encode() in content:
            content = content.replace(_STRICT.encode(), _TRANSITIONAL.encode())
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, recover=True, remove_comments=True, remove_pis=True
        )
        with contextlib.suppress(etree.XMLSyntaxError):
            root = etree.fromstring(content, parser)
            self.is_broken |= any(error.level >= etree.ErrorLevels.FATAL for error in parser.error_log)
            return root
        return None


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says of its paragraphs."""

    name: str = ""
    level: int = 0
    """Level of the heading, from 1; 0 for ordinary text."""
    size: float = TEXT_SIZE


def _style(element: _Element, elements: Mapping[str, _Element]) -> _Style:
    """Returns the style, with what it inherits from those it is based on."""
    name = _style_name(element)
    level, size = 0, 0.0
    seen: set[str] = set()
    current: _Element | None = element
    while current is not None and not (level and size):
        heading = _HEADING_NAME.fullmatch(_style_name(current))
        outline = _value(current, "pPr", "outlineLvl")
        own = int(heading[1]) if heading else int(outline) + 1 if outline.isdecimal() else 0
        level = level or (own if own <= 9 else 0)
        size = size or _points(_value(current, "rPr", "sz"))
        base = _value(current, "basedOn")
        current = None if base in seen else elements.get(base)
        seen.add(base)
    return _Style(name, level, max(size or TEXT_SIZE, _RANKS.get(name, 0.0)))


def _style_name(element: _Element) -> str:
    name = _value(element, "name")
    heading = _HEADING_NAME.fullmatch(name)
    return f"Heading {heading[1]}" if heading else _STYLE_NAMES.get(name.lower(), name)


@dataclass(slots=True)
class _Walk:
    """Goes through a text in order, keeping its first paragraphs with their style."""

    styles: Mapping[str, _Style]
    lines: list[Line] = field(default_factory=list)
    page: int = 1

    def blocks(self, parent: _Element) -> Iterator[Block]:
        """Gives the paragraphs and tables inside the element; a text box follows its paragraph."""
        for child in parent:
            name = _name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield Block("\n".join(self._row(row) for row in _own(child, "tr")))
            elif name not in _UNPRINTED:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: _Element) -> Iterator[Block]:
        boxes: list[_Element] = []
        style = self.styles.get(_value(paragraph, "pPr", "pStyle")) or self.styles.get("") or _Style()
        text = "".join(_inline(paragraph, boxes))
        self._keep(paragraph, text, style)
        self.page += text.count(PAGE_BREAK)
        yield Block(text, style.level)
        for box in boxes:
            yield from self.blocks(box)

    def _keep(self, paragraph: _Element, text: str, style: _Style) -> None:
        line = one_line(with_notes(text, {})) if len(self.lines) < FIRST_PARAGRAPHS else ""
        if line:
            sizes = (_points(size.get(_VAL, "")) for size in paragraph.iterfind(f"{_W}r/{_W}rPr/{_W}sz"))
            own = max(sizes, default=0.0)
            size = max(own or style.size, _RANKS.get(style.name, 0.0))
            self.lines.append(Line(text=line, size=size, page=self.page, style=style.name))

    def _row(self, row: _Element) -> str:
        if row.find(f"{_W}trPr/{_W}del") is not None:
            return ""
        start, cells = self.page, []
        for cell in _own(row, "tc"):
            self.page = start
            cells.append("\n".join(block.text for block in self.blocks(cell)).strip("\n"))
        text = side_by_side(cells)
        self.page = start + text.count(PAGE_BREAK)
        return text


def _inline(element: _Element, boxes: list[_Element]) -> Iterator[str]:
    """Gives the pieces of text of a paragraph; the text boxes anchored in it are put aside in `boxes`."""
    for child in element:
        name = _name(child)
        if name == "t":
            yield "".join([child.text or "", *(entity.tail or "" for entity in child)])
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "br":
            yield HARD_BREAK if child.get(f"{_W}type") == "page" else "\n"
        elif name in _NOTES:
            yield f"{NOTE_CALL}{_NOTES[name]}{child.get(f'{_W}id')}{NOTE_CALL}"
        elif name == "sym":
            yield _symbol(child.get(f"{_W}char", ""))
        elif name == "txbxContent":
            boxes.append(child)
        elif name not in _UNPRINTED and not (name == "r" and _is_hidden(child)):
            yield from _inline(child, boxes)


def _text_of(element: _Element) -> str:
    """Returns the text of a note, header or footer."""
    text = "\n".join(block.text for block in _Walk({}).blocks(element))
    return text.replace(PAGE_BREAK, "\n").replace(HARD_BREAK, "\n").strip()


def _own(element: _Element, name: str) -> Iterator[_Element]:
    """Gives the rows of a table or the cells of a row, not those of tables inside it."""
    for child in element:
        if _name(child) == name:
            yield child
        elif _name(child) in _WRAPPERS:
            yield from _own(child, name)


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _is_hidden(run: _Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(_VAL) not in _OFF


def _value(element: _Element, *names: str) -> str:
    """Returns the value of the element found by going down the names; nothing if there is none."""
    found = element.find("/".join(f"{_W}{name}" for name in names))
    return "" if found is None else found.get(_VAL, "")


def _points(half_points: str) -> float:
    try:
        return min(float(half_points) / 2, 400.0)
    except ValueError:
        return 0.0


def _name(element: _Element) -> str:
    """Returns the name of the element whatever its namespace; an entity, which is no element, has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
