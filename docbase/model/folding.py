"""How docbase compares French words: without case, accents, ligatures or kinds of apostrophe."""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", "ß": "ss", "’": "'", "ʼ": "'", "‑": "-"}
)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Returns the text in lower case, without accents, ligatures opened, apostrophes straight.

    >>> fold("L’Œuvre des élus")
    "l'oeuvre des elus"
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def slug(text: str, limit: int = 60) -> str:
    """Returns the text as an identifier: ascii words joined by hyphens, cut between words at the limit.

    >>> slug("Le potentiel économique des quartiers (2015)")
    'le-potentiel-economique-des-quartiers-2015'
    """
    whole = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(whole) <= limit:
        return whole
    cut = whole[: limit + 1]
    return (cut[: cut.rfind("-")] if "-" in cut else cut[:limit]).strip("-")
