"""The pages of a publication that answer, and the passage of each that shows it.

A page is kept as stretches of some hundred words, each with its terms written one after the other: to find
the best page is then to look for substrings, and only the few stretches that are shown are analysed again.
"""

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from html import escape
from typing import NamedTuple

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
_Counter = Callable[[str], int]
"""Counts in the terms of a stretch."""
_SENTENCE = re.compile(r"(?:[.!?…]['’»\")\]]*\s+|\n\s*\n\s*)(?=[^\W\d_a-zà-öø-ÿ]|[«\"“\d])")


class Stretch(NamedTuple):
    """A part of a page, with its terms; a plain tuple, for they come in thousands."""

    start: int
    end: int
    terms: str
    """Every place between two spaces of its own, its other terms marked: "␣egalit␣␣pre␣\\rPRE␣"."""

    @property
    def places(self) -> list[str]:
        """The places, still packed."""
        return self.terms[1:-1].replace(" \r", "\r").split("  ")


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
    counting = [_counter(leaf) for leaf in wanted]
    rated = []
    for place, (page, parts) in enumerate(zip(pages, cut, strict=True)):
        rating, best = _rated(parts, counting)
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


def _rated(parts: Sequence[Stretch], counting: Sequence[_Counter]) -> tuple[float, Stretch | None]:
    """Returns what the page is worth, and its best stretch; nearness counts through the stretch."""
    best: Stretch | None = None
    best_rating = 0.0
    on_page = [0] * len(counting)
    for part in parts:
        found = [count(part.terms) for count in counting]
        if not any(found):
            continue
        on_page = [more + before for more, before in zip(found, on_page, strict=True)]
        rating = _rating(found)
        if rating > best_rating:
            best, best_rating = part, rating
    return best_rating + 0.5 * _rating(on_page), best


def _rating(found: Sequence[int]) -> float:
    return sum(2.0 + count / (count + 2.0) for count in found if count)


@functools.lru_cache(maxsize=500)
def _counter(leaf: Leaf) -> _Counter:
    """Returns what counts how often the leaf is in the terms of a stretch."""
    if isinstance(leaf, Beginning):
        return _substrings(f" {leaf.start}", *(f" {other} " for other in leaf.others))
    if len(leaf.places) == 1:
        return _substrings(*(f"{before}{term} " for term in leaf.places[0] for before in " \r"))
    return _phrase(leaf.places)


def _phrase(places: tuple[analysis.Place, ...]) -> _Counter:
    """Returns what counts the places in a row; the pattern is slow, and put only to what has them all."""
    pattern = _pattern(places)
    is_plain = all(len(place) == 1 for place in places)
    in_a_row = "".join([f" {place[0]} " for place in places])

    def count(terms: str) -> int:
        if is_plain and "\r" not in terms:
            return terms.count(in_a_row)
        has_all = all(any(map(terms.__contains__, place)) for place in places)
        return len(pattern.findall(terms)) if has_all else 0

    return count


def _substrings(*wanted: str) -> _Counter:
    return lambda terms: sum([terms.count(one) for one in wanted])


def _pattern(places: tuple[analysis.Place, ...]) -> re.Pattern[str]:
    """Returns what finds the places in the terms of a stretch."""
    wanted = ("|".join(map(re.escape, place)) for place in places)
    return re.compile("".join(rf" (?:\S+ \r)*(?:{terms}) (?:\r\S+ )*" for terms in wanted))


def _passage(text: str, stretch: Stretch, wanted: Sequence[Leaf], analyzer: analysis.Analyzer) -> str:
    """Returns the densest passage of the stretch as HTML, the words found marked."""
    found = _marks(text, stretch, wanted, analyzer)
    first, last = _densest(found)
    start, end = _bounds(text, found[first].start, found[last].end)
    pieces = ["… "] if start and text[:start].strip() else []
    at = start
    for mark in found:
        if mark.start >= at and mark.end <= end:
            pieces += [
                escape(text[at : mark.start], quote=False),
                "<mark>",
                escape(text[mark.start : mark.end], quote=False),
                "</mark>",
            ]
            at = mark.end
    pieces.append(escape(text[at:end].rstrip(), quote=False))
    if text[end:].strip():
        pieces.append(" …")
    return _SPACES.sub(" ", "".join(pieces))


class _Mark(NamedTuple):
    start: int
    end: int
    leaf: int
    """What it answers, by its place among what is looked for."""


def _marks(text: str, stretch: Stretch, wanted: Sequence[Leaf], analyzer: analysis.Analyzer) -> list[_Mark]:
    """Returns the words of the stretch that answer, in order."""
    places = stretch.places
    marked: dict[int, int] = {}
    for number, leaf in enumerate(wanted):
        for at in _matching(places, leaf):
            marked.setdefault(at, number)
    numbers = sorted(marked)
    spans = analyzer.spans(_settled(text, stretch), numbers)
    return [
        _Mark(stretch.start + start, stretch.start + end, marked[at])
        for at, (start, end) in zip(numbers, spans, strict=True)
    ]


def _settled(text: str, stretch: Stretch) -> str:
    """Returns the stretch, settled as its lines are where they stand whole."""
    first = text.rfind("\n", 0, stretch.start) + 1
    last = text.find("\n", stretch.end)
    lines = analysis.settled(text[first:] if last < 0 else text[first:last])
    return lines[stretch.start - first : stretch.end - first]


def _matching(places: Sequence[str], leaf: Leaf) -> Iterator[int]:
    """Yields the numbers of the places, still packed, that answer."""
    if isinstance(leaf, Beginning):
        for number, place in enumerate(places):
            if any(map(leaf.accepts, analysis.split_places(place))):
                yield number
        return
    found = [_having(places, frozenset(wanted)) for wanted in leaf.places]
    for number in sorted(found[0]):
        run = range(number, number + len(found))
        if all(at in having for at, having in zip(run, found, strict=True)):
            yield from run


def _having(places: Sequence[str], wanted: AbstractSet[str]) -> AbstractSet[int]:
    """Returns the numbers of the places, still packed, with one of the terms."""
    return {
        number
        for number, place in enumerate(places)
        if place in wanted or ("\r" in place and not wanted.isdisjoint(analysis.split_places(place)))
    }


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
