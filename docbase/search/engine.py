"""The promise every search engine keeps, and the order of its answers."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from docbase.errors import QueryError
from docbase.messages import gettext as _
from docbase.model.folding import fold
from docbase.model.search import SORTS, Entry, Query, ResultPage, Value
from docbase.search.lexicon import SortedLexicon


class Batch(Protocol):
    """Changes that are kept together or not at all."""

    def put(self, entry: Entry) -> None:
        """Adds the entry, in place of the one with the same id."""

    def delete(self, record_id: str) -> None:
        """Takes the entry out; does nothing when there is none."""


class Engine(Protocol):
    """A full-text engine in a folder of its own; one thread at a time.

    Trees mean what `docbase.search.plan` says. `Value` compares whole values, case and accents put
    aside, and facets count them so; `Years` finds what was published, even in part, between its two years,
    and never what has no date; `Not` is everything else. Only the root gives a score, from its words; a value
    or a year adds none. A facet is counted without the filters of its own field: each count is what a search
    would find that had only this value there.
    """

    version: str
    """What made the index, as "whoosh-reloaded 2.7.5": another version may not read it."""

    def __init__(self, folder: Path) -> None:
        """Takes the folder of the index; nothing is read or written yet."""

    def search(self, query: Query) -> ResultPage:
        """Returns the hits without pages, and the facets with ids for labels, as of the last batch kept.

        Equal scores are put in order by date, newest first, then by id: pages of results never overlap.

        Raises:
            StaleIndexError: the folder holds no index, or a damaged one.
            QueryError: the query names a field or an order that does not exist.
        """
        ...

    def lexicon(self) -> SortedLexicon:
        """Returns the words, as they are written in texts but in lower case, with their accents.

        With each comes about how many publications have it: some that changed lately may count twice.

        Raises:
            StaleIndexError: the folder holds no index, or a damaged one.
        """
        ...

    def spread(self, words: Iterable[str]) -> dict[str, int]:
        """Returns about how many publications have each of the words, written as `lexicon` has them.

        Raises:
            StaleIndexError: the folder holds no index, or a damaged one.
        """
        ...

    def batch(self) -> AbstractContextManager[Batch]:
        """Opens a batch: kept when the block ends, dropped when it raises; the first one creates the index.

        Raises:
            IndexLockedError: another batch is open.
            StorageError: the disk refuses.
        """
        ...

    def verify(self) -> None:
        """Makes sure that the index is as it was written, however long it takes to read it.

        Raises:
            StaleIndexError: it is missing or damaged.
        """

    def close(self) -> None:
        """Lets go of every file."""


class Card(NamedTuple):
    """What a result needs of its entry, without its text."""

    record_id: str
    location: str
    sort_date: str
    sort_title: str
    added: str
    values: tuple[str, ...]
    """Every value of every facet, as "theme:sante"; no two of them alike but for case and accents."""


class Found(NamedTuple):
    """A card and its score."""

    score: float
    card: Card


def card_of(entry: Entry) -> Card:
    """Returns the card of the entry."""
    different: dict[str, str] = {}
    for name, values in sorted(entry.facets.items()):
        for value in values:
            different.setdefault(key_of(Value(name, value)), f"{name}:{value}")
    values = tuple(different.values())
    return Card(entry.record_id, entry.location, entry.sort_date, entry.sort_title, entry.added, values)


def key_of(value: Value) -> str:
    """Returns what two values that are alike have in common: the folded form of what a card holds."""
    return fold(f"{value.field}:{value.value}")


def in_order(found: Iterable[Found], sort: str) -> list[Found]:
    """Returns the results in one of SORTS; what has no date comes after what has one.

    Raises:
        QueryError: there is no such order.
    """
    ordered = sorted(found, key=lambda one: one.card.record_id)
    match sort:
        case "relevance":
            ordered.sort(key=lambda one: one.card.sort_date, reverse=True)
            ordered.sort(key=lambda one: -one.score)
        case "date":
            ordered.sort(key=lambda one: one.card.sort_date or "~")
        case "-date":
            ordered.sort(key=lambda one: one.card.sort_date, reverse=True)
        case "title":
            ordered.sort(key=lambda one: one.card.sort_title)
        case "-added":
            ordered.sort(key=lambda one: one.card.added, reverse=True)
        case _:
            raise QueryError(
                _("Results cannot be sorted by “{sort}”.").format(sort=sort),
                hint=_("Choose one of: {names}.").format(names=", ".join(SORTS)),
                value=sort,
            )
    return ordered
