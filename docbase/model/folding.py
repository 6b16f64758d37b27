"""How docbase compares French words: without case, accents, ligatures or kinds of apostrophe."""

import re
import unicodedata

_LIGATURES = {"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", "ß": "ss", "’": "'", "ʼ": "'", "‑": "-"}
_LINKING = frozenset(
    {"a", "au", "aux", "avec", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les"}
    | {"ou", "par", "pour", "qu", "sous", "sur", "un", "une"}
)
"""Words that announce another one: an identifier does not end on them."""
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Returns the text in lower case, without accents, ligatures opened, apostrophes straight.

    >>> fold("L’Œuvre des élus")
    "l'oeuvre des elus"
    """
    return text.lower() if text.isascii() else text.translate(_plain).lower()


class _Plain(dict[int, str]):
    """What stands for each sign, found when it is first met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        decomposed = unicodedata.normalize("NFKD", _LIGATURES.get(sign, sign))
        plain = self[code] = "".join(part for part in decomposed if not unicodedata.combining(part))
        return plain


_plain = _Plain()


def slug(text: str, limit: int = 60) -> str:
    """Returns the text as an identifier: ascii words joined by hyphens, cut after a full word at the limit.

    >>> slug("Le potentiel économique des quartiers (2015)")
    'le-potentiel-economique-des-quartiers-2015'
    >>> slug("Le recyclage foncier dans un parc d'activités", 32)
    'le-recyclage-foncier'
    """
    words = _NOT_SLUG.sub("-", fold(text)).strip("-").split("-")
    kept: list[str] = []
    for word in words:
        if sum(map(len, kept)) + len(kept) + len(word) > limit:
            while len(kept) > 1 and kept[-1] in _LINKING:
                kept.pop()
            break
        kept.append(word)
    return "-".join(kept) or words[0][:limit]
