"""What the styles of a Word document say of its paragraphs: names, levels, sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docbase.extract.office.stylenames import LARGEST, TEXT_SIZE, common_name, heading_level, ranked

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Namespace of Word."""
VAL = f"{W}val"


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of its paragraphs."""

    name: str = ""
    level: int = 0
    """Level of the heading, from 1; 0 for ordinary text."""
    size: float = TEXT_SIZE


def styles(root: Element) -> Iterator[tuple[str, Style]]:
    """Gives the paragraph styles with their ids; that of ordinary paragraphs under an empty id too."""
    elements = {
        element.get(f"{W}styleId", ""): element
        for element in root.iterfind(f"{W}style")
        if element.get(f"{W}type", "paragraph") == "paragraph"
    }
    for style_id, element in elements.items():
        style = _style(element, elements)
        yield style_id, style
        if element.get(f"{W}default") in ("1", "true"):
            yield "", style


def _style(element: Element, elements: Mapping[str, Element]) -> Style:
    """Returns the style, with what it inherits from those it is based on."""
    name = common_name(value(element, "name"))
    level, size = 0, 0.0
    seen: set[str] = set()
    current: Element | None = element
    while current is not None and not (level and size):
        outline = value(current, "pPr", "outlineLvl")
        own = heading_level(value(current, "name")) or (int(outline) + 1 if outline.isdecimal() else 0)
        level = level or (own if own <= 9 else 0)
        size = size or points(value(current, "rPr", "sz"))
        base = value(current, "basedOn")
        current = None if base in seen else elements.get(base)
        seen.add(base)
    return Style(name, level, ranked(name, size or TEXT_SIZE))


def value(element: Element, *names: str) -> str:
    """Returns the value of the element found by going down the names; nothing if there is none."""
    current: Element | None = element
    for name in names:
        current = None if current is None else current.find(f"{W}{name}")
    return "" if current is None else current.get(VAL, "")


def points(half_points: str) -> float:
    """Returns a size in points from the half points that Word counts; 0 when it is none."""
    try:
        return min(float(half_points) / 2, LARGEST)
    except ValueError:
        return 0.0
