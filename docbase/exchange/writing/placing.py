"""What goes where: the statements of a record dealt out to the fields of a format, as its table says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docbase.exchange.mappings import Rule, Statement, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A field of the format, and what stands in it."""

    rule: Rule
    """The rule that began it."""
    values: list[tuple[str, str]]
    """Subfields or elements with their values, in order; rules that share the field add to it."""


def place(said: Mapping[str, Sequence[Statement]], table: Table) -> list[Placed]:
    """Returns the fields of a record in the order of the table; of one field, in that of the record."""
    placed: list[Placed] = []
    shared: dict[str, Placed] = {}
    for name, run in table.runs:
        for statement in said.get(name, ()):
            for rule in run:
                if rule.applies_to(statement):
                    _put(Placed(rule=rule, values=[*_values(rule, statement, table)]), placed, shared)
    return placed


def _put(new: Placed, placed: list[Placed], shared: dict[str, Placed]) -> None:
    """Adds a field, or its values to the one that it shares."""
    if new.rule.is_shared:
        begun = shared.setdefault(new.rule.to, new)
        if begun is not new:
            begun.values.extend(new.values)
            return
    placed.append(new)


def _values(rule: Rule, statement: Statement, table: Table) -> Iterator[tuple[str, str]]:
    for part, code in rule.parts.items():
        if value := statement.get(part, ""):
            yield code, table.coded(part, value)
    yield from rule.always.items()
