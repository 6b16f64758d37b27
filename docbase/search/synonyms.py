"""Which names of the vocabulary say the same thing, so that who types one of them is given the others too.

A documentalist writes under one term its synonyms, but also what it gathers: "gouvernance" and "EPCI" under
"Gouvernance de la politique de la ville". Here is told which of them are one thing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from docbase.model.concepts import Term, Vocabulary
from docbase.model.folding import fold
from docbase.search import analysis
from docbase.search.stopwords import STOP_WORDS

_PROPER = ("actors", "territories")
"""The lists whose names are those of one body or place."""
_SCHEMES = ("themes", "frameworks", *_PROPER)
"""The lists whose names are written in texts; those of others, as "guide" or "note", say too little."""
_LONGEST_ACRONYM = 12
_SHORTEST_MEANING = 3
"""Letters below which an acronym says too many things to be looked for when it was not typed: PV, RU, AG."""
_FIRST_LETTERS = 3
_BEGINNING = re.compile(r"\W*(?:(?:les?|la|un|une|des?|du|aux?)\s+|[dl]['’])?(\w{1,3})")
_ARTICLE_LETTERS = "aldu"
"""The letters with which an article begins."""
_LONG_WORD = re.compile(r"\w{4,}")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
# A word in lower case that is an acronym in capitals too: PRE and "un pre", CAP and "le cap".
_ALSO_WORDS = frozenset(
    """
    acte age aide air alpha ami arc art atelier avenir bac bail bois bus but cadre cap car carte cas cil
    cite cle clic col dal des dit don eau ecole elan elle est ete etat fac faire fil fin foi fonds gare
    gaz ile jeu jeune lac lieu loi lot mai maire mal mas mer mission mois mot mous mur nord ouest pacte
    pan par parc pas pays pic plan plus pole pont port pre race rat reve roi rue sage sel site soin
    sol son sport stage sud tas taux ter toit tour train vie vif ville vue
    """.split()  # noqa: SIM905 - rows of words read better
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of a term, ready to be compared."""

    text: str
    terms: tuple[str, ...]
    is_acronym: bool

    @property
    def is_one_word(self) -> bool:
        """Whether it is one ordinary word, which may well say something else; co-working is none."""
        return len(self.terms) == 1 and not self.is_acronym and "-" not in self.text

    @property
    def has_capital(self) -> bool:
        """Whether it is written as the names of bodies and places are."""
        return any(letter.isupper() for letter in self.text)

    def holds(self, other: "Name") -> bool:
        """Whether the words of the other follow one another in it."""
        size = len(other.terms)
        starts = range(len(self.terms) - size + 1)
        return any(self.terms[start : start + size] == other.terms for start in starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A term that was named, and what else it is called."""

    label: str
    others: tuple[Name, ...]


def terms_of(text: str) -> tuple[str, ...]:
    """Returns the terms by which names are compared: plurals, accents and elided articles put aside."""
    return tuple(place[0] for place in analysis.query_places(text))


class Synonyms:
    """The names of a vocabulary that begin as one of some words does.

    Only these are analysed: a thesaurus of thousands of terms has no time for the others.
    """

    def __init__(self, vocabulary: Vocabulary, words: Iterable[str]) -> None:
        starts = {part[:size] for word in words for part in _parts(word) for size in (1, _FIRST_LETTERS)}
        self._by_terms: dict[tuple[str, ...], list[tuple[Name, _Family]]] = defaultdict(list)
        self._by_acronym: dict[str, list[tuple[Name, _Family]]] = defaultdict(list)
        for term in _named(vocabulary, starts) if starts else ():
            self._add(_Family(term))
        self._longest: dict[str, int] = {}
        for terms in self._by_terms:
            self._longest[terms[0]] = max(len(terms), self._longest.get(terms[0], 0))

    def longest(self, term: str) -> int:
        """Returns how many terms the longest name has that may begin with this one; an acronym has one."""
        return self._longest.get(term, 1)

    def of(self, text: str) -> tuple[Meaning, ...]:
        """Returns each meaning of the text that is said otherwise as well; none when it is no name."""
        found = self._by_acronym.get(_as_acronym(text)) or self._by_terms.get(terms_of(text))
        meanings: dict[str, Meaning] = {}
        for name, family in found or ():
            if others := tuple(_new(family.others(name), text)):
                meanings.setdefault(family.term.id, Meaning(label=family.term.label, others=others))
        return tuple(meanings.values())

    def _add(self, family: "_Family") -> None:
        for name in (*family.names, *family.misspelt):
            if name.is_acronym:
                self._by_acronym[name.text].append((name, family))
            else:
                self._by_terms[name.terms].append((name, family))


class _Family:
    """The names of one term, and which of them are the same."""

    def __init__(self, term: Term) -> None:
        self.term = term
        self.names = tuple(_names(term.label, *term.alt))
        self.misspelt = tuple(_names(*term.hidden)) if self.names else ()
        self._prose = [name for name in self.names if not name.is_acronym]

    @property
    def _is_loose(self) -> bool:
        """Whether the term gathers several things: a lone word among other synonyms, a part of the label."""
        label, synonyms = self.names[0], [name for name in self._prose if name is not self.names[0]]
        has_lone_word = len(synonyms) > 1 and any(name.is_one_word for name in synonyms)
        has_part = any(label.holds(name) and label.terms != name.terms for name in synonyms)
        return has_lone_word or has_part

    def others(self, typed: Name) -> Iterator[Name]:
        """Yields the names to look for when this one is typed, the preferred form first."""
        is_misspelt = typed in self.misspelt
        said = self.names[0] if is_misspelt else typed
        for name in self.names:
            is_clear = not name.is_acronym or len(name.text) >= _SHORTEST_MEANING
            if name is said:
                if is_misspelt or name.is_acronym:
                    yield name
            elif is_clear and not name.holds(said) and self._are_same(said, name):
                yield name

    def _are_same(self, said: Name, other: Name) -> bool:
        if said.is_acronym or other.is_acronym:
            return self._stands_for(said, other) if said.is_acronym else self._stands_for(other, said)
        if self.term.scheme in _PROPER and not (said.has_capital and other.has_capital):
            return False
        if self._is_loose:
            are_words = said.is_one_word or other.is_one_word
            return not are_words and not said.holds(other) and not set(said.terms).isdisjoint(other.terms)
        return not (said.holds(other) and other.is_one_word)

    def _stands_for(self, acronym: Name, other: Name) -> bool:
        """An acronym is the names it abridges, and what these hold: QPV, quartiers prioritaires.

        One that abridges none was chosen for what it says, unless the term gathers several things.
        """
        abridged = [name for name in self._prose if _abridges(acronym.text, name.text)]
        if other.is_acronym:
            return any(_abridges(other.text, name.text) for name in abridged)
        if abridged and acronym is not self.names[0]:
            return other in abridged or any(name.holds(other) for name in abridged if not other.is_one_word)
        return other in abridged or not self._is_loose


def _named(vocabulary: Vocabulary, starts: set[str]) -> Iterator[Term]:
    """Yields the terms in use with a name that may be made of words that begin so."""
    for term in chain.from_iterable(map(vocabulary.scheme, _SCHEMES)):
        has_others = bool(term.alt or term.hidden)
        if has_others and term.is_active and any(_may_be_made_of(name, starts) for name in term.names):
            yield term


def _may_be_made_of(name: str, starts: set[str]) -> bool:
    initial = name[:1].lower()
    if initial.isascii() and initial.isalpha() and initial not in _ARTICLE_LETTERS and initial not in starts:
        return False  # most names, at the least cost
    folded = fold(name)
    spellings = (folded, folded.replace("-", "")) if "-" in folded else (folded,)
    return any(_begins_so(one, starts) for one in spellings)


def _begins_so(folded: str, starts: set[str]) -> bool:
    match = _BEGINNING.match(folded)
    return (
        match is not None
        and match[1] in starts
        and all(word[:_FIRST_LETTERS] in starts or word in STOP_WORDS for word in _LONG_WORD.findall(folded))
    )


def _parts(word: str) -> Iterator[str]:
    """Yields a word and what its hyphens part: co-working is written coworking as well."""
    folded = fold(word)
    yield from folded.split("-")
    yield folded.replace("-", "")


def _names(*texts: str) -> Iterator[Name]:
    for text in texts:
        plain = _BRACKETS.sub("", text).strip()
        terms, words = terms_of(plain), analysis.words(plain)
        is_acronym = plain.isupper() and plain.isalnum() and len(plain) <= _LONGEST_ACRONYM
        is_lost = not terms or len(terms) == 1 < len(words)  # analysis leaves of "pays de l'Est" only "pays"
        if not is_lost and not plain.isdecimal():
            yield Name(text=plain, terms=terms, is_acronym=is_acronym)


def _as_acronym(text: str) -> str:
    """Returns the acronym the text may be, in capitals; one typed in lower case must not be a word."""
    words = analysis.words(text)
    word = words[0] if len(words) == 1 else ""
    if word.islower():
        return word.upper() if len(word) >= _SHORTEST_MEANING and word not in _ALSO_WORDS else ""
    return word[:-1] if word[:-1].isupper() and word.endswith("s") else word


def _new(names: Iterable[Name], typed: str) -> Iterator[Name]:
    """Yields the names that are not found anyway by what was typed, each once."""
    seen = {_in_lower_case(terms_of(typed))}
    for name in names:
        if (key := _in_lower_case(name.terms)) not in seen:
            seen.add(key)
            yield name


def _in_lower_case(terms: Iterable[str]) -> tuple[str, ...]:
    """An acronym typed in lower case finds that in capitals."""
    return tuple(map(str.lower, terms))


def _abridges(acronym: str, name: str) -> bool:
    """Whether the acronym is made of the beginnings of the words of the name, from the first to the last.

    Words between them may be left out: QPV, quartiers prioritaires de la politique de la ville.
    """
    letters, words = fold(acronym), [fold(word) for word in analysis.words(name)]
    if len(words) < 2:
        return False
    reached = set(_after(letters, 0, words[0]))
    for word in words[1:-1]:
        reached.update(chain.from_iterable(_after(letters, place, word) for place in tuple(reached)))
    return any(end == len(letters) for place in reached for end in _after(letters, place, words[-1]))


def _after(letters: str, place: int, word: str) -> Iterator[int]:
    """Yields each place of the letters to which a beginning of the word leads."""
    for size in range(1, len(word) + 1):
        if not letters.startswith(word[:size], place):
            return
        yield place + size
