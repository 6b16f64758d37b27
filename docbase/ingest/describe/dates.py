"""The date of publication: the one a document gives itself, never one it cites."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docbase.ingest.describe.calendar import FoundDate, found_dates
from docbase.ingest.describe.draft import COLOPHON, FILE_NAME, FIRST_PAGE, Proposal
from docbase.ingest.describe.filenames import FileName
from docbase.ingest.describe.lines import Sheet
from docbase.model.dates import PartialDate, parse_date
from docbase.model.extract import Extract
from docbase.model.folding import fold

_EARLIEST = 1900
_COVER_LINES = 30
_OF_THE_PUBLICATION = re.compile(
    r"version|\bv ?\d|mise? a jour|\bmaj\b|date de (?:publication|creation|parution|redaction|mise)"
    r"|publie|parution|paru le|edition|valide|"
    r"fait a|adopte|approuve|en vigueur|redige|etabli en|document etabli|depot legal"
    r"|acheve d'imprimer|imprime en|cree le|au 1er|"
    r"statuts|last updated|published|created on|copyright|©"
)
_OF_THE_MEETING = re.compile(
    r"reunion|seance|comite|conseil|assemblee|atelier|rencontre|entretien|seminaire|webinaire|journee"
    r"|jeudi|lundi|mardi|mercredi|"
    r"vendredi|samedi|dimanche|\bcr\b|compte|proces|date\b"
)
_OF_ANOTHER_TEXT = re.compile(
    r"\b(?:loi|lois|decrets?|arretes?|ordonnance|directive|reglement \(|code|circulaire|article|art\."
    r"|jorf|journal officiel du|convention du|"
    r"modifie|prescri\w+|deliberations?|approuve\w*|revise\w*|depuis|d'ici|entre|avant le|jusqu'au"
    r"|retourner|appel a commentaires"
    r"|prochaine|annule|precedent|objectif|horizon|"
    r"cree en|creee en|fonde|ne en|nee en|recensement|insee|source|photo|vue sur|statistique"
    r"|naissance)\b|\bn[o°º]\s?[\d-]+ du $"
)
_OFFICIAL_HEADING = re.compile(
    r"(?:decret|arrete|loi|ordonnance|circulaire"
    r"|deliberation)\b[\w\s°./-]{0,40}"
)
_FIGURES_ONLY = re.compile(r"[\d\s/.-]{8,}")
_PERIOD = re.compile(
    r"\W*(?:annees? (?:scolaires?|universitaires?|civile)?|exercices?|saison|periode|edition)\W*(?:de )?"
)
_IMPRINT = re.compile(r"[a-z' -]{2,40} ?: ?[^,:]{2,60}, ")
"""“Lille : IREV, ” before the year."""
_SENDING = re.compile(r"^(?:[a-z' -]{2,40}, )?le ", re.ASCII)
_BEFORE_ISBN = re.compile(r"(?P<year>(?:19|20)\d\d)\W{1,6}ISBN")
_MARKED_LATER = re.compile(
    r"(?:depot legal|acheve d'imprimer|imprime(?: en france)? (?:en|le)|date de (?:publication"
    r"|parution|redaction)|parution\s?:|publication\s?:|"
    r"fait a [\w' -]{2,30},? (?:le )?|derniere mise a jour\s?:?|©|\(c\)|copyright)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    date: PartialDate
    source: str
    weight: float


def propose_date(
    extract: Extract, sheet: Sheet, title: str, file_name: FileName
) -> Proposal[PartialDate] | None:
    """Returns the likeliest date of publication; for minutes, the day of the meeting."""
    candidates = [
        one for one in _candidates(extract, sheet, title, file_name) if _is_sensible(one.date, extract)
    ]
    if not candidates:
        return None
    best = max(candidates, key=lambda one: (_supported(one, candidates), len(one.date.start)))
    return Proposal(value=best.date, source=best.source, confidence=min(0.97, _supported(best, candidates)))


def _candidates(extract: Extract, sheet: Sheet, title: str, file_name: FileName) -> Iterator[_Candidate]:
    for found in found_dates(title)[:1]:
        before = fold(title[: found.start])
        if _OFFICIAL_HEADING.fullmatch(before) or not _OF_ANOTHER_TEXT.search(before[-40:]):
            yield _Candidate(date=found.date, source=FIRST_PAGE, weight=0.56 + 0.12 * len(found.date.start))
    yield from _on_the_cover(sheet)
    yield from _in_the_colophon(extract)
    if file_name.date:
        precision = len(file_name.date.start)
        yield _Candidate(date=file_name.date, source=FILE_NAME, weight=0.42 + 0.11 * precision)
    yield from _stamped(sheet)
    yield from _embedded(extract)


def _on_the_cover(sheet: Sheet) -> Iterator[_Candidate]:
    for rank, line in enumerate(sheet.cover[:_COVER_LINES]):
        folded = fold(line.text)
        for found in found_dates(line.text):
            weight = _cover_weight(folded, found, len(line.text))
            if weight > 0:
                precise = 0.02 * len(found.date.start)
                yield _Candidate(date=found.date, source=FIRST_PAGE, weight=weight + precise - 0.008 * rank)

    for head in sheet.heads:
        for found in found_dates(head):
            weight = max(_cover_weight(fold(head), found, len(head)), 0.6)
            if _FIGURES_ONLY.fullmatch(head[found.start : found.end]):
                weight -= 0.15  # a field that the program fills in with the day of printing
            if not _OF_ANOTHER_TEXT.search(fold(head[: found.start])):
                yield _Candidate(
                    date=found.date, source=FIRST_PAGE, weight=weight + 0.02 * len(found.date.start)
                )


def _cover_weight(folded: str, found: FoundDate, length: int) -> float:
    """How surely a date of this line is that of the publication; 0 when it is another's."""
    before = folded[max(0, found.start - 60) : found.start]
    share = (found.end - found.start) / length
    if _OF_ANOTHER_TEXT.search(before):
        return 0.0
    if _OF_THE_PUBLICATION.search(before) and length < 110:
        return 0.92
    if share > 0.55 or _SENDING.fullmatch(before) or _IMPRINT.fullmatch(before) or _PERIOD.fullmatch(before):
        return 0.8
    if _OF_THE_MEETING.search(folded) and len(found.date.start) == 3 and length < 140:
        return 0.72
    if share > 0.2 and len(found.date.start) > 1 and length < 90:
        return 0.6
    opens = found.start <= 4 and len(found.date.start) == 3
    return 0.5 if opens else (0.35 if share > 0.15 and length < 70 else 0.0)


def _in_the_colophon(extract: Extract) -> Iterator[_Candidate]:
    """Dates marked as the publication's own on the second page and the last two."""
    places = sorted({1, len(extract.pages) - 2, len(extract.pages) - 1} & set(range(len(extract.pages))))
    for place in places:
        text = extract.pages[place].text
        folded = fold(text)
        if len(folded) != len(text):
            text = folded
        for match in _BEFORE_ISBN.finditer(text):
            yield _Candidate(date=parse_date(match["year"]), source=COLOPHON, weight=0.7)
        for mark in _MARKED_LATER.finditer(folded):
            for found in found_dates(text[mark.end() : mark.end() + 90])[:1]:
                if found.start < 80 and "\n\n" not in text[mark.end() : mark.end() + found.start]:
                    yield _Candidate(
                        date=found.date, source=COLOPHON, weight=0.5 + 0.03 * len(found.date.start)
                    )


def _stamped(sheet: Sheet) -> Iterator[_Candidate]:
    """A stamp of receipt tells the year, seldom more."""
    for stamp in sheet.stamps:
        for found in found_dates(stamp)[:1]:
            yield _Candidate(date=parse_date(str(found.date.year)), source=FIRST_PAGE, weight=0.35)


def _embedded(extract: Extract) -> Iterator[_Candidate]:
    if "no-text" in extract.warnings:
        return  # a scan: what the file bears is the day somebody scanned it
    for field, weight in (("created", 0.4), ("modified", 0.25)):
        try:
            date = parse_date(extract.metadata.get(field, "")[:7])
        except ValueError:
            continue
        yield _Candidate(date=date, source=f"{extract.format}-metadata", weight=weight)


def _supported(one: _Candidate, candidates: list[_Candidate]) -> float:
    """The weight of a candidate: more when another source agrees, less when the metadata say otherwise."""
    others = [other for other in candidates if other.source != one.source]
    same_year = any(other.date.year == one.date.year for other in others)
    same_month = any(_month(other.date) == _month(one.date) != () for other in others)
    embedded_years = [other.date.year for other in others if other.source.endswith("-metadata")]
    is_late = bool(embedded_years) and one.date.year > max(embedded_years) + 1
    is_old = bool(embedded_years) and one.date.year < min(embedded_years) - 12
    return one.weight + 0.08 * same_year + 0.04 * same_month - 0.3 * is_late - 0.15 * is_old


def _month(date: PartialDate) -> tuple[int, ...]:
    return date.start[:2] if len(date.start) > 1 else ()


def _is_sensible(date: PartialDate, extract: Extract) -> bool:
    """Whether a document made when its file was last changed could bear this date."""
    written = [extract.metadata[name][:4] for name in ("modified", "created") if extract.metadata.get(name)]
    years = [int(year) for year in written if year.isdigit()]
    return _EARLIEST <= date.year <= (max(years) + 5 if years else 2100)
