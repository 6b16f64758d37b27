"""What may be meant by what is being typed: words, titles, terms of the vocabulary and names of authors."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import chain, islice, zip_longest
from typing import NamedTuple

from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold
from docbase.model.search import And, Completion, FacetCount, Node, Prefix, Query, Word
from docbase.search import analysis
from docbase.search.fields import facet
from docbase.search.index import SearchIndex
from docbase.search.lexicon import Written, beginning, shown
from docbase.search.stopwords import STOP_WORDS

_KINDS = ("theme", "axis", "type", "territory", "public", "author")
"""The facets whose values are offered."""
_OPENED = re.compile(r"""(?:(?P<field>[^\W\d_][\w-]*):["“«]?|["“«(])(?=[^:"“«(]*$)""")
_LAST_WORD = re.compile(r"(?:(?!_)[\w\u0300-\u036f])+$")
_SHORTEST = 2
"""Letters of the word begun: of fewer, anything might be meant."""
_YEAR = 4
"""Digits of a number that is worth offering."""
_EMPTY = STOP_WORDS | frozenset(
    """
    actuellement agit ailleurs aller ans apporter aupres aura auront aurait autant avant avait avaient
    avoir beaucoup bien cas certain certaine certaines certains chacun chacune concernant concerne cours
    date deja dernier derniere depuis deux devra devront deuxieme differentes differents dire dit doit
    doivent effet egalement ensuite environ etaient etait etant ete etre exemple facon faire fait faite
    faites faits falloir faut fin font generalement grace hors loin long maintenant maniere mettre mieux
    mis mise mises moins necessaire nombreuses nombreux notamment nouveau nouvelle parfois part
    particulier particulierement partie partir permet permettant permettent permettre plupart plusieurs
    point possible pourra pourrait pouvant pouvoir premier premiere prendre pres presque principalement
    pris prise proche propre puisse quatre quelque quelques rendre rien saint sein selon sens seul seule
    seulement simple simplement sorte souvent suite suivant suivante suivantes suivants surtout tant tard
    toujours tour travers trois trop uniquement utilise venir vis voir vue
    """.split()  # noqa: SIM905 - rows of words read better
)
"""Words that name nothing, folded: every text has them."""

Titles = Callable[[Iterable[str]], Mapping[str, str]]
"""Gives the titles of publications by their ids."""


class _Typed(NamedTuple):
    """What has been typed since the last sign that opens something."""

    whole: str
    """All of it, folded."""
    words: tuple[str, ...]
    """Its words, folded; the last one is begun."""


def complete(
    text: str, limit: int, index: SearchIndex, vocabulary: Vocabulary, titles: Titles
) -> tuple[Completion, ...]:
    """Returns what the text may become, a few of each kind, the likeliest of each first.

    Only what the collection has is offered; after “theme:”, themes alone. Nothing is offered before two
    letters of the last word are typed.

    Raises:
        StaleIndexError: the index is missing or must be rebuilt.
    """
    last = _LAST_WORD.search(text)
    if not last or len(last[0]) < _SHORTEST:
        return ()
    opened = _OPENED.search(text)
    field = facet(opened["field"] or "") if opened else None
    segment = text[opened.end() :] if opened else text
    typed = _Typed(" ".join(fold(segment).split()), tuple(map(fold, analysis.words(segment))))
    kinds = (field.name,) if field else _KINDS
    counted = index.search(Query(limit=0, facets=kinds)).facets
    groups = [_values(name, counted.get(name, ()), typed, vocabulary) for name in kinds]
    if not field:
        groups.append(_titles(typed, limit, index, titles))
        named = {fold(word) for group in groups for one in group for word in analysis.words(one.text)}
        words = _words(last[0], beginning(index.lexicon(), fold(last[0])).values(), named)[:limit]
        before = text[: last.start()]
        groups.insert(0, [_word(word, before + shown(word)) for word in words])
    return _some_of_each(groups, limit)


def _some_of_each(groups: Sequence[Sequence[Completion]], limit: int) -> tuple[Completion, ...]:
    """Returns the first of each group, then the second, up to the limit; those of a group together."""
    rounds = (one for one in chain.from_iterable(zip_longest(*groups)) if one)
    kept = set(islice(rounds, limit))
    return tuple(one for group in groups for one in group if one in kept)


def _words(typed: str, found: Iterable[Written], named: Container[str]) -> list[Written]:
    """Returns the words worth offering, singular and plural as one: first those that name something."""
    likely = [word for word in found if _is_worth_offering(word) and word.text != typed.lower()]
    # What a single publication has is often a misprint.
    common = [word for word in likely if word.publications > 1 or word.folded in named] or likely
    common.sort(key=lambda word: (word.folded not in named, -word.publications, word.folded))
    alike: dict[str, Written] = {}
    for word in common:
        alike.setdefault(word.folded.rstrip("sx"), word)
    return list(alike.values())


def _word(word: Written, whole: str) -> Completion:
    return Completion(kind="word", text=shown(word), value=whole, count=word.publications)


def _is_worth_offering(word: Written) -> bool:
    is_year = word.folded.isdecimal() and len(word.folded) == _YEAR
    is_word = word.folded.isalpha() and len(word.folded) > _SHORTEST and word.folded not in _EMPTY
    return is_year or is_word


def _values(
    name: str, counted: Iterable[FacetCount], typed: _Typed, vocabulary: Vocabulary
) -> list[Completion]:
    """Returns the values of the facet that are named so, those whose name begins so first."""
    found = []
    for value in counted:
        term = vocabulary.get(value.id)
        places = [_place(fold(one), typed) for one in (term.names if term else (value.label,))]
        if any(places):
            offered = Completion(kind=name, text=value.label, value=value.id, count=value.count)
            found.append((min(filter(None, places)), -value.count, fold(value.label), value.id, offered))
    return [offered for *_order, offered in sorted(found, key=lambda one: one[:-1])]


def _place(name: str, typed: _Typed) -> int:
    """Returns 1 for a folded name that begins so, 2 for one whose words do, 0 for any other."""
    if name.startswith(typed.whole):
        return 1
    if not all(word in name for word in typed.words):
        return 0
    words = analysis.words(name)
    return 2 if all(any(one.startswith(word) for one in words) for word in typed.words) else 0


def _titles(typed: _Typed, limit: int, index: SearchIndex, titles: Titles) -> list[Completion]:
    """Returns the publications whose title has the words, the last one as a beginning."""
    if not typed.words:
        return []
    *whole, begun = typed.words
    parts: list[Node] = [*(Word(word, "title") for word in whole), Prefix(begun, "title")]
    found = index.matching(Query(root=And(tuple(parts))))[:limit]
    return [
        Completion(kind="title", text=title, value=record_id, count=1)
        for record_id, title in titles(found).items()
    ]
