"""The publisher: the body a document says it is published by, or that signs its colophon."""

import re
from collections.abc import Iterator

from docbase.ingest.describe.bodies import SCHEME
from docbase.ingest.describe.casing import Spelling, sentence_case
from docbase.ingest.describe.draft import COLOPHON, Proposal
from docbase.ingest.describe.lines import is_contact
from docbase.ingest.describe.names import person_name
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract

_NAME = r"(?P<name>[A-ZÀ-Þ][^\n,;(|•©–]{2,90}?)"
_END = r"\s*(?:[,;.(|•–\n-]|$)"
_PUBLISHED_BY = re.compile(
    r"^\W*(?:(?:[ÉE]diteur\s*:|[ÉE]dition\s*:|[ÉE]dit[ée]e?\s+par|Publi[ée]e?\s+par)\s*(?:l['’]|la\s+|le\s+)?"
    r"|(?:Une\s+publication\s+(?:de\s+l['’]|de\s+la\s+|du\s+|de\s+)))" + _NAME + _END,
    re.MULTILINE,
)
_RIGHTS = re.compile(
    r"^\W*(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:(?:19|20)\d\d\s*[-–,]?\s*)*(?:by\s+|l['’])?"
    + _NAME
    + r"\s*[-–,.]?\s*(?:(?:19|20)\d\d)?\s*\.?\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_NO_BODY = re.compile(
    r"(?i:photo|cr[ée]dit|image|illustration|tous droits|all rights|notice|directeur|directrice|responsable"
    r"|les auteurs|num[ée]ro|revue|version|et\b|de\b|des\b|en\b)"
)
_NEXT_LINES = 4


def propose_publisher(extract: Extract, spelling: Spelling, vocabulary: Vocabulary) -> Proposal[str] | None:
    """Returns the body by which the front or the last page says it is published, or that signs it there."""
    texts = [page.text for page in (*extract.pages[:2], *extract.pages[2:][-1:])]
    text = "\n".join(texts)
    for name in _named(_PUBLISHED_BY, text):
        term = vocabulary.find(name, SCHEME)
        if term and term.is_active:
            return Proposal(value=term.id, source=COLOPHON, confidence=0.85)
        if 1 < len(name.split()) < 10 and not person_name(name):
            return Proposal(value=sentence_case(name, spelling), source=COLOPHON, confidence=0.6)
    for name in _named(_RIGHTS, text):
        term = vocabulary.find(name, SCHEME)
        if term or len(name.split()) > 3 or (len(name.split()) == 3 and not person_name(name)):
            value = term.id if term else sentence_case(name, spelling)
            return Proposal(value=value, source=COLOPHON, confidence=0.75)
    signed = next(_signed("\n".join(texts[1:]), vocabulary), None)
    return Proposal(value=signed, source=COLOPHON, confidence=0.6) if signed else None


def _named(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        name = match["name"].strip(" .:–-")
        if name and not _NO_BODY.match(name):
            yield name


def _signed(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Bodies of the vocabulary that stand above an address, a telephone number or a site."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for place, line in enumerate(lines):
        term = vocabulary.find(re.split(r"\s+[–-]\s+", line)[0], SCHEME) if len(line) < 90 else None
        about = (line, *lines[place + 1 : place + _NEXT_LINES])
        if term and term.is_active and any(is_contact(one) for one in about):
            yield term.id
