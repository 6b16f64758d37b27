"""Which characters the bytes of a text stand for: by mark, by declaration, or by what reads as French."""

import codecs
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

MARKS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
"""Bytes that some programs put first, and the encoding they tell."""
SAMPLE = 100_000
"""Bytes by which an encoding is guessed."""
WIDEST = 0.05
"""Part of the bytes of a text in UTF-16 that may be zero on the side of the letters."""
SHORTEST = 4
"""Characters without which nothing tells that a text is in UTF-16."""
FEW = 0.02
"""Part of the accents that may be broken in a text that is still UTF-8."""

_OLD = ("cp1252", "mac_roman", "cp850")
"""Encodings of Windows, of the Macintosh before OS X, and of DOS; in doubt, the first."""
_ACCENTED = frozenset("àâæçèéêëîïôœùûüÀÂÇÈÉÊËÎÏÔŒÙÛÜ")
_TYPED = frozenset("«»’‘“”–—…•°€§²³·\xa0")
# What the web calls Latin-1 is read as Windows-1252 by every browser, and so by those who write it.
_MEANT = {"iso8859-1": "cp1252", "iso8859-15": "iso8859-15", "ascii": "cp1252"}


def decoded(content: bytes, declared: str = "") -> str:
    """Returns the characters; those that cannot be told are U+FFFD.

    Args:
        content: the whole text.
        declared: the encoding that the text or its envelope names; what it is in fact goes before.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    wide = without_mark(content)
    if wide:
        return content.decode(wide, errors="replace")
    named = _known(declared)
    if not (b"\x1b" in content and named):  # the encodings of East Asia that escape are ASCII by their bytes
        try:
            return content.decode()
        except UnicodeDecodeError:
            pass
    if named in ("", "utf-8"):
        text = content.decode(errors="replace")
        return text if _is_nearly_whole(text) else content.decode(_guessed(content), errors="replace")
    return content.decode(named, errors="replace")


def without_mark(content: bytes) -> str:
    """Returns the encoding of a text in UTF-16 that does not say so, or nothing.

    >>> without_mark("Un été".encode("utf-16-le"))
    'utf-16-le'
    >>> without_mark(b"Un texte")
    ''
    """
    sample = content[: min(SAMPLE, len(content) // 2 * 2)]
    half = len(sample) // 2
    if half < SHORTEST:
        return ""
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second > half / 2 and first <= half * WIDEST:
        encoding = "utf-16-le"
    elif first > half / 2 and second <= half * WIDEST:
        encoding = "utf-16-be"
    else:
        return ""
    text = sample.decode(encoding, errors="replace")
    return "" if any(char < " " and char not in "\t\n\r\f" for char in text) else encoding


def _known(declared: str) -> str:
    """Returns the name that Python gives to the encoding, or nothing for one it does not have."""
    try:
        name = codecs.lookup(declared.strip(" \"'")).name if declared.isascii() else ""
    except (LookupError, ValueError):
        return ""
    # Bytes could be read, so it is not as wide as this; and some codecs are no characters ("hex", "rot13").
    return "" if name.startswith(("utf-16", "utf-32")) or not _is_of_text(name) else _MEANT.get(name, name)


def _is_of_text(name: str) -> bool:
    try:
        b"a".decode(name)
    except (LookupError, ValueError):
        return False
    return name not in ("unicode_escape", "raw_unicode_escape", "idna", "punycode")


def _is_nearly_whole(text: str) -> bool:
    """Returns whether the text is UTF-8 in which a few bytes were broken."""
    others = sum(not char.isascii() for char in text)
    return text.count("\ufffd") <= others * FEW


def _guessed(content: bytes) -> str:
    """Returns the old encoding in which the text reads best as French; Windows-1252 in doubt."""
    sample = content[:SAMPLE]
    return max(_OLD, key=lambda encoding: _frenchness(sample.decode(encoding, errors="replace")))


def _frenchness(text: str) -> int:
    """Returns how many of the letters that ASCII lacks stand where French has them, less the others."""
    score = 0
    for before, char in zip(" " + text, text, strict=False):
        if not char.isascii():
            is_inside = before.islower() and char.isupper()
            score += -2 if is_inside else 2 if char in _ACCENTED else 1 if char in _TYPED else -1
    return score
