"""Relations between records: put and taken away, and what of them would make no sense."""

import difflib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from docbase.catalogue.store import Catalogue
from docbase.editing.batch import Edit, plan_edit
from docbase.errors import CatalogueError, InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.folding import fold
from docbase.model.history import Deed, Plan
from docbase.model.record import Relation
from docbase.model.related import (
    ONE_WAY,
    SPOKEN_RELATIONS,
    SYMMETRICAL,
    LikelyRelation,
    relation_label,
    relation_name,
    relation_names,
    spoken_relation,
)


def plan_relation(catalogue: Catalogue, first: str, typed: str, second: str) -> Plan:
    """Returns what writes a relation in the record that it is said of.

    Args:
        catalogue: where the records are.
        first: the id of a record.
        typed: what it is to the other, in French or English; said from the other side, the other is changed.
        second: the id of the other record.

    Raises:
        RecordNotFoundError: no record has one of the ids; the hint names the nearest.
        InvalidRecordError: there is no such relation, it would lead to the record itself or in a circle, or
            it is there already from the other side.
    """
    own, relation = _said(first, typed, second)
    _refuse(catalogue, own, relation)
    plan = plan_edit(Edit(added={"relations": (relation,)}), [own], catalogue, [own])
    return _told(plan, _("relation added: {type} “{id}”"), relation)


def plan_removal(catalogue: Catalogue, first: str, typed: str, second: str) -> Plan:
    """Returns what takes a relation out of the record in which it is written; as `plan_relation`.

    Raises:
        RecordNotFoundError: there is no such record.
        InvalidRecordError: there is no such relation.
    """
    own, relation = _said(first, typed, second)
    if relation.type == SYMMETRICAL and relation not in catalogue.get(own).relations:
        own, relation = relation.id, Relation(type=SYMMETRICAL, id=own)
    plan = plan_edit(Edit(removed={"relations": (relation,)}), [own], catalogue, [own])
    return _told(plan, _("relation removed: {type} “{id}”"), relation)


def plan_likely(catalogue: Catalogue, likely: Iterable[LikelyRelation]) -> Plan:
    """Returns what writes relations that were found likely, all at once; what makes no sense is left out.

    Raises:
        CatalogueError: one of the records is gone, or cannot be read.
    """
    wanted: dict[str, list[Relation]] = {}
    for one in likely:
        relation = Relation(type=one.type, id=one.other.id)
        with suppress(InvalidRecordError):
            _refuse(catalogue, one.record.id, relation)
            wanted.setdefault(one.record.id, []).append(relation)
    plans = [
        plan_edit(Edit(added={"relations": tuple(relations)}), [own], catalogue, [own])
        for own, relations in wanted.items()
    ]
    changes = tuple(change for plan in plans for change in plan.changes)
    return Plan(deed=Deed(action=_("likely relations accepted")), changes=changes)


def _said(first: str, typed: str, second: str) -> tuple[str, Relation]:
    """Returns the record in which the relation is written, and the relation."""
    type_, is_reverse = _understood(typed)
    own, other = (second, first) if is_reverse else (first, second)
    return own, Relation(type=type_, id=other)


def _told(plan: Plan, action: str, relation: Relation) -> Plan:
    told = action.format(type=relation_label(relation.type), id=relation.id)
    return replace(plan, deed=Deed(action=told))


def _understood(typed: str) -> tuple[str, bool]:
    if found := spoken_relation(typed):
        return found
    own = relation_names()
    nearest = difflib.get_close_matches(fold(typed), own, 1) or difflib.get_close_matches(
        fold(typed), SPOKEN_RELATIONS, 1
    )
    raise InvalidRecordError(
        _("docbase knows no relation “{name}”.").format(name=typed),
        hint=_("Did you mean “{name}”?").format(name=nearest[0])
        if nearest
        else _("Choose one of: {names}.").format(names=", ".join(own)),
        field="relations",
        value=typed,
    )


def _refuse(catalogue: Catalogue, own: str, relation: Relation) -> None:
    """Refuses a relation that makes no sense.

    Raises:
        RecordNotFoundError: there is no such record.
        InvalidRecordError: the relation makes no sense.
    """
    record, other = catalogue.get(own), catalogue.get(relation.id)
    if record.id == other.id:
        raise InvalidRecordError(
            _("“{id}” cannot be related to itself.").format(id=own), record_id=own, field="relations"
        )
    if Relation(type=relation.type, id=own) in other.relations:
        raise InvalidRecordError(
            _("“{other}” has this relation already: {type} “{id}”.").format(
                other=other.id, type=relation_label(relation.type), id=own
            ),
            hint=_("One side is enough: both records show it. To take it away: {command}").format(
                command=f"docbase relate --remove {other.id} {relation_name(relation.type)} {own}"
            ),
            record_id=own,
            field="relations",
        )
    if relation.type in ONE_WAY and own in _above(catalogue, relation):
        raise InvalidRecordError(
            _("That would be a circle: “{other}” leads back to “{id}” ({type}).").format(
                other=other.id, type=relation_label(relation.type), id=own
            ),
            record_id=own,
            field="relations",
        )


def _above(catalogue: Catalogue, relation: Relation) -> Iterator[str]:
    """Yields all that a relation of this type leads to, from one record to the next."""
    waiting, seen = [relation.id], set[str]()
    while waiting:
        if (one := waiting.pop()) in seen:
            continue
        seen.add(one)
        yield one
        with suppress(CatalogueError):  # one that is lost leads nowhere
            waiting += [next_.id for next_ in catalogue.get(one).relations if next_.type == relation.type]
