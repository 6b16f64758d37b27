"""Free keywords: expressions that a text keeps coming back to."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice, pairwise

from docbase.messages import gettext as _
from docbase.model.suggestion import Ground
from docbase.search.analysis import analyzer, settled
from docbase.suggest.experience import Experience
from docbase.suggest.grounds import page_labels, told_pages
from docbase.suggest.pages import read_pages
from docbase.suggest.reading import Publication

_FEWEST = 4
"""Times below which an expression says nothing of the whole."""
_LIMIT = 5
_MOST_PAGES = 40
"""Pages of which the expressions are read: what a text is about, it says in so many."""
_EXPRESSION = re.compile(
    r"[a-zà-öø-ÿœ]{4,}(?:\s+(?:de la |de l['’]|du |des |de |d['’]|à la |à l['’]|en )?|-)[a-zà-öø-ÿœ]{4,}"
)
"""A word and another, of which the second may complete the first."""
_SURE = 0.6
"""How sure an expression is at most: a person knows better what to call a subject."""

_Found = dict[tuple[str, str], Counter[str]]


def keywords(
    publication: Publication, experience: Experience, known: Collection[tuple[str, ...]]
) -> Iterator[tuple[str, float, Ground]]:
    """Yields expressions of two words, how sure each is, and on which pages it stands.

    Args:
        publication: the record and its text.
        experience: what words are usual in the collection.
        known: the stems of what is named already, and so is no news.
    """
    forms: _Found = {}
    pages: dict[tuple[str, str], list[int]] = {}
    for number, text in islice(read_pages(publication.pages), _MOST_PAGES):
        for stems, form in _expressions(text, publication.record.language):
            forms.setdefault(stems, Counter())[form] += 1
            pages.setdefault(stems, []).append(number)
    title = set(analyzer(publication.record.language).terms(publication.record.full_title))
    worth = {
        stems: math.log1p(written.total())
        * min(map(experience.rarity, stems))
        * (1.5 if title.issuperset(stems) else 1.0)
        for stems, written in forms.items()
        if written.total() >= _FEWEST and stems not in known
    }
    for stems in _apart(sorted(worth, key=lambda stems: (-worth[stems], stems)))[:_LIMIT]:
        labels = page_labels(pages[stems], publication)
        where = told_pages(labels, is_section=publication.pages[0].is_section)
        written = forms[stems].most_common(1)[0][0]
        said = _("“{words}” {places}").format(words=written, places=where)
        ground = Ground(kind="name", said=said, words=written, pages=labels)
        yield written, _SURE * (1 - math.exp(-worth[stems] / 3)), ground


def _apart(ranked: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Returns the expressions that share no word with a better one."""
    kept: dict[str, tuple[str, str]] = {}
    for stems in ranked:
        if kept.keys().isdisjoint(stems):
            kept |= dict.fromkeys(stems, stems)
    return list(dict.fromkeys(kept.values()))


def _expressions(text: str, language: str) -> Iterator[tuple[tuple[str, str], str]]:
    for (first, start, _end), (last, _start, end) in pairwise(analyzer(language).tokens(settled(text))):
        if first[0] != last[0] and _EXPRESSION.fullmatch(form := text[start:end]):
            yield (first[0], last[0]), " ".join(form.split()).replace("’", "'")
