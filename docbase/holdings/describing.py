"""Copies described in their record: added, changed, taken out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from docbase.editing.batch import Edit, plan_edit
from docbase.errors import InvalidRecordError
from docbase.holdings.copies import Copies
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.history import Deed, Plan
from docbase.model.record import Item

_MOST_NAMED = 3


class Describer:
    """Plans changes of what records say of their copies."""

    def __init__(self, copies: Copies) -> None:
        self._copies = copies
        self._catalogue = copies.catalogue

    def plan_add(self, record_id: str, item: Item) -> Plan:
        """Returns what gives a record one more copy.

        Raises:
            RecordNotFoundError: no record has this id.
            InvalidRecordError: nothing is said of the copy, or another copy has its barcode.
        """
        if not any((item.call_number, item.location, item.barcode)):
            raise InvalidRecordError(
                _("A copy needs a call number, a location or a barcode."), record_id=record_id, field="items"
            )
        self._refuse_taken(item.barcode)
        record = self._catalogue.source(record_id)[1].record
        told = _("copy added: {name}").format(name=item.call_number or item.location or item.barcode)
        return self._plan({record_id: (*record.items, item)}, told, self._shared(item, record_id))

    def plan_change(self, record_ids: Sequence[str], values: Mapping[str, str], number: int = 0) -> Plan:
        """Returns what changes copies of records.

        Args:
            record_ids: the records.
            values: by the names of `Item`; an empty one empties it.
            number: which copy, from 1; 0 for all of them.

        Raises:
            RecordNotFoundError: no record has one of the ids.
            InvalidRecordError: a record has no such copy; or several copies would get what only one can have.
        """
        wanted, changed = dict[str, tuple[Item, ...]](), 0
        for record_id in dict.fromkeys(record_ids):
            items = self._catalogue.source(record_id)[1].record.items
            chosen = _chosen(record_id, items, number)
            changed += len(chosen)
            wanted[record_id] = tuple(
                replace(item, **values) if place in chosen else item for place, item in enumerate(items, 1)
            )
        own = Item(**{name: values.get(name, "") for name in ("call_number", "copy", "barcode")})
        if changed > 1 and (own.copy or own.barcode or (own.call_number and len(wanted) > 1)):
            raise InvalidRecordError(
                _("{count} copies cannot have the same call number, copy number or barcode.").format(
                    count=changed
                ),
                hint=_("Say which one: --which 2 is the second copy of a record."),
                field="items",
            )
        if own.barcode and not self._has(record_ids, own.barcode):
            self._refuse_taken(own.barcode)
        told = ", ".join(f"{name} = {value}" if value else f"{name} =" for name, value in values.items())
        notes = self._shared(own, record_ids[0]) if own.call_number else ()
        return self._plan(wanted, _("copies: {values}").format(values=told), notes)

    def plan_removal(self, record_id: str, number: int = 0) -> Plan:
        """Returns what takes a copy out of a record; its number may be left out when it is the only one.

        Raises:
            RecordNotFoundError: no record has this id.
            InvalidRecordError: it has no such copy, or several.
        """
        items = self._catalogue.source(record_id)[1].record.items
        if not number and len(items) > 1:
            hint = _("Say which one: --which 2 is the second copy of a record.")
            raise _no_such_copy(record_id, len(items), hint)
        (place,) = _chosen(record_id, items, number)
        told = _("copy removed: {name}").format(name=items[place - 1].call_number or place)
        return self._plan({record_id: (*items[: place - 1], *items[place:])}, told)

    def _plan(self, wanted: Mapping[str, tuple[Item, ...]], told: str, notes: tuple[str, ...] = ()) -> Plan:
        plans = [
            plan_edit(Edit(replaced={"items": items}), [one], self._catalogue, [one])
            for one, items in wanted.items()
        ]
        return Plan(
            deed=Deed(action=told),
            changes=tuple(change for plan in plans for change in plan.changes),
            unchanged=tuple(one for plan in plans for one in plan.unchanged),
            notes=notes,
        )

    def _has(self, record_ids: Iterable[str], barcode: str) -> bool:
        records = (self._catalogue.get(one) for one in record_ids)
        return any(item.barcode == barcode for record in records for item in record.items)

    def _refuse_taken(self, barcode: str) -> None:
        for copy in self._copies.known(barcode) if barcode else ():
            if copy.item.barcode == barcode:
                raise InvalidRecordError(
                    _("The barcode “{barcode}” is that of a copy of “{id}”.").format(
                        barcode=barcode, id=copy.record.id
                    ),
                    hint=_("A barcode names one copy and no other: read it again."),
                    record_id=copy.record.id,
                    field="items",
                    value=barcode,
                )

    def _shared(self, item: Item, record_id: str) -> tuple[str, ...]:
        """Returns what is said when other records have the same call number: it may be meant."""
        same = self._copies.known(item.call_number) if item.call_number else ()
        others = [one for one in dict.fromkeys(copy.record.id for copy in same) if one != record_id]
        if not others:
            return ()
        text = ngettext(
            "{ids} has the call number “{call_number}” too.",
            "{ids} have the call number “{call_number}” too.",
            len(others),
        )
        return (text.format(ids=", ".join(others[:_MOST_NAMED]), call_number=item.call_number),)


def _chosen(record_id: str, items: Sequence[Item], number: int) -> range:
    """Returns the places of the copies that are meant.

    Raises:
        InvalidRecordError: there is none.
    """
    if not items or number > len(items):
        hint = _("To add one: docbase items add {id} …").format(id=record_id)
        raise _no_such_copy(record_id, len(items), hint)
    return range(number, number + 1) if number else range(1, len(items) + 1)


def _no_such_copy(record_id: str, count: int, hint: str) -> InvalidRecordError:
    text = ngettext("“{id}” has {count} copy.", "“{id}” has {count} copies.", count)
    return InvalidRecordError(
        text.format(id=record_id, count=count), hint=hint, record_id=record_id, field="items"
    )
