"""What the styles of an OpenDocument file say of its paragraphs: sizes, page breaks, hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docbase.extract.office.stylenames import LARGEST, TEXT_SIZE, common_name, ranked

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_AUTOMATIC = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}automatic-styles"
_DEEPEST = 50
"""Styles that one may be based on, one after the other; more is a loop."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says, with what it inherits."""

    name: str = ""
    """Name that people see, as "Heading 1"; that of the style it is based on when it has none."""
    size: float = TEXT_SIZE
    has_size: bool = False
    """Whether it says the size itself."""
    begins_page: bool = False
    ends_page: bool = False
    is_hidden: bool = False


class Styles:
    """The styles of a document."""

    def __init__(self, *roots: Element | None) -> None:
        self._elements = {
            (element.get(f"{STYLE}family", ""), element.get(f"{STYLE}name", "")): element
            for root in roots
            if root is not None
            for element in root.iter(f"{STYLE}style", f"{STYLE}default-style")
        }
        self._known: dict[tuple[str, str], Style] = {}

    def get(self, family: str, name: str) -> Style:
        """Returns the style of this family ("paragraph", "text", "table") and name, or a plain one."""
        key = (family, name)
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def _read(self, key: tuple[str, str]) -> Style:
        chain = list(self._chain(key))
        named = (element for element in chain if not _is_automatic(element))
        name = next((common_name(_shown_name(element)) for element in named), "")
        sizes = (_points(_said(element, f"{_FO}font-size")) for element in chain)
        size = next(filter(None, sizes), 0.0)
        begins = _first(chain, f"{_FO}break-before") == "page"
        # A paragraph that changes the kind of page begins one.
        changes = next((value for element in chain if (value := element.get(f"{STYLE}master-page-name"))), "")
        return Style(
            name=name,
            size=ranked(name, size or TEXT_SIZE),
            has_size=bool(size) and bool(chain[:-1]),
            begins_page=begins or bool(changes),
            ends_page=_first(chain, f"{_FO}break-after") == "page",
            is_hidden=_first(chain, f"{TEXT}display") == "none",
        )

    def _chain(self, key: tuple[str, str]) -> Iterator[Element]:
        """Gives the style, those it is based on, and what all of its family have in common."""
        family, name = key
        for _depth in range(_DEEPEST):
            element = self._elements.get((family, name))
            if element is None:
                break
            yield element
            name = element.get(f"{STYLE}parent-style-name", "")
            if not name:
                break
        default = self._elements.get((family, ""))
        if default is not None:
            yield default


def _shown_name(element: Element) -> str:
    return element.get(f"{STYLE}display-name") or element.get(f"{STYLE}name", "").replace("_20_", " ")


def _is_automatic(element: Element) -> bool:
    parent = element.getparent()
    return parent is None or parent.tag == _AUTOMATIC or not element.get(f"{STYLE}name")


def _first(chain: list[Element], name: str) -> str:
    """Returns the value of the first style in the chain that gives one."""
    return next(filter(None, (_said(element, name) for element in chain)), "")


def _said(element: Element, name: str) -> str:
    """Returns the value of the property in this style itself."""
    return next((value for properties in element if (value := properties.get(name))), "")


def _points(size: str) -> float:
    """Returns a size in points; 0 for one that is relative to another."""
    try:
        return round(min(float(size.removesuffix("pt")), LARGEST), 1) if size.endswith("pt") else 0.0
    except ValueError:
        return 0.0
