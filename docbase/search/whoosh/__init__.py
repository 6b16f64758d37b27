"""The Whoosh engine: Whoosh keeps terms, columns and segments; docbase analyses, packs lists, scores, counts.

One document stands for one publication. Its text is not stored here, only its terms with their places, and
its card in a column. Segments are pickles, as always in Whoosh: never open an index from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import whoosh
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex

from docbase.model.search import Query, ResultPage
from docbase.search.evaluate import answer
from docbase.search.lexicon import SortedLexicon
from docbase.search.whoosh.reading import Cache, Snapshot
from docbase.search.whoosh.storage import Storage, sound

if TYPE_CHECKING:
    from docbase.search.whoosh.writing import WhooshBatch

_COUNTED = 500
"""Counts that are remembered of an index."""
_NAME = "MAIN"
"""What Whoosh calls an index that is given no name."""


class WhooshEngine:
    """Keeps the index in a folder of Whoosh segments."""

    version = f"whoosh-reloaded {'.'.join(map(str, whoosh.__version__))}"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._snapshot: Snapshot | None = None
        self._generation = -1
        self._caches: dict[str, Cache] = {}

    def search(self, query: Query) -> ResultPage:
        """Follows `Engine.search`."""
        current = self._current()
        if query.limit:
            return answer(query, current)
        # Counts alone are asked for again and again: at each letter that is typed.
        if query not in current.counted:
            if len(current.counted) >= _COUNTED:
                current.counted.clear()
            current.counted[query] = answer(query, current)
        return current.counted[query]

    def lexicon(self) -> SortedLexicon:
        """Follows `Engine.lexicon`."""
        return self._current().lexicon

    def spread(self, words: Iterable[str]) -> dict[str, int]:
        """Follows `Engine.spread`."""
        current = self._current()
        return {word: len(current.written(word)) for word in words}

    @contextmanager
    def batch(self) -> Iterator[WhooshBatch]:
        """Follows `Engine.batch`."""
        from docbase.search.whoosh.writing import WhooshBatch  # those who only search need none of it

        batch = WhooshBatch(self._folder)
        try:
            yield batch
            batch.commit()
        except BaseException:
            batch.cancel()
            raise

    def verify(self) -> None:
        """Follows `Engine.verify`."""
        self._current().verify()

    def close(self) -> None:
        """Follows `Engine.close`."""
        if self._snapshot:
            self._snapshot.close()
        self._snapshot = None

    def _current(self) -> Snapshot:
        """Returns the index as it is now."""
        with sound(self._folder):
            # The public way to this number reads and unpickles the whole table of contents first.
            generation = TOC._latest_generation(FileStorage(str(self._folder)), _NAME)
        if self._snapshot is None or self._generation != generation:
            opened = self._open()
            self.close()
            self._snapshot, self._generation = opened, generation
            self._caches = {segment.name: segment.cache for segment in opened.segments}
        return self._snapshot

    def _open(self, attempts: int = 3) -> Snapshot:
        """Opens the index; tries again when a writer took a file away meanwhile."""
        storage = Storage(str(self._folder))
        try:
            with sound(self._folder):
                # FileIndex.reader() would wait half a second for a file that is gone for good.
                toc = TOC.read(storage, _NAME)
                reader = FileIndex._reader(storage, toc.schema, toc.segments, toc.generation)
            return Snapshot(storage, reader, self._caches)
        except BaseException as error:
            storage.release()
            if isinstance(error.__cause__, FileNotFoundError) and attempts > 1:
                return self._open(attempts - 1)
            raise
