"""How docbase writes YAML: one house style, quoted only where a plain text would be misread."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeGuard

WIDTH = 100
"""Columns within which lists stay on one line, and at which long texts are folded."""
ITEM_WIDTH = 160
"""Columns within which an item of a list stays on one line: a digest takes 64 of them."""

# YAML 1.1 and 1.2 together: what some ordinary loader makes a boolean, a null, a number or a day of.
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "~", "=", "<<"))
_LIKE_A_NUMBER = re.compile(r"0[xX][\dA-Fa-f_]+|\d[\deEoOTtZz.,:_+/~ -]*")
_BARE = re.compile(r"[1-9]\d{0,17}|[1-9]\d{3}(-\d\d){0,2}[~?%]?(/[1-9]\d{3}(-\d\d){0,2}[~?%]?)?")
_FIRST_SIGNS = frozenset("-?:,[]{}#&*!|>'\"%@`+.")
_FLOW_SIGNS = frozenset(",[]{}:?")
_TO_ESCAPE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


class Bare(str):
    """A date or a number: left plain although an ordinary loader makes no text of it."""

    __slots__ = ()


class Quoted(str):
    """A code, as an ISBN: quoted always, so that nobody's program takes it for a number."""

    __slots__ = ()


Value = str | int | Sequence["Value"] | Mapping[str, "Value"]
"""What can be written."""


def document(entries: Mapping[str, Value]) -> str:
    """Returns a whole YAML text, one block for each entry."""
    return "".join(f"{block(key, value)}\n" for key, value in entries.items())


def block(key: str, value: Value) -> str:
    """Returns `key: value`, on one line or several, without the last line feed.

    >>> print(block("themes", ["sante", "education"]))
    themes: [sante, education]
    """
    name = scalar(key)
    line = f"{name}: {inline(value)}"
    if isinstance(value, int) or not value:
        return line
    if isinstance(value, str):
        return line if len(line) <= WIDTH and "\n" not in value else _long_text(name, value) or line
    if isinstance(value, Mapping):
        return line if len(line) <= WIDTH else "\n".join((f"{name}:", *_members(value, "  ")))
    if len(line) <= WIDTH and not any(isinstance(item, Mapping) for item in value):
        return line
    return "\n".join((f"{name}:", *(_item(item) for item in value)))


def inline(value: Value) -> str:
    """Returns the value on one line, however long."""
    if isinstance(value, str | int):
        return scalar(value)
    return flow(value)


def scalar(value: str | int, *, in_flow: bool = False) -> str:
    """Returns a text on one line, quoted when it would be misread.

    >>> scalar("no"), scalar("1.10"), scalar("48 p."), scalar(Bare("2015-11"))
    ('"no"', '"1.10"', '48 p.', '2015-11')
    """
    if isinstance(value, int):
        return str(value)
    return str(value) if _is_plain(value, in_flow) else _quoted(value)


def _is_plain(text: str, in_flow: bool) -> bool:
    if isinstance(text, Bare) and _BARE.fullmatch(text):
        return True
    if isinstance(text, Quoted) or not text or text != text.strip() or text[0] in _FIRST_SIGNS:
        return False
    if _LIKE_A_NUMBER.fullmatch(text) or text.lower() in _WORDS or _TO_ESCAPE.search(text):
        return False
    if in_flow and not _FLOW_SIGNS.isdisjoint(text):
        return False
    return ": " not in text and " #" not in text and not text.endswith(":")


def _quoted(text: str) -> str:
    escaped = _TO_ESCAPE.sub(_escape, text.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{escaped}"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"  # half a character, which no file in UTF-8 can hold
    return _ESCAPES.get(char) or (f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}")


def flow(value: Value) -> str:
    """Returns the value on one line, as it is written between brackets or braces."""
    if isinstance(value, str | int):
        return scalar(value, in_flow=True)
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{scalar(key, in_flow=True)}: {flow(each)}" for key, each in value.items()) + "}"
        )
    return "[" + ", ".join(flow(item) for item in value) + "]"


def _item(value: Value) -> str:
    line = f"  - {inline(value)}"
    if len(line) <= ITEM_WIDTH or not _is_filled_mapping(value):
        return line
    first, *others = _members(value, "    ")
    return "\n".join((f"  - {first.lstrip()}", *others))


def _is_filled_mapping(value: Value) -> TypeGuard[Mapping[str, Value]]:
    return isinstance(value, Mapping) and bool(value)


def _members(value: Mapping[str, Value], indent: str) -> list[str]:
    return [f"{indent}{scalar(key)}: {inline(each)}" for key, each in value.items()]


def _long_text(name: str, text: str) -> str | None:
    """Returns the text as a literal or folded block, or None when neither gives it back to the letter."""
    lines = text.split("\n")
    if _TO_ESCAPE.search(text.replace("\n", "")) or not lines[0] or not lines[-1]:
        return None
    if any(line != line.strip(" \t") for line in lines):
        return None
    if len(lines) > 1 and all(len(line) <= WIDTH for line in lines):
        return "\n".join((f"{name}: |-", *_indented(lines)))
    # In a folded block a line feed is read as a space, and one more than are there as that many.
    paragraphs = re.sub("\n+", lambda breaks: breaks[0] + "\n", text).split("\n")
    rows = [row for paragraph in paragraphs for row in _wrapped(paragraph)]
    return "\n".join((f"{name}: >-", *_indented(rows)))


def _wrapped(line: str) -> list[str]:
    """Cuts the line where a single space stands between words; a cut elsewhere is not read as a space."""
    rows = [""]
    for word in re.split(r"(?<=\S) (?=\S)", line):
        if rows[-1] and len(rows[-1]) + 1 + len(word) > WIDTH - 2:
            rows.append(word)
        else:
            rows[-1] = f"{rows[-1]} {word}" if rows[-1] else word
    return rows


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]
