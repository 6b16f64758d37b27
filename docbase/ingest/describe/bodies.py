"""The bodies a cover is headed by: those of the vocabulary, and those whose name is plain to see."""

import re
from collections.abc import Iterator

from docbase.ingest.describe.casing import Spelling, sentence_case
from docbase.ingest.describe.lines import Sheet
from docbase.ingest.describe.wording import Front
from docbase.model.concepts import Term, Vocabulary
from docbase.model.record import Contribution

SCHEME = "actors"
_TOP, _FOOT = 6, 3
"""Lines of a cover where a body that publishes is named: further in, it is only spoken of."""
_HEADING = 3
"""Statements at the head of a first page among which the name of a body stands."""
_ABOUT = re.compile(r"^(?:©|par|by)\s+|\s+(?:19|20)?\d{1,4}$")
_BODY = re.compile(
    r"(?:(?:ministere|secretariat d'etat|prefecture|prefete?|mairie|ville|commune|departement|metropole"
    r"|universite|association|federation|fondation|syndicat|observatoire|agence|institut|chambre)\s"
    r"|direction (?:generale|departementale|regionale|interministerielle|nationale|donnees)"
    r"|conseil (?:national|departemental|regional|general)\s"
    r"|communaute (?:urbaine|d'agglomeration|de communes)|caisse (?:nationale|des|d')"
    r"|centre (?:national|d'etudes|de ressources|de gestion|hospitalier|communal)|commissariat general)"
)
_SPEAKS = re.compile(r"[:;?!@]|\d{3}|\b(?:est|sont|a l'attention|et son|reunion|seance|anime)\b")
_LONGEST = 16


def named_bodies(sheet: Sheet, front: Front, vocabulary: Vocabulary) -> Iterator[Contribution]:
    """Yields the bodies of the vocabulary on the cover, or else the one that the first page is headed by."""
    known = list(_known(sheet, vocabulary))
    yield from known
    if not known:
        yield from _heading(front, vocabulary)


def contribution(term: Term) -> Contribution:
    """Returns the actor as the author of a publication."""
    if term.is_person:
        return Contribution(person=term.id)
    return Contribution(body=term.id)


def _known(sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Contribution]:
    cover = [line.text for line in sheet.cover]
    for text in (*cover[:_TOP], *cover[_TOP:][-_FOOT:], *sheet.heads):
        name = _ABOUT.sub("", text).strip(" .:–-")
        term = vocabulary.find(name, SCHEME) or vocabulary.find(re.split(r"\s+[–|-]\s+", name)[0], SCHEME)
        if term and term.is_active:
            yield contribution(term)


def _heading(front: Front, vocabulary: Vocabulary) -> Iterator[Contribution]:
    for one in front.said[:_HEADING]:
        if _is_body(one.text, one.folded) and one.page == front.said[0].page:
            name = _written(one.text, front.spelling)
            term = vocabulary.find(name, SCHEME)
            yield contribution(term) if term and term.is_active else Contribution(body=name)
            return


def _is_body(text: str, folded: str) -> bool:
    is_name = bool(_BODY.match(folded)) and len(text.split()) <= _LONGEST
    return is_name and not _SPEAKS.search(folded) and not text.endswith((".", ","))


def _written(text: str, spelling: Spelling) -> str:
    return sentence_case(re.sub(r"\s*[-–]\s*\d.*$", "", text), spelling).strip(" -–")
