"""A question as it is put and answered: how it was understood, what else may help."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from docbase.errors import QueryError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.search import Added, Node, Query, ResultPage
from docbase.search.expansion import expanded
from docbase.search.fields import FACET_FIELDS
from docbase.search.index import SearchIndex
from docbase.search.syntax import parse
from docbase.search.values import days, filter_nodes

Filters = Mapping[str, str | Sequence[str]]
"""Values by facet field; several values of one field are alternatives."""
_FEW = 2
"""Publications found up to which a word may be misspelt."""
_MOST_FREED = 3
"""Filters of which it is said what would be found without them."""


class SearchOptions(TypedDict, total=False):
    """Which part of the answer is wanted, in which order, and how it is looked for."""

    sort: str
    """One of docbase.model.search.SORTS."""
    limit: int
    """How many publications to give."""
    offset: int
    """How many to pass over."""
    expands: bool
    """Whether synonyms of the vocabulary are looked for as well."""
    explains: bool
    """Whether each hit says why it stands where it does."""
    since: str
    """A day, a month or a year in ISO form: only what came in then or later."""


def question(
    text: str, filters: Filters | None, vocabulary: Vocabulary, **options: Unpack[SearchOptions]
) -> tuple[Query, tuple[str, ...]]:
    """Returns the question as every engine takes it, with all facets counted, and how it was understood.

    Raises:
        QueryError: a filter that does not exist, or less than no publication is wanted.
    """
    limit, offset = options.get("limit", 20), options.get("offset", 0)
    for name, number in (("limit", limit), ("offset", offset)):
        if number < 0:
            raise _negative(name, number)
    parsed = parse(text, vocabulary)
    root, notes = parsed.root, parsed.notes
    if options.get("expands", True):
        root, said = expanded(root, vocabulary)
        notes = (*notes, *said)
    chosen = {name: [value] if isinstance(value, str) else value for name, value in (filters or {}).items()}
    query = Query(
        root=root,
        filters=(*filter_nodes(chosen, vocabulary), *_since(options.get("since", ""))),
        facets=tuple(field.name for field in FACET_FIELDS),
        sort=options.get("sort", "relevance"),
        limit=limit,
        offset=offset,
        is_explained=options.get("explains", False),
    )
    return query, notes


def ask(
    index: SearchIndex,
    vocabulary: Vocabulary,
    text: str,
    filters: Filters | None = None,
    **options: Unpack[SearchOptions],
) -> ResultPage:
    """Returns the answer; when there is none, that to the nearest wider question that has one.

    The notes say how the question was understood and widened; the suggestion is a spelling with answers.

    Raises:
        QueryError: a filter or an order that does not exist.
        StaleIndexError: the index is missing or must be rebuilt.
    """
    query, understood = question(text, filters, vocabulary, **options)
    found, notes = index.search(query), list(understood)
    suggestion = ""
    if found.total <= _FEW:
        from docbase.search.spelling import corrected  # most questions find enough, and need no help

        if better := corrected(text, index.lexicon(), vocabulary):
            meant, _notes = question(better, filters, vocabulary, **options)
            suggestion = better if index.total(meant) > found.total else ""
    if not found.total:
        notes += _freed(query, index, vocabulary)
        if nearest := _nearest(query, index):
            found = index.search(nearest)
            notes.append(_("No publication has all these words; here are those that have some of them."))
    return replace(found, query=text, suggestion=suggestion, notes=tuple(notes))


def _nearest(query: Query, index: SearchIndex) -> Query | None:
    """Returns the nearest wider question that has answers, when it is the words that find none.

    The filters do not decide which it is: what a facet counts is then what choosing its value finds.
    """
    roots = (query.root, *_wider(query.root))
    answered = (root for root in roots if index.total(replace(query, root=root, filters=())))
    root = next(answered, query.root)
    wider = replace(query, root=root)
    return wider if root != query.root and index.total(wider) else None


def _wider(root: Node) -> Iterator[Node]:
    from docbase.search.broaden import out_of_capitals, wider

    lower = out_of_capitals(root)
    if lower != root:
        yield lower
    yield from wider(lower)


def _freed(query: Query, index: SearchIndex, vocabulary: Vocabulary) -> Iterator[str]:
    """Yields what to tell of the question without one of its filters."""
    from docbase.search.broaden import freed_note, without_filters

    for _number, (described, freed) in zip(
        range(_MOST_FREED), without_filters(query, vocabulary), strict=False
    ):
        if total := index.total(freed):
            yield freed_note(described, total)


def _since(text: str) -> tuple[Added, ...]:
    if not text:
        return ()
    span = days(text)
    if span is None:
        raise QueryError(
            _("“{text}” is no day.").format(text=text),
            hint=_("Write it as 2026-11-03, or a month as 2026-11."),
            field="since",
            value=text,
        )
    return (Added(span.first),)


def _negative(name: str, number: int) -> QueryError:
    return QueryError(
        _("“{name}” cannot be below zero.").format(name=name),
        hint=_("Give a whole number: 0, 1, 2…"),
        field=name,
        value=str(number),
    )
