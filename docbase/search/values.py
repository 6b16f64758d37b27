"""What a person means by the value of a field: a term of the vocabulary, a code, years."""

import difflib
import re
from collections.abc import Mapping, Sequence

from docbase.errors import QueryError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold
from docbase.model.search import Node, Or, Phrase, Value, Years
from docbase.search.fields import ALIASES, FACETS, OPEN_FACET, FacetField, facet, find_field, label

_YEAR = r"\d{4}"
_ONE = re.compile(rf"({_YEAR})(?:-\d\d){{0,2}}")
_COMPARED = re.compile(rf"(>=|<=|>|<|≥|≤)\s*({_YEAR})")
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


def resolve(field: FacetField, text: str, vocabulary: Vocabulary) -> Node | None:
    """Returns what finds this value of the facet, or None when there is no such value.

    A name that is no actor of the vocabulary is looked for among the names of the publication.
    """
    if field.name == "year":
        return years(text)
    if field.codes:
        folded = fold(text.strip())
        return next(
            (Value(field.name, code) for code, names in field.codes.items() if folded in (code, *names)), None
        )
    term = vocabulary.find(text, field.scheme)
    if term:
        return Value(field.name, term.id)
    return Phrase(text, "names") if field.name == OPEN_FACET and text.strip() else None


def nearest_values(field: FacetField, text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Returns the values that look most like the text: their labels, with the ids in brackets."""
    if field.codes:
        return tuple(f"{label(field.name, code, vocabulary)} ({code})" for code in field.codes)
    nearest = vocabulary.nearest(text, field.scheme) if field.scheme else ()
    return tuple(f"{term.label} ({term.id})" for term in nearest)


def nearest_field(name: str) -> str:
    """Returns the name of a field that looks like this one; empty when none does."""
    return next(iter(difflib.get_close_matches(fold(name), ALIASES, 1, 0.7)), "")


def filter_nodes(filters: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> tuple[Node, ...]:
    """Returns the filters as nodes: the values of one field are alternatives, every field must hold.

    Args:
        filters: by facet (in French or English), ids, labels or synonyms; years as 2014, 2014..2017, 2014..
        vocabulary: where the values are found.

    Raises:
        QueryError: there is no such field or value; the hint names the nearest.
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


def _filtered(field: FacetField, text: str, vocabulary: Vocabulary) -> Node:
    node = resolve(field, text, vocabulary)
    if isinstance(node, Phrase):  # the exact name, so that a filter finds as many as its facet counts
        return Value(field.name, text)
    if node is None:
        names = nearest_values(field, text, vocabulary)
        raise QueryError(
            _("There is no {field} “{value}”.").format(field=field.aliases[0], value=text),
            hint=_("The nearest: {names}.").format(names=", ".join(names)) if names else _year_hint(field),
            field=field.name,
            value=text,
        )
    return node


def _year_hint(field: FacetField) -> str:
    return _("Write a year or years: 2014, 2014..2017, 2014.., ..2017.") if field.name == "year" else ""


def _unknown_field(name: str) -> QueryError:
    known = find_field(name)
    near = nearest_field(name)
    hint = _("Did you mean “{name}”?").format(name=near) if near and not known else ""
    return QueryError(
        _("“{field}” is no field to filter by.").format(field=name),
        hint=hint or _("Choose one of: {names}.").format(names=", ".join(FACETS)),
        field=name,
    )
