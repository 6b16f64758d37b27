"""Questions in natural words: what is said around what is looked for, and years said in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docbase.model.folding import fold
from docbase.model.search import Years
from docbase.search import analysis
from docbase.search.stopwords import QUESTION_WORDS, STOP_WORDS

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
        que|qu'|quels?|quelles?|qui|quoi|comment|pourquoi|quand|combien|ou\ (?:trouver|sont|est)
      | est-ce|y\ a-t-il|avons-nous|avez-vous|existe-t-il|sait-on
      | je\ (?:cherche|voudrais|veux)|nous\ cherchons
      | cherche[rz]?|trouve[rz]?|montre[rz]?|donne[rz]?|liste[rz]?
      | what|which|who|how|where|when|why|do\ we|did\ we|have\ we|is\ there|are\ there|show|find|list
      | (?:les\ |des\ |nos\ |vos\ |tou(?:te)?s\ les\ )?(?:documents?|publications?|textes?)
        \ (?:sur|concernant|relatif|relative|traitant|portant|qui|parlant|a\ propos|about|on)
    )\b""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Limit:
    """Years said in words."""

    years: Years
    words: str


def take_years(text: str) -> tuple[str, tuple[Limit, ...]]:
    """Returns the text without the years it says in words outside quotation marks, and these years.

    >>> take_years("laïcité depuis 2014")[1][0].years
    Years(first=2014, last=None)
    """
    limits: list[Limit] = []

    def take(match: re.Match[str]) -> str:
        limits.append(Limit(_said(match), match[0]))
        return " "

    parts = _QUOTED.split(text)
    parts[::2] = [_LIMITS.sub(take, part) for part in parts[::2]]
    return "".join(parts), tuple(limits)


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
    return folded.endswith("?") or _ASKS.match(folded) is not None


def is_only_asking(word: str) -> bool:
    """Whether a word of a question only asks, and is not what is looked for."""
    return all(part in QUESTION_WORDS or part in STOP_WORDS for part in _parts(word))


def _parts(word: str) -> Iterator[str]:
    return (fold(part) for part in analysis.words(word))
