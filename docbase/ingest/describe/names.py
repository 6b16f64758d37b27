"""The persons and bodies a cover or the metadata name."""

import re
from collections.abc import Iterable, Iterator

from docbase.ingest.describe.draft import COLOPHON, FIRST_PAGE, Proposal
from docbase.ingest.describe.lines import Sheet
from docbase.model.concepts import Term, Vocabulary
from docbase.model.extract import Extract, Line
from docbase.model.folding import fold
from docbase.model.record import Contribution

SCHEME = "actors"
_TOP, _FOOT = 6, 3
"""Lines of a cover where a body that publishes is named: further in, it is only spoken of."""

_BYLINE = re.compile(
    r"^(?:(?:texte|note|article|document|dossier|rapport|[ée]tude)\s+)?(?:r[ée]dig[ée]e?s?\s+par"
    r"|r[ée]daction|auteure?s?|autrices?|"
    r"pr[ée]sent[ée]e?\s+par|r[ée]alis[ée]e?\s+par|[ée]crit\s+par|par|by|author"
    r"|rapporteure?s?)\s*:?\s+(?P<names>.{4,160})$",
    re.IGNORECASE,
)
_PUBLISHED_BY = re.compile(
    r"^\W*(?:[ée]diteur|[ée]dit[ée]e?\s+par|publi[ée]e?\s+par|une\s+publication\s+(?:de\s+l['’]|de\s+la|du|de))"
    r"\s*:?\s*(?P<name>[^\n,;(]{3,80})",
    re.IGNORECASE | re.MULTILINE,
)
_TITLES = re.compile(r"^(?:M\.|MM\.|Mme|Mmes|Mlle|Dr|Pr|Me|Monsieur|Madame)\s+")
_ASIDE = re.compile(r"\s*[(\[].*?[)\]]|\s+[-–/]\s+.*$|,\s*(?:[A-ZÉ]{2,9}(?=,|$)|[a-zé]).*$")
_SEPARATOR = re.compile(r"\s*(?:;|\bet\b|\band\b|&|,(?=\s*[A-ZÀ-Þ][\w.’'-]+\s+[A-ZÀ-Þ]))\s*")
_PART = r"[A-ZÀ-Þ][\w’'.-]*"
_PARTICLE = r"(?:de|du|des|d['’]|le|la|van|von|di|da|L['’]|l['’])"
_PERSON = re.compile(rf"{_PART}(?:\s+(?:{_PARTICLE}\s*)*{_PART}){{1,3}}")
_NOT_PERSONS = re.compile(
    r"\b(?:agence|nationale?|sante|publique?|direction|service|centre|institut|etude|ministere"
    r"|commission|mairie|groupe|office|cerema|ign|"
    r"association|societe|conseil|departement|region|ville|bureau|admin|user|utilisateur|pc|compte"
    r"|cabinet|windows|microsoft|apple|owner|"
    r"syndicat|communaute|metropole|agglomeration|federation|univers\w+|ecole|atelier|comite|reseau"
    r"|equipe|projet|document|version|standard)\b"
)


def propose_contributors(
    extract: Extract, sheet: Sheet, vocabulary: Vocabulary
) -> Proposal[tuple[Contribution, ...]] | None:
    """Returns the authors and bodies the cover names, else the authors of the metadata that it prints."""
    byline = tuple(_from_byline(sheet, vocabulary))
    bodies = tuple(_bodies(sheet, vocabulary))
    if byline or bodies:
        confidence = 0.7 if byline else 0.6
        return Proposal(value=_unique((*byline, *bodies)), source=FIRST_PAGE, confidence=confidence)
    named = _from_metadata(extract.metadata.get("author", ""), vocabulary)
    embedded = _unique(one for one in named if _is_printed(one, extract, vocabulary))
    if embedded:
        return Proposal(value=embedded, source=f"{extract.format}-metadata", confidence=0.5)
    return None


def _is_printed(contribution: Contribution, extract: Extract, vocabulary: Vocabulary) -> bool:
    """Whether the document itself has the name: else it is only that of the computer's owner."""
    pages = [page.text for page in (*extract.pages[:3], *extract.pages[3:][-1:])]
    printed = re.sub(r"\W+", " ", fold(" ".join(pages)))
    name = vocabulary.label(contribution.name).partition(",")[0]
    wanted = re.sub(r"\W+", " ", fold(name)).strip()
    return f" {wanted} " in f" {printed} "


def propose_publisher(extract: Extract, vocabulary: Vocabulary) -> Proposal[str] | None:
    """Returns the body of the vocabulary that the front or the last page says it is published by."""
    pages = [page.text for page in (*extract.pages[:2], *extract.pages[2:][-1:])]
    for match in _PUBLISHED_BY.finditer("\n".join(pages)):
        term = vocabulary.find(match["name"].strip(" .:–-"), SCHEME)
        if term and term.is_active:
            return Proposal(value=term.id, source=COLOPHON, confidence=0.8)
    return None


def _from_byline(sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Contribution]:
    for line in sheet.cover[:25]:
        match = _BYLINE.match(line.text)
        if match:
            yield from _people(_ASIDE.sub("", match["names"]), vocabulary)
        elif _is_list_of_authors(line, sheet):
            yield from _people(line.text, vocabulary)


def _is_list_of_authors(line: Line, sheet: Sheet) -> bool:
    """Whether the line is a list of persons set apart; in small letters it is of those present."""
    is_apart = line.size > 1.1 * sheet.body_size or line.style.lower().startswith(("subtitle", "author"))
    return is_apart and len(_listed(line.text)) > 1 and names_people(line.text)


def _bodies(sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Contribution]:
    cover = sheet.cover
    for line in (*cover[:_TOP], *cover[_TOP:][-_FOOT:]):
        plain = re.sub(r"^(?:©|par|by)\s+|\s+(?:19|20)?\d{1,4}$", "", line.text).strip(" .:–-")
        term = vocabulary.find(plain, SCHEME)
        if term and term.is_active:
            yield _contribution(term)


def _from_metadata(author: str, vocabulary: Vocabulary) -> Iterator[Contribution]:
    for piece in re.split(r"\s*;\s*", author):
        term = vocabulary.find(piece, SCHEME)
        if term and term.is_active:
            yield _contribution(term)
        else:
            yield from _people(piece, vocabulary)


def _people(text: str, vocabulary: Vocabulary) -> Iterator[Contribution]:
    inverted = re.fullmatch(r"(?P<last>[A-ZÀ-Þ][A-ZÀ-Þ’' -]+),\s*(?P<first>[A-ZÀ-Þ][\w’'-]+)", _bare(text))
    if inverted:
        yield Contribution(person=f"{_capitalised(inverted['last'])}, {inverted['first']}")
        return
    for piece in _SEPARATOR.split(text):
        name = person_name(piece)
        term = vocabulary.find(name, SCHEME) if name else None
        if name:
            yield _contribution(term) if term else Contribution(person=name)


def names_people(text: str) -> bool:
    """Whether the text is the name of a person, or a list of such names."""
    pieces = _listed(text)
    if text.isupper():
        return False  # a title in capitals looks like a name
    return bool(pieces) and sum(bool(person_name(piece)) for piece in pieces) >= 0.8 * len(pieces)


def _listed(text: str) -> list[str]:
    return [piece for piece in re.split(r"\s*[,;]\s*|\s+(?:et|and|&)\s+", text) if piece]


def person_name(text: str) -> str:
    """Returns the name as "Name, First name", or nothing when the text does not look like one person.

    >>> person_name("M. Luc MATHIS")
    'Mathis, Luc'
    >>> person_name("Service Communication")
    ''
    """
    bare = _bare(text)
    if not _PERSON.fullmatch(bare) or _NOT_PERSONS.search(fold(bare)) or re.search(r"\d|_", bare):
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


def _bare(text: str) -> str:
    return _TITLES.sub("", _ASIDE.sub("", text.strip())).strip(" .:,")


def _capitalised(name: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize() if match[0].isupper() else match[0], name)


def _contribution(term: Term) -> Contribution:
    if term.attributes.get("kind") == "personne":
        return Contribution(person=term.id)
    return Contribution(body=term.id)


def _unique(contributions: Iterable[Contribution]) -> tuple[Contribution, ...]:
    return tuple(dict.fromkeys(contributions))
