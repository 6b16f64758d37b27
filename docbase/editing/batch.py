"""Many records changed alike: values replaced, added, taken out, or emptied."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Self

from docbase.catalogue.headings import SCHEMES, unknown_heading
from docbase.catalogue.store import Catalogue
from docbase.editing.fields import (
    LISTS,
    UNSOURCED,
    default_of,
    editable_field,
    field_label,
    read_value,
    shown_value,
)
from docbase.errors import CatalogueError, InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.history import Change, Deed, Plan
from docbase.model.record import Record

LIBRARIAN = "librarian"
"""The source of a value that a person gave."""
Typed = Mapping[str, str | Sequence[str]]
"""Values as they are typed, by field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is to be changed in each record."""

    replaced: Mapping[str, Any] = field(default_factory=dict)
    """Values by field, in the place of those that are there."""
    added: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Values that a list has besides."""
    removed: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Values that a list has no more."""
    cleared: tuple[str, ...] = ()
    """Fields that are emptied."""

    @classmethod
    def typed(
        cls,
        vocabulary: Vocabulary,
        *,
        replaced: Typed | None = None,
        added: Typed | None = None,
        removed: Typed | None = None,
        cleared: Sequence[str] = (),
    ) -> Self:
        """Returns the edit that was typed: fields in French or English, headings by id, label or synonym.

        Raises:
            InvalidRecordError: a field does not exist, or cannot have its value.
            UnknownHeadingError: the vocabulary has no such heading in use.
        """
        edit = cls(
            replaced={
                name: read_value(name, texts, vocabulary) for name, texts in _by_field(replaced or {}).items()
            },
            added={
                name: read_value(_list(name), texts, vocabulary)
                for name, texts in _by_field(added or {}).items()
            },
            removed={
                name: read_value(_list(name), texts, vocabulary, must_exist=False)
                for name, texts in _by_field(removed or {}).items()
            },
            cleared=tuple(dict.fromkeys(map(editable_field, cleared))),
        )
        edit._refuse_contradiction()
        return edit

    def _refuse_contradiction(self) -> None:
        """Refuses a field that is replaced or emptied, and changed otherwise as well."""
        asked = [*self.replaced, *self.cleared, *{*self.added, *self.removed}]
        for name in asked:
            if asked.count(name) > 1:
                raise InvalidRecordError(
                    _("“{field}” is changed in two ways at once.").format(field=name),
                    hint=_("Replace its values, add to them, or empty it: one at a time."),
                    field=name,
                )

    def applied(self, record: Record) -> Record:
        """Returns the record with the changes; the values it gets are the librarian's from now on."""
        values: dict[str, Any] = {**self.replaced, **{name: default_of(name) for name in self.cleared}}
        for name, more in self.added.items():
            values[name] = tuple(dict.fromkeys((*getattr(record, name), *more)))
        for name, less in self.removed.items():
            there = values.get(name, getattr(record, name))
            values[name] = tuple(one for one in there if one not in less)
        mine = {name: LIBRARIAN for name in values if self._becomes_hers(record, name, values[name])}
        return replace(record, **values, provenance=MappingProxyType({**record.provenance, **mine}))

    def _becomes_hers(self, record: Record, name: str, value: object) -> bool:
        """Whether a person gives the value: she changes it, or says herself what a machine had proposed."""
        if name in UNSOURCED:
            return False
        is_confirmed = name in self.replaced and record.provenance.get(name, LIBRARIAN) != LIBRARIAN
        return getattr(record, name) != value or is_confirmed

    def told(self, vocabulary: Vocabulary) -> str:
        """Returns what it does, in words."""
        return " · ".join(self._told(vocabulary))

    def _told(self, vocabulary: Vocabulary) -> Iterator[str]:
        for text, values in (
            (_("{field}: now “{value}”"), self.replaced),
            (_("{field}: “{value}” added"), self.added),
            (_("{field}: “{value}” removed"), self.removed),
        ):
            for name, value in values.items():
                yield text.format(field=field_label(name), value=shown_value(value, vocabulary.label))
        for name in self.cleared:
            yield _("{field}: emptied").format(field=field_label(name))


def plan_edit(edit: Edit, ids: Iterable[str], catalogue: Catalogue, required: Container[str] = ()) -> Plan:
    """Returns what the edit would change in the records, as they are on the disk now.

    Args:
        edit: what is to be changed.
        ids: the records.
        catalogue: where they are.
        required: those of them that must be there; others that cannot be read are named by the plan.

    Raises:
        RecordNotFoundError, InvalidRecordError: one that must be there is not, or cannot be read.
        UnknownHeadingError: a heading is to be taken out that nobody knows, and that none of them has.
    """
    changes, unchanged, unreadable = list[Change](), list[str](), list[str]()
    for record_id in ids:
        try:
            change = _change(edit, record_id, catalogue)
        except CatalogueError:
            if record_id in required:
                raise
            unreadable.append(record_id)
            continue
        if change:
            changes.append(change)
        else:
            unchanged.append(record_id)
    if not changes:
        _refuse_unknown(edit, catalogue.vocabulary)
    return Plan(
        deed=Deed(action=edit.told(catalogue.vocabulary)),
        changes=tuple(changes),
        unchanged=tuple(unchanged),
        unreadable=tuple(unreadable),
    )


def _change(edit: Edit, record_id: str, catalogue: Catalogue) -> Change | None:
    location, source = catalogue.source(record_id)
    wanted = edit.applied(source.record)
    if wanted == source.record:
        return None
    path = f"{catalogue.root.name}/{location}"
    return Change(path=path, record_id=record_id, before=source.text, after=source.saying(wanted))


def _refuse_unknown(edit: Edit, vocabulary: Vocabulary) -> None:
    for name, values in edit.removed.items():
        for value in values:
            if name in SCHEMES and value not in vocabulary:
                raise unknown_heading(vocabulary, name, value, "")


def _by_field(typed: Typed) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, texts in typed.items():
        own = (texts,) if isinstance(texts, str) else tuple(texts)
        field_name = editable_field(name)
        found[field_name] = (*found.get(field_name, ()), *own)
    return found


def _list(name: str) -> str:
    if name in LISTS:
        return name
    raise InvalidRecordError(
        _("“{field}” has one value only: nothing can be added to it or removed from it.").format(field=name),
        hint=_("Replace it with “docbase set {field}=…”, or empty it with --clear {field}.").format(
            field=name
        ),
        field=name,
    )
