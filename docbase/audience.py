"""The index as an audience may know it: what is kept from them is not found, counted or hinted at."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from docbase.model.audience import Audience
from docbase.model.concepts import Vocabulary
from docbase.model.search import (
    And,
    Completion,
    Enough,
    Forms,
    Node,
    Not,
    Nothing,
    Or,
    Query,
    ResultPage,
    Value,
    Word,
)
from docbase.search.analysis import words
from docbase.search.engine import Batch, Engine
from docbase.search.fields import RELATED
from docbase.search.generation import Generation
from docbase.search.index import SearchIndex
from docbase.search.lexicon import SortedLexicon


class AudienceIndex(SearchIndex):
    """A `SearchIndex` that answers as if it had no other publications than those the audience may see.

    The words of the lexicon alone are those of all publications: `only_seen` takes out of completions, and
    `seen_spelling` out of suggestions, what none that may be seen has.
    """

    def __init__(
        self,
        folder: Path,
        *,
        engine: str,
        vocabulary: Vocabulary,
        audience: Audience,
        sees: Callable[[str], bool],
    ) -> None:
        """As `SearchIndex`, for an audience; `sees` says whether it may see the record with an id."""
        super().__init__(folder, engine=engine, vocabulary=vocabulary)
        self._always = tuple(_conditions(audience))
        self._sees = sees

    def _current(self) -> Generation:
        current = super()._current()
        if not isinstance(current.engine, _BoundEngine):
            current.engine = _BoundEngine(current.engine, self._always, self._sees)
        return current

    def only_seen(self, completions: Iterable[Completion], limit: int) -> tuple[Completion, ...]:
        """Returns the completions that lead somewhere, words with how many publications have them."""
        counted = (self._counted(one) if one.kind == "word" else one for one in completions)
        return tuple(one for one in counted if one.count)[:limit]

    def seen_spelling(self, found: ResultPage) -> ResultPage:
        """Returns the answer without its suggestion when a word of that is in no publication."""
        typed = set(words(found.query))
        offered = (word for word in words(found.suggestion) if word not in typed)
        is_seen = all(self.total(Query(root=Word(word))) for word in offered)
        return found if is_seen else replace(found, suggestion="")

    def _counted(self, word: Completion) -> Completion:
        return replace(word, count=self.total(Query(root=Word(word.text))))


class _BoundEngine:
    """An engine asked nothing without the conditions; follows `Engine`."""

    def __init__(self, engine: Engine, conditions: tuple[Node, ...], sees: Callable[[str], bool]) -> None:
        self._engine = engine
        self._conditions = conditions
        self._sees = sees
        self.version = engine.version

    def search(self, query: Query) -> ResultPage:
        asked = [self._without_hidden(node) for node in (query.root, *query.filters)]
        return self._engine.search(replace(query, root=asked[0], filters=(*asked[1:], *self._conditions)))

    def _without_hidden(self, node: Node) -> Node:
        """Returns the question without what would tell that something is kept.

        Nothing is related to what is kept; and where some of the words are enough, one that only what is
        kept has tells no more than one that nothing has.
        """
        match node:
            case Value(RELATED.name, record_id) if not self._sees(record_id):
                return Nothing()
            case And(nodes) | Or(nodes) | Forms(nodes):
                return type(node)(tuple(map(self._without_hidden, nodes)))
            case Enough(nodes, share):
                return Enough(tuple(map(self._if_seen, map(self._without_hidden, nodes))), share)
            case Not(part):
                return Not(self._without_hidden(part))
            case _:
                return node

    def _if_seen(self, node: Node) -> Node:
        """Returns the part of a question if one that may be seen has it, else nothing."""
        if isinstance(node, Forms):
            typed, *others = node.nodes
            return Forms((self._if_seen(typed), *others))
        seen = self._engine.search(Query(root=node, filters=self._conditions, limit=0))
        return node if seen.total else Nothing()

    def lexicon(self) -> SortedLexicon:
        return self._engine.lexicon()

    def spread(self, words: Iterable[str]) -> dict[str, int]:
        return self._engine.spread(words)

    def batch(self) -> AbstractContextManager[Batch]:
        return self._engine.batch()

    def verify(self) -> None:
        self._engine.verify()

    def close(self) -> None:
        self._engine.close()


def _conditions(audience: Audience) -> Iterator[Node]:
    """Yields what holds of all that the audience may see.

    Engines count a facet without the filters of its own field. These must hold there too, or the counts by
    access and by status would tell of what is kept: an And is a filter of no field.
    """
    for field, values in (("access", audience.accesses), ("status", audience.statuses)):
        yield And((Or(tuple(Value(field, value) for value in values)),))
