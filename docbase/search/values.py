"""What a person means by the value of a field: a term of the vocabulary, a code, years."""

import difflib
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain

from docbase.errors import QueryError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold
from docbase.model.search import Added, And, Node, Not, Or, Phrase, Query, Value, Years
from docbase.search.engine import Engine
from docbase.search.fields import (
    ALIASES,
    FACETS,
    OPEN_FACET,
    OPEN_FACET_TEXT,
    FacetField,
    canonical,
    facet,
    find_field,
    is_controlled,
    labels,
    shown_name,
)

_YEAR = r"\d{4}"
_ONE = re.compile(rf"({_YEAR})(?:-\d\d){{0,2}}")
_COMPARED = re.compile(rf"(>=|<=|>|<|≥|≤)\s*({_YEAR})")
_DAY = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?")
_FRENCH_DAY = re.compile(r"(?:(?P<day>\d\d?)/)?(?P<month>\d\d?)/(?P<year>[12]\d{3})")
_DAYS_COMPARED = re.compile(r"(>=|<=|>|<|≥|≤)\s*(\S+)")
_SPAN = re.compile(rf"({_YEAR})?\s*(?:\.\.+|…|[-–/])\s*({_YEAR})?")


def years(text: str) -> Years | None:
    """Returns the years the text means, or None: 2014, 2014..2017, 2014-2017, 2014.., >=2015, 2014-11.

    >>> years("2014..2017")
    Years(first=2014, last=2017)
    """
    text = text.strip()
    if match := _COMPARED.fullmatch(text):
        year = int(match[2])
        return {
            ">": Years(year + 1, None),
            "<": Years(None, year - 1),
            "≥": Years(year, None),
            "≤": Years(None, year),
        }[match[1].replace(">=", "≥").replace("<=", "≤")]
    if match := _ONE.fullmatch(text):
        return Years(int(match[1]), int(match[1]))
    match = _SPAN.fullmatch(text)
    if match is None or not (match[1] or match[2]):
        return None
    first, last = (int(year) if year else None for year in match.groups())
    return Years(last, first) if first and last and last < first else Years(first, last)


def days(text: str) -> Added | None:
    """Returns the days the text means, or None: 2026-11-03, 2026-11, 2026, >=2026-11-03, 2026-10..2026-11.

    >>> days("2026-02"), days(">=2026-11-03")
    (Added(first='2026-02-01', last='2026-02-28'), Added(first='2026-11-03', last=''))
    """
    if match := _DAYS_COMPARED.fullmatch(text.strip()):
        return _compared(match[1], match[2])
    start, dots, end = text.strip().partition("..")
    begins = _bounds(start) if start else (date.min, date.min)
    ends = _bounds(end) if end else (date.max, date.max) if dots else begins
    if not (start or end) or begins is None or ends is None:
        return None
    return Added(begins[0].isoformat() if start else "", ends[1].isoformat() if end or not dots else "")


def _compared(sign: str, text: str) -> Added | None:
    span = _bounds(text)
    if span is None:
        return None
    first, last = span
    match sign:
        case ">":
            return Added((last + timedelta(days=1)).isoformat())
        case "<":
            return Added("", (first - timedelta(days=1)).isoformat())
        case ">=" | "≥":
            return Added(first.isoformat())
        case _:
            return Added("", last.isoformat())


def _bounds(text: str) -> tuple[date, date] | None:
    """Returns the first and last day of a day, a month or a year in ISO form; None for what is none."""
    match = _DAY.fullmatch(text.strip()) or _FRENCH_DAY.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, first.replace(month=last_month, day=monthrange(first.year, last_month)[1])


def resolve(field: FacetField, text: str, vocabulary: Vocabulary) -> Node | None:
    """Returns what finds this value of the facet, or None when there is no such value.

    A name that is no actor of the vocabulary is looked for among the words of the authors' names.
    """
    if field.name == "year":
        return years(text)
    value = canonical(field, text, vocabulary)
    if is_controlled(field, value, vocabulary):
        return Value(field.name, value)
    return Phrase(text, OPEN_FACET_TEXT) if field.name == OPEN_FACET and text.strip() else None


def nearest_values(
    field: FacetField, text: str, vocabulary: Vocabulary, used: Iterable[str] = ()
) -> tuple[str, ...]:
    """Returns the values that look most like the text: their labels, with the ids in brackets.

    Args:
        field: the facet.
        text: what was typed.
        vocabulary: where the values are found.
        used: values that publications have, whether the vocabulary knows them or not.
    """
    free = [value for value in used if not is_controlled(field, value, vocabulary)]
    if field.codes:
        shown = labels(field.name, field.codes, vocabulary)
        return (*(f"{word} ({code})" for code, word in shown.items()), *free)
    by_folded = {fold(value): value for value in free}
    close = difflib.get_close_matches(fold(text.strip()), by_folded, 3)
    terms = vocabulary.nearest(text, field.scheme) if field.scheme else ()
    return (*(f"{term.label} ({term.id})" for term in terms), *(by_folded[one] for one in close))


def nearest_field(name: str) -> str:
    """Returns the name of a field that looks like this one; empty when none does."""
    return next(iter(difflib.get_close_matches(fold(name), ALIASES, 1, 0.7)), "")


def filter_nodes(filters: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> tuple[Node, ...]:
    """Returns the filters as nodes: the values of one field are alternatives, every field must hold.

    A value that the vocabulary does not know is taken as it is: publications may have it all the same, and
    `require_values` refuses it if none has.

    Args:
        filters: by facet (in French or English), ids, labels or synonyms; years as 2014, 2014..2017, 2014..
        vocabulary: where the values are found.

    Raises:
        QueryError: there is no such field, or these are no years; the hint says what there is.
    """
    nodes: list[Node] = []
    for name, texts in filters.items():
        field = facet(name)
        if field is None:
            raise _unknown_field(name)
        alternatives = tuple(_filtered(field, text, vocabulary) for text in texts)
        if alternatives:
            nodes.append(alternatives[0] if len(alternatives) == 1 else Or(alternatives))
    return tuple(nodes)


def require_values(filters: Iterable[Node], engine: Engine, vocabulary: Vocabulary) -> None:
    """Makes sure that each value filtered by is of the vocabulary, or of some publication.

    Raises:
        QueryError: one is neither; the hint names the nearest.
    """
    for value in chain.from_iterable(map(_values, filters)):
        field = FACETS.get(value.field)
        if field is None or is_controlled(field, value.value, vocabulary):
            continue
        if not engine.search(Query(root=value, limit=0)).total:
            counted = engine.search(Query(limit=0, facets=(field.name,))).facets[field.name]
            raise _unknown_value(field, value.value, vocabulary, [one.id for one in counted])


def _values(node: Node) -> Iterator[Value]:
    match node:
        case Value():
            yield node
        case And(nodes) | Or(nodes):
            yield from chain.from_iterable(map(_values, nodes))
        case Not(part):
            yield from _values(part)


def _filtered(field: FacetField, text: str, vocabulary: Vocabulary) -> Node:
    if field.name != "year":
        return Value(field.name, canonical(field, text, vocabulary))
    span = years(text)
    if span is None:
        raise _unknown_value(field, text, vocabulary)
    return span


def _unknown_value(
    field: FacetField, text: str, vocabulary: Vocabulary, used: Sequence[str] = ()
) -> QueryError:
    return QueryError(
        _("There is no {field} “{value}”.").format(field=shown_name(field), value=text),
        hint=_value_hint(field, nearest_values(field, text, vocabulary, used)),
        field=field.name,
        value=text,
    )


def _value_hint(field: FacetField, nearest: Sequence[str]) -> str:
    if field.name == "year":
        return _("Write a year or years: 2014, 2014..2017, 2014.., ..2017.")
    if field.codes:
        return _("Choose one of: {names}.").format(names=", ".join(nearest))
    if nearest:
        return _("The nearest: {names}.").format(names=", ".join(nearest))
    command = {"theme": "docbase themes", "axis": "docbase axes"}.get(field.name, "docbase stats --json")
    return _("“{command}” lists those in use.").format(command=command)


def _unknown_field(name: str) -> QueryError:
    known = find_field(name)
    near = nearest_field(name)
    hint = _("Did you mean “{name}”?").format(name=near) if near and not known else ""
    return QueryError(
        _("“{field}” is no field to filter by.").format(field=name),
        hint=hint or _("Choose one of: {names}.").format(names=", ".join(FACETS)),
        field=name,
    )
