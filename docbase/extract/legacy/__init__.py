"""Reads what Word wrote until 2003 (DOC), in its form with antiword, or else as bare words; not PPT."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docbase.errors import ConversionNeededError, DocbaseError
from docbase.extract import xmltree
from docbase.extract.flow import (
    HARD_BREAK,
    NOTE_CALL,
    Block,
    mended,
    paginated,
    side_by_side,
    with_notes,
)
from docbase.extract.legacy.compound import opened
from docbase.extract.legacy.stories import WORD_97, Stories, stories_of
from docbase.extract.locked import locked
from docbase.extract.office.protected import is_locked, unlocked
from docbase.extract.pdf import PdfExtractor
from docbase.extract.web.webpage import first_lines
from docbase.extract.xmltree import local_name
from docbase.messages import gettext as _
from docbase.model.extract import Extract, SourceFile
from docbase.programs import child_environment
from docbase.storage import storage_errors

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

MAY_BE_LOST = 0.02
"""Part of the words that antiword may leave out (hidden ones, for instance)."""
TIMEOUT = 60.0
"""Seconds that antiword may take; the longest report takes it one."""

_ENCRYPTED = 0x0100
_WESTERN = ("cp1252", "utf-8")
"""Code pages whose letters antiword reads right in a file of Word 6 or 95."""
_WORD = re.compile(r"\w+")
_ADDED = re.compile(r"\[pic\]|-{23}")
"""What antiword writes for a picture, and before the text boxes."""


class LegacyExtractor:
    """Reads DOC; says of PPT, and of a DOC that it cannot read, that LibreOffice is needed."""

    name = "legacy"
    formats = ("doc", "ppt")

    @property
    def version(self) -> str:
        """Tells what else decides: whether antiword is there, and what reads what LibreOffice converts.

        What was read without antiword is so read anew, in its form, once it is installed.
        """
        program = "+antiword" if _antiword() else ""
        return f"1{program}+pdf{PdfExtractor.version}"

    def extract(self, source: SourceFile) -> Extract:
        """Returns the text by page if its author broke every page, by section otherwise.

        Raises:
            ConversionNeededError: LibreOffice must read it: a PPT, or a DOC older or stranger than Word 97.
            EncryptedDocumentError: it asks for a password.
            DamagedDocumentError: it is not one of Microsoft's compound files.
            StorageError: the file cannot be read.
        """
        with opened(source) as compound:
            head = compound.read("WordDocument", 32)
            metadata, stories = compound.metadata(), stories_of(compound)
            pages, code_page = compound.pages, compound.code_page
        if len(head) < 32:
            raise _left_to_others(source)
        kind, flags = struct.unpack_from("<H8xH", head)
        if flags & _ENCRYPTED:
            with unlocked(source) as clear:
                return self.extract(clear)
        if kind != WORD_97 and code_page not in _WESTERN:
            raise conversion_needed(source)
        root = _document(source)
        walk = _Walk()
        found = [] if root is None else list(walk.blocks(root))
        if root is None and not stories.main:
            raise conversion_needed(source)
        found, notes = _completed(found, walk.notes, stories)
        sheets, has_pages = paginated(found, pages)
        sheets[0].parts.extend(stories.margins)
        texts = mended(sheets, notes)
        return Extract(
            format="doc",
            extractor=f"{self.name}/{self.version}",
            pages=texts,
            has_pages=has_pages,
            metadata=metadata,
            lines=first_lines([Block(with_notes(block.text, {}), block.level) for block in found]),
            warnings=() if any(page.text for page in texts) else ("no-text",),
        )


def _left_to_others(source: SourceFile) -> DocbaseError:
    with storage_errors(source.path):
        has_password = is_locked(source.path.read_bytes())
    return locked(source.path, source.terms) if has_password else conversion_needed(source)


def conversion_needed(source: SourceFile) -> ConversionNeededError:
    """Returns the error for a file that only LibreOffice reads."""
    return ConversionNeededError(
        _("{name} can be read only with the help of LibreOffice.").format(name=source.path.name),
        hint=_(
            "Install LibreOffice (on Debian: apt install libreoffice-writer-nogui libreoffice-impress-nogui) "
            "or save it as PDF or DOCX and drop it again."
        ),
        path=source.path,
    )


def _document(source: SourceFile) -> Element | None:
    """Returns what antiword makes of the file: DocBook, with its headings, lists, tables and notes."""
    program = _antiword()
    if program is None:
        return None
    command = [program, "-m", "UTF-8.txt", "-x", "db", str(source.path.absolute())]
    try:
        written = subprocess.check_output(
            command,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            env=child_environment(),
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return xmltree.parsed(written).root


def _antiword() -> str | None:
    return shutil.which("antiword")


def _completed(
    found: Sequence[Block], notes: Mapping[str, str], stories: Stories
) -> tuple[list[Block], Mapping[str, str]]:
    """Returns the text and its notes with what antiword left out.

    It skips whole parts of what LibreOffice saved as DOC, the words of its notes, and some text boxes, and
    says nothing of it.
    """
    wanted = _counted(stories.main)
    missing = wanted - _counted(block.text for block in found)
    if missing.total() > wanted.total() * MAY_BE_LOST or not found:
        found, notes = [Block(text) for text in stories.main], {}
    if stories.notes and not any(notes.values()):
        is_one_each = len(notes) == len(stories.notes)
        found = [*found, *(() if is_one_each else map(Block, stories.notes))]
        notes = dict(zip(notes, stories.notes, strict=True)) if is_one_each else {}
    lines = {" ".join(line.split()) for block in found for line in block.text.split("\n")}
    boxes = (text for text in stories.boxes if " ".join(text.split()) not in lines)
    return [*found, *map(Block, boxes)], notes


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(word.lower() for text in texts for word in _WORD.findall(text))


@dataclass(slots=True)
class _Walk:
    """Goes through the DocBook in order, putting its notes aside."""

    notes: dict[str, str] = field(default_factory=dict)

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Gives the headings, paragraphs and tables inside the element."""
        for child in parent:
            name = local_name(child)
            if name == "title" and local_name(parent) == "book":
                continue
            if name == "title":
                yield Block(self._inline(child), _level(parent))
            elif name == "para":
                yield from self._paragraph(child)
            elif name == "informaltable":
                yield Block("\n".join(self._rows(child)))
            elif name == "beginpage":
                yield Block(HARD_BREAK)
            elif name != "bookinfo":  # antiword spoils the accents of the properties it repeats
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        """Gives the text of the paragraph, then the tables and lists that antiword puts inside it."""
        text = self._inline(paragraph)
        parent = paragraph.getparent()
        item = parent is not None and local_name(parent) == "listitem"
        above = parent.getparent() if parent is not None else None
        is_marked = item and above is not None and local_name(above) == "itemizedlist"
        if text or not len(paragraph):
            yield Block(f"• {text}" if is_marked and text else text)
        yield from self.blocks(paragraph)

    def _inline(self, element: Element) -> str:
        return _ADDED.sub("", "".join(self._pieces(element))).strip(" \n")

    def _pieces(self, element: Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            name = local_name(child)
            if name == "footnote":
                yield self._note(child)
            elif name not in ("informaltable", "orderedlist", "itemizedlist", "beginpage", "para"):
                yield from self._pieces(child)
            yield child.tail or ""

    def _note(self, note: Element) -> str:
        name = str(len(self.notes) + 1)
        self.notes[name] = " ".join("".join(map(str, note.itertext())).split())
        return f"{NOTE_CALL}{name}{NOTE_CALL}"

    def _rows(self, table: Element) -> Iterator[str]:
        for row in table.iter():
            if local_name(row) == "row":
                cells = ["\n".join(filter(None, self._cell(cell))) for cell in row]
                if any(cells):
                    yield side_by_side(cells)

    def _cell(self, cell: Element) -> Iterator[str]:
        yield self._inline(cell)
        yield from (block.text for block in self.blocks(cell))


def _level(element: Element) -> int:
    name = local_name(element)
    return int(name[-1]) if name.startswith("sect") else 0
