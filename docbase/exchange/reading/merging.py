"""A record and what an import says of it: what is empty is filled, lists grow, nothing is overwritten."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from docbase.catalogue.headings import SCHEMES
from docbase.editing.batch import LIBRARIAN
from docbase.editing.fields import UNSOURCED, default_of
from docbase.exchange.columns import EDITABLE, REVISION, Cells, digest, digests, with_values
from docbase.exchange.reading.said import Description
from docbase.model.concepts import Vocabulary
from docbase.model.dates import PartialDate
from docbase.model.folding import fold
from docbase.model.record import Contribution, Item, Record

_TEXTS = (
    *("type", "title", "subtitle", "date", "edition", "publisher", "place", "extent", "language", "genre"),
    *("publication_state", "abstract", "url"),
)
_UNTOLD = ("accessed",)
"""Fields that are filled, and of which a difference is of no interest."""
_TITLES = ("title", "subtitle")
_GROUPS = ("series", "host")
_WORDS = ("themes", "axes", "keywords", "territories", "publics", "relations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field of which the file says something else than the record."""

    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What becomes of a record."""

    record: Record
    filled: tuple[str, ...]
    """Fields that get a value, or more values."""
    differing: tuple[Difference, ...] = ()
    """What the file says otherwise, and is not taken."""


def enriched(record: Record, said: Record, source: str, *, is_type_guessed: bool = False) -> Merged:
    """Returns the record with what the description says besides.

    Args:
        record: the record of the catalogue.
        said: what the file says.
        source: where its values come from.
        is_type_guessed: whether its type is but a guess, of which a difference says nothing.
    """
    values: dict[str, Any] = {}
    differing = list[Difference]()
    untold = {*_UNTOLD, *(("type",) if is_type_guessed else ())}
    names = [name for name in (*_TEXTS, *_UNTOLD) if name not in _TITLES or not _is_same_title(record, said)]
    for name in names:
        ours, theirs = getattr(record, name), getattr(said, name)
        if theirs and not ours:
            values[name] = theirs
        elif theirs and name not in untold and _differs(ours, theirs):
            differing.append(Difference(field=name, ours=str(ours), theirs=str(theirs)))
    for name in _GROUPS:
        values |= _filled_group(record, said, name, differing)
    for name in _WORDS:
        if more := _more(getattr(record, name), getattr(said, name)):
            values[name] = (*getattr(record, name), *more)
    values |= _others(record, said)
    provenance = {
        name: source for name in values if name not in UNSOURCED and not record.provenance.get(name)
    }
    if not values:
        return Merged(record=record, filled=(), differing=tuple(differing))
    whole = replace(record, **values, provenance=MappingProxyType({**record.provenance, **provenance}))
    return Merged(record=whole, filled=tuple(values), differing=tuple(differing))


def _is_same_title(record: Record, said: Record) -> bool:
    """Whether both have the same words, wherever the subtitle begins."""
    first, second = (re.findall(r"\w+", fold(one.full_title)) for one in (record, said))
    return first == second


def _differs(ours: object, theirs: object) -> bool:
    if isinstance(ours, PartialDate) and isinstance(theirs, PartialDate):
        length = min(len(ours.start), len(theirs.start))
        return ours.start[:length] != theirs.start[:length]
    return " ".join(fold(str(ours)).split()) != " ".join(fold(str(theirs)).split())


def _filled_group(record: Record, said: Record, name: str, differing: list[Difference]) -> dict[str, Any]:
    """Returns the series or the host with the parts that it lacked; of another one, nothing is taken."""
    ours, theirs = getattr(record, name), getattr(said, name)
    if theirs is None or ours == theirs:
        return {}
    if ours is None:
        return {name: theirs}
    if ours.title and theirs.title and _differs(ours.title, theirs.title):
        differing.append(Difference(field=f"{name}.title", ours=ours.title, theirs=theirs.title))
        return {}
    lacking = {part.name: getattr(theirs, part.name) for part in fields(ours) if not getattr(ours, part.name)}
    whole = replace(ours, **lacking)
    return {name: whole} if whole != ours else {}


def _more(ours: Iterable[Any], theirs: Iterable[Any]) -> tuple[Any, ...]:
    there = {fold(one) if isinstance(one, str) else one for one in ours}
    return tuple(one for one in theirs if (fold(one) if isinstance(one, str) else one) not in there)


def _others(record: Record, said: Record) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if names := _new_names(record.contributors, said.contributors):
        found["contributors"] = (*record.contributors, *names)
    if codes := {name: code for name, code in said.identifiers.items() if name not in record.identifiers}:
        found["identifiers"] = MappingProxyType({**record.identifiers, **codes})
    if items := [one for one in said.items if not _is_held(one, record.items)]:
        found["items"] = (*record.items, *items)
    return found


def _new_names(ours: Iterable[Contribution], theirs: Iterable[Contribution]) -> list[Contribution]:
    """Returns those that are not there; "Dupont, A." is there already as "Dupont, Anne"."""
    there = {fold(one.name.partition(",")[0]).strip() for one in ours}
    return [one for one in theirs if fold(one.name.partition(",")[0]).strip() not in there]


def _is_held(item: Item, items: Iterable[Item]) -> bool:
    if item.barcode:
        return any(one.barcode == item.barcode for one in items)
    return any(one.call_number == item.call_number and one.copy == item.copy for one in items)


class SheetEdit:
    """What a person did to the row of a record in a table that docbase made."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._cells = Cells(vocabulary, is_labelled=False)

    def unknown(self, record: Record | None, values: Mapping[str, Any]) -> tuple[str, str] | None:
        """Returns the first column and value that the vocabulary does not have, and the record neither."""
        for name, scheme in SCHEMES.items():
            value = values.get(name, ())
            there = getattr(record, name) if record else ()
            for one in (value,) if isinstance(value, str) else value:
                known = self._vocabulary.get(one, scheme)
                if one and not (known and known.is_active) and one not in there:
                    return name, one
        return None

    def applied(self, record: Record, description: Description) -> Merged:
        """Returns the record with the cells that she changed; what both changed is told, and not taken.

        Args:
            record: the record as it is now.
            description: her row.

        Raises:
            InvalidRecordError: the cell of the revision was changed.
        """
        told = digests(description.values.get(REVISION, ""))
        values, differing = dict[str, Any](), list[Difference]()
        for name in EDITABLE:
            if name not in description.values:
                continue
            hers = self._cells.cell(with_values(record, {name: description.values[name]}), name)
            ours = self._cells.cell(record, name)
            if hers == ours or told.get(name) == digest(hers) or _is_same_month(name, ours, hers):
                continue
            if told and told[name] != digest(ours):
                differing.append(Difference(field=name, ours=ours, theirs=hers))
            else:
                values[name] = description.values[name]
        edited = with_values(record, values)
        filled = tuple(dict.fromkeys(name.partition(".")[0] for name in values))
        mine = {
            name: LIBRARIAN
            for name in filled
            if name not in UNSOURCED and getattr(edited, name) != default_of(name)
        }
        provenance = MappingProxyType({**record.provenance, **mine})
        return Merged(
            record=replace(edited, provenance=provenance) if filled else record,
            filled=filled,
            differing=tuple(differing),
        )


def _is_same_month(name: str, ours: str, hers: str) -> bool:
    """Whether a spreadsheet only made the first day of a month of it."""
    return name in ("date", "accessed", "added") and len(ours) == 7 and hers == f"{ours}-01"
