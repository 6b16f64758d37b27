"""Pairs of records whose likely relation a person has refused, among the other refusals of the centre."""

from collections.abc import Iterable
from pathlib import Path

from docbase.model.suggestion import Refusal
from docbase.suggest.refusals import Refusals

_FIELD = "relations"


class RefusedPairs:
    """The pairs that are not to be proposed again; whoever adds to them holds the centre for one writer."""

    def __init__(self, root: Path) -> None:
        self._refusals = Refusals(root)

    def all(self) -> frozenset[frozenset[str]]:
        """Returns the two ids of each pair.

        Raises:
            ConfigurationError: refusals.jsonl cannot be understood; names the line.
            StorageError: it cannot be read.
        """
        return frozenset(
            frozenset((one.record_id, one.value)) for one in self._refusals.all() if one.field == _FIELD
        )

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Remembers pairs of ids.

        Raises:
            ConfigurationError, StorageError: as `all`, or the disk refuses.
        """
        self._refusals.add(
            Refusal(record_id=first, field=_FIELD, value=second) for first, second in map(sorted, pairs)
        )
