"""Publications that are like another: they share its most telling words, its subjects and its authors."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from unicodedata import normalize

from docbase.model.concepts import Vocabulary
from docbase.model.record import Record
from docbase.model.search import Node, Or, Phrase, Query, ResultPage, Word
from docbase.search.analysis import Analyzer, analyzer
from docbase.search.index import SearchIndex

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
    pages = tuple(page.text for page in index.pages(record.id))
    root = likeness(Source(record=record, pages=pages, vocabulary=vocabulary), index)
    found = index.ranked(Query(root=root, limit=limit + 1, is_explained=True)).hits
    own = max((hit.score for hit in found if hit.record_id == record.id), default=0.0)
    others = [hit for hit in found if hit.record_id != record.id and hit.score >= _LEAST * own]
    hits = tuple(others[:limit])
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


def likeness(source: Source, index: SearchIndex) -> Node:
    """Returns what publications like this one have, at least in part.

    Raises:
        StaleIndexError: the index is missing or must be rebuilt.
    """
    terms = analyzer(source.record.language)
    described = (source.record.full_title, *source.subjects)
    words = _counted((*described, source.record.abstract, *_sampled(source.pages)), terms)
    favoured = _counted(described, terms).keys()
    often = sorted(words, key=lambda word: -words[word].total())
    candidates = {word: words[word] for word in (*favoured, *often[:_MOST_CANDIDATES])}
    publications, spread = index.total(Query()), index.spread(chain.from_iterable(candidates.values()))
    worth: dict[str, float] = {}
    for word, forms in candidates.items():
        telling = _telling(forms, spread, publications) * (_FAVOUR if word in favoured else 1.0)
        if telling:
            worth[forms.most_common(1)[0][0]] = telling
    best = sorted(worth, key=lambda form: (-worth[form], form))[:_MOST_WORDS]
    return Or(
        (
            *map(Word, best),
            *(Phrase(subject, "subjects") for subject in source.subjects),
            *(Phrase(author, "authors") for author in source.authors),
        )
    )


_Words = dict[tuple[str, ...], Counter[str]]
"""The forms of each word by its terms, with how often they are there."""


def _counted(texts: Iterable[str], analysis: Analyzer) -> _Words:
    found: _Words = {}
    spelt = _SPELT.findall(normalize("NFC", "\n".join(texts)).lower())
    for form, count in Counter(spelt).items():
        if terms := tuple(analysis.terms(form)):
            found.setdefault(terms, Counter())[form] = count
    return found


def _telling(forms: Counter[str], spread: Mapping[str, int], publications: int) -> float:
    """Returns how well a word tells what a publication is about.

    One that no other publication has leads nowhere; one that most have, everywhere.
    """
    having = max(spread[form] for form in forms)
    if not 1 < having <= max(_COMMONEST * publications, 2):
        return 0.0
    return (1 + math.log(forms.total())) * math.log(1 + publications / having)


def _sampled(pages: Sequence[str]) -> Sequence[str]:
    """Returns the pages, or some of them, evenly taken, when they are more than can be read at once."""
    step = math.ceil(sum(map(len, pages)) / _MOST_TEXT)
    return pages[:: max(step, 1)]
