"""The text of a publication as it is read for suggestions: without what stands on nearly every page."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from docbase.model.search import EntryPage

_MOST_TEXT = 400_000
"""Characters that are read; of a longer publication, pages taken here and there."""
_OFTEN, _FEWEST = 0.4, 4
"""The share of the pages, and how many at least, on which a line stands that belongs to none of them."""
_LONGEST = 120
"""Characters beyond which a line is no running title."""


def read_pages(pages: Sequence[EntryPage]) -> Iterator[tuple[int, str]]:
    """Yields texts with the places of their pages: of all pages, or of some when they are too many.

    A running title is read where it first stands, and not again.
    """
    step = max(1, math.ceil(sum(len(page.text) for page in pages) / _MOST_TEXT))
    chosen = list(enumerate(pages))[::step]
    lines = Counter(line for _number, page in chosen for line in {*page.text.split("\n")})
    least = max(_FEWEST, _OFTEN * len(chosen))
    running = {line for line, count in lines.items() if count >= least and line and len(line) <= _LONGEST}
    seen: set[str] = set()
    for number, page in chosen:
        yield number, _without(page.text, seen)
        seen |= running.intersection(page.text.split("\n"))


def _without(text: str, lines: Collection[str]) -> str:
    return "\n".join([line for line in text.split("\n") if line not in lines]) if lines else text
