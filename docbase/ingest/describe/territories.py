"""The territories a publication is about: those its title, its cover or most of its text speak of."""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docbase.ingest.describe.blocks import Statement
from docbase.ingest.describe.calendar import found_dates
from docbase.ingest.describe.draft import FILE_NAME, FIRST_PAGE, TEXT, Proposal
from docbase.ingest.describe.lines import is_contact
from docbase.model.concepts import Term, Vocabulary
from docbase.model.extract import Extract
from docbase.model.folding import fold

SCHEME = "territories"

_COVER = 10
"""Statements of a first page that may say where."""
_SAMPLE = 40_000
"""Characters of the text that are enough to tell which territory it speaks of."""
_FEWEST = 8
"""Mentions below which a territory is only spoken of."""
_WIDE = ("pays", "supranational")
_DIRECTIONS = frozenset({"nord", "sud", "est", "ouest", "centre"})
_OF_ANOTHER_NAME = re.compile(
    r"\b(?:val|vallees?|villeneuve|pays|baie|bords?|canal|riviere|bassin|sources?|estuaire|cote|plaine|parc"
    r"|gare|rue|avenue|boulevard|place|quai|pont|porte|afrique|amerique|europe|mer|zone|pole)"
    r"[\s-](?:du |de la |de l'|des |de |d'|l'|la |le )?$"
)
"""What makes of a territory the end of another name: the valley of the Oise, the Gare du Nord."""
_ADMINISTRATION = re.compile(
    r"\b(?:departements?|regions?|prefete?|prefecture|conseil (?:departemental|general|regional)|mairie"
    r"|villes?|communes?|(?:communaute d')?agglomeration|metropole|habitants)"
    r" (?:du |de la |de l'|des |de |d')?$"
)
_LINKED = re.compile(r"(?:\b(?:dans|en|du|de|des|le|la|pour|a|et|entre|sur)\s|\b[ld]')$")
_IN = re.compile(r"\ben $")
_IN_THE = re.compile(r"\b(?:dans|et) (?:le )?$")
_BESIDE = re.compile(r"\s?(?:,|et|/|–)\s(?:le |du )?[A-ZÀ-Þ]")
_AT = re.compile(r"\ba $")
_OWN_NAME_GOES_ON = re.compile(r"\s[A-ZÀ-Þ][a-zà-ÿ]")
_NUMBER = re.compile(r"\s?\(\d[\dAB]\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    term: Term
    is_plain: bool
    """Whether the words about it leave no doubt that the territory is meant."""
    place: int
    """Place of its first letter."""
    is_seat: bool
    """Whether something took place there: "à Lille"."""


class TerritoryNames:
    """The names of the territories of a vocabulary, ready to be looked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        named = {
            name: term
            for term in vocabulary.scheme(SCHEME)
            for name in term.names
            if term.is_active and len(name) > 2 and any(char.isupper() for char in name)
        }
        self._terms = {_key(name): term for name, term in named.items()}
        names = "|".join(_pattern(name) for name in sorted(named, key=len, reverse=True))
        self._names = re.compile(rf"(?<![\w-])(?=[A-ZÀ-Þ])(?i:{names or '(?!)'})(?!-?\w)")

    def mentions(self, text: str) -> Iterator[_Mention]:
        """Yields the territories the text names, where the name is not a part of another one."""
        for match in self._names.finditer(text):
            term, name = self._terms[_key(match[0])], match[0]
            before = fold(text[max(0, match.start() - 40) : match.start()])
            after = text[match.end() : match.end() + 10]
            is_compound = bool(re.search(r"[\s-]", name))
            goes_on = not is_compound and _OWN_NAME_GOES_ON.match(after)
            if goes_on or _OF_ANOTHER_NAME.search(before) or _is_acronym_by_chance(name, term):
                continue
            is_plain = bool(_ADMINISTRATION.search(before) or _NUMBER.match(after)) or is_compound
            if _is_meant(term, before, after, is_plain=is_plain):
                is_seat = bool(_AT.search(before))
                yield _Mention(term=term, is_plain=is_plain, place=match.start(), is_seat=is_seat)

    def narrowest(self, terms: Iterable[Term]) -> tuple[str, ...]:
        """Returns the ids of the territories, without those in which others of them lie."""
        ids = list(dict.fromkeys(term.id for term in terms))
        wider = {above for one in ids for above in self._vocabulary.ancestors(one)}
        return tuple(one for one in ids if one not in wider)


@functools.lru_cache(maxsize=2)
def territory_names(vocabulary: Vocabulary) -> TerritoryNames:
    """Returns the names of the territories, made ready once for a vocabulary."""
    return TerritoryNames(vocabulary)


def propose_territories(
    extract: Extract, titles: Sequence[str], said: Sequence[Statement], vocabulary: Vocabulary
) -> Proposal[tuple[str, ...]] | None:
    """Returns the territories of the title, else those of the cover, else the one the text dwells on.

    The titles are the one of the publication and the one its file is named by.
    A department or a town that is merely mentioned is no territory of the publication.
    """
    names = territory_names(vocabulary)
    return (
        _of_title(titles[0], FIRST_PAGE, names)
        or _of_title(titles[1], FILE_NAME, names)
        or _of_cover(said, names, vocabulary)
        or _of_text(extract.text[:_SAMPLE], len(extract.pages), names)
    )


def _of_title(title: str, source: str, names: TerritoryNames) -> Proposal[tuple[str, ...]] | None:
    mentions = list(names.mentions(title))
    if not mentions:
        return None
    is_meeting = bool(found_dates(title)) and any(one.is_seat for one in mentions)
    is_plain = all(one.is_plain for one in mentions)
    return Proposal(
        value=names.narrowest(one.term for one in mentions),
        source=source,
        confidence=0.55 if is_meeting or source == FILE_NAME else (0.85 if is_plain else 0.75),
    )


def _of_cover(
    said: Sequence[Statement], names: TerritoryNames, vocabulary: Vocabulary
) -> Proposal[tuple[str, ...]] | None:
    """The territories named by what stands out or names a body, where the body is not in the vocabulary."""
    lines = [
        one.text
        for one in said[:_COVER]
        if (one.stands_out or one.is_body_name)
        and one.is_eligible
        and not vocabulary.find(one.text, "actors")
    ]
    found = [one for line in lines for one in names.mentions(line) if not _is_wide(one.term)]
    if not found:
        return None
    terms = names.narrowest(one.term for one in found)
    return Proposal(value=terms, source=FIRST_PAGE, confidence=0.6) if len(terms) <= 3 else None


def _of_text(text: str, pages: int, names: TerritoryNames) -> Proposal[tuple[str, ...]] | None:
    """The territory that the text names again and again, from end to end, and far more than others."""
    places: dict[str, list[float]] = {}
    terms: dict[str, Term] = {}
    for one in names.mentions(text):
        line = text[text.rfind("\n", 0, one.place) + 1 :].partition("\n")[0]
        if not is_contact(line):
            terms[one.term.id] = one.term
            places.setdefault(one.term.id, []).append(one.place / len(text))
    counts = Counter({name: len(where) for name, where in places.items() if not _is_wide(terms[name])})
    if not counts:
        return None
    best, count = counts.most_common(1)[0]
    spread = max(places[best]) - min(places[best])
    is_dwelt_on = count >= max(_FEWEST, len(text) / 5_000) and count > 0.6 * sum(counts.values())
    if not is_dwelt_on or spread < 0.5:
        return None
    return Proposal(value=(best,), source=TEXT, confidence=0.5 if pages > 1 else 0.4)


def _is_wide(term: Term) -> bool:
    """Whether nearly every publication could be said to be about it."""
    return term.attributes.get("level") in _WIDE


def _is_meant(term: Term, before: str, after: str, *, is_plain: bool) -> bool:
    """Whether a name that may be a river, a direction or the end of a body's name means the territory."""
    if _is_wide(term):
        return bool(_IN.search(before))
    if fold(term.label) in _DIRECTIONS:
        return is_plain or bool(_IN_THE.search(before) or _BESIDE.match(after))
    if term.attributes.get("level") == "departement":
        return is_plain or bool(_LINKED.search(before))
    return True


def _is_acronym_by_chance(name: str, term: Term) -> bool:
    """Whether the letters are those of an acronym of the territory, but not its capitals."""
    return name not in term.names and name.upper() in term.names


def _pattern(name: str) -> str:
    """The name as it may be written: without accents, with spaces for hyphens."""
    return "".join(_letter(char) for char in name)


def _letter(char: str) -> str:
    if char in "- ":
        return r"[\s‐‑-]"
    if char in "'’":
        return "['’]"
    plain = fold(char)
    return f"(?:{char}|{plain})" if plain != char.lower() else re.escape(char)


def _key(name: str) -> str:
    return re.sub(r"[\s‐‑-]", " ", fold(name))
