"""The pages of a publication that answer, and the passage of each that shows it.

A page is kept as stretches of some hundred words, each with its terms written one after the other: to find
the best page is then to look for substrings, and only the few stretches that are shown are analysed again.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from docbase.model.search import EntryPage, PageHit
from docbase.search import analysis
from docbase.search.plan import Beginning, Leaf, Plan, leaves

MOST_PAGES = 3
"""How many pages of one publication are shown."""
_STRETCH = 1000
_OVERLAP = 120
"""Characters shared by two stretches, so that a phrase across their border is found."""
_LENGTH = 240
"""Characters of a passage, about."""
_SPACE = re.compile(r"\s")
_SPACES = re.compile(r"\s+")
_SENTENCE = re.compile(r"(?:[.!?…]['’»\")\]]*\s+|\n\s*\n\s*)(?=[^\W\d_a-zà-öø-ÿ]|[«\"“\d])")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a page, with its terms."""

    start: int
    end: int
    terms: str
    """Every place between two spaces of its own, its other terms marked: "␣egalit␣␣pre␣\\rPRE␣"."""


def cut(text: str, analyzer: analysis.Analyzer) -> Iterator[tuple[str, Stretch | None]]:
    """Yields the terms of a settled page piece by piece, as `Analyzer.lined` gives them, and its stretches.

    All of it is analysed once: stretches begin and end between words, where the language allows it.
    """
    start = untold = 0
    while start < len(text):
        end = _between_words(text, start + _STRETCH)
        until = _between_words(text, end + _OVERLAP)
        own = analyzer.lined(text[start:end])
        if end == len(text) or text[end].isspace():
            lines = own if untold == start else analyzer.lined(text[untold:end])
            within = own + analyzer.lined(text[end:until])
            untold = end
        else:  # a word is cut in two: its terms are told with what follows
            lines, within = "", analyzer.lined(text[start:until])
        spaced = within[1:].replace("\n", "  ").replace("\r", " \r")
        yield lines, Stretch(start, until, f" {spaced} ") if within else None
        start = end


def looked_for(plan: Plan) -> tuple[Leaf, ...]:
    """Returns what the plan of a question looks for in the text of publications."""
    return tuple(leaf for leaf in dict.fromkeys(leaves(plan)) if "body" in leaf.fields)


def best_pages(
    wanted: Sequence[Leaf],
    pages: Sequence[EntryPage],
    cut: Sequence[Sequence[Stretch]],
    language: str = analysis.FRENCH,
) -> tuple[PageHit, ...]:
    """Returns up to three pages that answer, best first; none when nothing is found in the text itself.

    A page is worth first how many of the different things looked for it brings together, then how often.

    Args:
        wanted: what is looked for.
        pages: the pages of the publication.
        cut: the stretches of each page.
        language: as what the publication was analysed.
    """
    analyzer = analysis.analyzer(language)
    rated = []
    for place, (page, parts) in enumerate(zip(pages, cut, strict=True)):
        rating, best = _rated(parts, wanted)
        if best:
            rated.append((-rating, place, page, best))
    rated.sort(key=lambda one: one[:2])
    return tuple(
        PageHit(
            number=page.number,
            label=page.label or str(page.number),
            snippet=_passage(page.text, best, wanted, analyzer),
            file=page.file,
            heading=page.heading,
            is_section=page.is_section,
            ocr_confidence=page.ocr_confidence,
        )
        for _rating, _place, page, best in rated[:MOST_PAGES]
    )


def _rated(parts: Sequence[Stretch], wanted: Sequence[Leaf]) -> tuple[float, Stretch | None]:
    """Returns what the page is worth, and its best stretch; nearness counts through the stretch."""
    best: Stretch | None = None
    best_rating = 0.0
    on_page = [0] * len(wanted)
    for part in parts:
        found = [_count(leaf, part.terms) for leaf in wanted]
        if not any(found):
            continue
        on_page = [more + before for more, before in zip(found, on_page, strict=True)]
        rating = _rating(found)
        if rating > best_rating:
            best, best_rating = part, rating
    return best_rating + 0.5 * _rating(on_page), best


def _rating(found: Sequence[int]) -> float:
    return sum(2.0 + count / (count + 2.0) for count in found if count)


def _count(leaf: Leaf, terms: str) -> int:
    if isinstance(leaf, Beginning):
        return terms.count(f" {leaf.start}") + sum(terms.count(f" {other} ") for other in leaf.others)
    has_others = "\r" in terms
    if len(leaf.places) == 1:
        found = sum([terms.count(f" {term} ") for term in leaf.places[0]])
        return found + sum([terms.count(f"\r{term} ") for term in leaf.places[0]]) if has_others else found
    if not has_others and all(len(place) == 1 for place in leaf.places):
        return terms.count("".join([f" {term} " for (term,) in leaf.places]))
    return len(_pattern(leaf.places).findall(terms))


@functools.cache
def _pattern(places: tuple[analysis.Place, ...]) -> re.Pattern[str]:
    """Returns what finds the places in the terms of a stretch."""
    wanted = ("|".join(map(re.escape, place)) for place in places)
    return re.compile("".join(rf" (?:\S+ \r)*(?:{terms}) (?:\r\S+ )*" for terms in wanted))


def _passage(text: str, stretch: Stretch, wanted: Sequence[Leaf], analyzer: analysis.Analyzer) -> str:
    """Returns the densest passage of the stretch as HTML, the words found marked."""
    found = list(_marks(text, stretch, wanted, analyzer))
    first, last = _densest(found)
    start, end = _bounds(text, found[first].start, found[last].end)
    pieces = ["… "] if start and text[:start].strip() else []
    at = start
    for mark in found:
        if mark.start >= at and mark.end <= end:
            pieces += [
                _plain(text[at : mark.start]),
                "<mark>",
                _plain(text[mark.start : mark.end]),
                "</mark>",
            ]
            at = mark.end
    pieces.append(_plain(text[at:end]).rstrip())
    if text[end:].strip():
        pieces.append(" …")
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    leaf: int
    """What it answers, by its place among what is looked for."""


def _marks(
    text: str, stretch: Stretch, wanted: Sequence[Leaf], analyzer: analysis.Analyzer
) -> Iterator[_Mark]:
    """Yields the words of the stretch that answer, in order."""
    found = analyzer.tokens(analysis.settled(text)[stretch.start : stretch.end])
    places = [place for place, _start, _end in found]
    marked: dict[int, int] = {}
    for number, leaf in enumerate(wanted):
        for at in _matching(places, leaf):
            marked.setdefault(at, number)
    for at in sorted(marked):
        _place, start, end = found[at]
        yield _Mark(stretch.start + start, stretch.start + end, marked[at])


def _matching(places: Sequence[analysis.Place], leaf: Leaf) -> Iterator[int]:
    """Yields the numbers of the places that answer."""
    if isinstance(leaf, Beginning):
        yield from (number for number, place in enumerate(places) if any(map(leaf.accepts, place)))
        return
    first, *others = (frozenset(place) for place in leaf.places)
    for number, place in enumerate(places):
        if not first.isdisjoint(place):
            after = places[number + 1 : number + 1 + len(others)]
            if len(after) == len(others) and not any(map(frozenset.isdisjoint, others, after)):
                yield from range(number, number + 1 + len(others))


def _densest(found: Sequence[_Mark]) -> tuple[int, int]:
    """Returns the first and last mark of the passage that brings the most different things together."""
    best, best_rating = (0, 0), (0, 0, 0)
    for first, mark in enumerate(found):
        last = first
        while last + 1 < len(found) and found[last + 1].end - mark.start <= _LENGTH:
            last += 1
        within = found[first : last + 1]
        rating = (len({one.leaf for one in within}), len(within), mark.start - within[-1].end)
        if rating > best_rating or not first:
            best, best_rating = (first, last), rating
    return best


def _bounds(text: str, first: int, last: int) -> tuple[int, int]:
    """Returns a passage around the words found: from the beginning of their sentence when it is near."""
    room = max(_LENGTH - (last - first), 60)
    starts = [match.end() for match in _SENTENCE.finditer(text, max(first - room, 0), first)]
    near = [start for start in (0, *starts) if first - start <= room // 3] or starts[-1:]
    start = near[0] if near else _after_word(text, max(first - room // 2, 0))
    end = min(max(start + _LENGTH, last), len(text))
    ends = [match.start() + 1 for match in _SENTENCE.finditer(text, last, min(end + 40, len(text)))]
    long_enough = [stop for stop in ends if stop - start >= _LENGTH * 2 // 3]
    return start, long_enough[0] if long_enough else _between_words(text, end)


def _after_word(text: str, place: int) -> int:
    """Returns the beginning of the first word from the place on."""
    if place == 0 or text[place - 1].isspace():
        return place
    space = _SPACE.search(text, place)
    return space.end() if space and space.start() - place < 60 else place


def _between_words(text: str, place: int) -> int:
    """Returns the nearest place, at or before this one, that cuts no word (but an endless one)."""
    if place >= len(text):
        return len(text)
    for back in range(place, max(place - 60, 0), -1):
        if text[back].isspace():
            return back
    return place


def _plain(text: str) -> str:
    return escape(_SPACES.sub(" ", text), quote=False)
