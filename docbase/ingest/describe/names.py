"""Names of persons, told from names of bodies, and written as a catalogue writes them."""

import re

from docbase.model.folding import fold

_TITLES = re.compile(r"^(?:M\.|MM\.|Mme|Mmes|Mlle|Dr|Pr|Me|Monsieur|Madame)\s+")
_ASIDE = re.compile(r"\s*[(\[].*?[)\]]|\s+[-–/]\s+.*$|,\s*(?:[A-ZÉ]{2,9}(?=,|$)|[a-zé]).*$")
_PART = r"[A-ZÀ-Þ][\w’'.-]*"
_PARTICLE = r"(?:de|du|des|d['’]|le|la|van|von|di|da|L['’]|l['’])"
_PERSON = re.compile(rf"{_PART}(?:\s+(?:{_PARTICLE}\s*)*{_PART}){{1,3}}")
_NO_NAME = re.compile(r"\d|_|\b[A-ZÀ-Þ]{2,}[a-zà-ÿ]|(?:^|\s)[B-DF-HJ-NP-TV-XZ]{2,}(?:\s|$)")
"""Figures, words with capitals inside, words without a vowel: signs of an acronym."""
_NOT_PERSONS = re.compile(
    r"\b(?:agence|nationale?|sante|publique?|direction|service|centre|institut|etude|ministere"
    r"|commission|mairie|groupe|office|cerema|ign|"
    r"association|societe|conseil|departement|region|ville|bureau|admin|user|utilisateur|pc|compte"
    r"|cabinet|windows|microsoft|apple|owner|"
    r"syndicat|communaute|metropole|agglomeration|federation|univers\w+|ecole|atelier|comite|reseau"
    r"|equipe|projet|document|version|standard|participants?|membres?|gip|ddt|dreal|comite)\b"
)


def names_people(text: str) -> bool:
    """Whether the text is the name of a person, or a list of such names."""
    pieces = listed(text)
    if text.isupper():
        return False  # a title in capitals looks like a name
    return bool(pieces) and sum(bool(person_name(piece)) for piece in pieces) >= 0.8 * len(pieces)


def listed(text: str) -> list[str]:
    """Returns the pieces of a list."""
    return [piece for piece in re.split(r"\s*[,;]\s*|\s+(?:et|and|&)\s+", text) if piece]


def person_name(text: str) -> str:
    """Returns the name as "Name, First name", or nothing when the text does not look like one person.

    >>> person_name("M. Luc MATHIS")
    'Mathis, Luc'
    >>> person_name("Service Communication")
    ''
    """
    bare = without_asides(text)
    if not _PERSON.fullmatch(bare) or _NOT_PERSONS.search(fold(bare)) or _NO_NAME.search(bare):
        return ""
    words = bare.split()
    shouted = [word for word in words if word.isupper() and len(word) > 1]
    if 0 < len(shouted) < len(words):
        last = " ".join(shouted)
        first = " ".join(word for word in words if word not in shouted)
    elif len(shouted) == len(words):
        last, first = words[0], " ".join(words[1:])  # civil servants' logins: NAME FIRST
    else:
        first, last = words[0], " ".join(words[1:])
    return f"{_capitalised(last)}, {_capitalised(first)}"


def without_asides(text: str) -> str:
    """Returns the name without “Mme”, “(IREV)” and the like."""
    return _TITLES.sub("", _ASIDE.sub("", text.strip())).strip(" .:,")


def _capitalised(name: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize() if match[0].isupper() else match[0], name)
