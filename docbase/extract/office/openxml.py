"""The packages that Microsoft Office has written since 2007: their parts, and which refers to which."""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docbase.extract.metadata import cleaned
from docbase.extract.xmltree import parsed

if TYPE_CHECKING:
    from docbase.extract.package import Package
    from docbase.extract.xmltree import Element

RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
"""Namespace of the attributes that name a relation."""

# Strict documents, which few programs write, differ from the usual ones by their namespaces.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
    *(
        (b"http://purl.oclc.org/ooxml/%s/" % kind, b"http://schemas.openxmlformats.org/%s/2006/" % kind)
        for kind in (b"wordprocessingml", b"presentationml", b"drawingml")
    ),
)
_PROPERTIES = ("title", "author", "subject", "keywords", "category", "language", "created", "modified")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to."""

    kind: str
    """As "footnotes" or "slideLayout"."""
    part: str
    """Name of the part in the package."""


class OpenXml:
    """The parts of a package as trees."""

    def __init__(self, parts: Package) -> None:
        self._parts = parts
        self._relations: dict[str, dict[str, Relation]] = {}
        self.is_broken = False
        """Whether some XML had to be mended to be read."""

    def main(self, otherwise: str) -> str:
        """Returns the name of the part that holds the document."""
        return next(self.related("", "officeDocument"), otherwise)

    def root(self, part: str) -> Element | None:
        """Returns the root of the part, or None if it is missing or is no XML.

        Raises:
            DamagedDocumentError: the part is broken, or larger than allowed.
        """
        content = self._parts.read(part)
        if not content:
            return None
        if _STRICT in content:
            for strict, usual in _TRANSITIONAL:
                content = content.replace(strict, usual)
        tree = parsed(content)
        self.is_broken |= not tree.is_whole and tree.root is not None
        return tree.root

    def roots(self, part: str, kind: str) -> Iterator[Element]:
        """Gives the roots of the parts of this kind that a part refers to.

        Raises:
            DamagedDocumentError: a part is broken, or larger than allowed.
        """
        for name in self.related(part, kind):
            root = self.root(name)
            if root is not None:
                yield root

    def related(self, part: str, kind: str) -> Iterator[str]:
        """Gives the names of the parts of this kind that a part refers to.

        Raises:
            DamagedDocumentError: the relations are broken, or larger than allowed.
        """
        return (relation.part for relation in self.relations(part).values() if relation.kind == kind)

    def relations(self, part: str) -> dict[str, Relation]:
        """Returns what a part refers to by the id it uses; the package itself for no part.

        Raises:
            DamagedDocumentError: the relations are broken, or larger than allowed.
        """
        if part not in self._relations:
            self._relations[part] = dict(self._declared(part))
        return self._relations[part]

    def _declared(self, part: str) -> Iterator[tuple[str, Relation]]:
        folder, name = posixpath.split(part)
        root = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        for element in () if root is None else root:
            if element.get("TargetMode") != "External":
                # Names are only looked up in the package: one that leads out of it leads nowhere.
                target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))
                kind = element.get("Type", "").rpartition("/")[2]
                yield element.get("Id", ""), Relation(kind, target.lstrip("/"))

    def graphics(self, part: str) -> dict[str, str]:
        """Returns the text of the charts and diagrams that a part shows, by the id it uses.

        Raises:
            DamagedDocumentError: a part is broken, or larger than allowed.
        """
        found = {}
        for name, relation in self.relations(part).items():
            if relation.kind in _GRAPHICS:
                root = self.root(relation.part)
                found[name] = "" if root is None else _GRAPHICS[relation.kind](root)
        return found

    def has_attachments(self, part: str) -> bool:
        """Returns whether whole Office documents are embedded in a part.

        Raises:
            DamagedDocumentError: the relations are broken, or larger than allowed.
        """
        return any(self.related(part, "package"))

    def metadata(self) -> dict[str, str]:
        """Returns the properties of the document under our names, cleaned.

        Raises:
            DamagedDocumentError: they are larger than allowed.
        """
        from docx.opc.coreprops import CoreProperties
        from docx.oxml.coreprops import CT_CoreProperties
        from docx.oxml.parser import parse_xml

        found = {"creator": self.application("Application")}
        for name in self.related("", "core-properties"):
            with contextlib.suppress(SyntaxError):  # broken properties never cost the text
                element = parse_xml(self._parts.read(name))
                if isinstance(element, CT_CoreProperties):
                    properties = CoreProperties(element)
                    found |= {ours: str(getattr(properties, ours) or "") for ours in _PROPERTIES}
        return cleaned(found)

    def application(self, name: str) -> str:
        """Returns what the program that saved the document says of it, as "Pages"; nothing if it does not.

        Raises:
            DamagedDocumentError: this part is broken, or larger than allowed.
        """
        found = (root.findtext(f"{{*}}{name}") for root in self.roots("", "extended-properties"))
        return next(filter(None, found), "")


def _chart_text(root: Element) -> str:
    """Returns the titles of a chart, and the names of its series and categories, not its figures."""
    titles = (_letters(title) for title in root.iter(f"{_C}title"))
    names = (value.text or "" for value in root.iterfind(f".//{_C}strCache/{_C}pt/{_C}v"))
    return "\n".join(text for text in dict.fromkeys((*titles, *names)) if text.strip())


def _diagram_text(root: Element) -> str:
    """Returns the text of a diagram (SmartArt), a line for each of its paragraphs."""
    paragraphs = (_letters(paragraph) for paragraph in root.iter(f"{_A}p"))
    return "\n".join(text for text in paragraphs if text.strip())


def _letters(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_A}t"))


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_GRAPHICS = {"chart": _chart_text, "diagramData": _diagram_text}
