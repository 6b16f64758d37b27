"""Copies as they stand: by location, in the order of their call numbers."""

from collections import Counter
from collections.abc import Iterable

from docbase.model.callnumbers import shelf_place
from docbase.model.folding import fold
from docbase.model.holdings import Copy, Shelf


def shelved(copies: Iterable[Copy], location: str = "") -> tuple[Shelf, ...]:
    """Returns the copies by location, in shelf order; those without a location come last.

    Args:
        copies: any copies.
        location: the only one that is wanted, however it is written; empty for all.
    """
    shelves: dict[str, list[Copy]] = {}
    for copy in copies:
        if stands_in(copy, location):
            shelves.setdefault(fold(copy.item.location.strip()), []).append(copy)
    order = sorted(shelves, key=lambda one: (not one, one))
    return tuple(
        Shelf(location=_as_most_write(shelves[one]), copies=tuple(sorted(shelves[one], key=shelf_order)))
        for one in order
    )


def stands_in(copy: Copy, location: str) -> bool:
    """Whether the copy is in this location, however it is written; any copy is where none is said."""
    return not location or fold(copy.item.location.strip()) == fold(location.strip())


def shelf_order(copy: Copy) -> tuple[object, ...]:
    """Orders copies as they stand; those without a call number come last."""
    item = copy.item
    return not item.call_number, shelf_place(item.call_number), shelf_place(item.copy), copy.record.id


def _as_most_write(copies: Iterable[Copy]) -> str:
    ((name, _count),) = Counter(copy.item.location.strip() for copy in copies).most_common(1)
    return name
