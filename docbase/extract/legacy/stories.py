"""The texts of a document of Word 97-2003 as its table of pieces gives them: whole, without their form."""

import itertools
import re
import struct
from dataclasses import dataclass

from docbase.extract.legacy.compound import Compound

LARGEST = 64 * 1024 * 1024
"""Bytes of a stream that are read."""

WORD_97 = 0xA5EC
"""First bytes of the text stream since Word 97; Word 6 and 95 have others."""
_COUNTS = 0x4C
"""Where the lengths stand: of the text, notes, margins, macros, comments, end notes, text boxes."""
_TABLE = 0x1A2
"""Where the place and size of the table of pieces stand."""
_FIRST_TABLE = 0x0200
_COMPRESSED = 0x40000000
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x15]*))?\x15")
_OTHER = re.compile(r"[\x00-\x08\x0e-\x1d]")


@dataclass(frozen=True, slots=True)
class Stories:
    """The texts of one document, by paragraph; a row of a table is one."""

    main: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()
    """Headers and footers, each once."""
    boxes: tuple[str, ...] = ()
    """Text boxes."""


def stories_of(compound: Compound) -> Stories:
    """Returns the texts of the document; none when it does not tell where they are."""
    content = compound.read("WordDocument", LARGEST)
    try:
        kind, flags = struct.unpack_from("<H8xH", content)
        if kind != WORD_97:
            return Stories()
        lengths = struct.unpack_from("<7i", content, _COUNTS)
        place, size = struct.unpack_from("<2I", content, _TABLE)
        table = compound.read("1Table" if flags & _FIRST_TABLE else "0Table", LARGEST)
        letters = _letters(content, table[place : place + size])
    except (struct.error, ValueError):
        return Stories()
    ends = list(itertools.accumulate(lengths))
    main, notes, margins, _macros, _comments, end_notes, boxes = (
        _paragraphs(letters[end - length : end]) for length, end in zip(lengths, ends, strict=True)
    )
    return Stories(main, notes + end_notes, tuple(dict.fromkeys(margins)), boxes)


def _letters(content: bytes, clx: bytes) -> str:
    """Returns every character of the document, in the order that the table of pieces gives."""
    start = 0
    while start < len(clx) and clx[start] == 1:  # formatting, which comes first
        start += 3 + int(struct.unpack_from("<H", clx, start + 1)[0])
    kind, size = struct.unpack_from("<BI", clx, start)
    count = (size - 4) // 12
    if kind != 2 or count < 1:
        raise ValueError("no table of pieces")
    places = struct.unpack_from(f"<{count + 1}I", clx, start + 5)
    pieces = []
    for number in range(count):
        begins = start + 5 + 4 * (count + 1) + 8 * number + 2
        offset = int(struct.unpack_from("<I", clx, begins)[0])
        length = places[number + 1] - places[number]
        if offset & _COMPRESSED:
            first = (offset & ~_COMPRESSED) // 2
            pieces.append(content[first : first + length].decode("cp1252", errors="replace"))
        else:
            pieces.append(content[offset : offset + 2 * length].decode("utf-16-le", errors="replace"))
    return "".join(pieces).replace("\x1e", "-").replace("\x1f", "\xad")


def _paragraphs(text: str) -> tuple[str, ...]:
    """Returns the paragraphs that are not blank, without the codes of fields."""
    before = ""
    while before != text:
        before, text = text, _FIELD.sub(r"\1", text)
    text = text.replace("\x07\x07", "\r").replace("\x07", "\t").replace("\x0b", "\n").replace("\x0c", "\r")
    rows = _OTHER.sub("", text).split("\r")
    return tuple(row.strip() for row in rows if row.strip())
