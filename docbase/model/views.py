"""A page as a person sees it: its picture, and the places of its words."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page, in fractions of its width and of its height, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word, and where it stands: at two places when it is cut at the end of a line."""

    text: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """A page, drawn."""

    picture: bytes
    """In WebP."""
    width: int
    """Pixels in a row."""
    height: int
    """Rows."""
    words: tuple[PlacedWord, ...]
    """In reading order; none when its text is in the picture only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page to be shown, with the words that were looked for."""

    picture: Path
    """A file in WebP; its name says its content."""
    width: int
    """Pixels in a row."""
    height: int
    """Rows."""
    marks: tuple[Box, ...] = ()
    """Where the words stand."""
