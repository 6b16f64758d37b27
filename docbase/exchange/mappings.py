"""The mapping tables: what each format of exchange has for our fields, as data that people can read.

A table is a YAML file of docbase/data/exchange. Its rules say where each part of a statement stands in the
format (`docbase.exchange.writing.statements` names the parts), and are read in both directions; its losses
say what the format cannot carry, and why, and its nearest forms what comes back from it otherwise said.
"""

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from docbase.catalogue import yamltext
from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.storage import storage_errors

FOLDER = Path(__file__).parent.parent / "data" / "exchange"
"""Where the tables are."""
_LANGUAGES = "languages"
"""Name of the list of codes that several tables share."""

Plain = yamltext.Plain
Statement = Mapping[str, str]
"""One value of a field, in named parts: `{"role": "author", "family": "Bacqué", "given": "Marie-Hélène"}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where one statement of a field stands in a format."""

    field: str
    """The field of the record, or a name of `statements.DERIVED`."""
    to: str
    """The field or element of the format: "200", "titleInfo"."""
    when: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Parts that must have one of these values; `any` stands for whatever is not empty."""
    indicators: str = "  "
    """The two indicators of MARC."""
    parts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """By part of the statement, its subfield or element within `to`."""
    always: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """By subfield or element, what stands in it whatever the record says; a reader asks for it."""
    is_shared: bool = False
    """Whether it goes into the field that another rule with the same `to` has begun."""
    is_derived: bool = False
    """Whether it says again, for other programs, what another rule says: a reader passes over it."""
    note: str = ""
    """What a person should know of it."""

    def applies_to(self, statement: Statement) -> bool:
        """Returns whether the statement goes there: `when` is so, and one of its parts has a value."""
        if self.when and not matches(statement, self.when):
            return False
        return any(map(statement.get, self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a format cannot carry, or only in its nearest form."""

    field: str
    why: str
    when: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """As for a rule: only these statements are concerned."""
    parts: tuple[str, ...] = ()
    """Only these parts of a statement are concerned; none for all of it."""

    def concerns(self, statement: Statement) -> bool:
        """Returns whether the statement has something that it speaks of."""
        said = self.parts or tuple(statement)
        return matches(statement, self.when) and any(statement.get(part) for part in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one format has for our fields."""

    name: str
    """Name of the table: that of its file, without the suffix."""
    title: str
    """What the format is called."""
    formats: tuple[str, ...]
    """The formats of `docbase export` it speaks of."""
    about: str
    """What a person should know of the format."""
    rules: tuple[Rule, ...]
    runs: tuple[tuple[str, tuple[Rule, ...]], ...]
    """The rules again: those of one field that follow each other, with its name."""
    losses: tuple[Loss, ...]
    nearest: tuple[Loss, ...]
    """What is in the file, and comes back in another form: what happens to it stands in `why`."""
    values: Mapping[str, Mapping[str, str]]
    """By part, the codes of the format by our values: `{"role": {"author": "070"}}`."""

    def coded(self, part: str, value: str) -> str:
        """Returns the value as the format writes it."""
        return self.values.get(part, {}).get(value, value)

    def decoded(self, part: str, value: str) -> str:
        """Returns our value for what the format writes; the value itself when it is no code of the table."""
        return next((own for own, code in self.values.get(part, {}).items() if code == value), value)


def matches(statement: Statement, when: Mapping[str, tuple[str, ...]]) -> bool:
    """Returns whether the statement is as `when` says: `any` is a value, `none` is its absence."""
    return all(_is_one(statement.get(part, ""), wanted) for part, wanted in when.items())


def _is_one(value: str, wanted: tuple[str, ...]) -> bool:
    return value in wanted or ("any" in wanted and bool(value)) or ("none" in wanted and not value)


def table_names() -> tuple[str, ...]:
    """Returns the names of the tables, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != _LANGUAGES))


@functools.cache
def load_table(name: str) -> Table:
    """Returns the table of this name.

    Raises:
        ConfigurationError: there is none.
    """
    path = FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise ConfigurationError(
            _("There is no mapping table “{name}”.").format(name=name),
            hint=_("Choose one of: {names}.").format(names=", ".join(table_names())),
            value=name,
        )
    tree = _tree(path)
    rules = tuple(_rule(one) for one in _mappings(tree.get("fields", [])))
    return Table(
        name=name,
        title=_text(tree, "title"),
        formats=_texts(tree.get("formats", [])),
        about=_text(tree, "about"),
        rules=rules,
        runs=tuple((name, tuple(run)) for name, run in groupby(rules, key=lambda rule: rule.field)),
        losses=tuple(_loss(one) for one in _mappings(tree.get("lost", []))),
        nearest=tuple(_loss(one) for one in _mappings(tree.get("nearest", []))),
        values=MappingProxyType(dict(_values(tree.get("values", {})))),
    )


def table_of(format: str) -> Table | None:
    """Returns the table that speaks of a format of export; None for a format without one."""
    tables = (load_table(name) for name in table_names())
    return next((table for table in tables if format in table.formats), None)


def _tree(path: Path) -> Mapping[str, Plain]:
    with storage_errors(path):
        found = yamltext.plain(yamltext.parse(path.read_text(encoding="utf-8"), path))
    assert isinstance(found, dict)
    return found


def _rule(row: Mapping[str, Plain]) -> Rule:
    return Rule(
        field=_text(row, "field"),
        to=_text(row, "to"),
        when=_when(row),
        indicators=_text(row, "indicators").replace("_", " ") or "  ",
        parts=_named(row.get("parts", {})),
        always=_named(row.get("always", {})),
        is_shared=_text(row, "shared") == "true",
        is_derived=_text(row, "derived") == "true",
        note=_text(row, "note"),
    )


def _loss(row: Mapping[str, Plain]) -> Loss:
    return Loss(
        field=_text(row, "field"), why=_text(row, "why"), when=_when(row), parts=_texts(row.get("parts", []))
    )


def _when(row: Mapping[str, Plain]) -> Mapping[str, tuple[str, ...]]:
    asked = row.get("when", {})
    assert isinstance(asked, dict)
    return MappingProxyType({part: _texts(values) for part, values in asked.items()})


def _values(node: Plain) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yields the codes of each part; a name in their place is that of a file of codes."""
    assert isinstance(node, dict)
    for part, codes in node.items():
        yield part, _named(dict(_tree(FOLDER / f"{codes}.yaml")) if isinstance(codes, str) else codes)


def _named(node: Plain) -> Mapping[str, str]:
    assert isinstance(node, dict)
    return MappingProxyType({name: str(value) for name, value in node.items()})


def _mappings(node: Plain) -> Iterator[Mapping[str, Plain]]:
    assert isinstance(node, list)
    for one in node:
        assert isinstance(one, dict)
        yield one


def _texts(node: Plain) -> tuple[str, ...]:
    return tuple(map(str, node)) if isinstance(node, list) else (str(node),)


def _text(row: Mapping[str, Plain], name: str) -> str:
    value = row.get(name, "")
    assert isinstance(value, str)
    return value
