"""What is new for a saved search: the answers that were never told.

A publication may come to answer long after it came in, when its record is corrected: a date would miss it. So
what was told is remembered publication by publication, and only once it has been told.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from docbase.locking import writer_lock
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.saved import News, SavedSearch
from docbase.model.search import Query
from docbase.search.asking import question
from docbase.search.index import SearchIndex
from docbase.searches.file import FILE_NAME, SearchFile
from docbase.searches.told import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearches:
    """The saved searches of a centre, with the index that answers them."""

    root: Path
    """Folder of the centre."""
    memory: Path
    """Folder for what is derived, and for the lock: two commands may work at once."""
    index: SearchIndex
    vocabulary: Vocabulary
    wait: float = 0.0
    """Seconds to wait for another docbase that is changing them."""
    today: date = field(default_factory=date.today)

    def all(self) -> tuple[SavedSearch, ...]:
        """Returns every saved search, in the order of the file.

        Raises:
            ConfigurationError: searches.yaml cannot be understood; names the line.
        """
        return tuple(self._file.load().values())

    def add(self, search: SavedSearch) -> News:
        """Saves the search, and returns what it finds now, none of which is new.

        Raises:
            QueryError: the name is taken, or the question asks for what does not exist: nothing is saved.
            ConfigurationError: as `all`.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        search = replace(search, seen=search.seen or self.today.isoformat())
        with self._changing():
            self._file.require_free(search.name)
            query, notes = self._asked(search)
            answers = self.index.matching(query)
            self._file.put(search)
            self._told.add(search, answers)
        return News(search=search, answers=answers, new=(), notes=notes)

    def remove(self, name: str) -> None:
        """Takes the search out of searches.yaml, and forgets what was told of it.

        Raises:
            QueryError: there is none of this name.
            ConfigurationError: as `all`.
        """
        with self._changing():
            self._file.remove(name)
            self._told.forget(name)

    def get(self, name: str) -> SavedSearch:
        """Returns the saved search with this name.

        Raises:
            QueryError: there is none of this name; the hint names the nearest.
            ConfigurationError: as `all`.
        """
        return self._file.get(name)

    def news(self, search: SavedSearch | str) -> News:
        """Returns what is new for the search, or that of this name; it stays new until it is `told`.

        Raises:
            QueryError: it asks for what does not exist (any more).
            StaleIndexError: the index is missing or must be rebuilt.
        """
        search = self.get(search) if isinstance(search, str) else search
        query, notes = self._asked(search)
        answers = self.index.matching(query)
        told = self._told.of(search)
        if told is not None:
            new = tuple(one for one in answers if one not in told)
        elif search.seen:
            recent, _notes = self._asked(search, since=search.seen)
            new = self.index.matching(recent)
            said = _("What was told before is not known here: this is what came in since {day}.")
            notes = (*notes, said.format(day=search.seen))
        else:
            new = answers
        return News(search=search, answers=answers, new=new, notes=notes)

    def tell(self, news: News, record_ids: Iterable[str]) -> None:
        """Remembers that a person was told of these publications, the others that are new staying new.

        Raises:
            StorageError: the disk refuses.
            IndexLockedError: another docbase has been changing the saved searches for too long.
        """
        known = {*news.answers}.difference(news.new).union(record_ids)
        with self._changing():
            self._told.add(news.search, known)

    def _asked(self, search: SavedSearch, since: str = "") -> tuple[Query, tuple[str, ...]]:
        return question(search.question, search.filters, self.vocabulary, sort=search.sort, since=since)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with writer_lock(self.memory, wait=self.wait):
            yield

    @property
    def _file(self) -> SearchFile:
        return SearchFile(self.root / FILE_NAME)

    @property
    def _told(self) -> Told:
        return Told(self.memory / "told.json")
