"""Reads EPUB books: their chapters in order, by printed page where the book says where its pages begin."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docbase.errors import EncryptedDocumentError
from docbase.extract import package, xmltree
from docbase.extract.flow import HARD_BREAK, PAGE_BREAK, Block, Sheet, mended, paginated
from docbase.extract.metadata import cleaned
from docbase.extract.repair import one_line
from docbase.extract.web import markup
from docbase.extract.web.webpage import first_lines
from docbase.extract.xmltree import attribute, local_name
from docbase.messages import gettext as _
from docbase.model.extract import Extract, Page, SourceFile

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

_PAGE = re.compile(f"{PAGE_BREAK}([^{HARD_BREAK}]*){HARD_BREAK}")
_SEVERAL = {"creator": "; ", "subject": ", "}
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of disguising fonts, which do not touch the text."""


class BookExtractor:
    """Reads EPUB 2 and 3; a book locked to the programs of its seller is refused."""

    name = "book"
    version = "1"
    formats = ("epub",)

    def extract(self, source: SourceFile) -> Extract:
        """Returns the text by printed page if the book lists them, by chapter otherwise.

        Raises:
            DamagedDocumentError: the file was cut or altered, or is made to fill the memory.
            EncryptedDocumentError: only the programs of its seller open it.
            StorageError: the file cannot be read.
        """
        with package.opened(source) as parts:
            book = _Book(parts)
            if not book.chapters:
                raise package.damaged(source.path)
            if book.is_locked:
                raise _sold(source)
            chapters = list(book.read())
            metadata = book.metadata()
        pages, has_pages = _paged(chapters)
        found = [block for chapter in chapters for block in chapter.blocks]
        lines = first_lines([Block(_PAGE.sub("", block.text), block.level) for block in found[:100]])
        has_text = any(page.text for page in pages)
        return Extract(
            format="epub",
            extractor=f"{self.name}/{self.version}",
            pages=pages,
            has_pages=has_pages,
            metadata=metadata,
            lines=lines,
            warnings=() if has_text else ("no-text",),
        )


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A file of the book."""

    titles: Sequence[str]
    """What the table of contents calls its parts; nothing when it goes on with the one before."""
    blocks: Sequence[Block]
    """Its text, with a page break, the label and a hard break where a printed page begins."""


@dataclass(slots=True)
class _Targets:
    """Where the entries of a list lead: by file, the fragment and the words of each."""

    by_file: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, base: str, href: str, label: str) -> None:
        """Adds an entry of the list that stands in the file `base`."""
        place, _sharp, fragment = href.partition("#")
        file = _resolved(base, place) if place else base
        if label:
            self.by_file.setdefault(file, []).append((unquote(fragment), label))


class _Book:
    """The package of a book: its order, its lists, what is said of it."""

    def __init__(self, parts: package.Package) -> None:
        self._parts = parts
        container = self._root("META-INF/container.xml")
        places = (attribute(element, "full-path") for element in _all(container, "rootfile"))
        self._place = next(filter(None, places), "") or next(
            (name for name in sorted(parts.names) if name.endswith(".opf")), ""
        )
        self._package = self._root(self._place)
        self._manifest = {attribute(item, "id"): item for item in _all(self._package, "item")}
        self._contents, self._pages = _Targets(), _Targets()

    @cached_property
    def chapters(self) -> list[str]:
        """The files of the book in the order of reading."""
        items = (self._manifest.get(attribute(ref, "idref")) for ref in _all(self._package, "itemref"))
        places = (self._at(item) for item in items if item is not None)
        return [place for place in dict.fromkeys(places) if place in self._parts.names]

    @property
    def is_locked(self) -> bool:
        """Whether its chapters are encrypted."""
        chapters = set(self.chapters)
        for data in _all(self._root("META-INF/encryption.xml"), "EncryptedData"):
            methods = [attribute(method, "Algorithm") for method in _all(data, "EncryptionMethod")]
            places = {unquote(attribute(each, "URI")) for each in _all(data, "CipherReference")}
            if places & chapters and not any(method in _FONTS for method in methods):
                return True
        return False

    def read(self) -> Iterator[_Chapter]:
        """Gives the chapters, with the titles and pages that the lists of the book give them."""
        self._learn()
        for place in self.chapters:
            marks = self._pages.by_file.get(place, [])
            root = markup.parsed(self._parts.read(place))
            places = {fragment: label for fragment, label in marks if fragment}
            found = [] if root is None else markup.blocks(root, is_bare=True, places=places)
            start = next((label for fragment, label in marks if not fragment), None)
            if start is not None:
                found.insert(0, Block(f"{PAGE_BREAK}{start}{HARD_BREAK}"))
            yield _Chapter([label for _fragment, label in self._contents.by_file.get(place, [])], found)

    def metadata(self) -> dict[str, str]:
        """Returns its Dublin Core under our names."""
        refined = {
            attribute(meta, "refines").removeprefix("#"): (meta.text or "").strip()
            for meta in _all(self._package, "meta")
            if attribute(meta, "property") == "title-type"
        }
        titles = list(_all(self._package, "title"))
        main = [title for title in titles if refined.get(attribute(title, "id"), "main") == "main"]
        under = [title for title in titles if refined.get(attribute(title, "id")) == "subtitle"]
        return cleaned(
            {
                "title": _words(next(iter(main or titles), None)),
                "subtitle": _words(next(iter(under), None)),
                "author": self._joined("creator"),
                "subject": self._joined("description"),
                "keywords": self._joined("subject"),
                "language": _words(next(_all(self._package, "language"), None)),
                "created": self._date(("publication", "original-publication", "creation", "")),
                "modified": self._modified() or self._date(("modification",)),
                "creator": self._named("generator"),
            }
        )

    def _joined(self, name: str) -> str:
        return _SEVERAL.get(name, " ").join(filter(None, map(_words, _all(self._package, name))))

    def _date(self, events: Sequence[str]) -> str:
        dates = {attribute(date, "event"): _words(date) for date in _all(self._package, "date")}
        return next((dates[event] for event in events if dates.get(event)), "")

    def _modified(self) -> str:
        metas = _all(self._package, "meta")
        return next((_words(meta) for meta in metas if attribute(meta, "property") == "dcterms:modified"), "")

    def _named(self, name: str) -> str:
        metas = _all(self._package, "meta")
        return next((attribute(meta, "content") for meta in metas if attribute(meta, "name") == name), "")

    def _learn(self) -> None:
        """Reads the table of contents and the list of pages, new (nav) or old (ncx)."""
        for item in self._manifest.values():
            place = self._at(item)
            if "nav" in attribute(item, "properties").split():
                for nav in _all(self._root(place), "nav"):
                    kind = attribute(nav, "type")
                    targets = {"toc": self._contents, "page-list": self._pages}.get(kind, _Targets())
                    for link in _all(nav, "a"):
                        targets.add(place, attribute(link, "href"), _words(link))
        for item in self._manifest.values():
            if attribute(item, "media-type") == "application/x-dtbncx+xml":
                self._learn_ncx(self._at(item))

    def _learn_ncx(self, place: str) -> None:
        root = self._root(place)
        lists = (("navPoint", self._contents), ("pageTarget", self._pages))
        for name, targets in lists:
            for point in _all(root, name) if not targets.by_file or name == "pageTarget" else ():
                content = next((child for child in point if local_name(child) == "content"), None)
                label = next((child for child in point if local_name(child) == "navLabel"), None)
                if content is not None:
                    targets.add(place, attribute(content, "src"), _words(label))

    def _at(self, item: Element) -> str:
        return _resolved(self._place, attribute(item, "href"))

    def _root(self, name: str) -> Element | None:
        content = self._parts.read(name)
        return xmltree.parsed(content).root if content else None


def _paged(chapters: Sequence[_Chapter]) -> tuple[tuple[Page, ...], bool]:
    """Returns the printed pages, or the chapters when the book does not tell its pages apart."""
    labels = [label for each in chapters for block in each.blocks for label in _PAGE.findall(block.text)]
    if len(labels) > 1:
        sheets, kept = _printed(chapters)
        pages = mended(sheets, {})
        named = zip(pages, kept, strict=True)
        return tuple(
            Page(number=page.number, text=page.text, heading=page.heading, label=label)
            for page, label in named
        ), True
    return mended(list(_sections(chapters)) or [Sheet()], {}), False


def _printed(chapters: Sequence[_Chapter]) -> tuple[list[Sheet], list[str]]:
    """Returns the printed pages and their labels; what precedes the first has none."""
    sheets, labels, heading = [Sheet()], [""], ""
    for chapter in chapters:
        for place, block in enumerate(chapter.blocks):
            first, *others = _PAGE.split(block.text)
            if first:
                sheets[-1].parts.append(first)
            for label, text in _pairs(others):
                sheets.append(Sheet(heading=heading, parts=[text]))
                labels.append(one_line(label))
            title = one_line(_PAGE.sub("", block.text)) if block.level else ""
            title = (chapter.titles[0] if chapter.titles and place == 0 else "") or title
            if title:
                heading = title
                if not sheets[-1].begins_section:
                    sheets[-1].heading, sheets[-1].begins_section = title, True
    if sheets[0].is_blank:
        del sheets[0], labels[0]
    return sheets, labels


def _pairs(pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(pieces[0::2], pieces[1::2], strict=True)


def _sections(chapters: Sequence[_Chapter]) -> Iterator[Sheet]:
    """Gives a section for each chapter of the table of contents; another file goes on with the last."""
    is_listed = any(chapter.titles for chapter in chapters)
    sheet: Sheet | None = None
    for chapter in chapters:
        found = [Block(_PAGE.sub("", block.text), block.level) for block in chapter.blocks]
        if not found:
            continue
        if is_listed and sheet is not None and not chapter.titles:
            sheet.parts.extend(block.text for block in found)
            continue
        if sheet is not None:
            yield sheet
        inner = paginated(found, 0)[0] if len(chapter.titles) != 1 else [_whole(found)]
        inner[0].heading = (chapter.titles[0] if chapter.titles else "") or inner[0].heading
        yield from inner[:-1]
        sheet = inner[-1]
    if sheet is not None:
        yield sheet


def _whole(found: Sequence[Block]) -> Sheet:
    return Sheet(parts=[block.text for block in found])


def _all(root: Element | None, name: str) -> Iterator[Element]:
    for element in () if root is None else root.iter():
        if local_name(element) == name:
            yield element


def _words(element: Element | None) -> str:
    return "" if element is None else one_line(markup.text_of(element))


def _resolved(base: str, href: str) -> str:
    """Returns the name of the part that a reference in another part leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href.partition("#")[0])))


def _sold(source: SourceFile) -> EncryptedDocumentError:
    return EncryptedDocumentError(
        _("{name} is locked by its seller (DRM): only their programs open it.").format(name=source.path.name),
        hint=_("Ask the publisher for a copy without this protection, EPUB or PDF, and drop that."),
        path=source.path,
    )
