"""Two edits of one vocabulary.yaml brought together, term by term and value by value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from docbase.catalogue.termedit import edited
from docbase.catalogue.vocabulary import read_vocabulary
from docbase.errors import ConfigurationError
from docbase.model.concepts import Term, Vocabulary

_VALUES = tuple(field.name for field in fields(Term) if field.name not in ("id", "scheme"))


def merged_terms(base: str, ours: str, theirs: str, path: Path) -> str | None:
    """Returns `theirs` with what `ours` changes in terms, None when it cannot be told what is wanted.

    That is so when both change the same value in two ways, and when `ours` takes a term away.

    Args:
        base: the text from which both were made.
        ours: one of them.
        theirs: the other.
        path: the file, for messages.
    """
    try:
        before, wanted, found = (read_vocabulary(text, path) for text in (base, ours, theirs))
        if any(term.id not in wanted for term in before):
            return None
        terms = list(_merged(before, wanted, found))
        return None if None in terms else edited(theirs, [term for term in terms if term], path)
    except ConfigurationError:
        return None


def _merged(before: Vocabulary, wanted: Vocabulary, found: Vocabulary) -> Iterator[Term | None]:
    """Yields each term that one edit changes, as both want it; None for one of which they disagree."""
    for mine in wanted:
        former, theirs = before.get(mine.id), found.get(mine.id)
        if mine == former:
            continue
        if former is None or theirs is None:
            yield mine if former is theirs is None else None
            continue
        values = {name: _value(*(getattr(one, name) for one in (former, mine, theirs))) for name in _VALUES}
        yield None if None in values.values() else Term(id=mine.id, scheme=mine.scheme, **values)


def _value(former: Any, mine: Any, theirs: Any) -> Any:
    """Returns the value that both want, None when they disagree."""
    if mine in (former, theirs):
        return theirs
    if theirs == former:
        return mine
    if isinstance(former, Mapping):
        return _entries(former, mine, theirs)
    return None if isinstance(former, str) else _names(former, mine, theirs)


def _names(former: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    gone = set(former) - set(mine)
    added = (name for name in mine if name not in former)
    return tuple(dict.fromkeys((*(name for name in theirs if name not in gone), *added)))


def _entries(
    former: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> Mapping[str, str] | None:
    found: dict[str, str] = {}
    for name in dict.fromkeys((*theirs, *mine)):
        value = _value(*(one.get(name, "") for one in (former, mine, theirs)))
        if value is None:
            return None
        if value:
            found[name] = value
    return found
