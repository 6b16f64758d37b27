"""A stocktake: what was read along the shelves, against what should stand there."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from docbase.holdings.copies import nearest_marks
from docbase.holdings.shelf import shelf_order, stands_in
from docbase.model.callnumbers import Place, same_form, shelf_place
from docbase.model.folding import fold
from docbase.model.holdings import (
    Copy,
    CopyKey,
    Loan,
    Mark,
    Misplaced,
    Stocktake,
    UnknownMark,
    copy_forms,
)

_MOST_EXPLAINED = 50
"""Unknown marks of which the nearest call numbers are told; more are a wrong file."""


def take_stock(
    marks: Sequence[Mark], copies: Iterable[Copy], loans: Iterable[Loan], location: str = ""
) -> Stocktake:
    """Returns what the marks, in the order of the shelf, tell of the copies.

    Args:
        marks: what was read.
        copies: every copy of the catalogue.
        loans: the loans that are out.
        location: the only one that was looked through; empty for all.
    """
    every = sorted(copies, key=shelf_order)
    expected = [copy for copy in every if stands_in(copy, location)]
    reading = _Reading(every, location)
    for mark in marks:
        reading.read(mark)
    out = lent(every, loans)
    here = {copy.key for copy, _mark in reading.found}
    unseen = [copy for copy in expected if copy.key not in here and _is_marked(copy)]
    seen = [(copy, mark) for copy, mark in reading.found if stands_in(copy, location)]
    return Stocktake(
        expected=sum(map(_is_marked, expected)),
        seen=len(seen),
        missing=tuple(copy for copy in unseen if copy.key not in out),
        misplaced=_misplaced(seen),
        elsewhere=tuple(copy for copy, _mark in reading.found if not stands_in(copy, location)),
        unknown=tuple(
            UnknownMark(mark=mark, nearest=nearest_marks(mark.text, every) if at < _MOST_EXPLAINED else ())
            for at, mark in enumerate(reading.unknown)
        ),
        twice=tuple(reading.twice),
        on_loan=tuple(copy for copy in unseen if copy.key in out),
        returned=tuple(copy for copy in every if copy.key in here & out),
        unmarked=tuple(copy for copy in expected if not _is_marked(copy)),
    )


def lent(copies: Iterable[Copy], loans: Iterable[Loan]) -> frozenset[CopyKey]:
    """Returns those of the copies that one of the loans is of."""
    by_record: dict[str, list[Loan]] = {}
    for loan in loans:
        by_record.setdefault(loan.record_id, []).append(loan)
    return frozenset(
        copy.key for copy in copies if any(loan.is_of(copy) for loan in by_record.get(copy.record.id, ()))
    )


class _Reading:
    """The marks as they are read, one after the other."""

    def __init__(self, copies: Iterable[Copy], location: str) -> None:
        self._left: dict[str, list[Copy]] = {}
        self.found: list[tuple[Copy, Mark]] = []
        self.unknown: list[Mark] = []
        self.twice: list[Mark] = []
        # Of copies that have the same call number, those of the location are met first.
        for copy in sorted(copies, key=lambda one: not stands_in(one, location)):
            for name in dict.fromkeys(_names(copy)):
                self._left.setdefault(name, []).append(copy)
        self._seen: set[CopyKey] = set()

    def read(self, mark: Mark) -> None:
        """Takes the next mark."""
        named = self._left.get(mark.text.strip()) or self._left.get(same_form(mark.text))
        left = [copy for copy in named or () if copy.key not in self._seen]
        if left:
            self._seen.add(left[0].key)
            self.found.append((left[0], mark))
        elif named:
            self.twice.append(mark)
        else:
            self.unknown.append(mark)


def _misplaced(found: Sequence[tuple[Copy, Mark]]) -> tuple[Misplaced, ...]:
    """Returns the fewest copies to be moved for those of each location to stand in order."""
    by_location: dict[str, list[tuple[Copy, Mark]]] = {}
    for copy, mark in found:
        if copy.item.call_number:
            by_location.setdefault(fold(copy.item.location.strip()), []).append((copy, mark))
    return tuple(one for along in by_location.values() for one in _out_of_order(along))


def _out_of_order(along: Sequence[tuple[Copy, Mark]]) -> Iterable[Misplaced]:
    places = [shelf_place(copy.item.call_number) for copy, _mark in along]
    stay = _longest_in_order(places)
    in_order = [along[at][0] for at in stay]
    standing = [places[at] for at in stay]
    for at, (copy, mark) in enumerate(along):
        if at not in stay:
            before = bisect_right(standing, places[at])
            yield Misplaced(copy=copy, line=mark.line, after=in_order[before - 1] if before else None)


def _longest_in_order(places: Sequence[Place]) -> dict[int, None]:
    """Returns where the values stand that make the longest run in order (patience sorting)."""
    ends, at_end, before = list[Place](), list[int](), list[int]()
    for at, place in enumerate(places):
        length = bisect_right(ends, place)
        before.append(at_end[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        at_end[length : length + 1] = [at]
    run, at = list[int](), at_end[-1] if at_end else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return dict.fromkeys(reversed(run))


def _names(copy: Copy) -> Iterable[str]:
    item = copy.item
    exact = copy_forms(item.call_number, item.copy) if item.copy else ()
    names = (item.barcode.strip(), *exact, same_form(item.call_number))
    return (name for name in names if name)


def _is_marked(copy: Copy) -> bool:
    return bool(copy.item.call_number or copy.item.barcode)
