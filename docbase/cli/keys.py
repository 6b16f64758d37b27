"""Keys as they are pressed: one at a time, those typed ahead too, and the end of what is typed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

END = ""
"""Stands for the end of what is typed: nothing comes any more."""
_ESCAPE = b"\x1b"
_LONG = (b"[", b"O")
"""What follows it when more is to come, up to a letter (ECMA-48)."""
_ENDS = (b"", b"\x00", b"\x04")
"""A terminal that is gone; Ctrl-D, as a terminal keeps it that was pressed before anybody read, or since."""
_REST = 0.05
"""Seconds in which the rest of a key comes that sends several signs, as an arrow."""


def pressed() -> str:
    """Returns the sign of the next key, or the next line of what is no terminal; END when there is none.

    A key without a sign of its own, as an arrow or Escape, is a question mark.
    """
    if sys.stdin is None or sys.stdin.closed:
        return END
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    if os.name == "nt":
        try:
            return click.getchar()
        except EOFError:
            return END
    with _read_at_once() as terminal:
        return _key(terminal)


def _key(terminal: int) -> str:
    first = _signs(terminal, 1)
    if first in _ENDS:
        return END
    if first == _ESCAPE:
        _pass_over(terminal)
        return "?"
    more = 3 if first >= b"\xf0" else 2 if first >= b"\xe0" else 1 if first >= b"\xc0" else 0
    return (first + b"".join(_signs(terminal, 1) for _sign in range(more))).decode("utf-8", "replace")


def _pass_over(terminal: int) -> None:
    """Reads the rest of a key that has no sign of its own, and nothing that was typed after it."""
    if _has_more(terminal) and _signs(terminal, 1) in _LONG:
        while _has_more(terminal) and not b"@" <= _signs(terminal, 1) <= b"~":
            pass


def _signs(terminal: int, most: int) -> bytes:
    try:
        return os.read(terminal, most)
    except OSError:  # as Linux tells of a window that was closed
        return b""


def _has_more(terminal: int) -> bool:
    import select

    return bool(select.select([terminal], [], [], _REST)[0])


@contextmanager
def _read_at_once() -> Iterator[int]:
    """Has the terminal give each sign when it is typed; what was typed before is not thrown away."""
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal, termios.TCSADRAIN)
    try:
        yield terminal
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
