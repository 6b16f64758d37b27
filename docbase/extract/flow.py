"""A flowing text cut into the pages it was printed on, or else into its sections."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from docbase.extract.repair import Repair, one_line
from docbase.model.extract import Page

PAGE_BREAK = "\f"
"""Mark, in the text of a block, of a page that the word processor began there when it last saved."""
HARD_BREAK = "\x0e"
"""Mark of a page break that the author asked for."""
NOTE_CALL = "\x0f"
"""Stands before and after the name of a note, where the note is called."""

_CALL = re.compile(f"{NOTE_CALL}([^{NOTE_CALL}]*){NOTE_CALL}")
_HARD = str.maketrans(HARD_BREAK, PAGE_BREAK)
_PLAIN = str.maketrans(HARD_BREAK, "\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table."""

    text: str
    level: int = 0
    """Level of the heading it is, from 1; 0 for any other text."""


@dataclass(slots=True)
class Sheet:
    """A page or section while it is filled."""

    heading: str = ""
    """Title of the first section that begins on it, or of the one that goes on."""
    begins_section: bool = False
    parts: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on it yet."""
        return not any(map(str.strip, self.parts))


def paginated(blocks: Sequence[Block], declared: int) -> tuple[list[Sheet], bool]:
    """Returns the pages of the text, or its sections if its page breaks cannot be trusted, and which it is.

    Args:
        blocks: the text, with its marks.
        declared: how many pages the program that saved it counted; 0 when it does not say.
    """
    text_has_marks = any(PAGE_BREAK in block.text for block in blocks)
    # Where the word processor marked its pages, those the author asked for are among them.
    marks = _PLAIN if text_has_marks else _HARD
    blocks = [Block(block.text.translate(marks), block.level) for block in blocks]
    count = 1 + sum(block.text.count(PAGE_BREAK) for block in blocks)
    has_pages = count > 1 and _is_trusted(count, declared)
    return (_pages(blocks) if has_pages else _sections(blocks)), has_pages


def mended(sheets: Sequence[Sheet], notes: Mapping[str, str]) -> tuple[Page, ...]:
    """Returns the pages with their text mended, and each note at the end of the page that calls it."""
    texts = [with_notes("\n".join(sheet.parts), notes) for sheet in sheets]
    repair = Repair.learnt_from(texts)
    return tuple(
        Page(number=number, text=repair(text), heading=one_line(sheet.heading))
        for number, (text, sheet) in enumerate(zip(texts, sheets, strict=True), start=1)
    )


def with_notes(text: str, notes: Mapping[str, str]) -> str:
    """Returns the text without the calls of its notes, and the notes called at the end."""
    called = dict.fromkeys(_CALL.findall(text))
    body = _CALL.sub("", text).strip("\n")
    return "\n".join([body, *(notes[name] for name in called if notes.get(name))])


def side_by_side(cells: Sequence[str]) -> str:
    """Returns the row of a table that these cells make: a page break they share is one break.

    >>> side_by_side(["left\\fgoes on", "right"])
    'left\\tright\\x0cgoes on'
    """
    columns = [cell.split(PAGE_BREAK) for cell in cells]
    height = max(map(len, columns), default=0)
    rows = ("\t".join(cell[place] for cell in columns if place < len(cell)) for place in range(height))
    return PAGE_BREAK.join(rows)


def _is_trusted(count: int, declared: int) -> bool:
    """Returns whether the marks tell the pages apart: as many as were declared, or all but very few.

    Word leaves no mark where a page begins without text, and a program that marks only what the author asked
    for (LibreOffice) misses most: each mark that is missing makes all the numbers after it wrong. A declared
    count of 1 is what models leave behind.
    """
    return declared <= 1 or abs(count - declared) <= max(1, declared // 20)


def _pages(blocks: Sequence[Block]) -> list[Sheet]:
    sheets = [Sheet()]
    heading = ""
    for block in blocks:
        first, *others = block.text.split(PAGE_BREAK)
        if first or not others:
            sheets[-1].parts.append(first)
        for text in others:
            sheets.append(Sheet(heading=heading, parts=[text]))
        title = _title(block)
        if title:
            heading = title
            if not sheets[-1].begins_section:
                sheets[-1].heading, sheets[-1].begins_section = title, True
    return sheets


def _sections(blocks: Sequence[Block]) -> list[Sheet]:
    """Returns one section for each heading of the highest level there is, and one for what precedes."""
    top = min((block.level for block in blocks if _title(block)), default=0)
    sheets = [Sheet()]
    for block in blocks:
        if block.level == top and _title(block):
            if not sheets[-1].is_blank:
                sheets.append(Sheet())
            sheets[-1].heading = _title(block)
        sheets[-1].parts.append(block.text.replace(PAGE_BREAK, "\n"))
    return sheets


def _title(block: Block) -> str:
    return " ".join(_CALL.sub("", block.text).split()) if block.level else ""
