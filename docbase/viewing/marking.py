"""Which words of a page answer a question."""

from collections.abc import Iterator, Sequence

from docbase.model.concepts import Vocabulary
from docbase.model.search import EntryPage, PageHit
from docbase.model.views import Box, PlacedWord
from docbase.search.analysis import Place, analyzer, settled
from docbase.search.asking import question
from docbase.search.passages import best_pages, cut, looked_for
from docbase.search.plan import Beginning, Leaf, plan

Span = tuple[int, int]
"""Where something starts and ends in a text."""


def wanted(text: str, vocabulary: Vocabulary) -> tuple[Leaf, ...]:
    """Returns what a question looks for in the text of publications, other names of it included."""
    query, _notes = question(text, None, vocabulary)
    return looked_for(plan(query.root))


def answering(pages: Sequence[EntryPage], wanted: Sequence[Leaf], language: str) -> Iterator[PageHit]:
    """Yields every page that answers with its best passage: the best few first, then the others in order.

    Args:
        pages: the pages of a publication.
        wanted: what is looked for.
        language: what it is written in, as an ISO code.
    """
    analysis = analyzer(language)
    stretches = [[part for _terms, part in cut(settled(page.text), analysis) if part] for page in pages]
    best = best_pages(wanted, pages, stretches, language)
    yield from best
    shown = {(hit.file, hit.number) for hit in best}
    for page, parts in zip(pages, stretches, strict=True):
        if (page.file, page.number) not in shown:
            yield from best_pages(wanted, (page,), (parts,), language)


def spans(text: str, wanted: Sequence[Leaf], language: str) -> Iterator[Span]:
    """Yields the words of a text that answer, in order.

    Args:
        text: the text of a page.
        wanted: what is looked for.
        language: what the text is written in, as an ISO code.
    """
    tokens = analyzer(language).tokens(text)
    places = [place for place, _start, _end in tokens]
    found = {number for leaf in wanted for number in _answering(places, leaf)}
    for number in sorted(found):
        _place, start, end = tokens[number]
        yield start, end


def boxes(words: Sequence[PlacedWord], wanted: Sequence[Leaf], language: str) -> tuple[Box, ...]:
    """Returns the places of the words of a page that answer; as `spans`."""
    pieces: list[str] = []
    owners: list[int] = []
    for number, word in enumerate(words):
        piece = settled(word.text).replace(" ", "") + " "
        pieces.append(piece)
        owners += [number] * len(piece)
    found = {owners[start] for start, _end in spans("".join(pieces), wanted, language)}
    return tuple(box for number in sorted(found) for box in words[number].boxes)


def _answering(places: Sequence[Place], leaf: Leaf) -> Iterator[int]:
    """Yields the numbers of the places that answer."""
    if isinstance(leaf, Beginning):
        yield from (number for number, place in enumerate(places) if any(map(leaf.accepts, place)))
        return
    sought = [frozenset(place) for place in leaf.places]
    for number in range(len(places) - len(sought) + 1):
        if not any(map(frozenset.isdisjoint, sought, places[number:])):
            yield from range(number, number + len(sought))
