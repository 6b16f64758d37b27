"""The abstract a document gives of itself, under a heading that says so."""

import re

from docbase.ingest.describe.draft import TEXT, Proposal
from docbase.model.extract import Extract
from docbase.model.folding import fold

_HEADING = re.compile(
    r"(?:\d[\d.]*\s*[-.)]?\s*)?(?:resume|en bref|l'essentiel en bref|en resume|abstract"
    r"|resume executif)\s*[:.]?"
)
_MAY_HEAD = re.compile(r"[\dRrEeLlAa].{4,38}$")
_PAGES = 5
_SHORTEST, _LONGEST = 150, 1800
_LONG_LINE = 45


def propose_abstract(extract: Extract) -> Proposal[str] | None:
    """Returns the paragraph under “Résumé” or “En bref” in the first pages, when it is a clean one."""
    for page in extract.pages[:_PAGES]:
        lines = [line.strip() for line in page.text.split("\n")]
        for place, line in enumerate(lines):
            if _MAY_HEAD.match(line) and _HEADING.fullmatch(fold(line)):
                paragraph = _paragraph(lines[place + 1 :])
                if paragraph:
                    return Proposal(value=paragraph, source=TEXT, confidence=0.6)
    return None


def _paragraph(lines: list[str]) -> str:
    """The lines up to a blank one or to a heading, as one paragraph; nothing if it does not read as one."""
    kept: list[str] = []
    for line in lines:
        is_end = not line or (kept and len(kept[-1]) < _LONG_LINE and not kept[-1].endswith((",", "-")))
        if is_end and kept:
            break
        if line:
            kept.append(line)
    text = re.sub(r"(?<=[a-zà-ÿ])-\s(?=[a-zà-ÿ])", "", " ".join(kept))
    text = re.sub(r"\s+", " ", text).strip()
    is_clean = (
        text.endswith((".", "!", "?", "»")) and text[:1].isupper() and not re.search(r"\.{4}|\s\d+\s*$", text)
    )
    return text if is_clean and _SHORTEST <= len(text) <= _LONGEST else ""
