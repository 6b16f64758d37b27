"""Who made a publication: the persons and bodies its cover names, or its metadata where it prints them."""

import re
from collections.abc import Iterable, Iterator

from docbase.ingest.describe.bodies import SCHEME, contribution, named_bodies
from docbase.ingest.describe.bylines import named_persons, people
from docbase.ingest.describe.draft import FIRST_PAGE, Proposal
from docbase.ingest.describe.lines import Sheet
from docbase.ingest.describe.wording import Front
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract
from docbase.model.folding import fold
from docbase.model.record import Contribution

_LINES = 12
"""Lines of a cover among which an author signs."""


def propose_contributors(
    extract: Extract, sheet: Sheet, front: Front, vocabulary: Vocabulary
) -> Proposal[tuple[Contribution, ...]] | None:
    """Returns the authors and bodies the cover names, else the authors of the metadata that it prints."""
    embedded = _unique(
        one
        for one in _from_metadata(extract.metadata.get("author", ""), vocabulary)
        if _is_printed(one, extract, vocabulary)
    )
    signed = tuple(one for one in embedded if _signs(one, sheet))
    persons = _unique((*named_persons(extract, sheet, vocabulary), *signed))
    bodies = _unique(named_bodies(sheet, front, vocabulary))
    if persons:
        confidence = 0.9 if set(persons) <= set(embedded) else 0.75
        return Proposal(value=_unique((*persons, *bodies)), source=FIRST_PAGE, confidence=confidence)
    if bodies:
        return Proposal(value=bodies, source=FIRST_PAGE, confidence=0.65)
    if embedded:
        return Proposal(value=embedded, source=f"{extract.format}-metadata", confidence=0.5)
    return None


def _from_metadata(author: str, vocabulary: Vocabulary) -> Iterator[Contribution]:
    for piece in re.split(r"\s*;\s*", author):
        term = vocabulary.find(piece, SCHEME)
        if term and term.is_active:
            yield contribution(term)
        else:
            yield from people(piece, vocabulary)


def _is_printed(one: Contribution, extract: Extract, vocabulary: Vocabulary) -> bool:
    """Whether the document itself has the name: else it is only that of the computer's owner."""
    pages = [page.text for page in (*extract.pages[:3], *extract.pages[3:][-1:])]
    printed = re.sub(r"\W+", " ", fold(" ".join(pages)))
    name = vocabulary.label(one.name).partition(",")[0]
    wanted = re.sub(r"\W+", " ", fold(name)).strip()
    return f" {wanted} " in f" {printed} "


def _signs(one: Contribution, sheet: Sheet) -> bool:
    """Whether the cover has the name on a line of its own, as that of an author stands."""
    words = sorted(re.findall(r"\w+", fold(one.person)))
    return bool(words) and any(
        sorted(re.findall(r"\w+", fold(line.text))) == words for line in sheet.cover[:_LINES]
    )


def _unique(contributions: Iterable[Contribution]) -> tuple[Contribution, ...]:
    return tuple(dict.fromkeys(contributions))
