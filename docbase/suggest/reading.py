"""What is seen of a publication: the names that stand in it, and where, and the words it is made of."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from docbase.model.record import Record
from docbase.model.search import EntryPage
from docbase.search.analysis import Token, analyzer, settled
from docbase.suggest.names import Name, NameBooks
from docbase.suggest.pages import read_pages
from docbase.suggest.whereabouts import Sheet

_KEPT_WORDS = 300
"""How many words, the most frequent ones, tell a publication from others."""
_TITLE, _SUBTITLE, _ABSTRACT, _HEADING = 2.0, 1.5, 1.0, 0.5
"""What it is worth to be named there."""
_MOST_HEADINGS = 3
_DENSITY = 0.6
"""How far a name must come more often in a longer text: 0, not at all; 1, in proportion."""
_SHORTEST = 200
"""Words below which a text counts for one of so many: one word of a flyer is not its subject."""
_NOT_SPELT = 0.4
"""What an acronym is worth that nothing spells out."""
_TITLE_WORDS = 5
"""How many times a word of the title counts for one of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A record and its text."""

    record: Record
    pages: tuple[EntryPage, ...]


@dataclass(slots=True, kw_only=True)
class Mention:
    """A name, wherever it stands in a publication."""

    name: Name
    above: float = 0.0
    """What it is worth to stand in the title or the abstract."""
    is_in_title: bool = False
    headings: set[str] = field(default_factory=set)
    pages: list[int] = field(default_factory=list)
    """The page of each time that the text has it."""
    form: str = ""
    """As the text first has it."""

    @property
    def is_telling(self) -> bool:
        """Whether the name tells something, all the places considered where it stands."""
        if self.name.field == "type":
            return self.is_in_title
        if self.name.field in ("publics", "contributors"):
            return self.is_in_title or bool(self.pages)
        return True

    def strength(self, length: int) -> float:
        """Returns how strongly the name stands out in a text of so many words."""
        often = len(self.pages) / (max(length, _SHORTEST) / 1000) ** _DENSITY
        headings = _HEADING * min(len(self.headings), _MOST_HEADINGS)
        return self.name.trust * (self.above + headings + math.log1p(often))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was seen of a publication."""

    mentions: Mapping[str, Mention]
    """The names that stand in it, by their keys."""
    names: Mapping[str, float]
    """How strongly each of them stands out."""
    words: Mapping[str, int]
    """Its words by their stems, the most frequent ones."""


def read(publication: Publication, books: NameBooks) -> Reading:
    """Returns what is seen of a publication; `books` has the names to look for."""
    reader = _Reader(publication.record.language, books)
    last = len(publication.pages) - 1
    for number, text in read_pages(publication.pages):
        reader.read_page(number, text, is_edge=number < 2 or number == last)
    length = reader.words.total()
    for heading in dict.fromkeys(page.heading for page in publication.pages if page.heading):
        for mention in reader.named(heading):
            mention.headings.add(heading)
    record = publication.record
    for worth, text in ((_TITLE, record.title), (_SUBTITLE, record.subtitle), (_ABSTRACT, record.abstract)):
        for mention in reader.named(text):
            mention.above = max(mention.above, worth)
            mention.is_in_title |= worth > _ABSTRACT
    reader.words.update(dict.fromkeys(reader.analysis.terms(record.full_title), _TITLE_WORDS))
    found = {key: mention for key, mention in reader.mentions.items() if mention.is_telling}
    return Reading(
        mentions=found,
        names=dict(_strengths(found.values(), length)),
        words=dict(reader.words.most_common(_KEPT_WORDS)),
    )


def _strengths(mentions: Collection[Mention], length: int) -> Iterator[tuple[str, float]]:
    """Yields how strongly each name stands out; an acronym that nothing spells out is doubtful."""
    spelt = {(one.name.field, one.name.value) for one in mentions if not one.name.is_acronym}
    for one in mentions:
        is_alone = one.name.is_acronym and (one.name.field, one.name.value) not in spelt
        doubt = _NOT_SPELT if is_alone and one.name.field == "themes" else 1.0
        yield one.name.key, round(one.strength(length) * doubt, 2)


class _Reader:
    """Gathers what is seen."""

    def __init__(self, language: str, books: NameBooks) -> None:
        self.analysis = analyzer(language)
        self._book = books.of(language)
        self.mentions: dict[str, Mention] = {}
        self.words: Counter[str] = Counter()

    def read_page(self, number: int, text: str, *, is_edge: bool) -> None:
        """Reads a page of the text; an edge is one of the first or the last."""
        tokens = self._tokens(text)
        sheet = Sheet(text=text, tokens=tokens, analysis=self.analysis, is_edge=is_edge)
        for name, here in self._book.found(text, tokens):
            if sheet.has_as_subject(name, here):
                _place, start, _end = tokens[here]
                _place, _start, end = tokens[here + len(name.words) - 1]
                mention = self._mention(name)
                mention.form = mention.form or " ".join(text[start:end].split())
                mention.pages.append(number)

    def named(self, text: str) -> Iterator[Mention]:
        """Yields what is named in the title, the abstract or a heading."""
        for name, _here in self._book.found(text, self._tokens(text)):
            yield self._mention(name)

    def _tokens(self, text: str) -> list[Token]:
        tokens = self.analysis.tokens(settled(text))
        self.words.update([place[0] for place, _start, _end in tokens])
        return tokens

    def _mention(self, name: Name) -> Mention:
        return self.mentions.setdefault(name.key, Mention(name=name))
