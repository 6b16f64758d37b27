"""Which terms of the vocabulary records give, and how one is put in the place of another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from docbase.catalogue.headings import SCHEMES as HEADINGS
from docbase.catalogue.headings import headings
from docbase.model.folding import fold
from docbase.model.record import Contribution, Record

NAMING = ("actors", "funders")
"""The lists whose terms stand among the contributors, and as the publisher."""
_FIELDS = {scheme: field for field, scheme in HEADINGS.items()}


def has_records(scheme: str) -> bool:
    """Whether records may give terms of this list."""
    return scheme in _FIELDS or scheme in NAMING


def given(record: Record) -> Iterator[str]:
    """Yields each id, or free name, that the record gives where a term may stand; some more than once."""
    for _field, heading in headings(record):
        yield heading
    for name, _role in names(record):
        yield name


def names(record: Record) -> Iterator[tuple[str, str]]:
    """Yields each person and body of the record, an id or a name, with what they did."""
    for one in record.contributors:
        for name in (one.person, one.body):
            if name:
                yield name, one.role
    if record.publisher:
        yield record.publisher, "publisher"


def exchanged(record: Record, scheme: str, old: str, new: Sequence[str]) -> Record:
    """Returns the record with other terms of the list in the place of one; with none, without it."""
    if scheme in NAMING:
        return renamed(record, lambda name: new[0] if name == old else name)
    field = _FIELDS.get(scheme)
    if field is None:
        return record
    value = getattr(record, field)
    if isinstance(value, str):
        return _with(record, field, new[0] if new else "") if value == old else record
    if old not in value:
        return record
    found = dict.fromkeys(other for one in value for other in (new if one == old else (one,)))
    return _with(record, field, tuple(found))


def added(record: Record, scheme: str, term_id: str) -> Record:
    """Returns the record with one more term of the list."""
    field = _FIELDS[scheme]
    value = getattr(record, field)
    if isinstance(value, str):
        return record if value else _with(record, field, term_id)
    return record if term_id in value else _with(record, field, (*value, term_id))


def without_keyword(record: Record, keyword: str) -> Record:
    """Returns the record without a free keyword, however it is written there."""
    kept = tuple(one for one in record.keywords if fold(one) != fold(keyword))
    return replace(record, keywords=kept) if kept != record.keywords else record


def renamed(record: Record, name: Callable[[str], str]) -> Record:
    """Returns the record with its persons and bodies named otherwise, each of them once in each role."""
    contributors = tuple(dict.fromkeys(_named(one, name) for one in record.contributors))
    if contributors == tuple(dict.fromkeys(record.contributors)):
        contributors = record.contributors
    publisher = name(record.publisher) if record.publisher else ""
    if (contributors, publisher) == (record.contributors, record.publisher):
        return record
    return replace(record, contributors=contributors, publisher=publisher)


def _named(one: Contribution, name: Callable[[str], str]) -> Contribution:
    return replace(
        one, person=name(one.person) if one.person else "", body=name(one.body) if one.body else ""
    )


def _with(record: Record, field: str, value: str | tuple[str, ...]) -> Record:
    changes: dict[str, Any] = {field: value}
    return replace(record, **changes)
