"""How French words sound, roughly: what is written otherwise but sounds alike is a likely slip."""

import re

_RULES = tuple(
    (re.compile(written), sound)
    for written, sound in (
        (r"(.)\1", r"\1"),
        (r"c(?:ue|eu)(?=il)", "ke"),
        (r"(?:ue|eu)(?=il)", "e"),
        (r"gz|ks|cs", "x"),
        (r"ph", "f"),
        (r"sch|sh|ch", "1"),
        (r"qu?|ck", "k"),
        (r"s?c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"gu(?=[eiy])", "w"),
        (r"g(?=[eiy])", "j"),
        (r"je(?=[aou])", "j"),
        (r"w", "g"),
        (r"h", ""),
        (r"y", "i"),
        (r"t(?=i(?:on|el|eu|al|a[^lt]))", "s"),
        (r"z", "s"),
        (r"m(?=[bp])", "n"),
        (r"(?:ai|ei)n", "in"),
        (r"e[mn](?![aeioumn])", "an"),
        (r"eau|au", "o"),
        (r"ai|ei", "e"),
        (r"oeu|oe|eu", "e"),
        (r"(.)\1", r"\1"),
        (r"(?<=..)(?:es?|[tdpx]?s|[tdpx])$", ""),
    )
)
_STARTS = (
    ("ph", ("f",)),
    ("f", ("ph",)),
    ("qu", ("k", "c")),
    ("k", ("qu", "c")),
    ("ce", ("se", "sce")),
    ("ci", ("si", "cy", "sci")),
    ("c", ("qu", "k")),
    ("se", ("ce", "sce")),
    ("si", ("ci", "cy", "sci")),
    ("s", ("z",)),
    ("z", ("s",)),
    ("j", ("ge", "gi")),
    ("g", ("j",)),
    ("au", ("o", "ho")),
    ("o", ("au", "ho")),
    ("en", ("an",)),
    ("em", ("am",)),
    ("an", ("en",)),
    ("am", ("em",)),
    ("e", ("he", "ai")),
    ("ai", ("e",)),
    ("i", ("hi", "y")),
    ("y", ("hy", "i")),
    ("a", ("ha",)),
    ("u", ("hu",)),
)
"""Other ways to write what a word begins with; the first that fits is the one that counts."""
_KEYS = ("azertyuiop", "qsdfghjklm", "wxcvbn")


def sound(folded: str) -> str:
    """Returns what the folded word sounds like, one sign for a sound; mute endings are left out.

    >>> sound("partissipassion"), sound("participation")
    ('partisipasion', 'partisipasion')
    """
    for written, heard in _RULES:
        folded = written.sub(heard, folded)
    return folded


def other_starts(folded: str) -> tuple[str, ...]:
    """Returns how the word may begin instead, when its first letters are what is wrong with it.

    >>> other_starts("kartier")
    ('qu', 'c', 'ak', 'ja', 'la')
    """
    alike = next((others for start, others in _STARTS if folded.startswith(start)), ())
    silent = (folded[1:3],) if folded[0] == "h" or folded[0] == folded[1] else ()
    swapped = folded[1] + folded[0]
    missed = tuple(key + folded[1] for key in beside(folded[0]))
    return tuple(dict.fromkeys((*alike, *silent, swapped, *missed)))


def beside(key: str) -> str:
    """Returns the letters beside this one on a French keyboard.

    >>> beside("k")
    'jl'
    """
    row = next((row for row in _KEYS if key in row), "")
    place = row.find(key)
    return row[max(0, place - 1) : place] + row[place + 1 : place + 2] if row else ""
