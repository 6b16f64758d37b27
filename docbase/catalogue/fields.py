"""The fields of a record as they stand in YAML: how each is read, and what names it may hold."""

import dataclasses
import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from docbase.catalogue import mistakes, yamltext
from docbase.catalogue.yamltext import Node
from docbase.errors import InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.dates import PartialDate, parse_date
from docbase.model.record import (
    ACCESSES,
    RELATIONS,
    ROLES,
    STATUSES,
    Contribution,
    Host,
    Item,
    Record,
    RecordFile,
    Relation,
    Series,
)

NAMES: tuple[str, ...] = tuple(field.name for field in dataclasses.fields(Record))
"""Names of the fields, in the order in which they are written."""
PARTS: Mapping[str, type] = MappingProxyType(
    {
        "contributors": Contribution,
        "series": Series,
        "host": Host,
        "files": RecordFile,
        "items": Item,
        "relations": Relation,
    }
)
"""Fields made of smaller ones, and their kind."""
_PART_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {field: tuple(part.name for part in dataclasses.fields(kind)) for field, kind in PARTS.items()}
)
SHORT_FORMS: Mapping[str, str] = MappingProxyType(
    {"series": "title", "host": "title", "files": "path", "items": "call_number"}
)
"""What a text stands for where a group is expected: `series: Cahiers` is `series: {title: Cahiers}`."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def part_names(field: str) -> tuple[str, ...]:
    """Returns the names that a field made of smaller ones may hold; none for the others."""
    return _PART_NAMES.get(field, ())


class FieldReader:
    """Reads the fields of one record, and gathers what is wrong with them."""

    def __init__(self, path: Path | str) -> None:
        self._path = path
        self.problems: list[InvalidRecordError] = []
        """What was refused so far."""

    def read(self, name: str, node: Node) -> object:
        """Returns the value of the field; when it is refused, the problem is kept and None returned."""
        return _READERS[name](self, name, node)

    def refuse(self, name: str, node: Node, expected: str) -> None:
        """Keeps the problem that the value of the field is not what is expected."""
        value = node.value if isinstance(node, yamltext.Scalar) else None
        what = (
            _("“{field}” cannot be “{value}”").format(field=name, value=value)
            if value
            else _("“{field}” is not written as expected").format(field=name)
        )
        problem = mistakes.invalid(self._path, node.line, what, expected, name)
        problem.value = value
        self.problems.append(problem)

    def text(self, name: str, node: Node) -> str:
        """Returns a text."""
        if isinstance(node, yamltext.Scalar):
            return node.value
        self.refuse(
            name,
            node,
            _("A text is expected; put it between double quotes if it has brackets, braces or colons."),
        )
        return ""

    def texts(self, name: str, node: Node) -> tuple[str, ...]:
        """Returns a list of texts; one text alone is a list of one."""
        found = (self.text(name, item) for item in _items(node))
        return tuple(text for text in found if text)

    def names(self, name: str, node: Node) -> Mapping[str, str]:
        """Returns texts by name."""
        if _is_nothing(node):
            return MappingProxyType({})
        if not isinstance(node, yamltext.Mapping):
            self.refuse(name, node, _("Names and values are expected, as “isbn: …”."))
            return MappingProxyType({})
        texts = {key: self.text(f"{name}.{key}", value) for key, value in node.entries.items()}
        return MappingProxyType({key: text for key, text in texts.items() if text})

    def identifier(self, name: str, node: Node) -> str:
        """Returns the identifier of a record."""
        text = self.text(name, node)
        if not _ID.fullmatch(text):
            self.refuse(
                name, node, _("Letters without accents, digits and hyphens are expected, as “actes-2015”.")
            )
        return text

    def date(self, name: str, node: Node) -> PartialDate | None:
        """Returns a date, None when there is none."""
        text = self.text(name, node).strip()
        try:
            return parse_date(text) if text else None
        except ValueError:
            self.refuse(
                name,
                node,
                _("Write 2015, 2015-11 or 2015-11-03; 2015~ when it is approximate; 2014/2015 for a span."),
            )
            return None

    def choice(self, name: str, node: Node, allowed: tuple[str, ...]) -> str:
        """Returns one of the words allowed; the first of them when nothing is written."""
        text = self.text(name, node)
        if text and text not in allowed:
            nearest = difflib.get_close_matches(text, allowed, 1, 0.7)
            hint = _("Did you mean “{name}”?").format(name=nearest[0]) + " " if nearest else ""
            self.refuse(name, node, hint + _("Expected: {names}.").format(names=", ".join(allowed)))
        return text or allowed[0]

    def groups(self, name: str, node: Node) -> Iterator[tuple[Node, Mapping[str, Node]]]:
        """Yields each group of a field made of smaller ones, with its values by name."""
        for item in _items(node):
            if isinstance(item, yamltext.Mapping):
                yield item, item.entries
            elif isinstance(item, yamltext.Scalar) and name in SHORT_FORMS:
                yield item, {SHORT_FORMS[name]: item}
            elif isinstance(item, yamltext.Scalar) and name == "contributors" and _ID.fullmatch(item.value):
                yield item, {"body": item}
            else:
                example = ", ".join(f"{part}: …" for part in part_names(name))
                self.refuse(name, item, _("Write it as “{example}”.").format(example="{" + example + "}"))

    def parts(self, name: str, values: Mapping[str, Node]) -> dict[str, str]:
        """Returns the texts of a group, for the names it may hold."""
        known = part_names(name)
        return {key: self.text(f"{name}.{key}", node) for key, node in values.items() if key in known}


def _contributors(reader: FieldReader, name: str, node: Node) -> tuple[Contribution, ...]:
    found = []
    for group, values in reader.groups(name, node):
        texts = reader.parts(name, values)
        if "role" in values:
            texts["role"] = reader.choice(f"{name}.role", values["role"], ROLES)
        if not texts.get("body") and not texts.get("person"):
            reader.refuse(name, group, _('Say who: “body: …” or “person: "Name, First name"”.'))
        found.append(Contribution(**texts))
    return tuple(found)


def _files(reader: FieldReader, name: str, node: Node) -> tuple[RecordFile, ...]:
    found = []
    for group, values in reader.groups(name, node):
        texts = reader.parts(name, values)
        pages, digest = texts.pop("pages", ""), texts.pop("sha256", "").lower()
        if not texts.get("path"):
            reader.refuse(name, group, _("Say which file: “path: …”."))
        if pages and not (pages.isascii() and pages.isdecimal()):
            reader.refuse(f"{name}.pages", values["pages"], _("A whole number is expected."))
        elif digest and not _SHA256.fullmatch(digest):
            reader.refuse(
                f"{name}.sha256",
                values["sha256"],
                _("64 hexadecimal digits are expected; without them, “docbase ingest” writes them."),
            )
        else:
            number = int(pages) if pages else None
            path, origin = texts.get("path", ""), texts.get("origin", "")
            found.append(RecordFile(path=path, sha256=digest, pages=number, origin=origin))
    return tuple(found)


def _relations(reader: FieldReader, name: str, node: Node) -> tuple[Relation, ...]:
    found = []
    for group, values in reader.groups(name, node):
        texts = reader.parts(name, values)
        if not texts.get("type") or not texts.get("id"):
            reader.refuse(name, group, _("Say which relation and which record: “type: …, id: …”."))
            continue
        kind = reader.choice(f"{name}.type", values["type"], RELATIONS)
        found.append(Relation(type=kind, id=texts["id"]))
    return tuple(found)


def _items_of_paper(reader: FieldReader, name: str, node: Node) -> tuple[Item, ...]:
    return tuple(Item(**reader.parts(name, values)) for _group, values in reader.groups(name, node))


def _series(reader: FieldReader, name: str, node: Node) -> Series | None:
    texts = _single(reader, name, node)
    return Series(**texts) if texts else None


def _host(reader: FieldReader, name: str, node: Node) -> Host | None:
    texts = _single(reader, name, node)
    return Host(**texts) if texts else None


def _single(reader: FieldReader, name: str, node: Node) -> dict[str, str]:
    groups = [reader.parts(name, values) for _group, values in reader.groups(name, node)]
    if len(groups) > 1:
        reader.refuse(name, node, _("One only is expected."))
    return groups[0] if groups and any(groups[0].values()) else {}


def _access(reader: FieldReader, name: str, node: Node) -> str:
    return reader.choice(name, node, ACCESSES)


def _status(reader: FieldReader, name: str, node: Node) -> str:
    return reader.choice(name, node, STATUSES)


def _items(node: Node) -> tuple[Node, ...]:
    """Returns the values of a list, without the empty ones; what is no list is a list of one."""
    found = node.items if isinstance(node, yamltext.Sequence) else (node,)
    return tuple(item for item in found if not _is_nothing(item))


def _is_nothing(node: Node) -> bool:
    if isinstance(node, yamltext.Scalar):
        return not node.value
    return isinstance(node, yamltext.Mapping) and not node.entries


_READERS: Mapping[str, Callable[[FieldReader, str, Node], object]] = MappingProxyType(
    {
        **dict.fromkeys(NAMES, FieldReader.text),
        "id": FieldReader.identifier,
        **dict.fromkeys(("date", "accessed", "added"), FieldReader.date),
        **dict.fromkeys(("themes", "axes", "keywords", "territories", "publics"), FieldReader.texts),
        **dict.fromkeys(("identifiers", "provenance"), FieldReader.names),
        "contributors": _contributors,
        "series": _series,
        "host": _host,
        "files": _files,
        "items": _items_of_paper,
        "relations": _relations,
        "access": _access,
        "status": _status,
    }
)
