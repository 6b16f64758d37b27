"""index/citations: the bibliographies made last, so that a few changed records do not have all made again.

Like all of index/, it may be lost: citations are then made anew. A file is written as a whole, and is
believed only for the style, the language, the pandoc and the docbase it was made with.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from docbase.cite.csl import Citation, fingerprint, process
from docbase.cite.records import CslItem
from docbase.cite.styles import Style
from docbase.errors import StorageError
from docbase.storage import storage_errors, write_passing

_MOST_FILES = 32
_STEP = 16
"""One in so many references is compared with a new one, then those between two of them."""
_MOST_RENEWED = 3
"""When more than one reference in so many must be made again, all are."""
_NAMING = ("title", "title-short", "container-title", "publisher", "authority", "event-title")
"""What stands in the place of an author, beside names."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What tells an item from another, and what its reference depends on."""

    digest: str
    calls: tuple[str, ...]
    """All that it may be cited by: two works are told apart, as 2015a and 2015b, that share one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A bibliography as it was made."""

    items: Mapping[str, _Seen]
    """By id, in the order in which they were given."""
    citations: Mapping[str, Citation]
    """By id, in the order of the style."""


_Placed = tuple[dict[str, Citation], list[str]]
"""References made again, and the order of all."""


class Kept:
    """A processor that makes again only the citations that a change can have touched."""

    def __init__(self, folder: Path) -> None:
        """Uses the folder, which it makes when there is something to keep."""
        self._folder = folder

    def __call__(self, items: Sequence[CslItem], style: Style, language: str) -> tuple[Citation, ...]:
        """Returns the citations of the items, the same as `csl.process`.

        Raises:
            CitationError, StorageError: as `csl.process`; a cache that cannot be read or written is none.
        """
        wanted = {str(item["id"]): item for item in items}
        if len(wanted) < len(items):
            return process(items, style, language)
        has_years = "givenname-disambiguation-rule" not in style.xml
        seen = {one: _seen(item, has_years=has_years) for one, item in wanted.items()}
        stem = _digest(fingerprint(), style.xml, language)
        path = self._folder / f"{stem}-{_digest(*wanted)}.json"
        before = self._before(path, stem)
        if before and [*before.items.items()] == [*seen.items()]:
            return tuple(before.citations.values())
        renewal = _Renewal(before, wanted, seen, style, language) if before else None
        citations = (renewal.citations() if renewal else None) or process(items, style, language)
        self._keep(path, seen, citations)
        return citations

    def _before(self, path: Path, stem: str) -> _Made | None:
        """Returns what was made of the same records, else what was made last in the same style."""
        if made := _read(path):
            return made
        others = sorted(self._folder.glob(f"{stem}-*.json"), key=_age)
        return next(filter(None, map(_read, others[:1])), None)

    def _keep(self, path: Path, seen: Mapping[str, _Seen], citations: Sequence[Citation]) -> None:
        made = {
            "items": [(one, it.digest, it.calls) for one, it in seen.items()],
            "citations": [(one.item_id, one.code) for one in citations],
        }
        with suppress(StorageError), storage_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_passing(path, json.dumps(made, ensure_ascii=False).encode())
            for old in sorted(self._folder.glob("*.json"), key=_age)[_MOST_FILES:]:
                old.unlink(missing_ok=True)


class _Renewal:
    """A bibliography made out of an older one."""

    def __init__(
        self,
        before: _Made,
        items: Mapping[str, CslItem],
        seen: Mapping[str, _Seen],
        style: Style,
        language: str,
    ) -> None:
        self._before = before
        self._items = items
        self._seen = seen
        self._style = style
        self._language = language

    def citations(self) -> tuple[Citation, ...] | None:
        """Returns the citations; None when all must be made again."""
        old, new = self._before.items, self._seen
        fresh = {one for one in new if old.get(one) != new[one]}
        touched = self._touched(fresh | (old.keys() - new.keys()))
        is_much = len(touched) * _MOST_RENEWED > len(new)
        is_reordered = [one for one in old if one in new] != [one for one in new if one in old]
        if is_much or is_reordered or not _is_by_item(self._style):
            return None
        made, order = self._in_old_places(fresh, touched) or self._in_new_places(fresh, touched)
        return tuple(made[one] if one in touched else self._before.citations[one] for one in order)

    def _touched(self, changed: set[str]) -> set[str]:
        """Returns the references that may be written otherwise because others have changed."""
        by_call: dict[str, set[str]] = defaultdict(set)
        calls: dict[str, set[str]] = defaultdict(set)
        for items in (self._before.items, self._seen):
            for one, seen in items.items():
                calls[one].update(seen.calls)
        for one, names in calls.items():
            for name in names:
                by_call[name].add(one)
        found, waiting = set[str](), [*changed]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(near for name in calls[one] for near in by_call[name])
        return found & self._seen.keys()

    def _in_old_places(self, fresh: set[str], touched: set[str]) -> _Placed | None:
        """Returns the references where they stood; None when one is new, or would not stand there now."""
        order = [one for one in self._before.citations if one in self._seen]
        if len(order) < len(self._seen):
            return None
        near = {one for pair in pairwise(order) if not fresh.isdisjoint(pair) for one in pair}
        made = self._made(touched | near)
        return (made, order) if [*made] == [one for one in order if one in made] else None

    def _in_new_places(self, fresh: set[str], touched: set[str]) -> _Placed:
        """Returns the references with a place found for the fresh ones."""
        order = [one for one in self._before.citations if one in self._seen and one not in fresh]
        made = self._made({*touched, *order[::_STEP]})
        return made, self._placed(fresh, order, [*made])

    def _placed(self, fresh: set[str], order: Sequence[str], ranked: Sequence[str]) -> list[str]:
        """Returns the references in the order of the style.

        Args:
            fresh: those that have no place yet.
            order: the others, in order.
            ranked: the fresh ones among one in so many of the others, in order.
        """
        if not fresh:
            return [*order]
        pivots, new = {one: place for place, one in enumerate(order)}, {*fresh}
        near, last = {*order[:1]}, 0
        for one in ranked:
            if one in new:
                near.update(order[last : last + _STEP])
            elif pivots[one] % _STEP == 0:
                last = pivots[one]
        after: dict[str, list[str]] = defaultdict(list)
        previous = ""
        for one in self._made(near | new):
            if one in new:
                after[previous].append(one)
            else:
                previous = one
        return [*after[""], *(each for one in order for each in (one, *after[one]))]

    def _made(self, ids: set[str]) -> dict[str, Citation]:
        items = [item for one, item in self._items.items() if one in ids]
        return {one.item_id: one for one in process(items, self._style, self._language)}


def _is_by_item(style: Style) -> bool:
    """Whether a reference says nothing of its place among the others, but for what tells two apart."""
    signs = ("citation-number", "subsequent-author-substitute")
    return not style.is_numeric and not any(sign in style.xml for sign in signs)


def _seen(item: CslItem, *, has_years: bool) -> _Seen:
    """Returns what tells the item from another; each name it may be cited by, with each year.

    Where names alone are told apart by first names, any name counts, and no year.
    """
    names = {name.casefold() for name in _names(item, 1 if has_years else None)}
    years = {*_years(item)} if has_years else set[str]()
    calls = (f"{name}\n{year}" for name in names for year in years or {""})
    return _Seen(_digest(item), tuple(sorted(calls)))


def _names(item: CslItem, most: int | None) -> Iterator[str]:
    for value in item.values():
        for one in value[:most] if isinstance(value, list) else ():
            if isinstance(one, dict):
                yield str(one.get("family") or one.get("literal") or one.get("given") or "")
    yield from (str(item[name]) for name in _NAMING if item.get(name))


def _years(item: CslItem) -> Iterator[str]:
    if item.get("status"):
        yield str(item["status"])
    for name, value in item.items():
        if isinstance(value, dict) and name != "accessed":
            yield json.dumps([part[:1] for part in value.get("date-parts", [])] or value)


def _read(path: Path) -> _Made | None:
    try:
        made: dict[str, Any] = json.loads(path.read_bytes())
        citations = (Citation(item_id=str(one), code=str(code)) for one, code in made["citations"])
        return _Made(
            items={str(one): _Seen(digest, tuple(calls)) for one, digest, calls in made["items"]},
            citations={one.item_id: one for one in citations},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _age(path: Path) -> float:
    """Returns how the file stands among others: the newest first; one that is just gone, last."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
