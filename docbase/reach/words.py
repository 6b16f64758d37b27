"""Which words of a search that found nothing may be kept: never those that may say who somebody is."""

import re

from docbase.model.folding import fold

LONGEST = 100
"""Letters of what is kept."""
_PERSONAL = re.compile(r"@|(?:\d[\s.()/-]*){9}")
"""What may be an address of mail, or the number of a telephone or of a card."""
_FORMULA = "=+-@\t\r "
"""What a spreadsheet takes for the beginning of a formula."""


def kept_words(question: str) -> str:
    """Returns the words as they are kept, so that those that say the same are one; empty if they are not.

    >>> kept_words("  Budget  PARTICIPATIF à l'école ")
    "budget participatif a l'ecole"
    >>> kept_words("dossier de jeanne@example.org")
    ''
    """
    if _PERSONAL.search(question):
        return ""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in fold(question)).split())
    return words.lstrip(_FORMULA)[:LONGEST].rstrip()
