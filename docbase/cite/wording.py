"""The words of a printed bibliography, in its own language; that of the messages is its maker's."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

FRENCH_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "fr": MappingProxyType(
            {
                "bibliography": "Bibliographie",
                "contents": "Sommaire",
                "as of": "Arrêtée au {day}",
                "index": "Index",
                "index of authors": "Index des auteurs",
                "index of themes": "Index des thèmes",
                "pages": "À lire",
                "call number": "Cote",
                "link": "En ligne",
                "themes": "Thèmes",
                "page": "p.",
                "new acquisitions": "Nouvelles acquisitions",
                "since": "Entrées depuis le {day}",
                "between": "Entrées du {first} au {last}",
                "productions": "Productions {year}",
            }
        ),
        "en": MappingProxyType(
            {
                "bibliography": "Bibliography",
                "contents": "Contents",
                "as of": "As of {day}",
                "index": "Index",
                "index of authors": "Index of authors",
                "index of themes": "Index of themes",
                "pages": "Read",
                "call number": "Call number",
                "link": "Online",
                "themes": "Themes",
                "page": "p.",
                "new acquisitions": "New acquisitions",
                "since": "Received since {day}",
                "between": "Received from {first} to {last}",
                "productions": "Productions {year}",
            }
        ),
    }
)
"""By language, then by what they name."""


def word(name: str, language: str) -> str:
    """Returns the words for what is named, in French when the language is neither French nor English."""
    return WORDS.get(language, WORDS["fr"])[name]


def long_date(day: date, language: str) -> str:
    """Returns the day as it is printed.

    >>> long_date(date(2026, 11, 1), "fr")
    '1er novembre 2026'
    """
    if language == "en":
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {FRENCH_MONTHS[day.month - 1]} {day.year}"


def long_month(year: int, month: int, language: str) -> str:
    """Returns the month as a heading has it.

    >>> long_month(2026, 11, "fr")
    'Novembre 2026'
    """
    months = _ENGLISH_MONTHS if language == "en" else FRENCH_MONTHS
    return f"{months[month - 1].capitalize()} {year}"
