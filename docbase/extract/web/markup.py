"""HTML and XHTML as paragraphs: what a reader of the page reads, without what surrounds it on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import html5
from typing import TYPE_CHECKING

from docbase.extract.charset import decoded
from docbase.extract.flow import HARD_BREAK, NOTE_CALL, PAGE_BREAK, Block, side_by_side
from docbase.extract.web.mainpart import UNREAD, furniture_of, is_hidden, main_part
from docbase.extract.xmltree import local_name

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

DECLARATION = 4096
"""Bytes in which a page declares its encoding."""
LONG_CELL = 500
"""Characters from which the cell of a table is a column of the page."""

_CHARSET = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")
_XHTML = re.compile(r"\s*<\?xml\b|(?s:.{0,2000}?)<html\b[^>]*\bxmlns\s*=")
_DECLARED = re.compile(r"\s*<\?xml\b[^>]*\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_OF_XML = frozenset({"lt;", "gt;", "amp;", "quot;", "apos;"})
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
_CLOSED = re.compile(r"<([A-Za-z][A-Za-z0-9]*)\b([^<>]*)/>")
_SPACE = re.compile(r"[ \t\r\n]+")
_LINE_ENDS = re.compile(r" *\n *")
_MARKS = str.maketrans(dict.fromkeys((PAGE_BREAK, HARD_BREAK, NOTE_CALL), " "))

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    "table",
})  # fmt: skip
_ROLES = frozenset({
    "navigation", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "tablist",
    "contentinfo", "doc-pagebreak",
})  # fmt: skip


def parsed(content: bytes, declared: str = "") -> Element | None:
    """Returns the root of the page, or None if it holds nothing; no reference is followed.

    Args:
        content: the page.
        declared: the encoding that the envelope of the page names (a message, an archive).
    """
    from lxml import etree

    text = decoded(content, declared or _declared(content[:DECLARATION]))
    is_xhtml = _XHTML.match(text) is not None
    text = _DECLARED.sub("", text, count=1)
    if is_xhtml:
        strict = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(_ENTITY.sub(_character, text).encode(), strict)
        except etree.XMLSyntaxError:
            # HTML does not know elements that close themselves: an empty title would swallow the page.
            text = _CLOSED.sub(_opened, text)
    lenient = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode(errors="replace"), lenient)
    except etree.XMLSyntaxError:  # nothing but spaces
        return None


def blocks(root: Element, *, is_bare: bool = False, places: Mapping[str, str] | None = None) -> list[Block]:
    """Returns the headings, paragraphs and tables of the page.

    Args:
        root: the page.
        is_bare: whether nothing surrounds its text (a chapter, a message).
        places: ids of the elements where a printed page begins, with its label; in the text a page break,
            the label and a hard break stand there.
    """
    body = next((element for element in root.iter() if local_name(element) == "body"), root)
    try:
        return _Reader(places=places or {}).read(body) if is_bare else _main_text(body)
    except RecursionError:  # thousands of elements that nobody closed
        return [Block(text) for text in map(_one_line, _texts(body)) if text]


def _main_text(body: Element) -> list[Block]:
    furniture = furniture_of(body)
    part = main_part(body, furniture)
    found = _Reader(left_out=furniture).read(part)
    if part is not body and not any(block.level == 1 for block in found):
        titles = (block for block in _Reader(left_out=furniture).read(body) if block.level == 1)
        found = [*titles, *found]
    return found


def _texts(body: Element) -> Iterator[str]:
    for element in body.iter():
        if local_name(element) not in UNREAD:
            yield element.text or ""
        yield element.tail or ""


def _one_line(text: str) -> str:
    return " ".join(text.translate(_MARKS).split())


def text_of(element: Element) -> str:
    """Returns the text of the element on one line."""
    return " ".join("".join(piece for piece in element.itertext() if isinstance(piece, str)).split())


@dataclass(slots=True)
class _Reader:
    """Goes through a page in order, ending a paragraph wherever a browser begins a line."""

    places: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[Element] = frozenset()
    """Elements that are not read."""
    found: list[Block] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _level: int = 0

    def read(self, element: Element) -> list[Block]:
        """Returns the paragraphs inside the element."""
        self._inside(element)
        self._end()
        return self.found

    def _visit(self, element: Element) -> None:
        name = local_name(element)
        label = self.places.get(element.get("id", "")) if self.places else None
        if label is not None:
            self._pieces.append(f"{PAGE_BREAK}{label}{HARD_BREAK}")
        if not name:
            self._write(element.text or "")  # an entity that nobody declared
        elif name == "br":
            self._pieces.append("\n")
        elif name in _BLOCKS:
            self._block(element, name)
        elif not self._is_left_out(element, name):
            self._inside(element)

    def _block(self, element: Element, name: str) -> None:
        if self._is_left_out(element, name):
            return
        self._end()
        if name == "table" and not _is_layout(element):
            self.found.append(Block("\n".join(filter(None, map(self._row, _rows(element))))))
            return
        if name == "li":
            self._pieces.append("• ")
        outer, self._level = self._level, _HEADINGS.get(name, self._level)
        self._inside(element, is_pre=name == "pre")
        self._end()
        self._level = outer

    def _inside(self, element: Element, *, is_pre: bool = False) -> None:
        self._write(element.text or "", is_pre=is_pre)
        for child in element:
            self._visit(child)
            self._write(child.tail or "", is_pre=is_pre)

    def _write(self, text: str, *, is_pre: bool = False) -> None:
        if text:
            text = text.translate(_MARKS)
            self._pieces.append(text if is_pre else _SPACE.sub(" ", text))

    def _end(self) -> None:
        """Ends the paragraph; the mark of a list waits for the words of its item."""
        text = _LINE_ENDS.sub("\n", _joined(self._pieces)).strip(" \n")
        if text == "•":
            self._pieces = ["• "]
            return
        self._pieces = []
        if text:
            self.found.append(Block(text, self._level))

    def _row(self, row: Element) -> str:
        if local_name(row) == "caption":
            return text_of(row)
        cells = [cell for cell in row if local_name(cell) in ("td", "th")]
        inner = (_Reader(self.places, self.left_out).read(cell) for cell in cells)
        return side_by_side([" ".join(" ".join(block.text.split(" ")) for block in found) for found in inner])

    def _is_left_out(self, element: Element, name: str) -> bool:
        is_unread = name in UNREAD or element.get("role", "") in _ROLES or is_hidden(element)
        return is_unread or element in self.left_out


def _joined(pieces: list[str]) -> str:
    """Returns the pieces one after the other, two spaces that meet made one."""
    text = ""
    for piece in pieces:
        text += piece[1:] if piece.startswith(" ") and text.endswith((" ", "\n")) else piece
    return text


def _is_layout(table: Element) -> bool:
    """Returns whether the table puts the parts of a page side by side, and does not tabulate."""
    if table.get("role") in ("presentation", "none"):
        return True
    inner = (local_name(element) for element in table.iterdescendants())
    if any(name == "table" or name in _HEADINGS for name in inner):
        return True
    cells = (element for element in table.iterdescendants() if local_name(element) == "td")
    return any(len(text_of(cell)) > LONG_CELL for cell in cells)


def _rows(table: Element) -> Iterator[Element]:
    for child in table.iterdescendants():
        if local_name(child) in ("tr", "caption"):
            yield child


def _declared(head: bytes) -> str:
    match = _CHARSET.search(head) or _XML_ENCODING.match(head)
    return match[1].decode("ascii", errors="ignore") if match else ""


def _character(entity: re.Match[str]) -> str:
    return entity[0] if entity[1] in _OF_XML else html5.get(entity[1], entity[0])


def _opened(closed: re.Match[str]) -> str:
    name, rest = closed.groups()
    return closed[0] if name.lower() in _VOID else f"<{name}{rest}></{name}>"
