"""Figures as they are drawn: columns side by side, a bar beside a number; the numbers always stand near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100
"""Units from the foot of a drawing to its top; it is stretched to its place."""
_STEP, _WIDE, _NARROW = 10.0, 7.0, 3.0


@dataclass(frozen=True, slots=True)
class Column:
    """A rectangle of a drawing."""

    x: float
    y: float
    width: float
    height: float
    is_inner: bool
    """Whether it stands before another."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Two numbers for each moment, the second drawn before the first."""

    width: float
    columns: tuple[Column, ...]
    highest: int
    """Place of the moment with the largest number; -1 when all are 0."""


def chart(outer: Sequence[int], inner: Sequence[int]) -> Chart:
    """Returns the drawing of numbers, as high as the largest of them.

    >>> chart([5, 10], [0, 5]).columns[-1]
    Column(x=13.5, y=50.0, width=3.0, height=50.0, is_inner=True)
    """
    most = max((*outer, *inner), default=0)
    drawn = []
    for numbers, width, is_inner in ((outer, _WIDE, False), (inner, _NARROW, True)):
        for place, number in enumerate(numbers):
            height = round(HEIGHT * number / most, 2) if most else 0.0
            x = place * _STEP + (_STEP - width) / 2
            drawn.append(Column(x, round(HEIGHT - height, 2), width, height, is_inner))
    return Chart(len(outer) * _STEP, tuple(drawn), list(outer).index(max(outer)) if any(outer) else -1)


def share(number: int, most: int) -> float:
    """Returns how long the bar of a number is, in hundredths of that of the largest.

    >>> share(1, 3)
    33.3
    """
    return round(100 * number / most, 1) if most else 0.0
