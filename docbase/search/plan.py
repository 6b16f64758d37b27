"""What a query tree means in terms: the same plan for every engine, so that all give the same answer.

A word that analysis cuts in several terms (l'habitat-jeunes) is a phrase: its terms follow one another in
one field. A word that analysis drops (a stop word) is left out of the And, Or or Not it stands in; a question
made of nothing else has no answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docbase.errors import QueryError
from docbase.messages import gettext as _
from docbase.model.search import (
    Added,
    And,
    Enough,
    Everything,
    Forms,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Value,
    Word,
    Years,
)
from docbase.search import analysis
from docbase.search.fields import TEXT_NAMES


@dataclass(frozen=True, slots=True)
class Terms:
    """Places that follow one another in one of the fields; most often a single one."""

    places: tuple[analysis.Place, ...]
    """For each place the terms of which one must stand there."""
    fields: tuple[str, ...]
    text: str = field(default="", compare=False)
    """The words as they were typed."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Any term that begins so, or is one of a few others, in one of the fields."""

    start: str
    others: frozenset[str]
    fields: tuple[str, ...]
    text: str = field(default="", compare=False)
    """The beginning as it was typed."""

    def accepts(self, term: str) -> bool:
        """Whether the term is one of those looked for."""
        return term.startswith(self.start) or term in self.others


@dataclass(frozen=True, slots=True)
class AllOf:
    """Publications that answer every part; at least one part."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Publications that answer at least one part; at least one part."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class EnoughOf:
    """Publications that answer parts enough to carry the share of what all parts tell; at least one part."""

    parts: tuple["Plan", ...]
    share: float


@dataclass(frozen=True, slots=True)
class SameAs:
    """Publications that answer at least one part, where all say one thing; at least one part."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Except:
    """Publications that do not answer the part."""

    part: "Plan"


Leaf = Terms | Beginning
Joined = AllOf | AnyOf | EnoughOf | SameAs
Plan = Leaf | Joined | Value | Years | Added | Except | Everything | Nothing


def plan(node: Node) -> Plan:
    """Returns the plan of a query tree.

    Raises:
        QueryError: the tree names a text field that does not exist.
    """
    return _reduced(node) or Nothing()


def leaves(plan: Plan) -> Iterator[Leaf]:
    """Yields what is looked for in texts, leaving out what must not be there."""
    match plan:
        case Terms() | Beginning():
            yield plan
        case AllOf(parts) | AnyOf(parts) | EnoughOf(parts) | SameAs(parts):
            for part in parts:
                yield from leaves(part)


def _reduced(node: Node) -> Plan | None:
    """Returns the plan of the node, or None when nothing is left of it."""
    match node:
        case Word(text, field) | Phrase(text, field):
            places = analysis.query_places(text)
            return Terms(places, _fields(field), text) if places else None
        case Prefix(text, field):
            return _beginning(text, _fields(field))
        case And(nodes):
            return _joined(AllOf, nodes) if nodes else Everything()
        case Or(nodes):
            return _joined(AnyOf, nodes) if nodes else Nothing()
        case Forms(nodes):
            return _joined(SameAs, nodes) if nodes else Nothing()
        case Enough(nodes, share):
            parts = _parts(nodes)
            return EnoughOf(parts, share) if len(parts) > 1 else parts[0] if parts else None
        case Not(part):
            reduced = _reduced(part)
            return Except(reduced) if reduced else None
        case _:
            return node


def _joined(join: type[AllOf] | type[AnyOf] | type[SameAs], nodes: tuple[Node, ...]) -> Plan | None:
    parts = _parts(nodes)
    return join(parts) if len(parts) > 1 else parts[0] if parts else None


def _parts(nodes: tuple[Node, ...]) -> tuple[Plan, ...]:
    return tuple(part for node in nodes if (part := _reduced(node)))


def _beginning(text: str, fields: tuple[str, ...]) -> Plan | None:
    """A prefix of several words (l'habitat-je) is its first words, whole, and the beginning of the last."""
    words = analysis.words(text)
    if not words:
        return None
    start, others = analysis.completions(words[-1])
    last = Beginning(start, others, fields, words[-1])
    before = tuple(place for word in words[:-1] for place in analysis.query_places(word))
    return AllOf((Terms(before, fields, " ".join(words[:-1])), last)) if before else last


def _fields(name: str) -> tuple[str, ...]:
    if name and name not in TEXT_NAMES:
        raise QueryError(_("“{field}” is no field of text.").format(field=name), field=name)
    return (name,) if name else TEXT_NAMES
