"""index/searches/told.json: which answers were told of each saved search.

Like all of index/, it may be lost: what came in since the day a search was saved is then told again.
"""

import json
from collections.abc import Collection
from pathlib import Path

from docbase.model.saved import SavedSearch
from docbase.storage import storage_errors, write_atomically

_Remembered = dict[str, dict[str, object]]


class Told:
    """What was told, by search; whoever changes it holds the centre's lock on it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, search: SavedSearch) -> frozenset[str] | None:
        """Returns the ids that were told, or None when nothing is known of this question under this name.

        Raises:
            StorageError: the file cannot be read.
        """
        found = self._load().get(search.name)
        if not isinstance(found, dict) or found.get("asks") != search.fingerprint:
            return None
        told = found.get("told")
        return frozenset(map(str, told)) if isinstance(told, list) else None

    def add(self, search: SavedSearch, record_ids: Collection[str]) -> None:
        """Remembers, besides what was told before, that these publications were.

        Raises:
            StorageError: the disk refuses.
        """
        told = (self.of(search) or frozenset()) | set(record_ids)
        self._save({**self._load(), search.name: {"asks": search.fingerprint, "told": sorted(told)}})

    def forget(self, name: str) -> None:
        """Forgets what was told of a search that is no more.

        Raises:
            StorageError: the disk refuses.
        """
        remembered = self._load()
        if remembered.pop(name, None) is not None:
            self._save(remembered)

    def _load(self) -> _Remembered:
        """Returns what is remembered; nothing when the file is gone or damaged, as nothing depends on it."""
        with storage_errors(self._path):
            data = self._path.read_bytes() if self._path.exists() else b"{}"
        try:
            content = json.loads(data)
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}

    def _save(self, remembered: _Remembered) -> None:
        content = json.dumps(remembered, ensure_ascii=False)
        write_atomically(self._path, content.encode("utf-8", "surrogatepass"))
