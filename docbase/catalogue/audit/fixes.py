"""What mends a fault: a value of a record put in the place of another, and nothing else touched."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from docbase.catalogue.audit.rule import Fix
from docbase.model.record import Contribution, Record


def put(field: str, old: object, new: object) -> Fix:
    """Returns what gives a field a value in the place of that which it was found to have."""

    def fix(record: Record) -> Record:
        values: Any = {field: new}
        return replace(record, **values) if getattr(record, field) == old else record

    return fix


def exchange(field: str, old: str, new: str) -> Fix:
    """Returns what puts a value in the place of another, in a field of one value or in a list."""

    def fix(record: Record) -> Record:
        there = getattr(record, field)
        if isinstance(there, str):
            return put(field, old, new)(record)
        values: Any = {field: tuple(dict.fromkeys(new if one == old else one for one in there))}
        return replace(record, **values) if old in there else record

    return fix


def rename(old: str, new: str) -> Fix:
    """Returns what names a contributor by an id."""

    def named(one: Contribution) -> Contribution:
        return replace(
            one,
            person=new if one.person == old else one.person,
            body=new if one.body == old else one.body,
        )

    return lambda record: replace(
        record, contributors=tuple(dict.fromkeys(named(one) for one in record.contributors))
    )


def relate(old: str, new: str) -> Fix:
    """Returns what makes the relations to one record those to another."""
    return lambda record: replace(
        record,
        relations=tuple(
            dict.fromkeys(replace(one, id=new) if one.id == old else one for one in record.relations)
        ),
    )


def renumber(scheme: str, old: str, new: str) -> Fix:
    """Returns what writes an identifier otherwise."""

    def fix(record: Record) -> Record:
        if record.identifiers.get(scheme) != old:
            return record
        return replace(record, identifiers=MappingProxyType({**record.identifiers, scheme: new}))

    return fix


def rewrite(field: str, mended: Callable[[str], str]) -> Fix:
    """Returns what mends the text of a field, whatever else has been mended in it before."""

    def fix(record: Record) -> Record:
        values: Any = {field: mended(getattr(record, field))}
        return replace(record, **values)

    return fix
