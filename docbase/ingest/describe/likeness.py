"""How much a statement of the first page looks like a title."""

import re
from dataclasses import dataclass

from docbase.ingest.describe.blocks import Statement
from docbase.ingest.describe.filenames import content_words
from docbase.ingest.describe.kinds import TypeNames
from docbase.ingest.describe.names import names_people
from docbase.model.concepts import Term

SUBTITLE_STYLE = re.compile(r"sub ?title|sous-?titre", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"title|titre\b|heading$", re.IGNORECASE)
_HEADING_STYLE = re.compile(r"(?:heading|titre) ?1\b", re.IGNORECASE)
_LONGEST = 240
_EVENTS = content_words(
    """
    actes journee journees regionale regionales nationale departementale rencontre rencontres atelier
    ateliers seminaire colloque conference table ronde des les dossier presse lettre information fiche
    experience cahier collection reperes synthese rapport etude guide
    """
)
"""Words of a heading that says what kind of paper it is, above a title in larger letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a title is measured by."""

    words: tuple[frozenset[str], ...]
    """The words of each thing that may repeat the title: the file name, the embedded title."""
    type: Term | None
    """The type the file name announces."""
    largest: float
    """Size of the largest letters that are not the name of a body."""
    body: float
    """Size of the running text."""
    is_legal: bool
    """Whether the text gives its grounds as an act does: “Vu le code…”."""

    def agreement(self, text: str) -> float:
        """How much the text shares with the likest hint, from 0 to 1."""
        words = content_words(text)
        return max((_shared(words, hint) for hint in self.words), default=0.0)


def likeness(one: Statement, hints: Hints, names: TypeNames) -> float:
    """Returns how much the statement looks like the title: 1 is a fair one, 2 a sure one.

    Large letters count most; then what file name and metadata repeat, the style, the word that names a type
    ("Guide…") and the place. Names of bodies and of persons count against it.
    """
    agreement = hints.agreement(one.text)
    opening = names.opening(one.text)
    return (
        _by_letters(one, hints)
        + 1.1 * agreement
        + 0.6 * bool(_TITLE_STYLE.match(one.style))
        + 0.35 * bool(_HEADING_STYLE.match(one.style))
        - 0.5 * bool(SUBTITLE_STYLE.search(one.style))
        + 0.55 * bool(opening)
        + 0.5 * (opening is not None and opening == hints.type)
        + 0.9 * (one.is_official and hints.is_legal)
        + 0.4 * one.text.lower().startswith("objet :")
        - 0.06 * min(one.rank, 20)
        - _against(one, agreement)
        - _heads_only(one, hints, names)
    )


def _by_letters(one: Statement, hints: Hints) -> float:
    if not hints.largest or not hints.body:
        return 0.0
    return 1.2 * min(one.size / hints.largest, 1) ** 2 + 0.25 * min(one.size / hints.body - 1, 2)


def _against(one: Statement, agreement: float) -> float:
    is_person = names_people(one.text) and not agreement
    return (
        1.4 * one.is_body_name
        + 0.7 * (len(one.text) > _LONGEST and not one.is_official)
        + 0.6 * (len(content_words(one.text)) < 2 and not agreement)
        + 0.4 * one.text[:1].islower()
        + 0.6 * (not any(char.isupper() for char in one.text))
        + 0.6 * is_person
        + 0.5 * (one.page > 1)
    )


def _heads_only(one: Statement, hints: Hints, names: TypeNames) -> float:
    """How much speaks for a heading above the title: the name of the series, or of the kind of paper."""
    if names.series(one.text):
        return 3.0
    is_small = one.size < 0.8 * hints.largest
    return 0.9 * (is_small and (bool(names.alone(one.text)) or not content_words(one.text) - _EVENTS))


def _shared(words: frozenset[str], hint: frozenset[str]) -> float:
    if not words or not hint:
        return 0.0
    shared = sum(any(_same_stem(word, other) for other in words) for word in hint)
    return shared / max(len(hint), min(len(words), len(hint) + 3))


def _same_stem(first: str, second: str) -> bool:
    """Whether two folded words are one, or two forms of one."""
    return first == second or (len(first) > 3 and len(second) > 3 and first[:6] == second[:6])
