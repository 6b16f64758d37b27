"""The full-text index of a centre: an engine, the texts and a manifest, swapped as one.

index/manifest.json           what made the index, and the number of the generation in use
index/generations/3/engine/   the folder of the engine
index/generations/3/texts.sqlite
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from docbase import plugins
from docbase.errors import StaleIndexError, StorageError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.search import Entry, EntryPage, Nothing, Query, ResultPage
from docbase.search.analysis import ANALYSIS_VERSION
from docbase.search.engine import Batch, Engine
from docbase.search.facets import shown
from docbase.search.fields import SCHEMA_VERSION
from docbase.search.generation import TEXTS, Generation
from docbase.search.lexicon import SortedLexicon
from docbase.search.passages import best_pages, looked_for
from docbase.search.plan import plan
from docbase.search.texts import TextStore
from docbase.search.values import require_values
from docbase.storage import storage_errors, write_atomically

_MANIFEST = "manifest.json"
_GENERATIONS = "generations"
_EVERYTHING = 1_000_000_000
_ATTEMPTS = 3
_Answer = TypeVar("_Answer")


class SearchIndex:
    """The index in a folder: one writer, one thread."""

    def __init__(self, folder: Path, *, engine: str, vocabulary: Vocabulary, workers: int = 1) -> None:
        """Takes the folder, and how many processes may prepare what is written; nothing is read yet."""
        self._folder = folder
        self._workers = workers
        self._engine_name = engine
        self._vocabulary = vocabulary
        self._opened: Generation | None = None

    @property
    def exists(self) -> bool:
        """Whether there is an index, in whatever state."""
        with storage_errors(self._folder):
            return (self._folder / _MANIFEST).exists()

    def create(self) -> None:
        """Makes an empty index.

        Raises:
            StorageError: the disk refuses.
            ConfigurationError: the engine is not installed.
        """
        self.rebuild(())

    def check(self) -> None:
        """Makes sure that the index was made by what is about to read it.

        Raises:
            StaleIndexError: it is missing or half deleted, or another vocabulary, engine or docbase made it.
            ConfigurationError: the engine is not installed.
        """
        self._asked(lambda current: current.engine.search(Query(root=Nothing())))

    def verify(self) -> None:
        """Makes sure, besides, that every file of the index is as it was written; reads them all.

        Raises:
            StaleIndexError: as `check`, or a file is damaged.
            IndexLockedError: another docbase has been writing in it for too long.
            ConfigurationError: the engine is not installed.
        """
        self._asked(Generation.verify)

    def search(self, query: Query) -> ResultPage:
        """Returns the publications that answer, with the pages that do and the labels of the facets.

        Raises:
            StaleIndexError: as `check`.
            QueryError: a field or an order does not exist, or a value filtered by.
        """
        return self._asked(lambda current: self._search(current, query))

    def total(self, query: Query) -> int:
        """Returns how many publications answer.

        Raises:
            StaleIndexError: as `check`.
            QueryError: a field does not exist, or a value filtered by.
        """
        counted = replace(query, limit=0, offset=0, facets=(), sort="relevance")
        return self._asked(lambda current: self._found(current, counted)).total

    def lexicon(self) -> SortedLexicon:
        """Returns the words of the collection, as they are written but in lower case.

        With each comes about how many publications have it.

        Raises:
            StaleIndexError: as `check`.
        """
        return self._asked(lambda current: current.engine.lexicon())

    def spread(self, words: Iterable[str]) -> dict[str, int]:
        """Returns about how many publications have each of the words, written in lower case.

        Raises:
            StaleIndexError: as `check`.
        """
        wanted = tuple(words)
        return self._asked(lambda current: current.engine.spread(wanted))

    def ranked(self, query: Query) -> ResultPage:
        """Returns the publications that answer as `search` does, without looking for their pages.

        Raises:
            StaleIndexError: as `check`.
            QueryError: a field or an order does not exist, or a value filtered by.
        """
        return self._asked(lambda current: self._found(current, query))

    def matching(self, query: Query) -> tuple[str, ...]:
        """Returns the id of every publication that answers, in order, without looking for their pages.

        Raises:
            StaleIndexError: as `check`.
            QueryError: a field or an order does not exist, or a value filtered by.
        """
        everything = replace(query, offset=0, limit=_EVERYTHING, facets=())
        return tuple(hit.record_id for hit in self.ranked(everything).hits)

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Opens a batch: kept when the block ends, dropped when it raises.

        Raises:
            StaleIndexError: as `check`.
            IndexLockedError: another docbase is writing.
            StorageError: the disk refuses; the index is as it was.
        """
        with self._current().batch() as batch:
            yield batch

    def revisions(self) -> dict[str, str]:
        """Returns the revision of each entry, by record id.

        Raises:
            StaleIndexError: as `check`.
        """
        return self._asked(lambda current: current.texts.revisions())

    def locations(self) -> dict[str, str]:
        """Returns the path in corpus/ of each record.

        Raises:
            StaleIndexError: as `check`.
        """
        return self._asked(lambda current: current.texts.locations())

    def location(self, record_id: str) -> str:
        """Returns the path in corpus/ of a record; empty when it is not indexed.

        Raises:
            StaleIndexError: as `check`.
        """
        return self._asked(lambda current: current.texts.location(record_id))

    def located(self, record_ids: Iterable[str]) -> dict[str, str]:
        """Returns the path in corpus/ of those of the records that are indexed, by id.

        Raises:
            StaleIndexError: as `check`.
        """
        wanted = tuple(record_ids)
        places = self._asked(lambda current: [(one, current.texts.location(one)) for one in wanted])
        return {one: place for one, place in places if place}

    def pages(self, record_id: str) -> tuple[EntryPage, ...]:
        """Returns the text of a publication page by page; nothing when it is not indexed.

        Raises:
            StaleIndexError: as `check`.
        """
        return self._asked(lambda current: current.texts.text(record_id)).pages

    def rebuild(self, entries: Iterable[Entry]) -> int:
        """Builds the whole index anew beside the one in use, swaps them, and returns how many entries it has.

        Whatever happens before the swap, the index in use is untouched.

        Raises:
            IndexLockedError: another docbase is writing.
            StorageError: the disk refuses.
            ConfigurationError: the engine is not installed.
        """
        from docbase.search.ahead import prepared_ahead  # those who only search start no process

        number = max((0, *self._numbers())) + 1
        self.sweep()
        folder = self._folder / _GENERATIONS / str(number)
        former = TextStore(self._folder / _GENERATIONS / str(self._used()) / TEXTS)
        made = Generation(folder, self._engine, former)
        try:
            with storage_errors(folder):
                made.texts.create()
            ahead = prepared_ahead(entries, former.prepared, self._workers)
            with closing(former), closing(ahead), made.batch() as batch:
                for entry in ahead:
                    batch.put(entry)
            made.close()
            with storage_errors(folder):
                made.put_on_disk()
            content = json.dumps({**self._maker(), "generation": number}, indent=2) + "\n"
            write_atomically(self._folder / _MANIFEST, content.encode())
        except BaseException:
            made.close()
            with suppress(StorageError):  # what failed first is what is told
                self.sweep()
            raise
        self.close()
        self.sweep()
        return len(batch.put_revisions)

    def sweep(self) -> None:
        """Removes what is not in use: the former index, and those of rebuilds that were killed.

        One of which a reader still has files open may stay; the next sweep tries again.
        """
        used = self._used()
        for number in self._numbers():
            if number != used:
                shutil.rmtree(self._folder / _GENERATIONS / str(number), ignore_errors=True)

    def close(self) -> None:
        """Lets go of every file."""
        if self._opened:
            self._opened.close()
        self._opened = None

    def _search(self, current: Generation, query: Query) -> ResultPage:
        found = self._found(current, query)
        hits = found.hits
        if wanted := looked_for(plan(query.root)):
            hits = tuple(
                replace(hit, pages=best_pages(wanted, *current.texts.text(hit.record_id))) for hit in hits
            )
        return replace(found, hits=hits, facets=shown(found.facets, query, self._vocabulary))

    def _found(self, current: Generation, query: Query) -> ResultPage:
        require_values(query.filters, current.engine, self._vocabulary)
        return current.engine.search(query)

    @cached_property
    def _engine(self) -> type[Engine]:
        loaded: type[Engine] = plugins.load(plugins.ENGINES, self._engine_name)
        return loaded

    def _used(self) -> object:
        """Returns the number of the generation in use, be it stale; None when it is not known."""
        try:
            return self._manifest().get("generation")
        except StaleIndexError:
            return None

    def _numbers(self) -> list[int]:
        folder = self._folder / _GENERATIONS
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        return [int(name) for name in names if name.isdecimal()]

    def _maker(self) -> dict[str, object]:
        """What makes an index: any difference makes it stale."""
        return {
            "schema": SCHEMA_VERSION,
            "analysis": ANALYSIS_VERSION,
            "vocabulary": self._vocabulary.fingerprint,
            "engine": self._engine_name,
            "engine_version": self._engine.version,
        }

    def _asked(self, ask: Callable[[Generation], _Answer]) -> _Answer:
        """Returns what the index in use answers; asks again when its files were being replaced meanwhile."""
        for _attempt in range(_ATTEMPTS - 1):
            try:
                return ask(self._current())
            except StaleIndexError:
                self.close()
        return ask(self._current())

    def _current(self) -> Generation:
        manifest = self._manifest()
        for name, message in _differences().items():
            if manifest.get(name) != self._maker()[name]:
                raise self._stale(message)
        folder = self._folder / _GENERATIONS / str(manifest.get("generation"))
        if self._opened is None or self._opened.folder != folder:
            with storage_errors(folder):
                is_whole = _is_filled(folder / "engine") and (folder / TEXTS).is_file()
            if not is_whole:
                raise self._stale(_("The index is half deleted."))
            self.close()
            self._opened = Generation(folder, self._engine)
        return self._opened

    def _manifest(self) -> dict[str, object]:
        path = self._folder / _MANIFEST
        if not self.exists:
            raise self._stale(_("There is no index yet."))
        try:
            with storage_errors(path):
                content = json.loads(path.read_bytes())
        except ValueError as error:
            raise self._stale(_("The manifest of the index is damaged.")) from error
        if not isinstance(content, dict):
            raise self._stale(_("The manifest of the index is damaged."))
        return content

    def _stale(self, message: str) -> StaleIndexError:
        return StaleIndexError(message, hint=_("Run “docbase reindex”."), path=self._folder)


def _differences() -> dict[str, str]:
    """What may differ between an index and what reads it, with what to say then."""
    return {
        "schema": _("The index was made by another version of docbase."),
        "analysis": _("The index was made by a docbase that understood words otherwise."),
        "vocabulary": _("The vocabulary has changed since the index was made."),
        "engine": _("The index was made by another engine."),
        "engine_version": _("The index was made by another version of its engine."),
    }


def _is_filled(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())
