"""The order of references under a heading, where it is not that of the style."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from docbase.cite.choices import require_known
from docbase.cite.records import Reference
from docbase.model.folding import fold

_Key = Callable[[Reference], tuple[bool, tuple[int, ...], str]]
_ARTICLES = ("le ", "la ", "les ", "l'", "un ", "une ", "des ", "the ", "a ", "an ")


def ordered(references: Sequence[Reference], order: str) -> tuple[Reference, ...]:
    """Returns the references in this order; as they are for "given", and for none.

    Raises:
        CitationError: it is not one of ORDERS.
    """
    if not order:
        return tuple(references)
    require_known(order, ORDERS, "order")
    return tuple(sorted(references, key=_KEYS[order])) if order in _KEYS else tuple(references)


def title_key(title: str) -> str:
    """Returns what a title is sorted by: without its article, nor accents and capitals.

    >>> title_key("L’École des faubourgs")
    'ecole des faubourgs'
    """
    folded = fold(title)
    article = next((article for article in _ARTICLES if folded.startswith(article)), "")
    return folded.removeprefix(article)


def _oldest_first(reference: Reference) -> tuple[bool, tuple[int, ...], str]:
    date = reference.record.date
    return date is None, date.sort_key if date else (), title_key(reference.title)


def _newest_first(reference: Reference) -> tuple[bool, tuple[int, ...], str]:
    date = reference.record.date
    return date is None, tuple(-part for part in date.sort_key) if date else (), title_key(reference.title)


def _last_in_first(reference: Reference) -> tuple[bool, tuple[int, ...], str]:
    added = reference.record.added
    key = tuple(-part for part in added.sort_key) if added else ()
    return added is None, key, title_key(reference.title)


def _by_title(reference: Reference) -> tuple[bool, tuple[int, ...], str]:
    return False, (), title_key(reference.title)


_KEYS: Mapping[str, _Key] = MappingProxyType(
    {"date": _oldest_first, "-date": _newest_first, "-added": _last_in_first, "title": _by_title}
)
ORDERS = (*_KEYS, "given")
"""Oldest first, newest first, last come in first, by title, and as the selection has them."""
