"""The names by which the terms of a vocabulary are recognised in a text, and how far each can be trusted."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from docbase.model.concepts import Term, Vocabulary
from docbase.model.folding import fold
from docbase.search.analysis import Analyzer, Token, analysis_language, analyzer, settled

SCHEMES = MappingProxyType(
    {
        "themes": "themes",
        "axes": "axes",
        "publication_types": "type",
        "actors": "contributors",
        "publics": "publics",
    }
)
"""The lists of which the names are looked for, and the field of a record that each is for."""
_LONGEST_ACRONYM = 7
_PARTS = re.compile(r"\s*,\s*|\s+(?:et|–|-|/)\s+|\s*[/()]\s*")
"""What stands between the things that a label names: "Habitat, peuplement et mixité sociale"."""
_WORD = re.compile(r"[\w-]*\w{3}")
_ENDING = 2
"""Letters by which the forms of a word may differ: citoyen, citoyennes; national, nationaux."""
_SHORT = 4
"""Letters of a word that may only have one more: voir is no voirie."""
_SAYING_MORE = ("axes", "actors")
"""The lists where one ordinary word is no name: "Les moyens", "État"."""
_LABEL, _SYNONYM, _LONE_WORD, _ACRONYM, _PART, _SHORT_ACRONYM = 1.0, 0.9, 0.6, 0.8, 0.45, 0.3
"""How far a name can be trusted."""
_KEYWORD = 0.6
"""How far a free keyword can be: how usual it is in texts, nothing tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of a term."""

    field: str
    """The field of a record that its term is for."""
    value: str
    """The id of its term; of a keyword, the keyword."""
    text: str
    """As the vocabulary has it."""
    words: tuple[str, ...]
    """Its words as analysis leaves them; the letters of an acronym."""
    written: tuple[str, ...]
    """The same words as they are written, in lower case."""
    trust: float
    """From 0 to 1."""

    @property
    def is_acronym(self) -> bool:
        """Whether it is compared by case."""
        return self.words[0].isupper()

    @property
    def key(self) -> str:
        """What tells it from all other names."""
        return "\t".join((self.field, self.value, self.text))


class NameBook:
    """The names of a vocabulary by the words with which they begin."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._starting: dict[str, list[Name]] = defaultdict(list)
        self.known: set[tuple[str, ...]] = set()
        """The words of each name."""
        for name in names:
            self.known.add(name.words)
            self._starting[name.words[0]].append(name)
        for alike in self._starting.values():
            alike.sort(key=lambda name: -len(name.words))

    def found(self, text: str, tokens: Sequence[Token]) -> Iterator[tuple[Name, int]]:
        """Yields the names in the tokens of a text, and at which of them each begins.

        Of two names for one field that share words, only the first, and the longest, is meant.
        """
        firsts = [place[0] for place, _start, _end in tokens]
        taken: dict[str, int] = {}
        for here, (place, _start, _end) in enumerate(tokens):
            for word in place:
                for name in self._starting.get(word, ()):
                    end, until = here + len(name.words), taken.get(name.field, 0)
                    is_there = (here >= until or end == until) and tuple(
                        firsts[here + 1 : end]
                    ) == name.words[1:]
                    if is_there and _is_written_so(name, text, tokens[here:end]):
                        taken[name.field] = end
                        yield name, here


class NameBooks:
    """The names to look for in texts of each language."""

    def __init__(self, vocabulary: Vocabulary, keywords: Iterable[str] = ()) -> None:
        self._vocabulary = vocabulary
        self._keywords = tuple(sorted(set(keywords)))
        self._made: dict[str, NameBook] = {}

    def of(self, language: str) -> NameBook:
        """Returns the names as analysis makes them in texts of this language (an ISO code)."""
        language = analysis_language(language)
        if language not in self._made:
            analysis = analyzer(language)
            names = (*vocabulary_names(self._vocabulary, analysis), *keyword_names(self._keywords, analysis))
            self._made[language] = NameBook(names)
        return self._made[language]

    @property
    def fingerprint(self) -> str:
        """Digest of all that decides which names there are."""
        suggested = [term.id for term in self._vocabulary if may_be_suggested(term)]
        parts = (self._vocabulary.fingerprint, suggested, self._keywords)
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def vocabulary_names(vocabulary: Vocabulary, analysis: Analyzer) -> tuple[Name, ...]:
    """Returns the names of all terms that may be suggested; one that several share tells less of each."""
    terms = [term for scheme in SCHEMES for term in vocabulary.scheme(scheme) if may_be_suggested(term)]
    names = [name for term in terms for name in _names(term, analysis)]
    sharing = Counter((name.field, name.words) for name in names)
    return tuple(replace(name, trust=name.trust / sharing[name.field, name.words]) for name in names)


def may_be_suggested(term: Term) -> bool:
    """Whether the term is in use, and not kept for people alone to give (`manual: true`)."""
    return term.is_active and term.attributes.get("manual") != "true"


def keyword_names(keywords: Iterable[str], analysis: Analyzer) -> Iterator[Name]:
    """Yields the names by which keywords that records have already are recognised."""
    for keyword in keywords:
        if words := _words(keyword, analysis):
            trust = _KEYWORD if len(words) > 1 else _KEYWORD * _LONE_WORD
            yield Name(field="keywords", value=keyword, text=keyword, trust=trust, **_split(words))


def _names(term: Term, analysis: Analyzer) -> Iterator[Name]:
    """Yields each name of a term once, the most trusted of those that are alike."""
    found: dict[tuple[str, ...], Name] = {}
    for text, trust in _forms(term):
        is_acronym = text.isupper() and text.isalnum() and len(text) <= _LONGEST_ACRONYM
        words = ((text, text.lower()),) if is_acronym else _words(text, analysis)
        is_lone = len(words) == 1 and not is_acronym and "-" not in text
        if words and not text.isdecimal() and not (is_lone and term.scheme in _SAYING_MORE):
            own = _trusted(text, trust, is_acronym=is_acronym, is_lone=is_lone)
            name = Name(field=SCHEMES[term.scheme], value=term.id, text=text, trust=own, **_split(words))
            if name.words not in found or found[name.words].trust < own:
                found[name.words] = name
    yield from found.values()


def _words(text: str, analysis: Analyzer) -> tuple[tuple[str, str], ...]:
    """Returns the words of a name, each as analysis leaves it and as it is written."""
    plain = settled(text)
    return tuple((place[0], fold(plain[start:end])) for place, start, end in analysis.tokens(plain))


def _split(words: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    return {"words": tuple(one for one, _ in words), "written": tuple(one for _, one in words)}


def _forms(term: Term) -> Iterator[tuple[str, float]]:
    plain = re.sub(r"\s*\([^)]*\)", "", term.label)
    yield plain, _LABEL
    for name in (*term.alt, *term.hidden):
        yield name, _SYNONYM
    parts = [part for part in _PARTS.split(plain) if len(part) > 3] if term.scheme == "themes" else []
    for part in parts if len(parts) > 1 else ():
        yield part, _PART


def _trusted(text: str, trust: float, *, is_acronym: bool, is_lone: bool) -> float:
    if is_acronym:
        return _ACRONYM if len(text) > 2 else _SHORT_ACRONYM
    return min(trust, _LONE_WORD) if is_lone and trust < _LABEL else trust


def _is_written_so(name: Name, text: str, tokens: Sequence[Token]) -> bool:
    """Whether the words are those of the name but for an ending: "communes" is no "communication"."""
    if name.is_acronym:
        return True
    forms = (fold(text[start:end]) for _place, start, end in tokens)
    return all(_is_inflected(form, word) for form, word in zip(forms, name.written, strict=True))


def _is_inflected(form: str, word: str) -> bool:
    plain = _WORD.match(form)
    form = plain[0] if plain else form
    shortest, longest = sorted((len(form), len(word)))
    kept = longest - (_ENDING if shortest > _SHORT else 1)
    return form == word or form[:kept] == word[:kept]
