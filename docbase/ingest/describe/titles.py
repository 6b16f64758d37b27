"""The title: the best of what the first page prints large, the metadata say and the file name hints at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docbase.ingest.describe.answers import answered_title
from docbase.ingest.describe.blocks import Statement
from docbase.ingest.describe.casing import Spelling, sentence_case
from docbase.ingest.describe.draft import FILE_NAME, FIRST_PAGE, Proposal
from docbase.ingest.describe.filenames import FileName, content_words
from docbase.ingest.describe.junk import is_junk_title, readable_title
from docbase.ingest.describe.likeness import Hints, likeness
from docbase.ingest.describe.wording import Front, is_general, worded
from docbase.model.extract import Extract
from docbase.model.folding import fold

_LONGEST = 240
_FAIR, _POOR = 1.0, 0.75
"""Scores from which a printed title is better than an embedded one, and better than the file name."""
_FROM_THE_TEXT = 0.75
"""How sure a title can be that stands below other lines, in the letters of the text."""
_GROUNDS = re.compile(r"vu (?:le|la|les|l')")


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleProposal:
    """A title, and its subtitle if there is one."""

    title: Proposal[str] | None = None
    subtitle: Proposal[str] | None = None


def propose_title(extract: Extract, front: Front, file_name: FileName) -> TitleProposal:
    """Returns the title, and the subtitle when one follows it."""
    if extract.is_form:
        return TitleProposal(title=answered_title(extract) or _named(file_name, front.spelling))
    embedded_text = readable_title(extract.metadata.get("title", ""))
    candidates = _candidates(front.said)
    hints = Hints(
        words=(file_name.words, content_words(embedded_text)),
        type=front.names.opening(file_name.title),
        largest=_largest(candidates, front),
        body=front.body_size,
        is_legal=any(_GROUNDS.match(one.folded) for one in front.said),
    )
    scored = [(likeness(one, hints, front.names), -one.rank, one) for one in candidates]
    score, _rank, likest = max(scored, key=lambda entry: entry[:2], default=(0.0, 0, None))
    embedded = _embedded(extract)
    if likest and score >= (_FAIR if embedded else _POOR):
        best = _first_of_its_size(likest, front.said)
        if not embedded or not _is_better(embedded, best.text):
            return _with_file_name(_printed(best, front, score), file_name)
    return TitleProposal(title=embedded or _named(file_name, front.spelling))


def _largest(candidates: Sequence[Statement], front: Front) -> float:
    """The size of the largest letters that are not those of a body or a series."""
    sizes = [one.size for one in candidates if not (one.is_body_name or front.names.series(one.text))]
    return max(sizes, default=0.0)


def _candidates(said: Sequence[Statement]) -> list[Statement]:
    """What could be the title: all that comes before the text begins, and what stands out more after that."""
    kept: list[Statement] = []
    has_begun, largest = False, 0.0
    for one in said:
        has_begun = has_begun or one.ends_front or one.page > 1
        if (not has_begun or (one.stands_out and one.size > 1.2 * largest)) and one.is_eligible:
            kept.append(one)
            if not has_begun and not one.is_body_name:
                largest = max(largest, one.size)
    return kept


def _first_of_its_size(best: Statement, said: Sequence[Statement]) -> Statement:
    """The statement that opens the lines set in the same large letters: the others are its subtitle."""
    if not best.stands_out or is_general(best.text):
        return best
    above = said[best.rank - 1] if best.rank else None
    is_fellow = above and above.page == best.page and abs(above.size - best.size) <= 0.03 * best.size
    if not above or not is_fellow or above.is_body_name or not above.is_eligible:
        return best
    if len(content_words(above.text)) > 1:
        return _first_of_its_size(above, said) if not is_general(above.text) else above
    return best


def _embedded(extract: Extract) -> Proposal[str] | None:
    raw = re.sub(r"\s+", " ", extract.metadata.get("title", "")).strip()
    creator, producer = extract.metadata.get("creator", ""), extract.metadata.get("producer", "")
    if not raw or is_junk_title(raw, creator=creator, producer=producer) or len(raw) > _LONGEST:
        return None
    is_printed = _squash(raw) in _squash(" ".join(page.text for page in extract.pages[:3]))
    return Proposal(value=raw, source=f"{extract.format}-metadata", confidence=0.8 if is_printed else 0.4)


def _is_better(embedded: Proposal[str], printed: str) -> bool:
    """Whether the embedded title says all that is printed and more, and is printed too or much needed."""
    is_fuller = _squash(printed) in _squash(embedded.value) and len(content_words(embedded.value)) >= 2
    is_needed = len(content_words(printed)) <= 2 or is_general(printed)
    keeps_words = content_words(printed) <= content_words(embedded.value)
    return is_fuller and keeps_words and (embedded.confidence > 0.5 or is_needed)


def _printed(best: Statement, front: Front, score: float) -> TitleProposal:
    title, subtitle = worded(best, front)
    most = 0.95 if best.stands_out or best.style or not best.rank else _FROM_THE_TEXT
    confidence = min(most, max(0.3, 0.25 + 0.3 * score))
    under = Proposal(value=subtitle, source=FIRST_PAGE, confidence=confidence - 0.1) if subtitle else None
    return TitleProposal(
        title=Proposal(value=title, source=FIRST_PAGE, confidence=confidence), subtitle=under
    )


def _with_file_name(printed: TitleProposal, file_name: FileName) -> TitleProposal:
    """The name of the file instead of a printed title that is too general, when it says the same and more."""
    title = printed.title.value if printed.title else ""
    if title and is_general(title) and content_words(title) < content_words(file_name.title):
        return TitleProposal(title=Proposal(value=file_name.title, source=FILE_NAME, confidence=0.45))
    return printed


def _named(file_name: FileName, spelling: Spelling) -> Proposal[str] | None:
    title = sentence_case(file_name.title, spelling)
    return Proposal(value=title, source=FILE_NAME, confidence=0.35) if content_words(title) else None


def _squash(text: str) -> str:
    return re.sub(r"\W+", "", fold(text))
