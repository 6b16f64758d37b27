"""Dates as people and spreadsheets write them, put into EDTF: "le 1er mars 2017", "03/11/2015", "nov.-15"."""

import re

from docbase.model.folding import fold

_MONTHS = (
    ("janv", "jan"),
    ("fevr", "feb", "fev"),
    ("mars", "mar"),
    ("avr", "apr"),
    ("mai", "may"),
    ("juin", "jun"),
    ("juil", "jul"),
    ("aout", "aug"),
    ("sept", "sep"),
    ("oct",),
    ("nov",),
    ("dec",),
)
"""How the names of months begin."""
_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:\s+0{1,2}:00(?::00)?)?")
_MONTH = re.compile(r"(\d{1,2})[/.](\d{4})")
_NAMED = re.compile(r"(?:le )?(?:(\d{1,2})(?:er)?[\s-]+)?([a-z]{3,9})\.?[\s-]+(\d{4}|\d{2})")
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00)?")
_ABOUT = re.compile(r"(?:c\.?|ca\.?|circa|vers|environ|\[)\s*(\d{4})(?:\s*\?)?\]?")


def spoken_date(text: str) -> str:
    """Returns a date in EDTF; what is in EDTF already, or is no date, as it is.

    Whether there is such a day, `parse_date` tells. Figures stand in the order of France, and of two figures
    of a year the century is this one.

    >>> spoken_date("le 1er mars 2017"), spoken_date("24/03/2017"), spoken_date("nov.-15")
    ('2017-03-01', '2017-03-24', '2015-11')
    >>> spoken_date("vers 1998"), spoken_date("2014/2015")
    ('1998~', '2014/2015')
    """
    plain = " ".join(fold(text).split())
    if found := _INSTANT.fullmatch(plain):
        return found[1]
    if found := _DAY.fullmatch(plain):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if found := _MONTH.fullmatch(plain):
        return f"{found[2]}-{int(found[1]):02}"
    if found := _ABOUT.fullmatch(plain):
        return f"{found[1]}~"
    if found := _NAMED.fullmatch(plain):
        month = next((n for n, names in enumerate(_MONTHS, 1) if found[2].startswith(names)), 0)
        year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
        day = f"-{int(found[1]):02}" if found[1] else ""
        return f"{year}-{month:02}{day}"
    return text
