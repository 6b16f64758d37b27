"""The text of OpenDocument files as it is printed, by walking their XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docbase.extract.flow import NOTE_CALL, PAGE_BREAK, Block, side_by_side, with_notes
from docbase.extract.office.stylenames import ranked
from docbase.extract.opendocument.styles import TEXT, Styles
from docbase.extract.repair import one_line
from docbase.extract.xmltree import local_name
from docbase.model.extract import Line

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

FIRST_PARAGRAPHS = 40
"""Paragraphs kept with their style, for finding the title."""
MAX_SPACES = 100
"""Spaces that one element may stand for; more only fill the memory."""

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

_SPACES = re.compile(r"[ \t\r\n]+")
_SKIPPED = frozenset(
    {"tracked-changes", "annotation", "annotation-end", "forms", "note-citation", "ruby-text"}
    | {"table-source", "scenario", "covered-table-cell", "event-listeners", "script", "notes"}
    | {"image-map", "alphabetical-index-auto-mark-file", "named-expressions", "database-ranges"}
)
"""Elements whose text is not printed."""
_SOURCE = re.compile(r".*-(?:source|decls)")
"""Ends of the names of elements that say how an index or a number is made."""
_SHAPES = frozenset(
    {"frame", "custom-shape", "g", "rect", "ellipse", "circle", "line", "polyline", "polygon", "path"}
    | {"connector", "caption", "measure", "regular-polygon", "a"}
)
"""Elements of drawings; what is written in them stands beside the text."""
_DRAWING = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_ROW_GROUPS = frozenset({"table-header-rows", "table-rows", "table-row-group"})


@dataclass(slots=True)
class Walk:
    """Goes through a text in order, keeping its notes, and its first paragraphs with their style."""

    styles: Styles
    notes: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    page: int = 1
    is_begun: bool = False
    """Whether something was read, so that a page break is one."""

    def blocks(self, parent: Element, *, is_cell: bool = False) -> Iterator[Block]:
        """Gives the paragraphs and tables inside the element; a text box follows its paragraph."""
        for child in parent:
            name = local_name(child)
            if name in ("p", "h"):
                yield from self._paragraph(child, is_cell=is_cell)
            elif name == "table":
                yield self._table(child, is_cell=is_cell)
            elif name == "soft-page-break":
                yield self._break()
            elif _is_printed(child, name):
                yield from self.blocks(child, is_cell=is_cell or name in _SHAPES)

    def _break(self) -> Block:
        self.page += 1
        return Block(PAGE_BREAK)

    def _paragraph(self, paragraph: Element, *, is_cell: bool) -> Iterator[Block]:
        apart: list[Element] = []
        style = self.styles.get("paragraph", paragraph.get(f"{TEXT}style-name", ""))
        text = "" if style.is_hidden else "".join(self._inline(paragraph, apart)).strip(" ")
        if style.begins_page and self.is_begun and not is_cell:
            text = PAGE_BREAK + text.removeprefix(PAGE_BREAK)
        self.is_begun |= not is_cell
        # Whatever its style, a paragraph is no heading: those of a table of contents look like one.
        outline = paragraph.get(f"{TEXT}outline-level", "1") if local_name(paragraph) == "h" else ""
        level = int(outline) if outline.isdecimal() and len(outline) < 3 else 0
        self._keep(paragraph, text)
        self.page += text.count(PAGE_BREAK)
        yield Block(text, level)
        for element in apart:
            yield from self.blocks(element, is_cell=True)
        if style.ends_page and not is_cell:
            yield self._break()

    def _keep(self, paragraph: Element, text: str) -> None:
        line = one_line(with_notes(text, {})) if len(self.lines) < FIRST_PARAGRAPHS else ""
        if line:
            style = self.styles.get("paragraph", paragraph.get(f"{TEXT}style-name", ""))
            spans = (span.get(f"{TEXT}style-name", "") for span in paragraph.iterchildren(f"{TEXT}span"))
            sizes = (self.styles.get("text", name) for name in spans)
            own = max((found.size for found in sizes if found.has_size), default=0.0)
            page = self.page + text.count(PAGE_BREAK, 0, 1)
            size = ranked(style.name, own or style.size)
            self.lines.append(Line(text=line, size=size, page=page, style=style.name))

    def _table(self, table: Element, *, is_cell: bool) -> Block:
        begins = self.styles.get("table", table.get(f"{TABLE}style-name", "")).begins_page
        mark = PAGE_BREAK if begins and self.is_begun and not is_cell else ""
        self.page += len(mark)
        self.is_begun |= not is_cell
        return Block(mark + "\n".join(self._rows(table)))

    def _rows(self, table: Element) -> Iterator[str]:
        """Gives the rows of a table; those that are repeated are the same, and given once."""
        for child in table:
            name = local_name(child)
            if name == "table-row":
                yield self._row(child)
            elif name == "soft-page-break":
                yield self._break().text
            elif name in _ROW_GROUPS:
                yield from self._rows(child)

    def _row(self, row: Element) -> str:
        start, cells = self.page, []
        for cell in row.iterchildren(f"{TABLE}table-cell"):
            self.page = start
            cells.append("\n".join(block.text for block in self.blocks(cell, is_cell=True)).strip("\n"))
        text = side_by_side(cells)
        self.page = start + text.count(PAGE_BREAK)
        return text

    def _inline(self, element: Element, apart: list[Element]) -> Iterator[str]:
        """Gives the pieces of text of a paragraph; the drawings anchored in it are put aside in `apart`."""
        if element.text:
            yield _SPACES.sub(" ", element.text)
        for child in element:
            yield from self._piece(child, apart)
            if child.tail:
                yield _SPACES.sub(" ", child.tail)

    def _piece(self, element: Element, apart: list[Element]) -> Iterator[str]:
        name = local_name(element)
        if name == "span":
            if not self.styles.get("text", element.get(f"{TEXT}style-name", "")).is_hidden:
                yield from self._inline(element, apart)
        elif name == "s":
            count = element.get(f"{TEXT}c", "1")
            yield " " * (min(int(count), MAX_SPACES) if count.isdecimal() and len(count) < 9 else 1)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name == "soft-page-break":
            yield PAGE_BREAK
        elif name == "note":
            yield self._note(element)
        elif name in _SHAPES and element.tag.startswith(_DRAWING):
            apart.append(element)
        elif _is_printed(element, name):
            yield from self._inline(element, apart)

    def _note(self, note: Element) -> str:
        """Returns the call of the note, which is kept under its name."""
        name = f"note{len(self.notes) + 1}"
        body = note.find(f"{TEXT}note-body")
        if body is not None:
            self.notes[name] = text_of(body, self.styles)
        return f"{NOTE_CALL}{name}{NOTE_CALL}"


def text_of(element: Element, styles: Styles) -> str:
    """Returns the text of something that stands outside the flow: a note, a header, a shape of a slide."""
    text = "\n".join(block.text for block in Walk(styles).blocks(element, is_cell=True))
    return with_notes(text.replace(PAGE_BREAK, "\n"), {}).strip()


def _is_printed(element: Element, name: str) -> bool:
    """Returns whether the element may hold text that is printed; an entity, which has no name, has none."""
    if not name or name in _SKIPPED or _SOURCE.fullmatch(name):
        return False
    if name in ("title", "desc") and not element.tag.startswith(TEXT):  # said of a picture, for the blind
        return False
    return not (
        (name == "section" and element.get(f"{TEXT}display") == "none")
        or (name.startswith("hidden-") and element.get(f"{TEXT}is-hidden", "true") == "true")
    )
