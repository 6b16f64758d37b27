"""Reads RTF, the rich text that word processors exchange.

striprtf loses notes, text boxes and headings, and shows hidden text; pandoc sets lists and tables out of
their order and takes a gigabyte for a report with pictures. The format has not moved since 2008.
"""

import itertools
import re

from docbase.errors import DamagedDocumentError
from docbase.extract.flow import mended, paginated
from docbase.extract.metadata import cleaned
from docbase.extract.rtf.reader import RtfReader
from docbase.messages import gettext as _
from docbase.model.extract import Extract, SourceFile
from docbase.storage import storage_errors

MAX_SIZE = 500 * 1024 * 1024
"""Bytes beyond which a file is not read; pictures written in letters make reports of 50 MB."""
FIRST_LINES = 40
"""Paragraphs kept with their size, for finding the title."""

_PICTURE = re.compile(rb"(?:[0-9a-fA-F]{16,}\s*){4,}")
_BINARY = re.compile(rb"\\bin(\d{1,10}) ?")


class RtfExtractor:
    """Reads rich text, whatever wrote it."""

    name = "rtf"
    version = "1"
    formats = ("rtf",)

    def extract(self, source: SourceFile) -> Extract:
        """Returns the text by page if its author broke every page, by section otherwise.

        Raises:
            DamagedDocumentError: it is far too large, or nothing follows its first letters.
            StorageError: the file cannot be read.
        """
        with storage_errors(source.path):
            content = source.path.read_bytes() if source.size <= MAX_SIZE else b""
        reader = RtfReader()
        reader.read(_without_pictures(content))
        if not content or not reader.has_groups:
            raise DamagedDocumentError(
                _("{name} is damaged: it was cut or altered.").format(name=source.path.name),
                hint=_("Open it in Word or LibreOffice and save it as DOCX, then drop that."),
                path=source.path,
            )
        sheets, has_pages = paginated(reader.blocks, reader.declared_pages)
        sheets[0].parts.extend(reader.margins)
        pages = mended(sheets, reader.notes)
        warnings = (() if any(page.text for page in pages) else ("no-text",)) + (
            ("damaged-but-readable",) if reader.is_cut else ()
        )
        return Extract(
            format="rtf",
            extractor=f"{self.name}/{self.version}",
            pages=pages,
            has_pages=has_pages,
            metadata=cleaned(reader.info),
            lines=tuple(itertools.islice(reader.lines, FIRST_LINES)),
            warnings=warnings,
        )


def _without_pictures(content: bytes) -> bytes:
    """Returns the file without the pictures, which may be most of it, in letters or in bytes."""
    pieces, place = [], 0
    while match := _BINARY.search(content, place):
        pieces.append(content[place : match.start()])
        place = match.end() + int(match[1])
    pieces.append(content[place:])
    return _PICTURE.sub(b"", b"".join(pieces))
