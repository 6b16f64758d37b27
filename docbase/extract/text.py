"""Reads plain text and Markdown, in the encodings people have used."""

import itertools
import re
from collections.abc import Iterator

from docbase.errors import DamagedDocumentError
from docbase.extract.charset import decoded
from docbase.extract.formats import SUFFIXES, is_text
from docbase.extract.repair import Repair
from docbase.messages import gettext as _
from docbase.model.extract import Extract, Line, Page, SourceFile
from docbase.storage import storage_errors

FIRST_LINES = 40
"""Lines kept for finding the title."""
MAX_SIZE = 50 * 1024 * 1024
"""Bytes beyond which a text is data, not a publication."""
TEXT_SIZE = 11.0
"""Size given to ordinary lines."""

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?=[\w-]+[ \t]*:)(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_SIZES = {1: 28.0, 2: 20.0, 3: 16.0, 4: 14.0, 5: 13.0, 6: 12.0}


class TextExtractor:
    """Reads .txt and .md in any of the encodings that French has been written in; a form feed ends a page."""

    name = "text"
    version = "2"
    formats = ("text", "markdown")

    def extract(self, source: SourceFile) -> Extract:
        """Returns the text, page by page if it has form feeds, section by section if it is Markdown.

        Raises:
            DamagedDocumentError: the file holds something else than text.
            StorageError: the file cannot be read.
        """
        is_markdown = source.path.suffix.lower().removeprefix(".") in SUFFIXES["markdown"]
        with storage_errors(source.path):
            text = _decode(source.path.read_bytes(), source) if source.size <= MAX_SIZE else ""
        if source.size > MAX_SIZE:
            raise _not_text(source)
        sheets = text.replace("\r\n", "\n").split("\f")
        repair = Repair.learnt_from(sheets)
        mended = [repair(sheet) for sheet in sheets]
        if len(mended) > 1 and not mended[-1]:
            mended.pop()
        has_pages = len(mended) > 1
        pages = tuple(_sections(mended[0])) if is_markdown and not has_pages else _sheets(mended)
        return Extract(
            format="markdown" if is_markdown else "text",
            extractor=f"{self.name}/{self.version}",
            pages=pages,
            has_pages=has_pages,
            metadata={},
            lines=tuple(_first_lines(mended[0], is_markdown)),
            warnings=() if any(page.text for page in pages) else ("no-text",),
        )


def _decode(content: bytes, source: SourceFile) -> str:
    if not is_text(content):
        raise _not_text(source)
    return decoded(content)


def _not_text(source: SourceFile) -> DamagedDocumentError:
    return DamagedDocumentError(
        _("{name} holds data, not text.").format(name=source.path.name),
        hint=_("Open it to see what it is, and save it as PDF or DOCX if it is a publication."),
        path=source.path,
    )


def _sheets(texts: list[str]) -> tuple[Page, ...]:
    return tuple(Page(number=number, text=text) for number, text in enumerate(texts, start=1))


def _sections(text: str) -> Iterator[Page]:
    """Gives one page for what precedes the first heading, if anything does, and one for each heading."""
    number, heading, lines = 1, "", list[str]()
    for line, level, title in _headed_lines(text):
        if level and "".join(lines).strip():
            yield Page(number=number, text="\n".join(lines).strip("\n"), heading=heading)
            number, lines = number + 1, []
        heading = title if level else heading
        lines.append(title if level else line)
    yield Page(number=number, text="\n".join(lines).strip("\n"), heading=heading)


def _first_lines(text: str, is_markdown: bool) -> Iterator[Line]:
    headed = _headed_lines(text) if is_markdown else ((line, 0, "") for line in text.split("\n"))
    found = (
        Line(text=title or line.strip(), size=_SIZES.get(level, TEXT_SIZE)) for line, level, title in headed
    )
    return itertools.islice((line for line in found if line.text), FIRST_LINES)


def _headed_lines(text: str) -> Iterator[tuple[str, int, str]]:
    """Gives each line with the level and title of the heading it is (0 and nothing for others)."""
    matter = _FRONT_MATTER.match(text)
    fence = ""
    for line in text[matter.end() if matter else 0 :].split("\n"):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        heading = None if fence else _HEADING.fullmatch(line)
        yield (line, len(heading[1]), heading[2]) if heading and heading[2] else (line, 0, "")
