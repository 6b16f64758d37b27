"""Two edits of one record brought together: the program's, over a person's of the same moment."""

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from docbase.catalogue.fields import NAMES
from docbase.errors import CatalogueError
from docbase.messages import gettext as _
from docbase.model.record import Record

_SETS = ("themes", "axes", "keywords", "territories", "publics")
"""Fields that are lists of words, in which what one adds does not contradict what the other does."""


def merged(base: Record, ours: Record, theirs: Record) -> Record:
    """Returns `theirs` with the fields in which `ours` differs from `base`.

    Identifiers and provenance are brought together name by name, themes and other words value by value.

    Args:
        base: the record as it was read.
        ours: the record to save, made from it.
        theirs: the record as it stands on the disk now.

    Raises:
        CatalogueError: the same field was changed in two ways.
    """
    changes: dict[str, Any] = {}
    for name in NAMES:
        before, wanted, found = (getattr(record, name) for record in (base, ours, theirs))
        if wanted in (before, found):
            continue
        if found == before:
            changes[name] = wanted
        elif isinstance(wanted, Mapping):
            changes[name] = _merged_names(base.id, name, before, wanted, found)
        elif name in _SETS and set(wanted) != set(before):
            changes[name] = _merged_values(before, wanted, found)
        else:
            raise _conflict(base.id, name)
    return dataclasses.replace(theirs, **changes)


def _merged_values(before: Sequence[str], wanted: Sequence[str], found: Sequence[str]) -> tuple[str, ...]:
    """Returns what is found, without the values taken away, and with those added."""
    gone = set(before) - set(wanted)
    added = (value for value in wanted if value not in before)
    return tuple(dict.fromkeys((*(value for value in found if value not in gone), *added)))


def _merged_names(
    record_id: str, name: str, before: Mapping[str, str], wanted: Mapping[str, str], found: Mapping[str, str]
) -> Mapping[str, str]:
    result = dict(found)
    for key in {**before, **wanted}:
        if wanted.get(key) in (before.get(key), found.get(key)):
            continue
        if found.get(key) != before.get(key):
            raise _conflict(record_id, f"{name}.{key}")
        if key in wanted:
            result[key] = wanted[key]
        else:
            del result[key]
    return MappingProxyType(result)


def _conflict(record_id: str, name: str) -> CatalogueError:
    return CatalogueError(
        _("“{field}” of {id} was changed by somebody else in the meantime; nothing was written.").format(
            field=name, id=record_id
        ),
        hint=_("Read the record again, then make your change again if it is still needed."),
        record_id=record_id,
        field=name,
    )
