"""What stands on a slide put in the order in which it is read: from top to bottom, from left to right."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ROW = 1.0
"""Centimetres of height within which things stand side by side, even if not quite level."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of text and the corner where it begins, in centimetres."""

    top: float
    left: float
    text: str


def in_order(pieces: Iterable[Placed]) -> Iterator[str]:
    """Gives the texts in reading order, without empty ones; those at one place stay as they are.

    >>> list(in_order([Placed(5, 9, "right"), Placed(5.3, 1, "left"), Placed(0, 0, "top")]))
    ['top', 'left', 'right']
    """
    row: list[Placed] = []
    for piece in sorted(pieces, key=lambda piece: piece.top):
        if row and piece.top - row[0].top >= ROW:
            yield from _texts(row)
            row = []
        row.append(piece)
    yield from _texts(row)


def _texts(row: list[Placed]) -> Iterator[str]:
    return (piece.text for piece in sorted(row, key=lambda piece: piece.left) if piece.text.strip())
