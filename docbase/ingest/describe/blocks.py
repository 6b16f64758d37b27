"""Printed lines gathered into the statements they make: a title over three lines is one statement."""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docbase.ingest.describe.calendar import found_dates, undated
from docbase.ingest.describe.casing import Spelling, close_up, is_shouted
from docbase.model.extract import Line
from docbase.model.folding import fold

_OPENS_ANEW = re.compile(
    r"(?:L[’'](?=\w)|Le|La|Les|Un|Une|Pour|Comment|Quel(?:le)?s?|Retour|Guide|Notice|Note|Synth[eè]se"
    r"|Rapport|Compte|CR|C-R|Bilan|"
    r"Commission|Groupe|Sous-groupe|Version|Cahier|Annexe|Standard|Objet|Volet|Tome|Partie|Actes"
    r"|Dossier|R[eé]union|[EÉ]tude|"
    r"[EÉ]dition|Proc[eè]s|Module|Recommandations|Manuel|Document|Restitution|Ann[eé]e)\b"
)
"""Words that, with a capital at the head of a line, begin another statement."""
_HANGS = re.compile(
    r"(?:[’'(«/–:,&-]|\b(?:de|du|des|d|le|la|les|l|un|une|et|ou|a|au|aux|en|par|pour|sur|dans|avec"
    r"|sans|vers|entre|chez|"
    r"ses?|son|sa|leurs?|nos|notre|ce|cette|qui|que|dont|the|of|and|to|in|for|on|with|by))$"
)
_WORD = 14
"""Letters at the end of a line among which the last word stands."""
_SPEAKS = re.compile(
    r" (?:est|sont|a pour|ont|permet|prend|peut|peuvent|doit|doivent|nous|vous|je|il"
    r"|elle|ils) "
)
"""Words of sentences, seldom of titles."""
_LINKS = re.compile(r"(?:D[EU]S?|ET|OU|AUX?|À|POUR|SUR|DANS|PAR|AVEC|D['’])(?=[\s'’A-ZÀ-Þ])")
"""Small words in capitals at the head of a line: a line in capitals goes on, as with a small letter."""
_OFFICIAL = re.compile(
    r"(?:d[eé]cret|arr[eê]t[eé]|loi|ordonnance|circulaire|d[eé]lib[eé]ration"
    r"|instruction)\b.{0,40}?\bn\s?[°ºo]\s?[\w-]*\d",
    re.IGNORECASE,
)
_PLACE_OR_NOTHING = re.compile(
    r"(?:[\w'-]+(?: [\w'-]+){0,2},)?\s*(?:le|du|de|en|au|date|a|l'|jour|annee|scolaire|edition|[\s:()–|-])*"
)
_OBJECT = re.compile(r"objet\s*:", re.IGNORECASE)
_VERSION = re.compile(
    r"\(?(?:ann[eé]e scolaire|v(?:ersion)?\s*\.?\s*(?:\d|du\b|de\b|provisoire|finale|projet"
    r"|valid[eé]e|[aà] l['’]issue|[a-z]+\s\d{4})|"
    r"(?:derni[eè]re )?mise [aà] jour|date d|dernière version|[eé]dition \d{4}|projet\b.{0,15}$"
    r"|document de travail)",
    re.IGNORECASE,
)
_BODY_NAME = re.compile(
    r"(?:l[ea']? ?)?(?:directions?|sous-direction|ministere|secretariat|services?|prefet|prefete"
    r"|prefecture|mairie|departement|"
    r"region|conseil (?:national|regional|departemental|general|municipal|economique|international)"
    r"|centre (?:national|d'etudes|de gestion|"
    r"scientifique|collaborateur)|associations?|syndicat|s\.?i\.?r\.?p|communes?|communaute|agences?"
    r"|institut|republique|gouvernement|"
    r"delegation|unites?|universites?|ecole|federation|union|chambre|societe|office|commission"
    r"|groupe de travail|gt|"
    r"sous-groupe|groupement|etablissement|fondation|comite|reseau|observatoire national|haut(?:e)? "
    r"|premier ministre|cabinet|"
    r"caisse|cnig|cerema|formation expert)\b"
)
_SECTION = re.compile(
    r"(?:\d+(?:[.,]\d+)*\s?[-.)/–:]|[ivx]+\s?[-.)/–]\s?|[a-h]\s?[-.)/]\s|article|chapitre|partie \d"
    r"|sommaire|edito|"
    r"avant-propos|ordre du jour|participants?|liste des|presents?\b|absents?|excuses?\b|etaient"
    r"|table des|remerciements|"
    r"objet d|destinataires|mesdames|madame|monsieur|bonjour|droits de|a l'attention|mots[- ]cles"
    r"|dossier suivi|porteur|"
    r"personne|organisme|theme|titre|rapporteur|redaction|auteur|contacts?\b|credits?\b|photo|source"
    r"|figure|tableau|"
    r"nom\b|prenom|animation|coordonnateur|licence|copyright|©|fiche (?:analytique|signaletique))"
    r"|(?:introduction|preambule|contexte|constats?|objectifs?|rappel|resume|abstract|lieu|date"
    r"|methode|resultats|conclusion)"
    r"(?: (?:et|generaux|generale?|du document|de la reunion)\b.*)?\s*:?$"
)
_THREE_LETTERS = re.compile(r"[^\W\d_]{3}")
_FOUR_LETTERS = re.compile(r"(?:[^\W\d_].*?){4}")
_FRONT_ENDS = re.compile(
    r"(?:(?:l')?ordre du jour|(?:liste des )?participants?|(?:etaient |membres )?presents?\b|sommaire"
    r"|tables? des|contenu|mesdames|"
    r"(?:madame|monsieur),|fiche (?:analytique|signaletique)|(?:introduction|preambule)\s*:?$|bonjour"
    r"|suivi du document|historique)"
)
_GREETING = re.compile(
    r"(?:bienvenue|merci|nota bene|ce document|la presente|le present|par |by |note redigee"
    r"|presente par|groupe de travail anime|avec le|en application|vu )"
)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One or several lines that say one thing."""

    text: str
    size: float
    """Height of its letters in points."""
    rank: int
    """Place among the statements of the sheet, from 0."""
    page: int
    style: str
    stands_out: bool
    """Whether its letters are clearly larger than those of the running text."""

    @functools.cached_property
    def folded(self) -> str:
        """Its text without case and accents."""
        return fold(self.text)

    @functools.cached_property
    def is_body_name(self) -> bool:
        """Whether it names an institution or one of its services."""
        return bool(_BODY_NAME.match(self.folded)) and len(self.text.split()) <= 14

    @functools.cached_property
    def is_section(self) -> bool:
        """Whether it heads a part of the text, a form field or a letter."""
        ends_open = self.text.endswith(":") and not self.stands_out
        return ends_open or bool(_SECTION.match(self.folded) or _GREETING.match(self.folded))

    @functools.cached_property
    def ends_front(self) -> bool:
        """Whether the text begins with it: an agenda, a table of contents, a letter."""
        return bool(_FRONT_ENDS.match(self.folded))

    @functools.cached_property
    def is_date(self) -> bool:
        """Whether it says when, or which version, and nothing else."""
        rest = undated(self.text)
        is_only_date = rest != self.text and _PLACE_OR_NOTHING.fullmatch(fold(rest))
        return bool(_VERSION.match(self.text)) or bool(is_only_date)

    @functools.cached_property
    def is_prose(self) -> bool:
        """Whether it reads as running text."""
        words = self.text.split()
        is_closed = self.text.endswith((".", ";", ",", "…")) and not re.search(r"\b[A-Z]\.$", self.text)
        ends_as_sentence = is_closed and len(words) > 5 and not self.stands_out
        starts_inside = self.text[:1].islower() and len(words) > 4
        speaks = len(words) > 12 and not self.stands_out and _SPEAKS.search(f" {self.folded} ") is not None
        return not self.is_official and (len(words) > 32 or ends_as_sentence or starts_inside or speaks)

    @functools.cached_property
    def is_noise(self) -> bool:
        """Whether it is what optical reading makes of a drawing: signs and single letters."""
        signs = "".join(self.text.split())
        return 2 * sum(map(str.isalnum, signs)) < len(signs) or not _THREE_LETTERS.search(self.text)

    @functools.cached_property
    def is_cut(self) -> bool:
        """Whether it breaks off: "élaborée par"."""
        return bool(_HANGS.search(self.folded))

    @functools.cached_property
    def is_official(self) -> bool:
        """Whether it is the heading of a numbered law, decree, order…"""
        return bool(_OFFICIAL.match(self.text))

    @functools.cached_property
    def is_eligible(self) -> bool:
        """Whether it could be part of a title."""
        return bool(_FOUR_LETTERS.search(self.text)) and not (
            self.is_noise or self.is_date or self.is_prose or self.is_section
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """What running text looks like in a document."""

    body_size: float
    full_line: float


def statements(lines: Sequence[Line], body_size: float, spelling: Spelling) -> tuple[Statement, ...]:
    """Returns the statements of the lines, in reading order."""
    made: list[Statement] = []
    for group in _groups(lines, body_size, spelling):
        size = max(line.size for line in group)
        made.append(
            Statement(
                text=_join(line.text for line in group),
                size=size,
                rank=len(made),
                page=group[0].page,
                style=group[0].style,
                stands_out=size >= 1.2 * body_size,
            )
        )
    return tuple(made)


def _groups(lines: Sequence[Line], body_size: float, spelling: Spelling) -> list[list[Line]]:
    groups: list[list[Line]] = []
    measure = _Measure(body_size=body_size, full_line=_full_length(lines, body_size))
    for line in lines:
        text = close_up(line.text, spelling)
        current = Line(text=text, size=line.size, page=line.page, style=line.style)
        if groups and _is_next(groups[-1], current) and _goes_on(groups[-1], current, measure):
            groups[-1].append(current)
        else:
            groups.append([current])
    return groups


def _full_length(lines: Sequence[Line], body_size: float) -> float:
    """How many letters a full line of running text has, about."""
    lengths = sorted(len(line.text) for line in lines if _alike(line.size, body_size))
    return lengths[int(0.8 * len(lengths))] if lengths else 0


def _is_next(group: Sequence[Line], line: Line) -> bool:
    """Whether the line stands under the group in the same kind of letters."""
    last = group[-1]
    is_same_kind = line.page == last.page and line.style == last.style and _alike(last.size, line.size)
    return is_same_kind and len(group) < 8


def _goes_on(group: Sequence[Line], line: Line, measure: _Measure) -> bool:
    """Whether the line goes on with what the group says."""
    last = group[-1]
    if last.text.endswith((".", "!", "?", ";")) or _VERSION.match(line.text) or _OBJECT.match(line.text):
        return False
    if _HANGS.search(fold(last.text[-_WORD:])) or _LINKS.match(line.text) or line.text[:1].islower():
        return True
    if _begins_anew(line.text):
        return False
    if line.text[:1] in "(«:–":
        return True
    if last.style or _BODY_NAME.match(fold(group[0].text)) or _ends_with_date(last.text):
        return False  # a paragraph of a word processor is a statement of its own, and so is a name
    if _letters(last.text) > 6 and _letters(line.text) > 6 and is_shouted(last.text) != is_shouted(line.text):
        return False
    is_large = last.size > 1.15 * measure.body_size
    return is_large or len(last.text) >= 0.85 * measure.full_line or is_shouted(last.text)


def _begins_anew(text: str) -> bool:
    if _OPENS_ANEW.match(text) and not is_shouted(text):
        return True
    folded = fold(text)
    dates = found_dates(text)
    return bool(_SECTION.match(folded) or _BODY_NAME.match(folded)) or bool(dates and dates[0].start == 0)


def _ends_with_date(text: str) -> bool:
    dates = found_dates(text)
    return bool(dates) and dates[-1].end >= len(text) - 1


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _alike(first: float, second: float) -> bool:
    return abs(first - second) <= max(0.6, 0.08 * max(first, second))


def _join(texts: Iterable[str]) -> str:
    joined = ""
    for text in texts:
        if joined.endswith("-") and text[:1].islower():
            joined = joined[:-1] + text if not re.search(r"\s-$", joined) else f"{joined} {text}"
        elif joined.endswith(("’", "'")):
            joined += text
        else:
            joined = f"{joined} {text}" if joined else text
    return " ".join(joined.split())
