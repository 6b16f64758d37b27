"""How the boxes of a record are laid out: their names, their lists, what is said beside each field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docbase.messages import gettext as _
from docbase.model.record import ACCESSES, RELATIONS, ROLES, STATUSES
from docbase.model.related import relation_label
from docbase.model.slip import BOXES, REPEATED, Row, Rows, Slip
from docbase.web.describing import language_label, role_label
from docbase.web.desk.wording import help_of, label_of, label_of_box, source_of

if TYPE_CHECKING:
    from docbase.errors import CatalogueError
    from docbase.model.concepts import Term, Vocabulary
    from docbase.model.slip import Check
    from docbase.model.suggestion import Suggestion

LISTS: Mapping[str, str] = {
    "themes": "themes",
    "axes": "axes",
    "territories": "territories",
    "publics": "publics",
    "contributors": "actors",
    "publisher": "actors",
}
"""The list of the vocabulary that completes each field."""
OF_TERMS = ("themes", "axes", "keywords", "territories", "publics")
"""Fields whose lines are one name each: those that are there are ticked."""
_LONG = {"title": 2, "subtitle": 1, "abstract": 6}
"""Fields with more than a line, and how many lines they show."""
_SHORT = frozenset(
    {"date", "edition", "genre", "language", "publisher", "place", "extent", "publication_state", "accessed"}
    | {"added", "access", "status"}
)
"""Fields of a few words, two of which stand side by side."""
_LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box to type in, or a list to choose from."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """What there is to choose, family by family, each by value and label; empty for a box to type in."""
    completed_by: str = ""
    """The list that completes what is typed."""
    lines: int = 1
    is_ticked: bool = False
    """Whether it is a value that is there already, to be kept or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said beside the fields of a form."""

    faults: tuple[CatalogueError, ...] = ()
    checks: tuple[Check, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    theirs: Slip = field(default_factory=dict)
    """What somebody else has written meanwhile."""
    disputed: frozenset[str] = frozenset()
    sources: Mapping[str, str] = field(default_factory=dict)
    """Where the values come from that nobody has looked at."""
    more: str = ""
    """A field that is to have one more line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of the form."""

    name: str
    label: str
    help: str
    lines: tuple[tuple[Box, ...], ...]
    is_repeated: bool
    is_short: bool
    faults: tuple[CatalogueError, ...]
    checks: tuple[Check, ...]
    suggestions: tuple[Suggestion, ...]
    theirs: tuple[str, ...] | None
    """What somebody else has written meanwhile; None when nobody has."""
    is_disputed: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Fields that belong together."""

    name: str
    label: str
    fields: tuple[Field, ...]


def parts(base: Slip, slip: Slip, said: Said, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """Returns the form of a record.

    Args:
        base: what the record has.
        slip: what is in the boxes.
        said: what is said beside them.
        vocabulary: what there is to choose from.
    """
    layout = _Layout(base, slip, said, vocabulary)
    return tuple(
        Part(name=name, label=label, fields=tuple(map(layout.field, names)))
        for name, label, names in _parts()
    )


def completions(vocabulary: Vocabulary) -> dict[str, tuple[tuple[str, str], ...]]:
    """Returns what completes the boxes: the terms in use of each list, with their other names."""
    return {
        scheme: tuple(
            (term.label, ", ".join(term.alt)) for term in vocabulary.scheme(scheme) if term.is_active
        )
        for scheme in dict.fromkeys(LISTS.values())
    }


class _Layout:
    """The making of the fields of one form."""

    def __init__(self, base: Slip, slip: Slip, said: Said, vocabulary: Vocabulary) -> None:
        self._base = base
        self._slip = slip
        self._said = said
        self._vocabulary = vocabulary

    def field(self, name: str) -> Field:
        """Returns a field with all that is said of it."""
        said = self._said
        return Field(
            name=name,
            label=label_of(name),
            help=help_of(name),
            lines=tuple(self._lines(name)),
            is_repeated=name in REPEATED,
            is_short=name in _SHORT,
            faults=tuple(one for one in said.faults if one.field == name),
            checks=tuple(one for one in said.checks if one.field == name),
            suggestions=tuple(one for one in said.suggestions if one.field == name),
            theirs=tuple(map(_read_out, said.theirs[name])) if name in said.theirs else None,
            is_disputed=name in said.disputed,
            source=source_of(said.sources.get(name, "")),
        )

    def _lines(self, name: str) -> Iterator[tuple[Box, ...]]:
        """Yields the lines that are filled in, and for what may have several, one that is not."""
        known = [row.get("") for row in self._base.get(name, ())] if name in OF_TERMS else []
        rows: Rows = self._slip.get(name, ())
        if name in REPEATED:
            rows = tuple(row for row in rows if any(row.values()))
            rows = (*rows, *({} for _blank in range(1 + (self._said.more == name))))
        for number, row in enumerate(rows or ({},)):
            is_ticked = bool(row) and row.get("") in known
            yield tuple(self._box(name, box, number, row, is_ticked=is_ticked) for box in BOXES[name])

    def _box(self, name: str, box: str, number: int, row: Row, *, is_ticked: bool) -> Box:
        value = row.get(box, "")
        is_named = name in LISTS and box in ("", "name")
        return Box(
            name=f"{name}.{number}.{box}" if box else f"{name}.{number}",
            label=label_of_box(name, box),
            value=value,
            choices=tuple(self._choices(name, box, value)),
            completed_by=LISTS[name] if is_named else "",
            lines=_LONG.get(name, 1),
            is_ticked=is_ticked,
        )

    def _choices(self, name: str, box: str, value: str) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        match name, box:
            case "type", _:
                yield "", (("", "–"),)
                yield from self._types(value)
            case "contributors", "role":
                yield "", tuple((role, role_label(role)) for role in ROLES)
            case "relations", "type":
                yield "", tuple((kind, relation_label(kind)) for kind in RELATIONS)
            case "language", _:
                codes = dict.fromkeys(("", *_LANGUAGES, value))
                yield "", tuple((code, language_label(code) if code else "–") for code in codes)
            case "access", _:
                labels = {"public": _("open to all"), "staff": _("staff only")}
                yield "", tuple((one, labels[one]) for one in ACCESSES)
            case "status", _:
                labels = {"draft": _("draft"), "reviewed": _("reviewed")}
                yield "", tuple((one, labels[one]) for one in STATUSES)

    def _types(self, value: str) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        terms = [
            term
            for term in self._vocabulary.scheme("publication_types")
            if term.is_active or term.id == value
        ]
        families: dict[str, list[Term]] = {}
        for term in terms:
            families.setdefault(term.family, []).append(term)
        if value and value not in {term.id for term in terms}:
            yield "", ((value, value),)
        for family, members in families.items():
            yield family, tuple((term.id, term.label) for term in members)


def _parts() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return (
        (
            "what",
            _("What it is"),
            ("title", "subtitle", "type", "contributors", "date", "edition", "genre", "language"),
        ),
        ("subject", _("What it is about"), ("abstract", *OF_TERMS)),
        (
            "origin",
            _("Where it comes from"),
            ("publisher", "place", "series", "host", "extent", "publication_state", "identifiers"),
        ),
        ("finding", _("Where it is found"), ("url", "accessed", "items", "relations")),
        ("keeping", _("How it is kept"), ("access", "status", "added")),
    )


def _read_out(row: Row) -> str:
    return " · ".join(filter(None, row.values()))


def faults_elsewhere(faults: Iterable[CatalogueError], checks: Iterable[Check]) -> list[tuple[str, str]]:
    """Returns what is said of no field of the form, each with its cure."""
    said = [(one.field or "", one.message, one.hint) for one in faults]
    said += [(one.field, one.message, one.hint) for one in checks]
    return [(message, hint) for name, message, hint in said if name not in BOXES]
