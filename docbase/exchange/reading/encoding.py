"""Which characters the bytes of a file stand for, found out and said."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from types import MappingProxyType

from docbase.extract.charset import MARKS, decoded, without_mark
from docbase.messages import gettext as _

_OLD: Mapping[str, str] = MappingProxyType(
    {"cp1252": "Windows-1252", "mac_roman": "Mac OS Roman", "cp850": "DOS (850)"}
)
"""Encodings of before UTF-8, and what people call them."""


def read_text(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Returns the characters of a file, and what a person must know of them: nothing when it is in UTF-8."""
    text = decoded(content)
    if _is_utf8(content):
        return text, ()
    name = _name(content)
    note = _("The file is not in UTF-8: it was read as {encoding}; look at the accents.")
    return text, (note.format(encoding=name),)


def _is_utf8(content: bytes) -> bool:
    try:
        content.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        return False
    return not without_mark(content)


def _name(content: bytes) -> str:
    if without_mark(content) or any(content.startswith(mark) for mark, _name in MARKS[1:]):
        return "UTF-16"
    return _OLD.get(codec_of(content)) or _("damaged UTF-8")


def codec_of(content: bytes) -> str:
    """Returns the name that Python has for the old encoding of a text; "utf-8" when it is in none of them."""
    text = decoded(content)
    return next((name for name in _OLD if text == content.decode(name, "replace")), "utf-8")
