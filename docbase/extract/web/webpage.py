"""Reads web pages: HTML and XHTML, and the archives in which a browser saves one (MHT)."""

import itertools
import re
from collections.abc import Sequence

from docbase.errors import DamagedDocumentError
from docbase.extract.flow import Block, mended, paginated
from docbase.extract.formats import recognise
from docbase.extract.repair import one_line
from docbase.extract.web import markup, pagemeta
from docbase.messages import gettext as _
from docbase.model.extract import Extract, Line, Page, SourceFile
from docbase.storage import storage_errors

MAX_SIZE = 100 * 1024 * 1024
"""Bytes beyond which a page is data, not a text."""
FIRST_BLOCKS = 40
"""Paragraphs kept with their size, for finding the title."""
TEXT_SIZE = 11.0
"""Size of ordinary text."""
SIZES = {1: 28.0, 2: 20.0, 3: 16.0, 4: 14.0, 5: 13.0, 6: 12.0}
"""Size of the letters of a heading, by its level."""


class WebpageExtractor:
    """Reads HTML, XHTML and MHT, of which only the page itself: nothing that it refers to is fetched."""

    name = "webpage"
    version = "1"
    formats = ("html", "mht")

    def extract(self, source: SourceFile) -> Extract:
        """Returns the text of the page by section, without menus, banners and what is hidden.

        Raises:
            DamagedDocumentError: it is far too large for a page, or an archive without a page.
            StorageError: the file cannot be read.
        """
        with storage_errors(source.path):
            content = source.path.read_bytes() if source.size <= MAX_SIZE else b""
        if not content:
            raise _no_page(source)
        kind, declared = "html", ""
        if recognise(source.path) == "mht":
            kind = "mht"
            content, declared = _unfolded(content, source)
        root = markup.parsed(content, declared)
        found = [] if root is None else markup.blocks(root)
        return Extract(
            format=kind,
            extractor=f"{self.name}/{self.version}",
            pages=sections(found),
            has_pages=False,
            metadata={} if root is None else pagemeta.metadata(root),
            lines=first_lines(found),
            warnings=() if found else ("no-text",),
        )


def sections(found: Sequence[Block]) -> tuple[Page, ...]:
    """Returns one page for each section, its text mended.

    A heading of the first level that stands alone is the title of the page: it counts with those of the next
    level, so that the sections are those that the author made.
    """
    sheets, _has_pages = paginated(_with_title_among(found), 0)
    return mended(sheets, {})


def _with_title_among(found: Sequence[Block]) -> Sequence[Block]:
    levels = sorted(block.level for block in found if block.level)
    if len(levels) < 2 or levels.count(levels[0]) > 1:
        return found
    return [Block(block.text, levels[1] if block.level == levels[0] else block.level) for block in found]


def first_lines(found: Sequence[Block]) -> tuple[Line, ...]:
    """Returns the first paragraphs with the size that their level gives them."""
    lines = (
        Line(text=one_line(row), size=SIZES.get(block.level, TEXT_SIZE))
        for block in found
        for row in re.split("[\n\t]", one_line(block.text) if block.level else block.text)
    )
    return tuple(itertools.islice((line for line in lines if line.text), FIRST_BLOCKS))


def _unfolded(content: bytes, source: SourceFile) -> tuple[bytes, str]:
    """Returns the page of an archive, and the encoding that its envelope names."""
    from docbase.extract.web.mail import first_page

    page = first_page(content)
    if page is None:
        raise _no_page(source)
    return page


def _no_page(source: SourceFile) -> DamagedDocumentError:
    return DamagedDocumentError(
        _("{name} holds no web page that can be read.").format(name=source.path.name),
        hint=_("Print it as a PDF from your browser and drop the PDF."),
        path=source.path,
    )
