"""Lines of text with styles, and the streams they are written to.

Rich draws them on a terminal. It takes longer to load than most commands to answer: a pipe does without.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_UNLIMITED = 100_000


class Line:
    """A text, each piece of it in its style."""

    def __init__(self, *pieces: Piece, indent: int = 0) -> None:
        """Makes a line.

        Args:
            pieces: texts, texts with their styles as Rich names them, other lines.
            indent: columns left free before it, and before each line into which a terminal breaks it.
        """
        self._pieces: list[str | tuple[str, str]] = []
        self._indent = indent
        self.append(*pieces)

    def append(self, *pieces: Piece) -> None:
        """Adds to the end."""
        for piece in pieces:
            self._pieces += piece._pieces if isinstance(piece, Line) else [piece]

    @property
    def plain(self) -> str:
        """The line without its styles."""
        text = "".join(piece if isinstance(piece, str) else piece[0] for piece in self._pieces)
        margin = " " * self._indent
        return margin + text.replace("\n", "\n" + margin)

    def __rich__(self) -> RenderableType:
        from rich.padding import Padding
        from rich.text import Text

        text = Text.assemble(*self._pieces)
        return Padding(text, (0, 0, 0, self._indent), expand=False) if self._indent else text


class Labelled:
    """A text beside its label, each line into which a terminal breaks it under the first."""

    def __init__(self, label: str, text: str, *, label_style: str = "", style: str = "") -> None:
        self._label = (label, label_style)
        self._text = (text, style)

    @property
    def plain(self) -> str:
        """The label and the text on a line."""
        return f"{self._label[0]}  {self._text[0]}"

    def __rich__(self) -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(Text(*self._label), Text(*self._text))
        return grid


Piece = str | tuple[str, str] | Line


class Screen:
    """What a stream shows: styles on a terminal; in a pipe, whole lines without them."""

    def __init__(self, stream: TextIO, *, is_terminal: bool) -> None:
        self._stream = stream
        self.is_terminal = is_terminal

    def print(self, content: object = "") -> None:
        """Prints a text, a line, or what Rich alone can draw: a table, a tree."""
        plain = content.plain if isinstance(content, Line | Labelled) else content
        if self.is_terminal or not isinstance(plain, str):
            self.console.print(content)
        else:
            self._stream.write(f"{plain}\n")

    @functools.cached_property
    def console(self) -> Console:
        """The stream as Rich knows it."""
        from rich.console import Console

        width = None if self._stream.isatty() else _UNLIMITED
        return Console(file=self._stream, highlight=False, markup=False, emoji=False, width=width)
