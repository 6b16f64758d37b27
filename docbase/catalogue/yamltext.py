"""YAML read as text: a tree of strings that know their lines and places."""

from __future__ import annotations

from collections import abc
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from docbase.catalogue import mistakes
from docbase.errors import ConfigurationError, InvalidRecordError
from docbase.messages import gettext as _
from docbase.storage import storage_errors

DEEPEST = 40
"""Levels of nesting beyond which a file is refused: recursion would end the process."""
LARGEST = 8_000_000
"""Bytes beyond which a file is refused: a record of that size is another kind of file."""
BOM = "\ufeff"
"""The mark that some Windows programs put before a text; it is kept."""

_NULLS = frozenset({"~", "null"})


class Scalar(NamedTuple):  # half a million of them in a catalogue: a frozen class takes thrice the time
    """A text, exactly as it is meant: `no` is "no", `1.10` is "1.10"; `~`, `null` and nothing are ""."""

    value: str
    line: int
    """Line in the file, from 1."""
    start: int
    """Place of its first character, quotes included, in the text without its BOM."""
    end: int
    """Place after its last character."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """A set of named values, in the order of the file."""

    entries: abc.Mapping[str, Node]
    keys: abc.Mapping[str, Scalar]
    """The names, with their places."""
    line: int
    start: int
    end: int
    is_flow: bool
    """Whether it is written between braces."""


Node = Scalar | Sequence | Mapping
Plain = str | list["Plain"] | dict[str, "Plain"]
"""A value without its places."""


def parse(text: str, path: Path | str) -> Mapping:
    """Returns the tree of a YAML text whose top level is a mapping.

    Args:
        text: the content; a BOM before it is passed over.
        path: the file, for messages.

    Raises:
        InvalidRecordError: it is not YAML, or uses what docbase does not: anchors, several documents,
            a name twice, another top level than a mapping, nesting without end.
    """
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _Composer(loader(text.removeprefix(BOM)).get_event, path).document()
    except (yaml.reader.ReaderError, UnicodeEncodeError) as error:
        raise mistakes.strange_sign(text, path) from error
    except yaml.MarkedYAMLError as error:
        raise mistakes.explained(error, path) from error


def decode(data: bytes, path: Path | str) -> str:
    """Returns the text of a file in UTF-8, its BOM and its line endings as they are.

    Raises:
        InvalidRecordError: the file is too large, or not in UTF-8.
    """
    if len(data) > LARGEST:
        raise InvalidRecordError(
            _("{path} is too large to be read ({size} bytes).").format(path=path, size=len(data)),
            hint=_("Check what this file is; a record takes a few thousand bytes."),
            path=path,
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise mistakes.not_text(path, data.count(b"\n", 0, error.start) + 1) from error
    if "\0" in text:
        raise mistakes.not_text(path, text.count("\n", 0, text.index("\0")) + 1)
    return text


def load_text(path: Path) -> Mapping:
    """Returns the tree of docbase.yaml, of vocabulary.yaml, or of another file of settings.

    An empty file gives an empty mapping.

    Raises:
        ConfigurationError: the file is not YAML in UTF-8; names the line.
        StorageError: the file cannot be read.
    """
    return parse_settings(settings_text(path), path)


def settings_text(path: Path) -> str:
    """Returns the text of a file of settings, its BOM and its line endings as they are.

    Raises:
        ConfigurationError: the file is not in UTF-8.
        StorageError: the file cannot be read.
    """
    with storage_errors(path):
        data = path.read_bytes()
    with _as_settings(path):
        return decode(data, path)


def parse_settings(text: str, path: Path) -> Mapping:
    """Returns the tree of the text of a file of settings; an empty one gives an empty mapping.

    Raises:
        ConfigurationError: it is not YAML; names the line.
    """
    with _as_settings(path):
        return Mapping({}, {}, 1, 0, 0, False) if _is_blank(text) else parse(text, path)


@contextmanager
def _as_settings(path: Path) -> abc.Iterator[None]:
    try:
        yield
    except InvalidRecordError as error:
        raise ConfigurationError(
            error.message, hint=error.hint, path=path, line=error.line, field=error.field, value=error.value
        ) from error


def plain(node: Node) -> Plain:
    """Returns the value of a node without its places."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {name: plain(value) for name, value in node.entries.items()}


class _Composer:
    """Builds the tree from the events of the parser.

    PyYAML's own composer takes three times as long, expands aliases, forgets that a name stood twice and
    recurses without end.
    """

    def __init__(self, next_event: abc.Callable[[], Any], path: Path | str) -> None:
        self._next = next_event
        self._path = path
        self._depth = 0

    def document(self) -> Mapping:
        self._next()  # the stream begins
        if _kind(self._next()) == "StreamEndEvent":
            raise self._refused(
                _("there is nothing in this file"), 1, _("Write at least “id:” and “title:”.")
            )
        event = self._next()
        if _kind(event) != "MappingStartEvent":
            raise self._refused(
                _("this is not a list of fields"),
                event.start_mark.line + 1,
                _("Each line at the margin must be a name, a colon, a space and a value, as “title: Actes”."),
            )
        tree = self._mapping(event)
        self._next()  # the document ends
        if _kind(after := self._next()) != "StreamEndEvent":
            raise self._refused(
                _("a second document begins here"),
                after.start_mark.line + 1,
                _("Keep one record per file: remove the line “---” and what follows it."),
            )
        return tree

    def _node(self, event: Any) -> Node:
        if event.anchor:  # that of an alias is never empty
            raise self._refused(
                _("“&” and “*” before a value are not used here (anchors)"),
                event.start_mark.line + 1,
                _("Write the value in full, or put it between double quotes."),
            )
        kind = _kind(event)
        if kind == "ScalarEvent":
            value: str = event.value
            if value in _NULLS and not event.style:
                value = ""
            start = event.start_mark
            return Scalar(value, start.line + 1, start.index, event.end_mark.index)
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refused(
                _("values are nested too deep"),
                event.start_mark.line + 1,
                _("Simplify this part of the file."),
            )
        tree = self._mapping(event) if kind == "MappingStartEvent" else self._sequence(event)
        self._depth -= 1
        return tree

    def _sequence(self, event: Any) -> Sequence:
        start = event.start_mark
        items: list[Node] = []
        while _kind(inner := self._next()) != "SequenceEndEvent":
            items.append(self._node(inner))
        # A list in block style "ends" where the next thing begins; its last value tells where it stops.
        end = inner.end_mark.index if event.flow_style or not items else items[-1].end
        return Sequence(tuple(items), start.line + 1, start.index, end)

    def _mapping(self, event: Any) -> Mapping:
        start = event.start_mark
        entries: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        value: Node | None = None
        while _kind(inner := self._next()) != "MappingEndEvent":
            key = self._key(inner, keys)
            value = self._node(self._next())
            keys[key.value] = key
            entries[key.value] = value
        end = inner.end_mark.index if event.flow_style or value is None else value.end
        return Mapping(entries, keys, start.line + 1, start.index, end, bool(event.flow_style))

    def _key(self, event: Any, known: abc.Mapping[str, Scalar]) -> Scalar:
        key = self._node(event)
        if not isinstance(key, Scalar):
            raise self._refused(
                _("a name is expected before the colon"),
                key.line,
                _("If this is a text, put it between double quotes."),
            )
        if key.value in known:
            raise self._refused(
                _("“{name}” is there twice (first on line {first})").format(
                    name=key.value, first=known[key.value].line
                ),
                key.line,
                _("Keep one of the two."),
                key.value,
            )
        return key

    def _refused(self, what: str, line: int, hint: str, field: str | None = None) -> InvalidRecordError:
        return mistakes.invalid(self._path, line, what, hint, field)


def _kind(event: object) -> str:
    return type(event).__name__


def _is_blank(text: str) -> bool:
    lines = (line.strip() for line in text.removeprefix(BOM).splitlines())
    return all(not line or line.startswith("#") for line in lines)
