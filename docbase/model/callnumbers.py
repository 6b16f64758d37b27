"""Call numbers (cotes): when two are the same, and in which order they stand on a shelf."""

import re

from docbase.model.folding import fold

_PART = re.compile(r"(?<![\d.,])\d+[.,]\d+(?![\d.,])|\d+|[^\W\d_]+")
"""A decimal number, as in a class of Dewey; a whole number; letters."""

Place = tuple[tuple[bool, int, str, str], ...]
"""Where a call number stands: nothing before something, figures before letters."""


def parts(call_number: str) -> tuple[str, ...]:
    """Returns what a call number is made of, in lower case: signs and spaces do not count.

    >>> parts("DEV-12 bis"), parts("dev12 BIS")
    (('dev', '12', 'bis'), ('dev', '12', 'bis'))
    """
    return tuple(_PART.findall(fold(call_number)))


def same_form(call_number: str) -> str:
    """Returns what two ways to write one call number have in common.

    >>> same_form("DEV 012") == same_form("dev12")
    True
    """
    return " ".join(one.lstrip("0") or "0" if one.isdecimal() else one for one in parts(call_number))


def beginnings(call_number: str) -> tuple[str, ...]:
    """Returns the common form of a call number, and of each class that it is in, the widest first.

    >>> beginnings("DEV 12")
    ('dev', 'dev 12')
    """
    words = same_form(call_number).split()
    return tuple(" ".join(words[:end]) for end in range(1, len(words) + 1))


def shelf_place(call_number: str) -> Place:
    """Returns where a call number stands, to sort by: DEV, DEV 2, DEV 12, DEV 12 bis, EMP 1.

    After its point, a number is a decimal one, as in a class of Dewey.

    >>> sorted(["307.2 DEV", "307.14 DEV", "DEV 12", "DEV 2"], key=shelf_place)
    ['307.14 DEV', '307.2 DEV', 'DEV 2', 'DEV 12']
    """
    return tuple(map(_ranked, parts(call_number)))


def _ranked(part: str) -> tuple[bool, int, str, str]:
    if not part[0].isdecimal():
        return True, 0, part, ""
    whole, _point, decimals = part.replace(",", ".").partition(".")
    digits = whole.lstrip("0")
    return False, len(digits), digits, decimals
