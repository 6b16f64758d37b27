"""Questions in natural words: what is said around what is looked for, and years said in words."""

import re
from dataclasses import dataclass

from docbase.model.folding import fold
from docbase.model.search import Years
from docbase.search import analysis
from docbase.search.stopwords import INTERROGATIVES, QUESTION_WORDS, STOP_WORDS

_QUOTED = re.compile(r"(\"[^\"]*\"?|“[^”]*”?|«[^»]*»?)")
_YEAR = r"((?:1[5-9]|20)\d\d)(?![\w/-]|\.\d)"
_IN = r"(?:l['’]ann[ée]e\s+)?"
_LIMITS = re.compile(
    rf"""(?<!\w)(?:
        (?:depuis|[àa]\ partir\ de|since)\s+{_IN}(?P<since>{_YEAR})
      | (?:apr[èe]s|after)\s+{_IN}(?P<after>{_YEAR})
      | (?:avant|before)\s+{_IN}(?P<before>{_YEAR})
      | (?:jusqu['’]en|jusqu['’][àa]|until)\s+{_IN}(?P<until>{_YEAR})
      | (?:entre|between)\s+(?P<first>{_YEAR})\s+(?:et|and)\s+(?P<last>{_YEAR})
      | (?:publi[ée]e?s?|parue?s?|published)\s+(?:en|in)\s+(?P<year>{_YEAR})
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ASKS = re.compile(
    r"""(?:
        (?:(?:a|de|d'|en|dans|sur|par|pour|avec|contre|chez|vers|sous|depuis|selon|jusqu'a)\ ?)?
            (?:quels?|quelles?|qui|quoi|combien|quand)
      | que|qu'|comment|pourquoi|ou\ (?:trouver|sont|est|se)
      | est-ce|y\ a-t-il|avons-nous|avez-vous|existe-t-il|sait-on
      | je\ (?:cherche|voudrais|veux)|nous\ cherchons
      | cherche[rz]?|trouve[rz]?|montre[rz]?|donne[rz]?|liste[rz]?
      | what|which|who|how|where|when|why|do\ we|did\ we|have\ we|is\ there|are\ there|show|find|list
      | (?:les\ |des\ |nos\ |vos\ |tou(?:te)?s\ les\ )?(?:documents?|publications?|textes?)
        \ (?:sur|concernant|relatif|relative|traitant|portant|qui|parlant|a\ propos|about|on)
    )\b""",
    re.VERBOSE,
)
_MARK = re.compile(r"\?(?=[\s)»”\"]|$)")
_FOR_PUBLICATIONS = re.compile(
    r"""
      \b(?:documents?|publications?|textes?|traitant|traitent|qui\ traite|parlent|qui\ parle|portant\ sur
      | avons-nous|avez-vous|have\ we|did\ we|do\ we)\b
    | ^(?:(?:je|nous)\ )?
      (?:cherche[rz]?|cherchons|montre[rz]?|donne[rz]?|trouve[rz]?|veux|voudrais|show|find)\b
    """,
    re.VERBOSE,
)
_END = re.compile(r"[\s?!.]*")
_RECENT = 2000


@dataclass(frozen=True, slots=True)
class Limit:
    """Years said in words."""

    years: Years
    words: str


def take_years(text: str, *, is_for_a_fact: bool = False) -> tuple[str, tuple[Limit, ...]]:
    """Returns the text without the years it says in words outside quotation marks, and these years.

    In a question for a fact, years are most often part of it (who ruled since 1914?): only a recent year
    since when, said at the end, is taken for the publications one wants.

    >>> take_years("laïcité depuis 2014")[1][0].years
    Years(first=2014, last=None)
    """
    limits: list[Limit] = []

    def take(match: re.Match[str]) -> str:
        if is_for_a_fact and not (_is_recent(match) and _END.fullmatch(match.string, match.end())):
            return match[0]
        limits.append(Limit(_said(match), match[0]))
        return " "

    parts = _QUOTED.split(text)
    parts[::2] = [_LIMITS.sub(take, part) for part in parts[::2]]
    return "".join(parts), tuple(limits)


def _is_recent(match: re.Match[str]) -> bool:
    return int(match["since"] or match["after"] or 0) >= _RECENT


def _said(match: re.Match[str]) -> Years:
    said = {name: int(year) for name, year in match.groupdict().items() if year}
    if "year" in said:
        return Years(said["year"], said["year"])
    if "first" in said:
        return Years(min(said["first"], said["last"]), max(said["first"], said["last"]))
    first = said.get("since", said["after"] + 1 if "after" in said else None)
    return Years(first, said.get("until", said["before"] - 1 if "before" in said else None))


def is_question(text: str) -> bool:
    """Whether the text asks in natural words.

    >>> is_question("Qu’avons-nous produit sur la laïcité ?")
    True
    """
    folded = fold(text).strip()
    return bool(_MARK.search(folded) or _ASKS.match(folded))


def asks_for_publications(text: str) -> bool:
    """Whether a question asks what there is on something, and not for a fact.

    >>> asks_for_publications("Quels documents sur l'eau ?"), asks_for_publications("Qui distribue l'eau ?")
    (True, False)
    """
    return _FOR_PUBLICATIONS.search(fold(text).strip()) is not None


def is_only_asking(word: str, *, is_for_a_fact: bool) -> bool:
    """Whether a word of a question only asks, and is not what is looked for.

    What is said around publications may be the fact itself: who wrote it, where it was produced.

    >>> is_only_asking("existe-t-il", is_for_a_fact=True), is_only_asking("sous-traitant", is_for_a_fact=True)
    (True, False)
    >>> is_only_asking("écrit", is_for_a_fact=False), is_only_asking("écrit", is_for_a_fact=True)
    (True, False)
    """
    asking = INTERROGATIVES if is_for_a_fact else QUESTION_WORDS
    first, *others = [fold(part) for part in analysis.words(word)] or ("",)
    return (first in asking or first in STOP_WORDS) and all(part in STOP_WORDS for part in others)
