"""The record beside its files: YAML read into a `Record`, and a `Record` written into YAML."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docbase.catalogue import mistakes, yamlstyle, yamltext
from docbase.catalogue.fields import NAMES, PARTS, FieldReader, part_names
from docbase.catalogue.yamlstyle import Bare, Quoted, Value
from docbase.catalogue.yamltext import Node, Plain
from docbase.errors import InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.dates import PartialDate
from docbase.model.record import Record

SUFFIXES = (".yaml", ".yml")
"""How the name of a record ends; docbase itself writes the first."""

# What tells that an item written anew is one that stood in the list, so that its unknown names are kept.
_IDENTITY = {
    "contributors": ("person", "body"),
    "files": ("path",),
    "items": ("call_number",),
    "relations": ("id",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownKey:
    """A name in a record that docbase does not know: kept, and reported."""

    name: str
    """The name, as "them" or "files.sha"."""
    line: int
    known: tuple[str, ...]
    """The names that are known at that place."""


def read_record(text: str, path: Path | str) -> Record:
    """Returns the record that the YAML describes.

    A single value where a list is expected is a list of one; unknown names are passed over.

    Args:
        text: the YAML.
        path: the file, for messages.

    Raises:
        InvalidRecordError: the first thing that is wrong; `problems` gives them all.
    """
    record, found = _read(text, path)
    if record is None:
        raise found[0]
    return record


@dataclass(frozen=True, slots=True)
class RecordText:
    """The YAML of a record, read once to be changed."""

    text: str
    record: Record
    """What it says."""
    _tree: yamltext.Mapping

    @property
    def unknown_keys(self) -> tuple[UnknownKey, ...]:
        """The names that docbase does not know, in the order of the file."""
        return tuple(_unknown(self._tree))

    def saying(self, new: Record) -> str:
        """Returns the YAML that says `new`, as `update_record` does."""
        return _updated(self.text, self._tree, self.record, new)


def read_text(text: str, path: Path | str) -> RecordText:
    """Returns the record that the YAML describes, with what it takes to change it; as `read_record`.

    Raises:
        InvalidRecordError: the first thing that is wrong.
    """
    tree = yamltext.parse(text, path)
    record, found = _read_tree(tree, path)
    if record is None:
        raise found[0]
    return RecordText(text, record, tree)


@dataclass(frozen=True, slots=True)
class Examined:
    """What can be read of the YAML of a record, mistakes or not."""

    record: Record
    """What it says, without the fields that are wrong; its id is empty when that is."""
    lines: Mapping[str, int]
    """The line of each field and of each value of a list ("themes", "themes.sante")."""
    problems: tuple[InvalidRecordError, ...]
    """All that is wrong."""


def examine(text: str, path: Path | str) -> Examined:
    """Returns what can be read of the YAML of a record, and all that is wrong in it.

    Args:
        text: the YAML.
        path: the file, for messages.
    """
    from docbase.catalogue.yamlpieces import parse_pieces  # for records with mistakes

    tree, unread = parse_pieces(text, path)
    values, refused = _values_of(tree, path)
    if unread:  # the id may be in what cannot be read
        refused = [one for one in refused if one.field != "id" or "id" in values]
    wrong = {(one.field or "").partition(".")[0] for one in refused}
    sound = {name: value for name, value in values.items() if name not in wrong}
    problems = sorted((*unread, *refused), key=lambda one: one.line or 0) if unread else refused
    return Examined(Record(**{"id": "", **sound}), _lines(tree), tuple(problems))


def problems(text: str, path: Path | str) -> tuple[InvalidRecordError, ...]:
    """Returns all that is wrong in the YAML of a record."""
    return examine(text, path).problems


def write_record(record: Record) -> str:
    """Returns the YAML of a new record: its fields that have a value, in their order."""
    return yamlstyle.document(_values(record))


def as_mapping(record: Record) -> dict[str, object]:
    """Returns the fields that have a value, under the names of the YAML, as JSON knows values."""
    return dict(_values(record))


def update_record(text: str, old: Record, new: Record) -> str:
    """Returns the YAML with the fields in which `new` differs from `old`, every other byte as it was.

    Unknown names inside a field that changes (a person's note in one of the `files`, say) are kept with
    the item they belong to.

    Args:
        text: the YAML.
        old: what the YAML says, as `read_record` gives it.
        new: what it must say.

    Raises:
        InvalidRecordError: the text is not YAML that docbase reads.
    """
    return _updated(text, yamltext.parse(text, old.id), old, new)


def lines(text: str, path: Path | str) -> Mapping[str, int]:
    """Returns the line of each field and of each value of a list ("themes", "themes.sante").

    Raises:
        InvalidRecordError: the text is not YAML that docbase reads.
    """
    return _lines(yamltext.parse(text, path))


def _lines(tree: yamltext.Mapping) -> Mapping[str, int]:
    found = {name: key.line for name, key in tree.keys.items()}
    for name, node in tree.entries.items():
        for item in _members(node):
            if isinstance(item, yamltext.Scalar):
                found.setdefault(f"{name}.{item.value}", item.line)
            elif isinstance(item, yamltext.Mapping):
                for value in item.entries.values():
                    if isinstance(value, yamltext.Scalar):
                        found.setdefault(f"{name}.{value.value}", value.line)
    return found


def _read(text: str, path: Path | str) -> tuple[Record | None, list[InvalidRecordError]]:
    try:
        tree = yamltext.parse(text, path)
    except InvalidRecordError as error:
        return None, [error]
    return _read_tree(tree, path)


def _read_tree(tree: yamltext.Mapping, path: Path | str) -> tuple[Record | None, list[InvalidRecordError]]:
    values, refused = _values_of(tree, path)
    return (None if refused else Record(**values)), refused


def _values_of(tree: yamltext.Mapping, path: Path | str) -> tuple[dict[str, Any], list[InvalidRecordError]]:
    """Returns the value of each field, and what is wrong with them; that of a wrong one is worth nothing."""
    reader = FieldReader(path)
    values: dict[str, Any] = {
        name: reader.read(name, node) for name, node in tree.entries.items() if name in _KNOWN
    }
    if "id" not in values:
        hint = _("Add a line “id: …” with a name of its own, or move this file elsewhere if it is no record.")
        reader.problems.append(mistakes.invalid(path, 1, _("the record has no “id”"), hint, "id"))
    for problem in reader.problems:
        problem.record_id = values.get("id") or None
    return values, reader.problems


def _updated(text: str, tree: yamltext.Mapping, old: Record, new: Record) -> str:
    from docbase.catalogue import yamledit  # those who only read edit nothing

    changed = [name for name in NAMES if getattr(old, name) != getattr(new, name)]
    changes = {name: _with_unknown_names(name, _value(new, name), tree.entries.get(name)) for name in changed}
    return yamledit.edit(text, changes, NAMES, old.id, tree)


_KNOWN = frozenset(NAMES)


def _values(record: Record) -> dict[str, Value]:
    return {name: value for name in NAMES if (value := _value(record, name)) is not None}


def _value(record: Record, name: str) -> Value | None:
    """Returns what is written for a field, None for nothing."""
    value = getattr(record, name)
    if name == "identifiers":
        return {scheme: Quoted(code) for scheme, code in value.items()} or None
    if isinstance(value, tuple):
        return [_part(item) for item in value] or None
    if dataclasses.is_dataclass(value) and not isinstance(value, type | PartialDate):
        return _group(value) or None
    return _part(value) or None


def _part(value: object) -> Value:
    if value is None:
        return ""
    if isinstance(value, PartialDate):
        return Bare(value.text)
    if isinstance(value, Mapping):
        return dict(value)
    return value if isinstance(value, str | int) else _group(value)


def _group(value: Any) -> dict[str, Value]:
    found = {part.name: _part(getattr(value, part.name)) for part in dataclasses.fields(value)}
    # The number of a series, of an issue or of a copy is plain, as people write it.
    bare = {
        name: Bare(text)
        for name in ("number", "issue", "volume", "copy")
        if isinstance(text := found.get(name), str)
    }
    return {name: text for name, text in (found | bare).items() if text != ""}


def _unknown(tree: yamltext.Mapping) -> Iterator[UnknownKey]:
    for name, key in tree.keys.items():
        if name not in _KNOWN:
            yield UnknownKey(name=name, line=key.line, known=NAMES)
        known = part_names(name)
        for item in _members(tree.entries[name]):
            if known and isinstance(item, yamltext.Mapping):
                for part, place in item.keys.items():
                    if part not in known:
                        yield UnknownKey(name=f"{name}.{part}", line=place.line, known=known)


def _with_unknown_names(name: str, value: Value | None, node: Node | None) -> Value | None:
    if name not in PARTS or not isinstance(node, yamltext.Sequence | yamltext.Mapping):
        return value
    if isinstance(value, Mapping):
        return {**value, **_extras(name, node)}
    if not isinstance(value, Sequence) or isinstance(value, str):
        return value
    left = [item for item in _members(node) if isinstance(item, yamltext.Mapping)]
    written: list[Value] = []
    for item in value:
        same = next((old for old in left if _identity(name, old) == _identity(name, item)), None)
        if same and isinstance(item, Mapping):
            left.remove(same)
            item = {**item, **_extras(name, same)}
        written.append(item)
    return written


def _identity(name: str, item: Value | yamltext.Mapping) -> tuple[Plain, ...]:
    plain = yamltext.plain(item) if isinstance(item, yamltext.Mapping) else item
    return tuple(str(plain.get(part, "")) for part in _IDENTITY[name]) if isinstance(plain, Mapping) else ()


def _extras(name: str, node: Node) -> dict[str, Plain]:
    known = part_names(name)
    plain = yamltext.plain(node)
    return {key: value for key, value in plain.items() if key not in known} if isinstance(plain, dict) else {}


def _members(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, yamltext.Sequence) else (node,)
