"""What holds while an RTF file is read: the text being filled, and how its words are taken."""

from dataclasses import dataclass, field

from docbase.extract.flow import Block
from docbase.extract.rtf.words import TEXT_SIZE


@dataclass(slots=True)
class Flow:
    """A text that is filled paragraph by paragraph: the document, a note, a text box, a margin."""

    kind: str = "text"
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    """Text boxes anchored in the paragraph, which follow it."""
    in_table: bool = False
    style: int = 0
    outline: int = 0
    size: float = 0.0

    @property
    def text(self) -> str:
        """What was filled so far."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(slots=True)
class State:
    """What holds until the group ends."""

    flow: Flow
    target: str = "text"
    """Where words go: "text" (the flow), the name of a table or property, or nowhere ("")."""
    skip: int = 1
    """Characters that stand for one of Unicode in old readers."""
    font: int = 0
    size: float = TEXT_SIZE
    is_hidden: bool = False
    is_starred: bool = False
