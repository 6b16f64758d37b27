"""The one door: a centre opened, its parts wired, what people do with it as methods."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, Unpack, overload

from docbase import messages
from docbase import settings as _settings
from docbase.errors import CatalogueError, StaleIndexError
from docbase.founding import CORPUS, INDEX, VOCABULARY, found, written_settings
from docbase.settings import Option, Settings

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.catalogue.audit import Finding
    from docbase.catalogue.store import Catalogue
    from docbase.ingest.collecting import IngestOptions
    from docbase.ingest.report import Outcome, Relation, Report
    from docbase.ingest.tidemark import Bearings
    from docbase.ingest.workplace import Progress, Workplace
    from docbase.model.concepts import Vocabulary
    from docbase.model.extract import Terms
    from docbase.model.record import Record
    from docbase.model.saved import News, SavedSearch
    from docbase.model.search import Completion, EntryPage, ResultPage
    from docbase.publishing import LayoutOptions, MadeBibliography
    from docbase.search.asking import SearchOptions
    from docbase.search.index import SearchIndex
    from docbase.searches.alerts import SavedSearches

__all__ = [
    "Centre",
    "Finding",
    "IngestOptions",
    "LayoutOptions",
    "MadeBibliography",
    "Outcome",
    "Progress",
    "PublicationText",
    "Relation",
    "Report",
    "SearchOptions",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationText:
    """What was read of a publication, page by page."""

    record_id: str
    pages: tuple[EntryPage, ...]


class Centre:
    """A documentation centre: a folder with publications, their records, a vocabulary and an index."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings

    @classmethod
    def open(cls, path: str | Path | None = None, **options: Option) -> Self:
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
        settings = _settings.resolve(written_settings(file), options, file)
        messages.suggest(settings.language)
        return cls(root, settings)

    @classmethod
    def create(cls, path: str | Path = ".") -> Self:
        """Makes a new centre in the folder, with the default vocabulary, and returns it.

        Raises:
            ConfigurationError: the folder is a centre already.
            StorageError: the folder cannot be written.
        """
        root = Path(path).absolute()
        found(root)
        centre = cls.open(root)
        with centre._writing():
            centre.index.create()
        return centre

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
        from docbase.catalogue.keptvocabulary import load_kept
        from docbase.catalogue.vocabulary import default_vocabulary

        own = self.root / VOCABULARY
        return load_kept(own, self.root / INDEX / "vocabulary.json") if own.exists() else default_vocabulary()

    @functools.cached_property
    def index(self) -> SearchIndex:
        """The full-text index."""
        from docbase.search.index import SearchIndex

        return SearchIndex(self.root / INDEX, engine=self.settings.engine, vocabulary=self.vocabulary)

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """The records."""
        from docbase.catalogue.store import Catalogue

        return Catalogue(self.corpus, self.vocabulary, self._indexed_location)

    def _indexed_location(self, record_id: str) -> str:
        try:
            return self.index.location(record_id)
        except StaleIndexError:
            return ""  # the catalogue needs no index: it only looks longer for a record

    def ingest(
        self,
        paths: Iterable[str | Path] = (),
        progress: Callable[[Progress], None] | None = None,
        **wanted: Unpack[IngestOptions],
    ) -> Report:
        """Reads publications, drafts a record for each new one, and indexes all that is new or changed.

        A file that cannot be read is an outcome of the report, never an exception.

        Args:
            paths: files and folders; none means the whole corpus. What lies outside the corpus is copied in.
            progress: told of each file done, and of each page read from its picture.
            wanted: is_rehearsal to be told what would be done, retries to try again what failed before.

        Raises:
            IndexLockedError: another docbase is writing.
            StorageError: the disk is full or read-only.
        """
        from docbase.ingest.collecting import collect

        chosen = [Path(path) for path in paths]
        with self._writing():
            return collect(chosen, self._bearings, self._workplace, wanted, progress)

    def watch(
        self,
        folder: str | Path | None = None,
        *,
        quiet: float = 2.0,
        polling: bool = False,
        stop: threading.Event | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> Iterator[Report]:
        """Ingests what is in the folder, then what is put there, and yields what became of it, until stopped.

        Nothing ends it but `stop`: what goes wrong is a failed outcome, and is tried again.

        Args:
            folder: what to watch; the corpus by default. From another, files are copied in and left there.
            quiet: seconds for which a file must not change to be taken for complete.
            polling: whether to look at intervals, for network disks whose changes nothing tells of.
            stop: set, from elsewhere, to end.
            progress: told of each file done.
        """
        from docbase.ingest.watching import arrivals, reports

        def ingest(batch: Iterable[Path]) -> Report:
            # Opened anew: the vocabulary or the index may have changed in days of watching.
            with type(self)(self.root, self.settings) as centre:
                return centre.ingest(batch, progress)

        place = (Path(folder) if folder is not None else self.corpus).absolute()
        batches = arrivals(
            place, quiet=quiet, polling=polling, stop=stop, leave_out=(self.root / INDEX).absolute()
        )
        return reports(batches, ingest, stop)

    def ocr_obstacle(self) -> str:
        """Returns why pages without text are not read by OCR here, and the cure; "" if they are."""
        from docbase.extract.ocr.tesseract import obstacle

        return obstacle(self.settings.scan_languages)

    def reindex(self, progress: Callable[[Progress], None] | None = None) -> Report:
        """Builds the index again beside the one in use, then swaps them.

        Args:
            progress: told of each file read again and of each publication indexed.

        Raises:
            IndexLockedError: another docbase is writing.
            StorageError: the disk is full or read-only, or the corpus is not there.
        """
        from docbase.ingest.rebuild import rebuild

        with self._writing():
            return rebuild(self._workplace(), progress=progress)

    def search(
        self,
        text: str = "",
        *,
        filters: Mapping[str, str | Sequence[str]] | None = None,
        **options: Unpack[SearchOptions],
    ) -> ResultPage:
        """Returns the publications that answer, ranked, with their pages that do, and the facets counted.

        When none does, those that answer the nearest wider question are given, and the notes say so.

        Args:
            text: words, "phrases", fields and operators, in French or English; empty lists everything.
            filters: values by facet field; several values of one field are alternatives.
            options: `sort` (one of docbase.model.search.SORTS), `limit` (20), `offset`, `expands` (False leaves
                the synonyms of the vocabulary out), `explains` (fills in the reasons of each hit), `since`
                (a day in ISO form: only what came in on it or later).

        Raises:
            QueryError: a filter or an order that does not exist.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.search.asking import ask

        return ask(self.index, self.vocabulary, text, filters, **options)

    def complete(self, text: str, *, limit: int = 10) -> tuple[Completion, ...]:
        """Returns what a text that is being typed may become: words, titles, terms of the vocabulary, authors.

        Args:
            text: what has been typed so far; its last word is taken for a beginning.
            limit: how many completions to give, at most.

        Raises:
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.search.completion import complete

        return complete(text, limit, self.index, self.vocabulary, self._titles)

    def similar(self, record_id: str, limit: int = 10) -> ResultPage:
        """Returns the publications most like this one, the best first, with what they share as reasons.

        Raises:
            RecordNotFoundError: no record has this id.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.search.similar import similar

        return similar(self.get(record_id), self.index, self.vocabulary, limit)

    def searches(self) -> tuple[SavedSearch, ...]:
        """Returns the saved searches, in the order of searches.yaml.

        Raises:
            ConfigurationError: the file cannot be understood; names the line.
        """
        return self._saved.all()

    def saved_search(self, name: str) -> SavedSearch:
        """Returns the saved search with this name.

        Raises:
            QueryError: there is none; the hint names the nearest.
            ConfigurationError: as `searches`.
        """
        return self._saved.get(name)

    def save_search(self, search: SavedSearch) -> News:
        """Keeps a search in searches.yaml, and returns what it finds now, none of which is new.

        Raises:
            QueryError: the name is taken, or the question asks for what does not exist: nothing is kept.
            ConfigurationError: as `searches`.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        return self._saved.add(search)

    def remove_search(self, name: str) -> None:
        """Takes a search out of searches.yaml.

        Raises:
            QueryError, ConfigurationError: as `saved_search`.
        """
        self._saved.remove(name)

    def new_for(self, search: SavedSearch | str) -> News:
        """Returns what is new for a saved search, given itself or by name; it stays new until `mark_told`.

        Raises:
            QueryError: there is none, or it asks for what does not exist.
            ConfigurationError: as `searches`.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        return self._saved.news(self.saved_search(search) if isinstance(search, str) else search)

    def mark_told(self, news: News, record_ids: Iterable[str]) -> None:
        """Remembers which of the publications that were new a person has been told of.

        Raises:
            StorageError: the disk is full or read-only.
        """
        self._saved.tell(news, tuple(record_ids))

    def get(self, record_id: str) -> Record:
        """Returns the record.

        Raises:
            RecordNotFoundError: no record has this id; the hint names the nearest.
            InvalidRecordError: its file does not follow the rules.
        """
        return self.catalogue.get(record_id)

    def records(self, ids: Iterable[str]) -> dict[str, Record]:
        """Returns the records that can be read, by id, in the order asked for.

        One that is gone, or broken by an edit, is left out: the index may know it from before.
        """
        found = {}
        for record_id in ids:
            with suppress(CatalogueError):
                found[record_id] = self.get(record_id)
        return found

    def as_mapping(self, record_id: str) -> dict[str, object]:
        """Returns the record under the names of its YAML, for other programs.

        Raises:
            RecordNotFoundError: no record has this id.
        """
        from docbase.catalogue.sidecar import as_mapping

        return as_mapping(self.get(record_id))

    def file_locations(self, record_id: str) -> tuple[str, ...]:
        """Returns the paths of the files of a publication in the corpus, as its record has them, with `/`.

        Raises:
            RecordNotFoundError: no record has this id.
        """
        from docbase.catalogue.shelves import beside

        location = self.catalogue.location(record_id)
        return tuple(beside(location, file.path) for file in self.get(record_id).files)

    def file_paths(self, record_id: str) -> tuple[Path, ...]:
        """Returns where the files of a publication are, whether they exist or not.

        Raises:
            RecordNotFoundError: no record has this id.
            InvalidRecordError: a path leads out of the corpus.
        """
        record = self.get(record_id)
        return tuple(self.catalogue.file_path(record, file) for file in record.files)

    def text(self, record_id: str) -> PublicationText:
        """Returns what was read of a publication, page by page, its files one after the other.

        Raises:
            RecordNotFoundError: no record has this id.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        self.get(record_id)
        return PublicationText(record_id=record_id, pages=self.index.pages(record_id))

    def counts(self, facet: str) -> dict[str, int]:
        """Returns how many publications have each value of a facet; nothing when the index cannot say.

        Raises:
            QueryError: there is no such facet.
        """
        from docbase.model.search import Query

        query = Query(limit=0, facets=(facet,))
        try:
            return {value.id: value.count for value in self.index.search(query).facets[facet]}
        except StaleIndexError:
            return {}

    def cite(self, record_id: str) -> str:
        """Returns the reference of one publication, in the style of the centre.

        Raises:
            RecordNotFoundError: no record has this id.
            CitationError: the style does not exist, or pandoc fails.
        """
        from docbase.cite import Layout, cite_one

        layout = Layout(style=self._style, language=self.settings.language)
        return cite_one(self.get(record_id), self.vocabulary, layout)

    @overload
    def bibliography(
        self, text: str = "", *, format: Literal["docx"], **layout: Unpack[LayoutOptions]
    ) -> bytes: ...
    @overload
    def bibliography(
        self,
        text: str = "",
        *,
        format: Literal["md", "html", "txt", "bibtex", "ris", "csl-json"] = "md",
        **layout: Unpack[LayoutOptions],
    ) -> str: ...
    @overload
    def bibliography(
        self, text: str = "", *, format: str, **layout: Unpack[LayoutOptions]
    ) -> str | bytes: ...
    def bibliography(
        self, text: str = "", *, format: str = "md", **layout: Unpack[LayoutOptions]
    ) -> str | bytes:
        """Returns the bibliography of what the question finds: text, or bytes for a format that is not text.

        Args:
            text: as in `search`; empty takes the whole catalogue.
            format: md, html, docx, txt, bibtex, ris or csl-json.
            layout: `filters`, `style`, `group_by`, `annotated`, `title`, as in `make_bibliography`.

        Raises:
            QueryError, CitationError, StaleIndexError: as `make_bibliography`.
        """
        made = self.make_bibliography(text, format=format, **layout)
        return made.content.decode() if made.is_text else made.content

    def make_bibliography(
        self,
        text: str = "",
        *,
        filters: Mapping[str, str | Sequence[str]] | None = None,
        format: str = "md",
        style: str = "",
        group_by: str = "",
        annotated: bool = False,
        title: str = "",
    ) -> MadeBibliography:
        """Returns the bibliography of what the question finds, with what was left out and why.

        Args:
            text: as in `search`; empty takes the whole catalogue.
            filters: as in `search`.
            format: md, html, docx, txt, bibtex, ris or csl-json.
            style: a style docbase ships, or the path of a .csl file; empty for that of the centre.
            group_by: theme, axis, type, year, author or territory; empty for one list.
            annotated: whether the abstracts are printed.
            title: title of the bibliography.

        Raises:
            QueryError: a filter that does not exist.
            CitationError: no such style, format or grouping.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.cite import Layout, Selection
        from docbase.publishing import publish
        from docbase.search.asking import question

        query, notes = question(text, filters, self.vocabulary)
        wanted = self.index.matching(query)
        records = self.records(wanted)
        layout = Layout(
            style=style or self._style,
            group_by=group_by,
            asked_for=query.values(group_by),
            annotated=annotated,
            language=self.settings.language,
            title=title,
        )
        selection = Selection(records=tuple(records.values()), vocabulary=self.vocabulary, layout=layout)
        unreadable = tuple(record_id for record_id in wanted if record_id not in records)
        return replace(publish(selection, format), unreadable=unreadable, notes=notes)

    def format_for(self, path: Path) -> str:
        """Returns the bibliography format that the name of a file asks for.

        Raises:
            CitationError: no format has its suffix.
        """
        from docbase.cite import format_of_suffix

        return format_of_suffix(path.suffix).name

    def audit(self, *, deep: bool = False) -> list[Finding]:
        """Returns what is wrong with the records and the index, the gravest first.

        Args:
            deep: whether every file, of the index too, is read again and compared with its digest.
        """
        from docbase.catalogue.audit import audit, gravest_first
        from docbase.ingest import health

        found = audit(self.catalogue, self.vocabulary, deep=deep)
        found += health.findings(self._workplace(), deep=deep)
        return sorted(found, key=gravest_first)

    @property
    def _saved(self) -> SavedSearches:
        from docbase.searches.alerts import SavedSearches

        return SavedSearches(
            root=self.root,
            memory=self.root / INDEX / "searches",
            index=self.index,
            vocabulary=self.vocabulary,
            wait=self.settings.wait,
        )

    def _titles(self, record_ids: Iterable[str]) -> dict[str, str]:
        return {record_id: record.full_title for record_id, record in self.records(record_ids).items()}

    @property
    def _style(self) -> str:
        """The style of the centre; the path of a style is taken from the folder of the centre."""
        own = self.root / self.settings.style
        return str(own) if own.suffix == ".csl" and own.is_file() else self.settings.style

    @property
    def _terms(self) -> Terms:
        """On what terms files are read."""
        from docbase.model.extract import Terms

        own = self.settings
        return Terms(passwords=own.passwords, max_pages=own.max_pages, max_unpacked=own.max_unpacked)

    @property
    def _bearings(self) -> Bearings:
        """What an ingestion of the whole corpus depends on."""
        from docbase.ingest.tidemark import Bearings

        return Bearings(
            corpus=self.corpus,
            index=self.root / INDEX,
            files=(self.root / _settings.FILE_NAME, self.root / VOCABULARY),
            settings=self.settings.heeded,
            terms=self._terms,
            reads_pictures=bool(self.settings.scan_languages),
        )

    def _workplace(self) -> Workplace:
        """Returns what ingestion works with."""
        from docbase.extract.workers import Limits
        from docbase.ingest.workplace import Workplace

        own = self.settings
        return Workplace(
            catalogue=self.catalogue,
            index=self.index,
            folder=self.root / INDEX,
            limits=Limits(jobs=own.workers, timeout=own.timeout, memory=own.memory),
            terms=self._terms,
            ocr_languages=own.scan_languages,
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Holds the centre for one writer, and reads the records afresh: somebody may have changed them."""
        from docbase.locking import writer_lock

        with writer_lock(self.root / INDEX, wait=self.settings.wait):
            self.__dict__.pop("catalogue", None)
            yield
