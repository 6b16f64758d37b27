"""The title: the best of what the first page prints large, the metadata say and the file name hints at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docbase.ingest.describe.blocks import Statement
from docbase.ingest.describe.calendar import found_dates
from docbase.ingest.describe.casing import Spelling, sentence_case
from docbase.ingest.describe.draft import FILE_NAME, FIRST_PAGE, Proposal
from docbase.ingest.describe.filenames import FileName, content_words
from docbase.ingest.describe.junk import is_junk_title, readable_title
from docbase.ingest.describe.kinds import TypeNames
from docbase.ingest.describe.likeness import SUBTITLE_STYLE, Hints, likeness
from docbase.ingest.describe.names import names_people
from docbase.model.extract import Extract
from docbase.model.folding import fold

_LONGEST = 240
_FAIR, _POOR = 1.0, 0.75
"""Scores from which a printed title is better than an embedded one, and better than the file name."""
_OBJECT = re.compile(r"^objet\s*:\s*(?P<object>.{8,})", re.IGNORECASE)
_HOURS = re.compile(
    r"\s*,?\s*(?:de|à|a)?\s*\b\d{1,2}\s?[h:]\s?\d{0,2}\b(?:\s*(?:à|a|-"
    r"|–)\s*\d{1,2}\s?[h:]\s?\d{0,2})?\s*\.?\s*$",
    re.IGNORECASE,
)
_FRONT_ENDS = re.compile(
    r"(?:ordre du jour|(?:liste des )?participants?|(?:etaient |membres )?presents?\b|sommaire"
    r"|tables? des|contenu|mesdames|"
    r"(?:madame|monsieur),|fiche (?:analytique|signaletique)|(?:introduction|preambule)\s*:?$|bonjour"
    r"|suivi du document|historique)"
)
_GROUP = re.compile(
    r"(?:groupe|gt|sous-groupe|comite|reseau|commission|conseil|association|club|collectif)\b"
)
_GROUNDS = re.compile(r"vu (?:le|la|les|l')")
_ASIDE = re.compile(r"\s*\([^)]*\)")
_NOTE_CALL = re.compile(r"(?<=[^\W\d_]{7})\d(?!\d)")
_GENERAL = frozenset(
    [
        "compte",
        "rendu",
        "comptes",
        "rendus",
        "reunion",
        "proces",
        "verbal",
        "conseil",
        "municipal",
        "assemblee",
        "generale",
        "ordinaire",
        "visioconference",
        "presentiel",
        "guide",
        "pratique",
        "rapport",
        "statuts",
        "note",
        "bilan",
        "synthese",
        "notes",
        "version",
        "communique",
        "fiche",
        "convention",
        "avenant",
        "arrete",
        "deliberation",
        "reglement",
        "interieur",
        "dossier",
        "notice",
        "methodologique",
        "technique",
        "techniques",
        "cahier",
        "charges",
        "clauses",
        "particulieres",
        "questionnaire",
        "formulaire",
        "document",
        "travail",
        "projet",
        "etude",
        "comite",
        "pilotage",
        "cctp",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "des",
        "les",
        "dans",
        "sur",
        "pour",
        "par",
    ]
)
"""Words that alone leave a title too general to know the publication by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleProposal:
    """A title, and its subtitle if there is one."""

    title: Proposal[str] | None = None
    subtitle: Proposal[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The opening of a document, with what is needed to judge its lines."""

    said: tuple[Statement, ...]
    body_size: float
    spelling: Spelling
    names: TypeNames


def propose_title(extract: Extract, front: Front, file_name: FileName) -> TitleProposal:
    """Returns the title, and the subtitle when one follows it."""
    embedded_text = readable_title(extract.metadata.get("title", ""))
    candidates = _candidates(front.said)
    hints = Hints(
        words=(file_name.words, content_words(embedded_text)),
        type=front.names.opening(file_name.title),
        largest=max((one.size for one in candidates if not one.is_body_name), default=0.0),
        body=front.body_size,
        is_legal=any(_GROUNDS.match(fold(one.text)) for one in front.said),
    )
    scored = [(likeness(one, hints, front.names), -one.rank, one) for one in candidates]
    score, _rank, likest = max(scored, key=lambda entry: entry[:2], default=(0.0, 0, None))
    embedded = _embedded(extract)
    if likest and score >= (_FAIR if embedded else _POOR):
        best = _first_of_its_size(likest, front.said)
        if not embedded or not _is_better(embedded, best.text):
            return _with_file_name(_printed(best, front, score), file_name)
    return TitleProposal(title=embedded or _named(file_name, front.spelling))


def _candidates(said: Sequence[Statement]) -> list[Statement]:
    """What could be the title: all that comes before the text begins, and what stands out more after that."""
    kept: list[Statement] = []
    has_begun, largest = False, 0.0
    for one in said:
        has_begun = has_begun or bool(_FRONT_ENDS.match(fold(one.text))) or one.page > 1
        if one.is_eligible and (not has_begun or (one.stands_out and one.size > 1.2 * largest)):
            kept.append(one)
            if not has_begun and not one.is_body_name:
                largest = max(largest, one.size)
    return kept


def _first_of_its_size(best: Statement, said: Sequence[Statement]) -> Statement:
    """The statement that opens the lines set in the same large letters: the others are its subtitle."""
    if not best.stands_out or _is_general(best.text):
        return best
    above = said[best.rank - 1] if best.rank else None
    is_fellow = above and above.page == best.page and abs(above.size - best.size) <= 0.03 * best.size
    if (
        above
        and is_fellow
        and above.is_eligible
        and not above.is_body_name
        and len(content_words(above.text)) > 1
    ):
        return _first_of_its_size(above, said) if not _is_general(above.text) else above
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
    is_needed = len(content_words(printed)) <= 2 or _is_general(printed)
    return is_fuller and (embedded.confidence > 0.5 or is_needed)


def _printed(best: Statement, front: Front, score: float) -> TitleProposal:
    matter = _OBJECT.match(best.text)
    title, last = (_HOURS.sub("", matter["object"]), best) if matter else (best.text, best)
    if _is_general(title):
        title, last = _completed(best, front)
    follower = _follower(last, front)
    if follower and (title.endswith(":") or follower.text[:1].islower()):
        joint = " " if follower.text[:1].islower() or title.endswith(":") else " – "
        title, follower = f"{title}{joint}{_finish(follower.text, front.spelling)}", None
    subtitle = follower.text if follower else ""
    if subtitle and front.names.opening(subtitle) and found_dates(subtitle):
        subtitle = _HOURS.sub("", subtitle)
        title, subtitle = f"{_finish(title, front.spelling)} – {_finish(subtitle, front.spelling)}", ""
    elif not subtitle:
        title += _issue(last, title, front)
    confidence = min(0.95, max(0.3, 0.25 + 0.3 * score))
    return TitleProposal(
        title=Proposal(value=_finish(title, front.spelling), source=FIRST_PAGE, confidence=confidence),
        subtitle=Proposal(
            value=_finish(subtitle, front.spelling), source=FIRST_PAGE, confidence=confidence - 0.1
        )
        if subtitle
        else None,
    )


def _issue(title: Statement, text: str, front: Front) -> str:
    """The date under the title of a periodical, without which all its issues bear one title."""
    below = front.said[title.rank + 1] if title.rank + 1 < len(front.said) else None
    periodical = front.names.term("numéro de périodique")
    is_issue = below and below.is_date and found_dates(below.text) and not found_dates(text)
    if below and is_issue and periodical and front.names.opening(text) == periodical:
        return f" – {_finish(below.text, front.spelling)}"
    return ""


def _with_file_name(printed: TitleProposal, file_name: FileName) -> TitleProposal:
    """The name of the file instead of a printed title that is too general, when it says the same and more."""
    title = printed.title.value if printed.title else ""
    if title and _is_general(title) and content_words(title) < content_words(file_name.title):
        return TitleProposal(title=Proposal(value=file_name.title, source=FILE_NAME, confidence=0.45))
    return printed


def _completed(best: Statement, front: Front) -> tuple[str, Statement]:
    """A title that says only what kind of paper it is, completed by its object or by what stands about it."""
    said, general = front.said, _finish(_ASIDE.sub("", best.text), front.spelling)
    for one in said[best.rank + 1 : best.rank + 6]:
        matter = _OBJECT.match(one.text)
        if matter:
            return f"{general} – {_HOURS.sub('', matter['object'])}", one
    above = _above(best, said)
    if above:
        return f"{_finish(above.text, front.spelling)} – {general}", best
    below = said[best.rank + 1] if best.rank + 1 < len(said) else None
    is_its_matter = below and below.is_eligible and not below.is_body_name and not found_dates(best.text)
    if below and is_its_matter and below.size >= (0.75 if best.stands_out else 1.0) * best.size:
        return f"{general} – {_finish(below.text, front.spelling)}", below
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
        is_apart = one.is_body_name or one.is_cut or names_people(one.text) or one.page != best.page
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


def _is_general(text: str) -> bool:
    """Whether the words only say what kind of paper it is, and when."""
    bare = text
    for found in reversed(found_dates(text)):
        bare = bare[: found.start] + bare[found.end :]
    return not content_words(bare) - _GENERAL


def _named(file_name: FileName, spelling: Spelling) -> Proposal[str] | None:
    title = sentence_case(file_name.title, spelling)
    return Proposal(value=title, source=FILE_NAME, confidence=0.35) if content_words(title) else None


def _finish(text: str, spelling: Spelling) -> str:
    quiet = _NOTE_CALL.sub("", sentence_case(text, spelling))
    return re.sub(r"\s+", " ", quiet).strip(" -–_:;,|")


def _squash(text: str) -> str:
    return re.sub(r"\W+", "", fold(text))
