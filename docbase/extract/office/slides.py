"""Reads PowerPoint presentations (PPTX, PPTM, PPSX), slide by slide, by walking their XML.

python-pptx is not used: it refuses slide shows (PPSX), leaves out diagrams, and reads every part of the
package whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docbase.extract import package
from docbase.extract.flow import Sheet, mended
from docbase.extract.office.openxml import RELATIONSHIPS, OpenXml
from docbase.extract.office.placing import Placed, in_order
from docbase.extract.office.stylenames import LARGEST, ranked
from docbase.extract.repair import one_line
from docbase.extract.xmltree import local_name
from docbase.model.extract import Extract, Line, SourceFile

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

FIRST_SLIDES = 2
"""Slides whose lines are kept for finding the title."""
TEXT_SIZE = 18.0
"""Size of letters where nothing says it, as PowerPoint has it."""

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_EMU = 360_000
"""Units of PowerPoint in a centimetre."""
_MAIN = "ppt/presentation.xml"
_TITLES = frozenset({"title", "ctrTitle"})
_RANKED = {"title": "Title", "ctrTitle": "Title", "subTitle": "Subtitle"}
_MARGINS = frozenset({"dt", "ftr", "hdr"})
"""Placeholders that say the same on every slide."""
_GRAPHICS = {"chart": f"{RELATIONSHIPS}id", "relIds": f"{RELATIONSHIPS}dm"}


class SlidesExtractor:
    """Reads the presentations that PowerPoint has written since 2007; a .ppt is another format."""

    name = "slides"
    version = "1"
    formats = ("pptx",)

    def extract(self, source: SourceFile) -> Extract:
        """Returns a page for each slide in the order of the show, hidden ones too, with its notes at the end.

        Raises:
            DamagedDocumentError: the file was cut or altered, or is made to fill the memory.
            EncryptedDocumentError: it asks for a password.
            StorageError: the file cannot be read.
        """
        with package.opened(source) as parts:
            show = _Show(OpenXml(parts))
            root = show.presentation()
            if root is None:
                raise package.damaged(source.path)
            try:
                sheets = list(show.sheets(root))
            except RecursionError as error:
                raise package.damaged(source.path) from error
            metadata = show.xml.metadata()
        if not sheets and show.xml.is_broken:
            raise package.damaged(source.path)
        pages = mended(sheets, {})
        has_text = any(page.text for page in pages)
        return Extract(
            format="pptx",
            extractor=f"{self.name}/{self.version}",
            pages=pages,
            metadata=metadata,
            lines=tuple(show.lines),
            warnings=(*([] if has_text else ["no-text"]), *(["damaged-but-readable"] * show.xml.is_broken)),
        )


@dataclass(slots=True)
class _Show:
    """A presentation, read slide after slide."""

    xml: OpenXml
    lines: list[Line] = field(default_factory=list)
    """The lines of its first slides."""
    _said: set[str] = field(default_factory=set)
    """Dates, feet and texts of layouts that were given once."""
    _layouts: dict[str, _Layout] = field(default_factory=dict)

    def presentation(self) -> Element | None:
        """Returns what names the slides."""
        return self.xml.root(self.xml.main(_MAIN))

    def sheets(self, presentation: Element) -> Iterator[Sheet]:
        """Gives the slides in the order of the show; all there are if it does not say."""
        main = self.xml.main(_MAIN)
        relations = self.xml.relations(main)
        ids = (
            each.get(f"{RELATIONSHIPS}id", "") for each in presentation.iterfind(f"{_P}sldIdLst/{_P}sldId")
        )
        named = [relations[name].part for name in ids if name in relations]
        names = named or list(self.xml.related(main, "slide"))
        for number, name in enumerate(names, start=1):
            yield self._sheet(name, number)

    def _sheet(self, part: str, number: int) -> Sheet:
        root = self.xml.root(part)
        layout = self._layout(next(self.xml.related(part, "slideLayout"), ""))
        slide = _Slide(layout, self.xml.graphics(part))
        tree = None if root is None else root.find(f"{_P}cSld/{_P}spTree")
        pieces = [] if tree is None else list(slide.pieces(tree))
        if number <= FIRST_SLIDES:
            self.lines += [line for shape in slide.shapes for line in _lines(shape, number)]
        titles = [shape.text for shape in slide.shapes if shape.kind in _TITLES and shape.text]
        notes = [note for notes in self.xml.roots(part, "notesSlide") for note in _notes(notes)]
        margins = [text for text in (*slide.margins, *layout.texts) if self._is_new(text)]
        return Sheet(heading=" ".join(titles), parts=[*titles, *in_order(pieces), *margins, *notes])

    def _is_new(self, text: str) -> bool:
        is_new = bool(text) and text not in self._said
        self._said.add(text)
        return is_new

    def _layout(self, part: str) -> _Layout:
        """Returns the layout, with what it takes from its master."""
        if part not in self._layouts:
            layout = _Layout()
            masters = self.xml.roots(part, "slideMaster") if part else iter(())
            own = self.xml.root(part) if part else None
            for root in (*masters, *([] if own is None else [own])):
                layout.add(root)
            self._layouts[part] = layout
        return self._layouts[part]


@dataclass(slots=True)
class _Layout:
    """What the slides of one kind have in common."""

    corners: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Where placeholders are, by their kind and by their number."""
    texts: list[str] = field(default_factory=list)
    """What is printed on every slide."""

    def add(self, root: Element) -> None:
        """Adds what this layout or master says; what is added later counts more."""
        for shape in root.iterfind(f"{_P}cSld/{_P}spTree/{_P}sp"):
            place, corner = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph"), _corner(shape)
            if place is None:
                self.texts.append(_text(shape))
            elif corner is not None:
                self.corners |= dict.fromkeys(_keys(place), corner)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Something written on a slide."""

    element: Element
    kind: str
    """What it is for, as "title"; empty when it is no placeholder."""
    text: str


@dataclass(slots=True)
class _Slide:
    """A slide while its shapes are gone through."""

    layout: _Layout
    graphics: dict[str, str]
    shapes: list[_Shape] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)

    def pieces(self, tree: Element) -> Iterator[Placed]:
        """Gives what stands in the tree of shapes, titles and margins apart; a group is one piece."""
        for element in tree:
            name = local_name(element)
            if name == "sp":
                yield from self._shape(element)
            elif name == "graphicFrame":
                yield self._placed(element, self._graphic(element))
            elif name == "grpSp":
                yield self._placed(element, "\n".join(in_order(self.pieces(element))))
            elif name == "AlternateContent":
                # The same thing for programs of different ages: the first is for the newest.
                yield from self.pieces(element[0]) if len(element) else ()

    def _shape(self, element: Element) -> Iterator[Placed]:
        place = element.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        kind = "" if place is None else place.get("type", "body")
        shape = _Shape(element, kind, _text(element))
        if kind in _MARGINS:
            self.margins.append(shape.text)
        elif kind != "sldNum":
            self.shapes.append(shape)
            if kind not in _TITLES:
                yield self._placed(element, shape.text, place)

    def _placed(self, element: Element, text: str, place: Element | None = None) -> Placed:
        keys = () if place is None else _keys(place)
        corners = (self.layout.corners[key] for key in keys if key in self.layout.corners)
        top, left = _corner(element) or next(corners, (0.0, 0.0))
        return Placed(top, left, text)

    def _graphic(self, frame: Element) -> str:
        """Returns the text of a table, chart or diagram."""
        rows = ("\t".join(map(_cell, row.iterchildren(f"{_A}tc"))) for row in frame.iter(f"{_A}tr"))
        names = (
            element.get(_GRAPHICS[name], "")
            for element in frame.iterfind(f"{_A}graphic/{_A}graphicData/*")
            if (name := local_name(element)) in _GRAPHICS
        )
        return "\n".join([*rows, *(self.graphics.get(name, "") for name in names)])


def _lines(shape: _Shape, number: int) -> Iterator[Line]:
    """Gives the lines of a shape with their sizes; a title on several lines is one."""
    style = _RANKED.get(shape.kind, "")
    paragraphs = list(shape.element.iter(f"{_A}p"))
    for group in [paragraphs] if style == "Title" else [[paragraph] for paragraph in paragraphs]:
        text = one_line(" ".join(map(_paragraph, group)))
        sizes = (_points(run.get("sz", "")) for paragraph in group for run in paragraph.iter(f"{_A}rPr"))
        size = ranked(style, max(sizes, default=0.0) or TEXT_SIZE)
        if text:
            yield Line(text=text, size=size, page=number, style=style)


def _notes(root: Element) -> Iterator[str]:
    """Gives what the speaker says; not the picture of the slide, the date and the number on that sheet."""
    for shape in root.iterfind(f"{_P}cSld/{_P}spTree/{_P}sp"):
        place = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        if place is None or place.get("type", "body") == "body":
            yield _text(shape)


def _keys(place: Element) -> tuple[str, ...]:
    """Returns the names under which a layout may know a placeholder, the most precise first."""
    return tuple(key for key in (place.get("idx", ""), place.get("type", "body")) if key)


def _text(shape: Element) -> str:
    return "\n".join(map(_paragraph, shape.iter(f"{_A}p"))).strip()


def _cell(cell: Element) -> str:
    return " ".join(filter(None, (_paragraph(paragraph).strip() for paragraph in cell.iter(f"{_A}p"))))


def _paragraph(paragraph: Element) -> str:
    """Returns the text without the slide number and the date of the day, which change by themselves."""
    pieces = paragraph.iter(f"{_A}t", f"{_A}br", f"{_MATHS}t")
    return "".join(
        "\n" if piece.tag == f"{_A}br" else piece.text or ""
        for piece in pieces
        if (parent := piece.getparent()) is None or parent.tag != f"{_A}fld"
    )


def _corner(shape: Element) -> tuple[float, float] | None:
    """Returns how far from the top and the left a shape begins; None if its layout says it."""
    for name in (f"{_P}spPr/{_A}xfrm", f"{_P}xfrm", f"{_P}grpSpPr/{_A}xfrm"):
        offset = shape.find(f"{name}/{_A}off")
        if offset is not None:
            return _centimetres(offset.get("y", "")), _centimetres(offset.get("x", ""))
    return None


def _centimetres(units: str) -> float:
    try:
        return float(units) / _EMU
    except ValueError:
        return 0.0


def _points(hundredths: str) -> float:
    try:
        return min(float(hundredths) / 100, LARGEST)
    except ValueError:
        return 0.0
