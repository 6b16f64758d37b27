"""What the names of paragraph styles say, in Word and LibreOffice, in English and French."""

import re

TEXT_SIZE = 11.0
"""Size of letters where nothing says it."""
LARGEST = 400.0
"""Points beyond which a size is a mistake."""
RANKS = {"Title": 28.0, "Subtitle": 18.0, "Heading 1": 20.0, "Heading 2": 16.0, "Heading 3": 14.0}
"""Size that the paragraphs of a style have at least, whatever its letters."""

_HEADING = re.compile(r"(?:heading|titre) ([1-9])", re.IGNORECASE)
_NAMES = {"title": "Title", "titre": "Title", "subtitle": "Subtitle", "sous-titre": "Subtitle"}


def common_name(name: str) -> str:
    """Returns the English name of a style that every word processor has, and any other name as it is.

    >>> common_name("Titre 1"), common_name("titre"), common_name("Encadré")
    ('Heading 1', 'Title', 'Encadré')
    """
    level = heading_level(name)
    return f"Heading {level}" if level else _NAMES.get(name.lower(), name)


def heading_level(name: str) -> int:
    """Returns the level of the headings that the name announces, from 1; 0 when it announces none."""
    heading = _HEADING.fullmatch(name)
    return int(heading[1]) if heading else 0


def ranked(name: str, size: float) -> float:
    """Returns the size that tells the rank of a paragraph: that of its letters, or more for a title."""
    return max(size, RANKS.get(name, 0.0))
