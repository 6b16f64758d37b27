"""The series a cover names, with its number: “Repères pour agir n° 4”."""

import re

from docbase.ingest.describe.draft import FIRST_PAGE, Proposal
from docbase.ingest.describe.kinds import TypeNames
from docbase.ingest.describe.lines import Sheet
from docbase.model.folding import fold
from docbase.model.record import Series

_NUMBERED = re.compile(
    r"^(?P<title>[^\W\d].{2,70}?)[\s,–(-]*(?:\bn\s?[°ºo]|#)\s?(?P<number>\d{1,4}(?:[-/]\d{1,4})?)\b"
    r"\W*(?:[^\W\d]+ )?(?:(?:19|20)\d\d)?\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:\bn\s?[°ºo]|\bnum[ée]ro|#)\s?(?P<number>\d{1,4})\b", re.IGNORECASE)
_COLLECTION = re.compile(
    r"^(?:collection|s[ée]rie)\s*:?\s*[«“\"]?\s*(?P<title>[^»”\"]{3,60}?)\s*[»”\"]?$", re.IGNORECASE
)
_NOT_A_SERIES = re.compile(
    r"\b(?:loi|decret|arrete|article|art|avenant|convention|annexe|conseil|module|phase|lot|marche"
    r"|dossier de|telephone|"
    r"seance|deliberation|piece|fiche|tableau|figure|question|axe|action|objectif|page|version"
    r"|reunion|sous-groupe|"
    r"retour|restitution|bilan|notification|zone|parcelle|section|numero|numerique|secteur|groupe"
    r"|commission)\b"
)


def propose_series(sheet: Sheet, names: TypeNames) -> Proposal[Series] | None:
    """Returns the series named on a line of its own on the cover; one of the centre's own, for sure."""
    cover = sheet.cover[:12]
    for place, line in enumerate(cover):
        own = names.series(line.text)
        if own:
            number = _NUMBER.search(" ".join(one.text for one in cover[place : place + 2]))
            series = Series(title=own.label, number=number["number"] if number else "")
            return Proposal(value=series, source=FIRST_PAGE, confidence=0.9)
    for line in cover:
        named = _COLLECTION.match(line.text)
        if named and len(line.text) < 70:
            return Proposal(value=Series(title=named["title"].strip()), source=FIRST_PAGE, confidence=0.6)
        numbered = _NUMBERED.match(line.text)
        if (
            numbered
            and not _NOT_A_SERIES.search(fold(numbered["title"]))
            and len(numbered["title"].split()) <= 8
        ):
            series = Series(title=numbered["title"].strip(" -–,:("), number=numbered["number"])
            return Proposal(value=series, source=FIRST_PAGE, confidence=0.55)
    return None
