"""The place of publication: the town a document is dated from, or of the address it gives."""

import re
from collections.abc import Iterator

from docbase.ingest.describe.calendar import found_dates
from docbase.ingest.describe.casing import Spelling
from docbase.ingest.describe.draft import COLOPHON, FIRST_PAGE, Proposal
from docbase.model.extract import Extract
from docbase.model.folding import fold

_WORD = r"[A-ZÀ-ÞŒ][\w’'‑-]*"
_SMALL = r"(?:de|du|des|en|sur|la|le|les|lès|lez|l['’]|d['’]|et|sous)"
_TOWN = rf"(?P<town>{_WORD}(?:[ -](?:{_SMALL}[ -]?){{0,2}}{_WORD}){{0,4}})"
_DATED_FROM = re.compile(rf"(?:^|[.;:]\s+)(?:(?:[Ff]ait\s+|FAIT\s+)?[àÀA]\s+)?{_TOWN}\s*,\s*le\s+$")
_MADE_AT = re.compile(rf"\b(?:[Ff]ait|FAIT)\s+[àÀA]\s+{_TOWN}(?:\s*,)?(?:\s+le\s*)?$")
_BEFORE_PUBLISHER = re.compile(rf"(?:^|[.;–-]\s+){_TOWN}\s:\s(?=[A-ZÀ-Þ][^,:]{{1,60}},\s(?:(?:19|20)\d\d))")
_POSTAL = re.compile(rf"(?<![\d-])(?:F-)?\d{{5}}\s*[-–]?\s+{_TOWN}")
_CEDEX = re.compile(r"\s*\bcedex\b.*$", re.IGNORECASE)
_NO_TOWN = re.compile(
    r"(?:madame|monsieur|reunion|conseil|publie|recu|loi|seance|document|version|mise|fait|signe|valide"
    r"|adopte|approuve|le|la|les|chapitre|article|tel|fax|siret|siren|naf|ape|rcs|rna|source|auteur|contact"
    r"|photo|credits?|objet|note|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|euros?|habitants)\b"
    r"(?! [A-Z])"
)
_BUILDING = re.compile(r"(?:hotel|mairie|salle|palais|maison|prefecture|siege)\b")
_FRONT_LINES = 40


def propose_place(extract: Extract, spelling: Spelling) -> Proposal[str] | None:
    """Returns the town of “Lille, le 3 mars 2016”, of “Lille : IREV, 2016”, or else of the only address."""
    pages = [page.text for page in extract.pages]
    if not pages:
        return None
    front, back = pages[0].split("\n")[:_FRONT_LINES], "\n".join(pages[1:][-1:]).split("\n")
    for lines, source in ((front, FIRST_PAGE), (back, COLOPHON)):
        for town, confidence in _stated(lines):
            return Proposal(value=_written(town, spelling), source=source, confidence=confidence)
    towns = {fold(town): _written(town, spelling) for line in (*front, *back) for town in _of_addresses(line)}
    if len(towns) != 1:
        return None
    return Proposal(value=next(iter(towns.values())), source=COLOPHON, confidence=0.5)


def _stated(lines: list[str]) -> Iterator[tuple[str, float]]:
    for line in lines:
        published = _BEFORE_PUBLISHER.search(line)
        if published and _is_town(published["town"]):
            yield published["town"], 0.7
        for found in found_dates(line) if len(line) < 200 else ():
            before = line[: found.start]
            match = _DATED_FROM.search(before) or _MADE_AT.search(before)
            if match and len(found.date.start) == 3 and _is_town(match["town"]):
                yield match["town"], 0.85


def _of_addresses(line: str) -> Iterator[str]:
    for match in _POSTAL.finditer(line) if len(line) < 200 else ():
        town = _CEDEX.sub("", match["town"]).strip(" -")
        if town and _is_town(town):
            yield town


def _is_town(text: str) -> bool:
    folded = fold(text)
    return len(text) > 2 and not _NO_TOWN.match(folded) and not _BUILDING.match(folded)


def _written(town: str, spelling: Spelling) -> str:
    """The town as the document writes it in running text; a name in capitals, with one capital a word."""
    return re.sub(r"[^\W\d_]{2,}", lambda match: _quiet(match[0], spelling), town.strip())


def _quiet(word: str, spelling: Spelling) -> str:
    if not word.isupper():
        return word
    usual = spelling.usual(word)
    return usual if not usual.isupper() and not usual.islower() else word.capitalize()
