"""ISBN, ISSN and DOI printed in a document, with a right check digit."""

import re
from collections.abc import Mapping

from docbase.catalogue.identifiers import is_valid
from docbase.ingest.describe.draft import COLOPHON, Proposal
from docbase.model.extract import Extract

_PRINTED = (
    (
        "isbn",
        re.compile(
            r"ISBN(?:[ -]?1[03])?\s*(?:\([^)]{1,30}\))?\s*:?\s*"
            r"(?P<number>97[89](?:[ -]{0,2}\d){10}|\d(?:[ -]?\d){8}[ -]?[\dXx])(?!\d)"
        ),
    ),
    ("issn", re.compile(r"ISSN\s*(?:\([^)]{1,30}\))?\s*:?\s*(?P<number>\d{4}\s?-?\s?\d{3}[\dXx])(?!\d)")),
)
_DOI = re.compile(
    r"\b(?:doi\s*:?\s*|doi\.org/)(?P<number>10\.\d{4,9}/[^\s\"<>«»]+[^\s\"<>«».,;)\]])", re.IGNORECASE
)


def propose_identifiers(extract: Extract) -> Proposal[Mapping[str, str]] | None:
    """Returns the identifiers of the publication; a scheme with several different numbers is left out.

    A document that prints two ISBN in one place cites another book, and nothing tells which is its own; the
    last pages, where other books are advertised, count only when the first have none.
    """
    pages = [page.text for page in extract.pages]
    front, back = "\n".join(pages[:4]), "\n".join(pages[4:][-2:])
    kept = {
        scheme: number
        for scheme, pattern in _PRINTED
        if (number := _only(scheme, pattern, front if pattern.search(front) else back))
    }
    doi = _only("doi", _DOI, "\n".join(pages[:1]))
    if doi:
        kept["doi"] = doi
    return Proposal(value=kept, source=COLOPHON, confidence=0.9) if kept else None


def _only(scheme: str, pattern: re.Pattern[str], text: str) -> str:
    """The number the text gives in this scheme, as it is printed, if it is valid and the only one."""
    printed = {
        re.sub(r"\W", "", match["number"]).upper(): match["number"] for match in pattern.finditer(text)
    }
    valid = [re.sub(r"[\s-]+", "-", number) if scheme != "doi" else number for number in printed.values()]
    valid = [number for number in valid if is_valid(scheme, number)]
    return valid[0] if len(valid) == 1 == len(printed) else ""
