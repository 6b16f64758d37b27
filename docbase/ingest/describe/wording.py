"""A title put into words: completed when it is too general, joined to what follows it, made quiet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docbase.ingest.describe.blocks import Statement
from docbase.ingest.describe.calendar import found_dates, undated
from docbase.ingest.describe.casing import Spelling, sentence_case
from docbase.ingest.describe.filenames import content_words
from docbase.ingest.describe.kinds import TypeNames
from docbase.ingest.describe.likeness import SUBTITLE_STYLE
from docbase.ingest.describe.names import names_people
from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold

_OBJECT = re.compile(r"^objet\s*:\s*(?P<object>.{8,})", re.IGNORECASE)
_HOURS = re.compile(
    r"\s*,?\s*(?:de|à|a)?\s*\b\d{1,2}\s?[h:]\s?\d{0,2}\b(?:\s*(?:à|a|-"
    r"|–)\s*\d{1,2}\s?[h:]\s?\d{0,2})?\s*\.?\s*$",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?:groupe|gt|sous-groupe|comite|reseau|commission|conseil|association|club|collectif)\b"
)
_ASIDE = re.compile(r"\s*\([^)]*\)")
_ACRONYM = re.compile(r"[A-ZÀ-Þ]{3,8}\s+[–-]\s")
"""The name of a body by its letters, before that of its service."""
_NOTE_CALL = re.compile(r"(?<=[^\W\d_]{7})\d(?!\d)")
_GENERAL = content_words(
    """
    compte rendu comptes rendus reunion proces verbal conseil municipal assemblee generale ordinaire
    visioconference presentiel guide pratique rapport statuts note bilan synthese notes version
    communique fiche convention avenant arrete deliberation reglement interieur dossier notice
    methodologique technique techniques cahier charges clauses particulieres questionnaire formulaire
    document travail projet etude comite pilotage cctp lundi mardi mercredi jeudi vendredi samedi des
    les dans sur pour par
    """
)
"""Words that alone leave a title too general to know the publication by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The opening of a document, with what is needed to judge its lines."""

    said: tuple[Statement, ...]
    body_size: float
    spelling: Spelling
    names: TypeNames
    vocabulary: Vocabulary

    def names_body(self, text: str) -> bool:
        """Whether the text is the name of an actor of the vocabulary, or begins with it."""
        head = re.split(r"\s+[–|-]\s+|\s*[,(:]", text)[0]
        return self.vocabulary.find(head, "actors") is not None


def worded(best: Statement, front: Front) -> tuple[str, str]:
    """Returns the title that the statement gives, and its subtitle or nothing."""
    matter = _OBJECT.match(best.text)
    title, last = (_HOURS.sub("", matter["object"]), best) if matter else (best.text, best)
    if is_general(title) and not matter:
        title, last = _completed(best, front)
    follower = _follower(last, front)
    if follower is None:
        return finished(title + _issue(last, title, front), front.spelling), ""
    goes_on = title.endswith(":") or follower.text[:1].islower()
    if goes_on:
        return finished(f"{title} {finished(follower.text, front.spelling)}", front.spelling), ""
    title, subtitle = finished(title, front.spelling), finished(follower.text, front.spelling)
    if front.names.opening(subtitle) and found_dates(subtitle):
        return f"{title} – {_HOURS.sub('', subtitle)}", ""
    return title, subtitle


def is_general(text: str) -> bool:
    """Whether the words only say what kind of paper it is, and when."""
    return not content_words(undated(text)) - _GENERAL


def finished(text: str, spelling: Spelling) -> str:
    """Returns the text as a title is written: in quiet letters, without calls of notes and stray signs."""
    quiet = _NOTE_CALL.sub("", sentence_case(text, spelling))
    return re.sub(r"\s+", " ", quiet).strip(" -–_:;,|")


def _issue(title: Statement, text: str, front: Front) -> str:
    """The date under the title of a periodical, without which all its issues bear one title."""
    below = front.said[title.rank + 1] if title.rank + 1 < len(front.said) else None
    periodical = front.names.term("numéro de périodique")
    is_issue = below and below.is_date and found_dates(below.text) and not found_dates(text)
    if below and is_issue and periodical and front.names.opening(text) == periodical:
        return f" – {finished(below.text, front.spelling)}"
    return ""


def _completed(best: Statement, front: Front) -> tuple[str, Statement]:
    """A title that says only what kind of paper it is, completed by its object or by what stands about it."""
    said, general = front.said, finished(_ASIDE.sub("", best.text), front.spelling)
    for one in said[best.rank + 1 : best.rank + 6]:
        matter = _OBJECT.match(one.text)
        if matter:
            return f"{general} – {_HOURS.sub('', matter['object'])}", one
    above = _above(best, said)
    if above:
        return f"{finished(above.text, front.spelling)} – {general}", best
    below = said[best.rank + 1] if best.rank + 1 < len(said) else None
    is_its_matter = below and below.is_eligible and not below.is_body_name and not found_dates(best.text)
    if below and is_its_matter and below.size >= (0.75 if best.stands_out else 1.0) * best.size:
        return f"{general} – {finished(below.text, front.spelling)}", below
    return general, best


def _above(best: Statement, said: Sequence[Statement]) -> Statement | None:
    """What stands above in letters as large: a subject, or else the first group named."""
    near = [
        one for one in said[max(0, best.rank - 3) : best.rank] if one.is_eligible and one.page == best.page
    ]
    alike = [one for one in near if 0.95 * best.size <= one.size and len(one.text) < 200]
    subjects = [one for one in alike if not one.is_body_name]
    groups = [one for one in alike if _GROUP.match(fold(one.text))]
    return next(iter(subjects[-1:] or groups), None)


def _follower(best: Statement, front: Front) -> Statement | None:
    """What stands under the title, dates passed over, and reads as its continuation or its subtitle."""
    for one in front.said[best.rank + 1 : best.rank + 3]:
        if one.is_date and one.page == best.page:
            continue
        is_subtitle = one.stands_out or bool(SUBTITLE_STYLE.search(one.style)) or one.text[:1].islower()
        is_smaller = 0.35 * best.size <= one.size <= 1.05 * best.size and len(one.text) <= 200
        is_apart = one.is_body_name or one.is_cut or one.page != best.page
        is_apart = is_apart or names_people(one.text) or front.names_body(one.text)
        is_apart = is_apart or bool(_ACRONYM.match(one.text))
        goes_on = (
            one.text[:1].islower()
            and not one.is_section
            and not one.text.endswith((".", ";"))
            and len(one.text.split()) <= 32
        )
        if is_subtitle and is_smaller and not is_apart and (one.is_eligible or goes_on):
            return one
        break
    return None
