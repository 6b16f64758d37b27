"""Wider questions, for when nothing answers the one that was asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.concepts import Vocabulary
from docbase.model.facetnames import filter_label
from docbase.model.search import (
    Added,
    And,
    Enough,
    Everything,
    Forms,
    Node,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Value,
    Word,
    Years,
)
from docbase.search import analysis
from docbase.search.fields import labels
from docbase.search.plan import plan

_SHARES = (0.66, 0.5)
"""How much of what the words tell is enough, once one word less does not help."""


def wider(root: Node) -> Iterator[Node]:
    """Yields wider and wider questions: the words in any order, one word less, most of them, any of them.

    Only what is made of words alone is let go: what holds a value, years or an exclusion stays required.
    """
    parts = tuple(_required(root))
    loose = tuple(filter(_is_loose, parts))
    strict = tuple(part for part in parts if not _is_loose(part))
    pieces = tuple(chain.from_iterable(map(_pieces, loose)))
    share = min((part.share for part in loose if isinstance(part, Enough)), default=1.0)
    if pieces and any(map(_has_order, loose)):
        together = pieces if share == 1.0 else (Enough(pieces, share),)
        yield _all((*together, *strict))
    if len(pieces) > 2:
        for less in _shares(len(pieces), share):
            yield _all((Enough(pieces, less), *strict))
    words = tuple(chain.from_iterable(map(_single, loose)))
    if len(words) > 1:
        yield _all((Or(words), *strict))


def broaden(root: Node) -> Node | None:
    """Returns the widest question, which asks for any of the words; None when there is only one."""
    found = tuple(wider(root))
    return found[-1] if found else None


def out_of_capitals(root: Node) -> Node:
    """Returns the question in lower case: what was taken for an acronym is a word again."""
    match root:
        case Word(text, field):
            return Word(text.lower(), field)
        case Phrase(text, field):
            return Phrase(text.lower(), field)
        case And(nodes) | Or(nodes) | Forms(nodes):
            return type(root)(tuple(map(out_of_capitals, nodes)))
        case Enough(nodes, share):
            return Enough(tuple(map(out_of_capitals, nodes)), share)
        case _:
            return root


def without_filters(query: Query, vocabulary: Vocabulary) -> Iterator[tuple[str, Query]]:
    """Yields the question without each of its filters in turn, with that filter in words: theme = Health.

    A value or years that the question itself requires (theme:santé, depuis 2014) are filters too.
    """
    for at, node in enumerate(query.filters):
        yield _described(node, vocabulary), replace(query, filters=_without(query.filters, at))
    parts = tuple(_required(query.root))
    for at, part in enumerate(parts):
        if _is_filter(part):
            others = _without(parts, at)
            yield _described(part, vocabulary), replace(query, root=_all(others) if others else Everything())


def freed_note(described: str, total: int) -> str:
    """Returns what to tell of the question without a filter: how many publications answer it."""
    return ngettext(
        "Without the filter {filter}: {count} publication.",
        "Without the filter {filter}: {count} publications.",
        total,
    ).format(filter=described, count=total)


def _required(node: Node) -> Iterator[Node]:
    """Yields what must all hold, however deep it stands."""
    if isinstance(node, And) and node.nodes:
        for part in node.nodes:
            yield from _required(part)
    else:
        yield node


def _all(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))


def _without(nodes: Sequence[Node], at: int) -> tuple[Node, ...]:
    return (*nodes[:at], *nodes[at + 1 :])


def _is_loose(node: Node) -> bool:
    if isinstance(node, And | Or | Enough | Forms):
        return bool(node.nodes) and all(map(_is_loose, node.nodes))
    return isinstance(node, Word | Phrase | Prefix)


def _has_order(node: Node) -> bool:
    """Whether some words of it must follow one another."""
    match node:
        case Word(text) | Phrase(text):
            return len(analysis.words(text)) > 1
        case And(nodes) | Or(nodes) | Enough(nodes) | Forms(nodes):
            return any(map(_has_order, nodes))
        case _:
            return False


def _pieces(node: Node) -> Iterator[Node]:
    """Yields the words a part is made of, without those too common to be searched for.

    Alternatives stay one piece; the other names of what was typed stand for each of its words.
    """
    match node:
        case Word(text, field) | Phrase(text, field):
            words = (Word(word, field) for word in analysis.words(text))
            yield from (word for word in words if not isinstance(plan(word), Nothing))
        case And(nodes) | Enough(nodes):
            yield from chain.from_iterable(map(_pieces, nodes))
        case Or(nodes):
            if alternatives := tuple(_in_any_order(nodes)):
                yield Or(alternatives)
        case Forms((typed, *others)):
            forms = tuple(_in_any_order(others))
            yield from (Forms((piece, *forms)) for piece in _pieces(typed))
        case _:
            yield node


def _single(node: Node) -> Iterator[Node]:
    """Yields the words a part is made of, those of its alternatives too."""
    for piece in _pieces(node):
        if isinstance(piece, Or):
            yield from chain.from_iterable(map(_single, piece.nodes))
        else:
            yield piece


def _in_any_order(nodes: Sequence[Node]) -> Iterator[Node]:
    return (_all(pieces) for node in nodes if (pieces := tuple(_pieces(node))))


def _shares(count: int, share: float) -> Iterator[float]:
    """Yields smaller and smaller shares below the one that was not enough: first, all words but one."""
    for less in (int(100 * (count - 1) / count) / 100, *_SHARES):
        if less < share:
            yield less
            share = less


def _is_filter(node: Node) -> bool:
    """Whether it is a value, years, or a choice of them."""
    if isinstance(node, Or):
        return bool(node.nodes) and all(map(_is_filter, node.nodes))
    return isinstance(node, Value | Years | Added)


def _described(node: Node, vocabulary: Vocabulary) -> str:
    match node:
        case Value(field, value):
            return f"{filter_label(field)} = {labels(field, (value,), vocabulary)[value]}"
        case Years(first, last):
            years = str(first) if first == last else f"{first or ''}..{last or ''}"
            return f"{filter_label('year')} = {years}"
        case Added(first, last):
            return f"{filter_label('added')} = {first if first == last else f'{first}..{last}'}"
        case And(nodes) | Or(nodes):
            return _joined([_described(one, vocabulary) for one in nodes])
        case _:
            return _("what must not be there")


def _joined(described: Sequence[str]) -> str:
    """Returns alternatives in one: theme = Health, Education."""
    first, *others = described
    field, equals, _value = first.partition(" = ")
    return ", ".join((first, *(one.removeprefix(f"{field}{equals}") for one in others)))
