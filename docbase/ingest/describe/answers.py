"""Filled forms of docbase: what is printed large on them is their own wording, and the title an answer."""

from docbase.ingest.describe.draft import FIRST_PAGE, Proposal
from docbase.model.extract import FORM_ANSWER, Extract

_HEADING = "heading 2"
"""The style under which each question of a form stands."""


def answered_title(extract: Extract) -> Proposal[str] | None:
    """Returns what was written under the first question of a form, which is the title; None for nothing."""
    asked = 0
    for line in extract.lines:
        style = line.style.casefold()
        asked += style == _HEADING
        if asked == 1 and style == FORM_ANSWER.casefold() and line.text.strip():
            return Proposal(value=" ".join(line.text.split()), source=FIRST_PAGE, confidence=0.9)
    return None
