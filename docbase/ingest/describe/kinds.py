"""The type of a publication, recognised by the names the vocabulary gives its types."""

import functools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from docbase.ingest.describe.calendar import undated
from docbase.ingest.describe.draft import FILE_NAME, FIRST_PAGE, TEXT, Proposal
from docbase.ingest.describe.sayings import CASE, SAID_OTHERWISE, SIGNS, SPEAKS_OF_ITSELF, UNMISTAKABLE
from docbase.model.concepts import Term, Vocabulary
from docbase.model.extract import Extract
from docbase.model.folding import fold

SCHEME = "publication_types"

_SEGMENT = re.compile(
    r"\s*[:;|•\n–—?!]\s*|\s+-\s+|\.\s+|,\s+(?=(?:l['’]exemple|la d[ée]marche|le cas|l['’]exp[ée]rience)\b)"
)
_LEAD = re.compile(
    r"^(?:[\d.)]+ |(?:le|la|les|l|un|une|des|du|de|d|projet de|annexe(?: n ?\S+)?|exemple de|mon"
    r"|votre|petit|"
    r"module \d+|version \S+|premiers?|premieres?|nouvelles?|nouveau|prise de notes|transcription)(?: |$))*"
)
_ARTICLES = re.compile(r"^(?:(?:le|la|les|l|un|une|des|du|de|d)(?: |$))*")
_THIS = re.compile(r"\b(?:ce|cet|cette|this|(?P<formal>(?:le|du|au) present|la presente)) ")
_AGREED = 0.92
"""How sure a type is that the page and the name of the file both say."""
_FRONT = 12_000
"""Characters in which a text says what it is."""
_NUMBER = re.compile(r"\b(?:n\s?[°ºo]|num[ée]ro)\s?\d[\d/-]*|#\s?\d+|[\d|,:.–-]+", re.IGNORECASE)
_SLIDE_WORDS = 90
"""A printed page of text has several hundred words; a slide seldom more than this."""


class TypeNames:
    """The names of the types of a vocabulary, ready to be looked for in titles."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._named: list[tuple[re.Pattern[str], Term]] = []
        for term in vocabulary.scheme(SCHEME):
            for name in term.names if _may_be_a_file(term) else ():
                self._named.append((_pattern(re.escape(_plain(name))), term))
        self._whole = {
            _plain(name): term
            for term in vocabulary.scheme(SCHEME)
            if _may_be_a_file(term)
            for name in term.names
        }
        for name, pattern in SAID_OTHERWISE:
            found = self.term(name)
            if found:
                self._named.append((_pattern(pattern), found))

        self._any = re.compile("|".join(pattern.pattern for pattern, _term in self._named) or "(?!)")

    def term(self, name: str) -> Term | None:
        """Returns the type with this name, if the vocabulary has one in use."""
        found = self._vocabulary.find(name, SCHEME)
        return found if found and found.is_active else None

    def alone(self, text: str) -> Term | None:
        """Returns the type that the text names and nothing else, but for a number and a date."""
        return self._whole.get(_plain(_NUMBER.sub(" ", undated(text))))

    def series(self, text: str) -> Term | None:
        """Returns the type that is a series of the centre's own, when the text names nothing else."""
        term = self.alone(text)
        return term if term and term.attributes.get("series") == "true" else None

    def opening(self, text: str) -> Term | None:
        """Returns the type that the text, or one of its segments, opens with: "Guide pratique…"."""
        segments = [_plain(segment) for segment in _SEGMENT.split(text)]
        for plain in segments:
            for lead in (_LEAD, _ARTICLES):
                start = lead.match(plain)
                term = self._longest(plain, start.end() if start else 0)
                if term:
                    return term
        is_a_case = any(CASE.match(plain) for plain in segments[1:])
        return self.term("fiche d'expérience") if is_a_case else None

    def of_itself(self, text: str) -> Term | None:
        """Returns the type by which the text speaks of itself, "la présente note", or twice "ce guide"."""
        plain = _plain(text)
        counts: Counter[str] = Counter()
        for match in _THIS.finditer(plain):
            for name, pattern in SPEAKS_OF_ITSELF:
                if pattern.match(plain, match.end()):
                    counts[name] += 2 if match["formal"] else 1
        return next((self.term(name) for name, count in counts.most_common(1) if count > 1), None)

    def within(self, text: str) -> Term | None:
        """Returns the type named inside the text, by a word that can hardly be its subject."""
        plain = _plain(text)
        for match in re.finditer(r"\w+", plain):
            term = self._longest(plain, match.start(), is_inside=True)
            if term:
                return term
        return None

    def _longest(self, plain: str, place: int, *, is_inside: bool = False) -> Term | None:
        best, length = None, 0
        if not self._any.match(plain, place):
            return None
        for pattern, term in self._named:
            match = pattern.match(plain, place)
            if match and len(match[0]) > length:
                if is_inside and match[0] not in UNMISTAKABLE:
                    continue
                best, length = term, len(match[0])
        return best


@functools.lru_cache(maxsize=2)
def type_names(vocabulary: Vocabulary) -> TypeNames:
    """Returns the names of the types, made ready once for a vocabulary."""
    return TypeNames(vocabulary)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeClues:
    """The texts in which a type may be named, the surest first."""

    title: str
    subtitle: str
    file_title: str
    cover: tuple[str, ...]
    """Lines of the cover that are not running text."""


def propose_type(clues: TypeClues, extract: Extract, names: TypeNames) -> Proposal[str] | None:
    """Returns the type named by the title, the file name or the cover, or the one the text looks like."""
    title = f"{clues.title} : {clues.subtitle}" if clues.subtitle else clues.title
    minutes = names.term("compte rendu")
    by_file = names.opening(clues.file_title)
    sightings = (
        (by_file if by_file == minutes else None, FILE_NAME, 0.75),
        (names.opening(title), FIRST_PAGE, 0.85),
        (_first(names.alone(line) for line in clues.cover), FIRST_PAGE, 0.8),
        (by_file, FILE_NAME, 0.7),
        (_first(names.opening(line) for line in clues.cover), FIRST_PAGE, 0.65),
        (names.within(title), FIRST_PAGE, 0.6),
        (names.within(clues.file_title), FILE_NAME, 0.55),
    )
    for term, source, confidence in sightings:
        if term:
            sources = {other for named, other, _confidence in sightings if named == term}
            return Proposal(
                value=term.id, source=source, confidence=_AGREED if len(sources) > 1 else confidence
            )
    itself = names.of_itself(extract.text[:_FRONT])
    if itself:
        return Proposal(value=itself.id, source=TEXT, confidence=0.5)
    return _by_signs(extract, names)


def _may_be_a_file(term: Term) -> bool:
    """Whether a file may be of this type: a web site, a film or an event is never what a text file is."""
    return term.is_active and term.attributes.get("csl") not in ("webpage", "motion_picture", "event")


def _first(terms: Iterable[Term | None]) -> Term | None:
    return next((term for term in terms if term), None)


def _pattern(inner: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{inner})s?(?!\w)")


def _plain(text: str) -> str:
    return re.sub(r"[-'’_/\s«»“”\"()]+", " ", fold(text)).strip()


def _by_signs(extract: Extract, names: TypeNames) -> Proposal[str] | None:
    first = fold(next((page.text for page in extract.pages if page.text.strip()), "")[:4000])
    for name, confidence, pattern in SIGNS:
        term = names.term(name)
        if term and pattern.search(first):
            return Proposal(value=term.id, source=TEXT, confidence=confidence)
    slides = names.term("diaporama")
    return Proposal(value=slides.id, source=TEXT, confidence=0.45) if slides and _is_slides(extract) else None


def _is_slides(extract: Extract) -> bool:
    made_with = " ".join((extract.metadata.get("creator", ""), extract.metadata.get("title", ""))).lower()
    words = sorted(len(page.text.split()) for page in extract.pages)
    is_sparse = len(words) > 8 and 8 < words[len(words) // 2] < _SLIDE_WORDS
    return (
        extract.has_pages
        and len(words) > 3
        and (is_sparse or "powerpoint" in made_with or "impress" in made_with)
    )
