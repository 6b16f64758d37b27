"""The one door: a centre opened, its parts wired, what people do with it as methods."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, overload

from docbase import settings as _settings
from docbase.errors import ConfigurationError, QueryError
from docbase.locking import writer_lock
from docbase.messages import gettext as _
from docbase.model.record import Record
from docbase.model.search import SORTS, EntryPage, Query, ResultPage
from docbase.settings import Settings
from docbase.storage import storage_errors, write_atomically

# Each method imports the room it needs: `docbase search` never loads the readers of PDF, nor `docbase --help` Whoosh.
if TYPE_CHECKING:
    from docbase.catalogue.audit import Finding
    from docbase.catalogue.store import Catalogue
    from docbase.extract.cache import ExtractCache
    from docbase.ingest.pipeline import Workshop
    from docbase.ingest.report import OnProgress, Report
    from docbase.model.concepts import Vocabulary
    from docbase.search.index import SearchIndex

CORPUS, INDEX, VOCABULARY = "corpus", "index", "vocabulary.yaml"
"""What a centre holds beside its docbase.yaml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationText:
    """What was read of a publication, page by page."""

    record_id: str
    pages: tuple[EntryPage, ...]


class Centre:
    """A documentation centre: a folder with publications, their records, a vocabulary and an index.

    >>> centre = Centre.open("path")                            # doctest: +SKIP
    >>> centre.search("participation citoyenne").total          # doctest: +SKIP
    """

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings

    @classmethod
    def open(cls, path: str | Path | None = None, **options: str | int | None) -> Self:
        """Returns the centre in the folder, or the nearest from the working directory upwards.

        Args:
            path: folder of the centre; None looks for it (DOCBASE_CENTRE, then upwards).
            options: settings to insist on, by name.

        Raises:
            CentreNotFoundError: no docbase.yaml there.
            ConfigurationError: docbase.yaml says something docbase does not understand.
        """
        root = _settings.find_centre(Path(path) if path is not None else None)
        if path is not None and root != Path(path).absolute():
            raise _settings.no_centre(Path(path))
        file = root / _settings.FILE_NAME
        return cls(root, _settings.resolve(_written(file), options, file))

    @classmethod
    def create(cls, path: str | Path = ".") -> Self:
        """Makes a new centre in the folder, with the default vocabulary, and returns it.

        Raises:
            ConfigurationError: the folder is a centre already.
            StorageError: the folder cannot be written.
        """
        from docbase.catalogue.vocabulary import default_vocabulary_text

        root = Path(path).absolute()
        file = root / _settings.FILE_NAME
        if file.exists():
            raise ConfigurationError(
                _("{folder} is a centre already.").format(folder=root),
                hint=_("Drop publications into {folder} and run “docbase ingest”.").format(
                    folder=root / CORPUS
                ),
                path=file,
            )
        with storage_errors(root):
            (root / CORPUS).mkdir(parents=True, exist_ok=True)
            (root / INDEX).mkdir(exist_ok=True)
        if not (root / VOCABULARY).exists():
            write_atomically(root / VOCABULARY, default_vocabulary_text().encode())
        write_atomically(file, _settings_template(root.name).encode())
        return cls.open(root)

    def close(self) -> None:
        """Lets go of the files of the index."""
        if "index" in self.__dict__:
            self.index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def corpus(self) -> Path:
        """The folder of publications and records."""
        return self.root / CORPUS

    @functools.cached_property
    def vocabulary(self) -> Vocabulary:
        """The controlled vocabulary: vocabulary.yaml, or the default one when the centre has none.

        Raises:
            ConfigurationError: the file is not a vocabulary; names the line.
        """
        from docbase.catalogue.vocabulary import default_vocabulary, load_vocabulary

        own = self.root / VOCABULARY
        return load_vocabulary(own) if own.exists() else default_vocabulary()

    @functools.cached_property
    def index(self) -> SearchIndex:
        """The full-text index."""
        from docbase.search.index import SearchIndex

        return SearchIndex(self.root / INDEX, engine=self.settings.engine, vocabulary=self.vocabulary)

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """The records."""
        from docbase.catalogue.store import Catalogue

        known = self.index.locations() if self.index.exists else None
        return Catalogue(self.corpus, self.vocabulary, known)

    def ingest(
        self, paths: Iterable[str | Path] = (), progress: OnProgress | None = None
    ) -> Report:
        """Reads publications, drafts a record for each new one, and indexes all that is new or changed.

        A file that cannot be read is an outcome of the report, never an exception.

        Args:
            paths: files and folders; none means the whole corpus. What lies outside the corpus is copied in.
            progress: told of each file done.

        Raises:
            IndexLockedError: another docbase is writing.
            StaleIndexError: the index must first be rebuilt.
            StorageError: the disk is full or read-only.
        """
        from docbase.ingest.pipeline import ingest

        with self._writing():
            if not self.index.exists:
                self.index.create()
            return ingest([Path(path) for path in paths], self._workshop(), progress)

    def reindex(self, progress: OnProgress | None = None) -> int:
        """Builds the index again beside the one in use, swaps them, and returns the number of publications.

        Raises:
            IndexLockedError: another docbase is writing.
            StorageError: the disk is full or read-only.
        """
        from docbase.ingest.pipeline import entries

        with self._writing():
            return self.index.rebuild(entries(self._workshop(), progress))

    def search(
        self,
        text: str = "",
        *,
        filters: Mapping[str, Sequence[str]] | None = None,
        sort: str = "relevance",
        limit: int = 20,
        offset: int = 0,
    ) -> ResultPage:
        """Returns the publications that answer, ranked, with the pages that answer and the counts of each facet.

        Args:
            text: words, "phrases", fields and operators, in French or English; empty lists everything.
            filters: values by facet field; several values of one field are alternatives.
            sort: one of docbase.model.search.SORTS.
            limit: how many publications to give.
            offset: how many to pass over.

        Raises:
            QueryError: a filter or an order that does not exist.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.search.fields import FACETS

        query, notes = self._query(text, filters, sort=sort, limit=limit, offset=offset, facets=tuple(FACETS))
        return self.index.search(query, text=text, notes=notes)

    def get(self, record_id: str) -> Record:
        """Returns the record.

        Raises:
            RecordNotFoundError: no record has this id; the hint names the nearest.
            InvalidRecordError: its file does not follow the rules.
        """
        return self.catalogue.get(record_id)
