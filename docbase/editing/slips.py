"""Records as they stand on a form: what each field has in its boxes, and the record that they make."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from docbase.catalogue import yamltext
from docbase.catalogue.fields import FieldReader
from docbase.catalogue.headings import SCHEMES
from docbase.editing.fields import actor_named, field_label, heading_named
from docbase.errors import CatalogueError, InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.dates import PartialDate
from docbase.model.record import Contribution, Host, Item, Record, Relation, Series
from docbase.model.slip import BOXES, REPEATED, Meanwhile, Row, Rows, Slip

_LONG = frozenset({"abstract"})
"""Fields whose line breaks mean something."""
_CHOSEN = frozenset({("contributors", "role"), ("relations", "type"), ("identifiers", "scheme")})
"""Boxes whose content is chosen from a list, which always has something chosen."""
_BETWEEN_KEYWORDS = re.compile(r"\s*;\s*")
_ADDRESS_OF_A_RECORD = re.compile(r".*/publications/([^/?#]+).*")


def slip_of(record: Record, vocabulary: Vocabulary) -> Slip:
    """Returns what the boxes of a form have for the record: labels in the place of ids."""
    return {name: tuple(_rows(name, getattr(record, name), vocabulary)) for name in BOXES}


def read_slip(
    slip: Slip, base: Record, vocabulary: Vocabulary
) -> tuple[Mapping[str, Any], tuple[CatalogueError, ...]]:
    """Returns the values of the fields that were typed otherwise than they are, and what is wrong in them.

    What stands in a box as it stood is left alone, be it right or wrong.

    Args:
        slip: what is in the boxes.
        base: the record that they were filled in from.
        vocabulary: where headings are found.
    """
    was = slip_of(base, vocabulary)
    values, wrong = dict[str, Any](), list[CatalogueError]()
    for name in BOXES:
        rows = tuple(cleaned(slip.get(name, ()), name))
        if rows == tuple(cleaned(was[name], name)):
            continue
        try:
            values[name] = _value(name, rows, _Former(base, was[name], vocabulary))
        except CatalogueError as error:
            error.field = name
            wrong.append(error)
    return values, tuple(wrong)


def brought_up(base: Slip, typed: Slip, now: Slip) -> Meanwhile:
    """Returns a form that was filled in from a record which somebody else has changed since.

    Args:
        base: the record as it was.
        typed: what was typed.
        now: the record as it is.
    """
    one, two, three = (
        {name: tuple(cleaned(slip.get(name, ()), name)) for name in BOXES} for slip in (base, typed, now)
    )
    theirs = {name: now[name] for name in BOXES if three[name] not in (one[name], two[name])}
    typed_too = {name for name in BOXES if two[name] != one[name]}
    slip = {name: typed.get(name, ()) if name in typed_too else now[name] for name in BOXES}
    return Meanwhile(slip=slip, theirs=theirs, disputed=frozenset(typed_too & theirs.keys()))


def cleaned(rows: Rows, name: str) -> Iterator[Row]:
    """Yields the lines of a field without what is empty, with the spaces of people taken out."""
    for row in rows:
        texts = {box: _tidy(text, is_long=name in _LONG) for box, text in row.items()}
        told = [text for box, text in texts.items() if (name, box) not in _CHOSEN]
        if any(told):
            yield {box: text for box, text in texts.items() if text}


class _Former:
    """The record that a form was filled in from."""

    def __init__(self, record: Record, rows: Rows, vocabulary: Vocabulary) -> None:
        self.record = record
        self.rows = rows
        self.vocabulary = vocabulary

    def kept(self, name: str, box: str = "") -> dict[str, Any]:
        """Returns the values of a list by what stood for each in a box."""
        return {
            _tidy(row.get(box, "")): one
            for row, one in zip(self.rows, getattr(self.record, name), strict=True)
        }


def _rows(name: str, value: Any, vocabulary: Vocabulary) -> Iterator[Row]:
    if name == "identifiers":
        yield from ({"scheme": scheme, "code": code} for scheme, code in value.items())
    elif name in REPEATED:
        yield from (_row(name, one, vocabulary) for one in value)
    elif value:
        yield _row(name, value, vocabulary)


def _row(name: str, value: Any, vocabulary: Vocabulary) -> Row:
    match value:
        case Contribution():
            return {"role": value.role, "name": _spoken(value.name, "actors", vocabulary)}
        case Series() | Host() | Item() | Relation():
            return {box: str(text) for box in BOXES[name] if (text := getattr(value, box))}
        case PartialDate():
            return {"": value.text}
        case _ if name == "publisher":
            return {"": _spoken(value, "actors", vocabulary)}
        case _ if name in SCHEMES and name != "type":
            return {"": _spoken(value, SCHEMES[name], vocabulary)}
        case _:
            return {"": str(value)}


def _spoken(name: str, scheme: str, vocabulary: Vocabulary) -> str:
    """Returns the label of a term, its id when another term has the label too; what is no term as it is."""
    term = vocabulary.get(name, scheme)
    return term.label if term and vocabulary.find(term.label, scheme) is term else name


def _value(name: str, rows: Rows, former: _Former) -> Any:
    if name in _READERS:
        return _READERS[name](name, rows, former)
    text = rows[0][""] if rows else ""
    if name in SCHEMES:
        return heading_named(name, text, former.vocabulary) if text else ""
    return _plain(name, text)


def _plain(name: str, text: str) -> Any:
    reader = FieldReader(field_label(name))
    value = reader.read(name, yamltext.Scalar(text, 0, 0, 0))
    if reader.problems:
        raise reader.problems[0]
    return value


def _headings(name: str, rows: Rows, former: _Former) -> tuple[str, ...]:
    known, found = former.kept(name), list[str]()
    for row in rows:
        found.append(known.get(row[""]) or heading_named(name, row[""], former.vocabulary))
    return tuple(dict.fromkeys(found))


def _keywords(_name: str, rows: Rows, former: _Former) -> tuple[str, ...]:
    known, found = former.kept("keywords"), list[str]()
    for row in rows:
        found += [row[""]] if row[""] in known else filter(None, _BETWEEN_KEYWORDS.split(row[""]))
    return tuple(dict.fromkeys(found))


def _contributors(name: str, rows: Rows, former: _Former) -> tuple[Contribution, ...]:
    known, found = former.kept(name, "name"), list[Contribution]()
    for row in rows:
        role, text = row.get("role", "author"), row["name"]
        one = known.get(text) or _contribution(text, former.vocabulary)
        found.append(replace(one, role=role))
    _plain_group(name, [{"role": one.role, "body": one.name} for one in found])
    return tuple(dict.fromkeys(found))


def _contribution(text: str, vocabulary: Vocabulary) -> Contribution:
    """Returns who is meant: a name with a comma is a person, as "Dupont, Anne"."""
    actor = vocabulary.find(text, "actors")
    is_person = actor.is_person if actor else "," in text
    named = actor.id if actor else text
    return Contribution(person=named) if is_person else Contribution(body=named)


def _publisher(_name: str, rows: Rows, former: _Former) -> str:
    return actor_named(rows[0][""], former.vocabulary) if rows else ""


def _identifiers(name: str, rows: Rows, _former: _Former) -> Mapping[str, str]:
    for row in rows:
        if row.get("code") and not row.get("scheme"):
            raise InvalidRecordError(
                _("“{code}” is an identifier of no kind.").format(code=row["code"]),
                hint=_("Say which it is: isbn, issn, doi…"),
                field=name,
            )
    return MappingProxyType({row["scheme"].lower(): row["code"] for row in rows if row.get("code")})


def _items(name: str, rows: Rows, former: _Former) -> tuple[Item, ...]:
    """Returns the copies; what a form has no box for stays with the copy of the same number."""
    boxes = [one.name for one in fields(Item) if one.name in BOXES[name]]
    left = list(former.record.items)
    found = []
    for row in rows:
        texts = {box: row.get(box, "") for box in boxes}
        same = next((one for one in left if one.call_number == texts["call_number"]), None)
        if same:
            left.remove(same)
        found.append(replace(same or Item(), **texts))
    return tuple(found)


def _relations(name: str, rows: Rows, _former: _Former) -> tuple[Relation, ...]:
    groups = [
        {"type": row.get("type", ""), "id": _ADDRESS_OF_A_RECORD.sub(r"\1", row["id"])}
        for row in rows
        if "id" in row
    ]
    return tuple(_plain_group(name, groups))


def _series(_name: str, rows: Rows, _former: _Former) -> Series | None:
    return Series(**rows[0]) if rows else None


def _host(_name: str, rows: Rows, _former: _Former) -> Host | None:
    return Host(**rows[0]) if rows else None


def _plain_group(name: str, groups: list[dict[str, str]]) -> Any:
    """Returns what a list of groups says, read as the YAML of a record is."""
    reader = FieldReader(field_label(name))
    value = reader.read(name, yamltext.Sequence(tuple(map(_node, groups)), 0, 0, 0))
    if reader.problems:
        raise reader.problems[0]
    return value


def _node(group: dict[str, str]) -> yamltext.Mapping:
    entries = {box: yamltext.Scalar(text, 0, 0, 0) for box, text in group.items()}
    keys = {box: yamltext.Scalar(box, 0, 0, 0) for box in group}
    return yamltext.Mapping(entries, keys, 0, 0, 0, True)


def _tidy(text: str, *, is_long: bool = False) -> str:
    if is_long:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(line.rstrip() for line in lines).strip()
    return " ".join(text.split())


_READERS: Mapping[str, Callable[[str, Rows, _Former], Any]] = MappingProxyType(
    {
        **dict.fromkeys(("themes", "axes", "territories", "publics"), _headings),
        "keywords": _keywords,
        "contributors": _contributors,
        "publisher": _publisher,
        "identifiers": _identifiers,
        "items": _items,
        "relations": _relations,
        "series": _series,
        "host": _host,
    }
)
