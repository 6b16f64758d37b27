"""The persons a document says it is by, with what they did: “Rédigé par…”, “Coordination : …”."""

import re
from collections.abc import Iterable, Iterator, Sequence

from docbase.ingest.describe.bodies import SCHEME, contribution
from docbase.ingest.describe.lines import Sheet
from docbase.ingest.describe.names import listed, names_people, person_name, without_asides
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract, Line
from docbase.model.folding import fold
from docbase.model.record import Contribution

_SUBJECT = r"(?:(?:texte|note|article|document|dossier|rapport|etude|fiche|guide|memoire)s?\s+)?"
_SAYINGS = (
    ("author", _SUBJECT + r"(?:redigee?s?|realisee?s?|ecrit|etablie?|presentee?s?|elaboree?s?)\s+par"),
    ("author", r"(?:redaction|redacteurs?|redactrices?|auteure?s?|autrices?|auteur·?e?·?s?|par|by|authors?)"),
    ("author", r"rapporteure?s?"),
    ("editor", r"(?:sous la (?:direction|coordination) de|coordination(?: editoriale)?|coordonnee?\s+par)"),
    ("translator", r"(?:traduction(?: francaise)?|traduite?\s+par)"),
    ("contributor", r"(?:avec la (?:participation|contribution) de|contributeurs?|contributrices?)"),
    ("speaker", r"(?:intervenante?s?|conferenciere?s?)"),
)
_BYLINES = tuple((role, re.compile(rf"{said}\s*(?P<sign>[:\t])?\s*(?P<names>.*)")) for role, said in _SAYINGS)
_OPENS = re.compile("|".join(said for _role, said in _SAYINGS))
_LABELLED = re.compile(r"(?:redact|auteur|autrice|rapporteur|coordination|traduction)")
_COVER, _FORM = 25, 3
"""Lines of a cover, and pages, in which a byline stands."""
_FOLLOWING = 3
_SEPARATOR = re.compile(r"\s*(?:;|\bet\b|\band\b|&|,(?=\s*[A-ZÀ-Þ][\w.’'-]+\s+[A-ZÀ-Þ]))\s*")
_INVERTED = re.compile(r"(?P<last>[A-ZÀ-Þ][A-ZÀ-Þ’' -]+),\s*(?P<first>[A-ZÀ-Þ][\w’'-]+)")


def named_persons(extract: Extract, sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Contribution]:
    """Yields the persons of the bylines of the cover, or else of the labels of the first pages."""
    cover = sheet.cover[:_COVER]
    found = [*_of_lines([line.text for line in cover], vocabulary), *_of_lists(cover, sheet, vocabulary)]
    yield from found or _of_labels(extract, vocabulary)


def people(text: str, vocabulary: Vocabulary, role: str = "author") -> Iterator[Contribution]:
    """Yields the persons that the text lists."""
    inverted = _INVERTED.fullmatch(without_asides(text))
    if inverted:
        name = person_name(f"{inverted['first']} {inverted['last']}")
        if name:
            yield Contribution(person=name, role=role)
        return
    for piece in _SEPARATOR.split(text):
        name = person_name(piece)
        term = vocabulary.find(name, SCHEME) if name else None
        if name:
            yield contribution(term) if term else Contribution(person=name, role=role)


def _of_lines(lines: Sequence[str], vocabulary: Vocabulary) -> Iterator[Contribution]:
    for place, line in enumerate(lines):
        for role, names in _read(line):
            if names:
                yield from people(names, vocabulary, role)
            else:
                yield from _below(lines[place + 1 : place + 1 + _FOLLOWING], vocabulary, role)


def _read(line: str) -> Iterator[tuple[str, str]]:
    """The role and the names of a byline; the names are empty when they stand on the next lines."""
    folded = fold(line)
    if len(folded) != len(line) or len(line) > 200 or not _OPENS.match(folded):
        return
    for role, pattern in _BYLINES:
        match = pattern.fullmatch(folded)
        if match:
            names = line[match.start("names") :].strip()
            if not names or names[:1].isupper():
                yield role, names
            return


def _below(lines: Iterable[str], vocabulary: Vocabulary, role: str) -> Iterator[Contribution]:
    for line in lines:
        text = line.split("\t")[0].strip(" ,")
        if not all(person_name(piece) for piece in listed(text)):
            return
        yield from people(text, vocabulary, role)


def _of_lists(cover: Sequence[Line], sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Contribution]:
    """The persons of a list set apart; in small letters it is of those present."""
    for line in cover:
        is_apart = line.size > 1.1 * sheet.body_size or line.style.lower().startswith(("subtitle", "author"))
        if is_apart and len(listed(line.text)) > 1 and names_people(line.text):
            yield from people(line.text, vocabulary)


def _of_labels(extract: Extract, vocabulary: Vocabulary) -> Iterator[Contribution]:
    """“Auteurs :” in the colophon or the descriptive sheet of the first pages."""
    for page in extract.pages[:_FORM]:
        lines = [line.strip() for line in page.text.split("\n")]
        for place, line in enumerate(lines):
            if (":" in line or "\t" in line) and len(line) < 160 and _LABELLED.match(fold(line[:14])):
                yield from _of_lines(lines[place : place + 1 + _FOLLOWING], vocabulary)
                return
