"""index/review.json: which drafts a person has put off, so that a review goes on where it was left.

It may be lost like all of index/: what was put off then comes with the others again.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from docbase.errors import StorageError
from docbase.storage import write_passing


class Queue:
    """The order in which drafts are reviewed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ordered(self, drafts: Iterable[str]) -> tuple[str, ...]:
        """Returns the drafts, those that were put off last, in the order in which they were."""
        late = {record_id: place for place, record_id in enumerate(self._put_off())}
        return tuple(sorted(drafts, key=lambda record_id: late.get(record_id, -1)))

    def put_off(self, record_id: str) -> None:
        """Puts a draft behind all others."""
        others = [one for one in self._put_off() if one != record_id]
        with suppress(StorageError):  # where nothing can be written, only the order is lost
            write_passing(self._path, json.dumps([*others, record_id]).encode())

    def _put_off(self) -> list[str]:
        try:
            content = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return []
        return [str(one) for one in content] if isinstance(content, list) else []
