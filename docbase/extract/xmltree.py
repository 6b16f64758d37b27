"""XML as a tree, read so that it can do no harm: no entity is resolved, nothing outside is ever opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias

    from lxml.etree import _Element

    Element: TypeAlias = _Element


@dataclass(frozen=True, slots=True)
class Tree:
    """What was read of an XML document."""

    root: Element | None = None
    """None when it is no XML at all."""
    is_whole: bool = True
    """Whether it was well formed; if not, it is read as far as it goes."""


def parsed(content: bytes) -> Tree:
    """Returns the tree of the document, without comments, processing instructions and entities' content."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return Tree(is_whole=False)
    is_whole = not any(error.level >= etree.ErrorLevels.FATAL for error in parser.error_log)
    return Tree(root, is_whole)


def local_name(element: Element) -> str:
    """Returns the name of the element whatever its namespace; an entity, which is no element, has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Returns the value of the attribute whatever its namespace; nothing if there is none."""
    ending = f"}}{name}"
    found = (str(value) for key, value in element.attrib.items() if key == name or str(key).endswith(ending))
    return next(found, "")


def line_of(element: Element) -> int | None:
    """Returns the line on which the element begins, from 1; None when it is not known."""
    line: int | None = element.sourceline  # type: ignore[assignment]  # the stubs say “...”
    return line


def serialized(element: Element) -> bytes:
    """Returns the element as XML in UTF-8, without declaration and without what follows it."""
    from lxml import etree

    return etree.tostring(element, encoding="UTF-8", xml_declaration=False, with_tail=False)
