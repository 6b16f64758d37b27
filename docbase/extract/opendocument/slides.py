"""The slides of an OpenDocument presentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docbase.extract.flow import Sheet
from docbase.extract.office.placing import Placed, in_order
from docbase.extract.office.stylenames import RANKS
from docbase.extract.opendocument.styles import Styles
from docbase.extract.opendocument.walk import FIRST_PARAGRAPHS, Walk, text_of
from docbase.extract.repair import one_line
from docbase.extract.xmltree import local_name
from docbase.model.extract import Line

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(cm|mm|in|pt)")
_MOVED = re.compile(r"translate ?\((\S+) (\S+)\)")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
_CHANGING = frozenset({"date-time", "page-number"})
"""Kinds of shapes whose text changes by itself."""
_RANKED = {"title": "Title", "subtitle": "Subtitle"}
"""Kinds of shapes whose text ranks as a paragraph of this style does."""


def slide(page: Element, number: int, styles: Styles, lines: list[Line]) -> Sheet:
    """Returns the slide: title, what stands on it, what the speaker says; its first lines go to `lines`."""
    titles: list[str] = []
    others: list[Placed] = []
    for shape in page:
        if local_name(shape) in ("notes", "forms") or _kind(shape) in _CHANGING or _is_prompt(shape):
            continue
        text = _shape_text(shape, number, styles, lines)
        if _kind(shape) == "title":
            titles.append(text)
        else:
            others.append(Placed(*_corner(shape), text))
    notes = page.iterfind(f"{_PRESENTATION}notes/{_DRAW}frame")
    said = [
        text_of(frame, styles) for frame in notes if _kind(frame) in ("notes", "") and not _is_prompt(frame)
    ]
    return Sheet(heading=" ".join(titles), parts=[*titles, *in_order(others), *said])


def _shape_text(shape: Element, number: int, styles: Styles, lines: list[Line]) -> str:
    walk = Walk(styles, page=number)
    text = "\n".join(block.text for block in walk.blocks(shape, is_cell=True)).strip()
    style = _RANKED.get(_kind(shape), "")
    rank = RANKS.get(style, 0.0)
    found = walk.lines
    if style == "Title":  # a title on two lines is one title
        found = [Line(text=one_line(text), size=max((line.size for line in found), default=0.0), page=number)]
    for line in found[: FIRST_PARAGRAPHS - len(lines)]:
        if line.text:
            lines.append(
                Line(text=line.text, size=max(line.size, rank), page=number, style=style or line.style)
            )
    return text


def _kind(shape: Element) -> str:
    """Returns what a shape is for on its slide ("title", "outline", "notes"…)."""
    return shape.get(f"{_PRESENTATION}class", "")


def _is_prompt(shape: Element) -> bool:
    """Returns whether the shape still says "Click to add text"."""
    return shape.get(f"{_PRESENTATION}placeholder") == "true"


def _corner(shape: Element) -> tuple[float, float]:
    """Returns how far from the top and the left a shape begins; for a group, its first shape."""
    moved = _MOVED.search(shape.get(f"{_DRAW}transform", ""))
    if moved:
        return _length(moved[2]), _length(moved[1])
    top = shape.get(f"{_SVG}y") or shape.get(f"{_SVG}y1")
    left = shape.get(f"{_SVG}x") or shape.get(f"{_SVG}x1")
    if top is None or left is None:
        corners = [_corner(child) for child in shape if child.tag in _PLACED]
        return (min(y for y, _x in corners), min(x for _y, x in corners)) if corners else (0.0, 0.0)
    return _length(top), _length(left)


def _length(text: str) -> float:
    match = _LENGTH.match(text)
    return float(match[1]) * _CENTIMETRES[match[2]] if match else 0.0


_PLACED = frozenset(
    f"{_DRAW}{name}" for name in ("frame", "custom-shape", "g", "rect", "line", "ellipse", "a")
)
