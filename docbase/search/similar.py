"""Publications that are like another: they share its most telling words, its subjects and its authors."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from docbase.model.concepts import Vocabulary
from docbase.model.record import Record
from docbase.model.search import Node, Or, Phrase, Query, ResultPage, Word
from docbase.search import analysis
from docbase.search.index import SearchIndex
from docbase.search.lexicon import Lexicon

_MOST_WORDS = 25
"""How many words are looked for: more find no better neighbours, and take longer."""
_MOST_CANDIDATES = 150
"""How many words, the most frequent ones of the publication, are compared with the whole collection."""
_MOST_TEXT = 200_000
"""Characters that are read, of pages taken here and there when a publication has more."""
_FAVOUR = 2.0
"""How much more than another a word tells that is in the title, the themes or the keywords."""
_COMMONEST = 0.5
"""The share of the publications that a telling word may be in."""
_LEAST = 0.15
"""The share of its own score below which another publication is not like it."""
_SPELT = re.compile(r"[^\W\d_]{3,}")


def similar(record: Record, index: SearchIndex, vocabulary: Vocabulary, limit: int) -> ResultPage:
    """Returns the publications most like this one, the best first, each with what it shares as its reasons.

    Raises:
        StaleIndexError: the index is missing or must be rebuilt.
    """
    source = Source(
        record=record,
        pages=tuple(page.text for page in index.pages(record.id)),
        vocabulary=vocabulary,
    )
    publications = index.search(Query(limit=0)).total
    root = likeness(source, index, publications)
    found = index.search(Query(root=root, limit=limit + 1, is_explained=True)).hits
    own = max((hit.score for hit in found if hit.record_id == record.id), default=0.0)
    others = (hit for hit in found if hit.record_id != record.id and hit.score >= _LEAST * own)
    hits = tuple(others)[:limit]
    return ResultPage(total=len(hits), hits=hits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The publication whose like is looked for."""

    record: Record
    pages: tuple[str, ...]
    """Its text; none when it has no file."""
    vocabulary: Vocabulary
    """Where its themes, its axes and its authors are named."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """What a person said that it is about."""
        ids = (*self.record.themes, *self.record.axes)
        return tuple(dict.fromkeys((*map(self.vocabulary.label, ids), *self.record.keywords)))

    @property
    def authors(self) -> tuple[str, ...]:
        """Who made it."""
        return tuple(dict.fromkeys(self.vocabulary.label(one.name) for one in self.record.contributors))


def likeness(source: Source, lexicon: Lexicon, publications: int) -> Node:
    """Returns what publications like this one have, at least in part.

    Args:
        source: the publication.
        lexicon: the words of the collection.
        publications: how many publications the collection has.
    """
    described = (source.record.full_title, *source.subjects)
    words = _counted((*described, source.record.abstract, *_sampled(source.pages)))
    telling = _telling(words, set(_counted(described)), lexicon, publications)
    return Or(
        (
            *map(Word, telling),
            *(Phrase(subject, "subjects") for subject in source.subjects),
            *(Phrase(author, "authors") for author in source.authors),
        )
    )


_Terms = tuple[str, ...]
_Words = dict[_Terms, Counter[str]]
"""The forms of each word, with how often they are there."""


def _counted(texts: Iterable[str]) -> _Words:
    found: _Words = {}
    spelt = _SPELT.findall(normalize("NFC", "\n".join(texts)).lower())
    for form, count in Counter(spelt).items():
        if terms := tuple(analysis.terms(form)):
            found.setdefault(terms, Counter())[form] = count
    return found


def _telling(words: _Words, favoured: set[_Terms], lexicon: Lexicon, publications: int) -> tuple[str, ...]:
    """Returns the words that tell best what a publication is about, the best first.

    A word that no other publication has leads nowhere; one that most have, everywhere.
    """
    often = sorted(words, key=lambda terms: -words[terms].total())
    most = max(_COMMONEST * publications, 2)
    worth: dict[str, float] = {}
    for terms in dict.fromkeys((*favoured, *often[:_MOST_CANDIDATES])):
        forms = words[terms]
        having = max(_having(form, lexicon) for form in forms)
        if 1 < having <= most:
            telling = (1 + math.log(forms.total())) * math.log(1 + publications / having)
            worth[forms.most_common(1)[0][0]] = telling * (_FAVOUR if terms in favoured else 1.0)
    return tuple(sorted(worth, key=lambda word: (-worth[word], word))[:_MOST_WORDS])


def _having(form: str, lexicon: Lexicon) -> int:
    return next((count for word, count in lexicon.words(form) if word == form), 0)


def _sampled(pages: Sequence[str]) -> Sequence[str]:
    """Returns the pages, or some of them, evenly taken, when they are more than can be read at once."""
    step = math.ceil(sum(map(len, pages)) / _MOST_TEXT)
    return pages[:: max(step, 1)]
