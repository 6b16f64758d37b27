"""French typography: the apostrophe and the no-break spaces, put into data once before they are printed.

Citation engines disagree about the spaces of French (one kind, another, none at all): docbase sets
them itself and relies on none.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from docbase.cite.wording import FRENCH_MONTHS

NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"

TEXT_VARIABLES = frozenset(
    {
        "title",
        "container-title",
        "collection-title",
        "genre",
        "publisher",
        "publisher-place",
        "edition",
        "status",
        "medium",
        "dimensions",
        "abstract",
        "note",
        "family",
        "given",
        "literal",
    }
)
"""The variables of a CSL item, and the parts of a name, that hold prose; all others are left alone."""

_KEPT = (
    r"(?P<kept>\b(?:https?|ftp)://\S+|\bwww\.\S+|\b(?:doi|urn|hdl|ark):\S+|\b10\.\d{4,9}/\S+|\S+@\S+\.\S+)"
)
_SPACE = r"[ \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]"
_DIGITS = "0123456789"
_MONTH = rf"(?:{'|'.join(FRENCH_MONTHS)})(?!\w)"
_AFTER_DAY = "|".join(rf"(?<=[\dr]{NO_BREAK}(?i:{month}))" for month in FRENCH_MONTHS)
_UNIT = r"(?:(?:p|vol|éd|ex)\.|(?:h|min|ha|km|cm|m²|millions?|milliards?)(?!\w)|[€%])"
_WORD_END = r"(?<=[\w»)\]’…%”])"

_RULES: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (signs, re.compile(f"{_KEPT}|{rule}"), replacement)
    for signs, rule, replacement in (
        ("'", r"(?<=[^\W\d_])'(?=[\w«“])", "’"),
        ("«", rf"«{_SPACE}*(?=\S)", f"«{NO_BREAK}"),
        ("»", rf"(?<=\S){_SPACE}*»", f"{NO_BREAK}»"),
        (";!?", rf"(?<=\S){_SPACE}+(?=[;!?])", NARROW),
        (";!?", rf"{_WORD_END}(?=[;!?]+(?:\s|[»)\]”]|$))", NARROW),
        (":", rf"(?<=\S){_SPACE}+(?=:)", NO_BREAK),
        (":", rf"{_WORD_END}(?=:(?:\s|$))", NO_BREAK),
        ("°", rf"(?<=\b[nN]°){_SPACE}*(?=\d)", NO_BREAK),
        (".", rf"(?<=\b[sS]\.){_SPACE}*(?=[dln]\.(?!\w))", NO_BREAK),
        (".", rf"(?:(?<=\b[pPtT]\.)|(?<=\bpp\.)|(?<=\b[vV]ol\.)){_SPACE}+(?=\d)", NO_BREAK),
        (_DIGITS, rf"(?:(?<=\d)|(?<=\b1er)){_SPACE}+(?={_MONTH}|{_UNIT})", NO_BREAK),
        (_DIGITS, rf"(?<=\d{_SPACE}h){_SPACE}(?=\d\d\b)", NO_BREAK),
        (_DIGITS, rf"(?:{_AFTER_DAY}){_SPACE}+(?=\d\d\d\d\b)", NO_BREAK),
        (_DIGITS, rf"(?:(?<=\b\d)|(?<=\b\d\d)|(?<=\b\d\d\d)){_SPACE}(?=\d\d\d\b)", NARROW),
    )
)
"""Signs without one of which the rule finds nothing, what it looks for, what it puts there."""
_DATE = re.compile(rf"\b\d\d?(?:er|ᵉʳ)?{_SPACE}{_MONTH}(?:{_SPACE}\d{{4}})?\W*\Z", re.I)
_SIGNS = frozenset("".join(signs for signs, _rule, _replacement in _RULES))
"""Signs without which a text stays as it is."""


def french(text: str) -> str:
    """Returns the text with French apostrophes and no-break spaces; addresses and identifiers keep theirs.

    >>> french("L'école : pour qui ?")
    'L’école\\xa0: pour qui\\u202f?'
    """
    signs = _SIGNS.intersection(text)
    for needed, pattern, replacement in _RULES if signs else ():
        if not signs.isdisjoint(needed):
            text = pattern.sub(_unless_kept(replacement), text)
    return text


def _unless_kept(replacement: str) -> Callable[[re.Match[str]], str]:
    return lambda match: match["kept"] or replacement


def is_one(before: str, after: str) -> bool:
    """Whether a word ends a date, which no line parts: the month after its day, the year after both."""
    return _DATE.search(f"{before} {after}") is not None


def is_french(language: str) -> bool:
    """Whether texts in this language (a BCP 47 code; empty when it is not said) take French typography."""
    return language.lower().split("-")[0] in ("", "fr")


def typeset(item: Mapping[str, object]) -> dict[str, object]:
    """Returns the CSL item with French typography in its prose, or as it is when its language is another."""
    if not is_french(str(item.get("language", ""))):
        return dict(item)
    return {name: _typeset_value(name, value) for name, value in item.items()}


def _typeset_value(name: str, value: object) -> object:
    if isinstance(value, str):
        return french(value) if name in TEXT_VARIABLES else value
    if isinstance(value, Mapping):
        return {part: _typeset_value(part, content) for part, content in value.items()}
    if isinstance(value, Sequence):
        return [_typeset_value(name, element) for element in value]
    return value
