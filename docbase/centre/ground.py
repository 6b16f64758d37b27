"""The ground of a centre: its folder opened, its parts wired, who may write and what follows."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from docbase import messages
from docbase import settings as _settings
from docbase.errors import CatalogueError, RecordNotFoundError, StaleIndexError
from docbase.founding import CORPUS, INDEX, VOCABULARY, found, written_settings
from docbase.messages import gettext as _
from docbase.settings import Option, Settings

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.catalogue.journal import Journal
    from docbase.catalogue.store import Catalogue
    from docbase.editing.desk import Desk
    from docbase.extract.workers import Limits
    from docbase.ingest.tidemark import Bearings
    from docbase.ingest.workplace import Progress, Workplace
    from docbase.model.audience import Audience
    from docbase.model.concepts import Vocabulary
    from docbase.model.extract import Terms
    from docbase.model.history import Change, JournalEntry, Plan
    from docbase.model.record import Record
    from docbase.search.index import SearchIndex
    from docbase.suggest.desk import SuggestionDesk


class Ground:
    """A folder opened as a centre: its settings, vocabulary, records, index and journal."""

    def __init__(self, root: Path, settings: Settings, audience: Audience | None = None) -> None:
        self.root = root
        self.settings = settings
        self._audience = audience

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
    def create(cls, path: str | Path = ".", *, is_versioned: bool = False) -> Self:
        """Makes a new centre in the folder, with the default vocabulary, and returns it.

        Args:
            path: the folder.
            is_versioned: whether it is a git repository, in which docbase commits each change.

        Raises:
            ConfigurationError: the folder is a centre already, or git is wanted and refuses.
            StorageError: the folder cannot be written.
        """
        root = Path(path).absolute()
        found(root, git="commits" if is_versioned else "")
        centre = cls.open(root)
        with centre._writing():
            centre.index.create()
        if is_versioned:
            from docbase.versioning import start

            start(root, (_settings.FILE_NAME, VOCABULARY), centre.settings.who)
        return centre

    def seen_by(self, audience: Audience) -> Self:
        """Returns the same centre, opened anew to be read, with no record but those the audience may see.

        Others are not found, cited, listed, counted or hinted at; they do not exist.
        """
        return type(self)(self.root, self.settings, audience)

    def work_as(self, name: str) -> None:
        """Has what is changed from now on stand in the journal under this name."""
        self.settings = replace(self.settings, user=name)

    def changed_at(self) -> int:
        """Returns when what it answers from was last changed, in nanoseconds since 1970.

        A centre that was opened before then may still know records and vocabulary as they were.
        """
        index = self.root / INDEX
        made = (index / "manifest.json", *index.glob("generations/*/engine"))
        seen = []
        for path in (self.root / _settings.FILE_NAME, self.root / VOCABULARY, *made):
            with suppress(OSError):
                seen.append(path.stat().st_mtime_ns)
        return max(seen, default=0)

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

        folder, engine, vocabulary = self.root / INDEX, self.settings.engine, self.vocabulary
        if self._audience is None:
            return SearchIndex(folder, engine=engine, vocabulary=vocabulary)
        from docbase.audience import AudienceIndex

        return AudienceIndex(
            folder,
            engine=engine,
            vocabulary=vocabulary,
            audience=self._audience,
            sees=lambda record_id: bool(self.records([record_id])),
        )

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """The records."""
        from docbase.catalogue.store import Catalogue

        return Catalogue(self.corpus, self.vocabulary, self._indexed_location, self.journal)

    @functools.cached_property
    def journal(self) -> Journal:
        """What was done to the records and the vocabulary."""
        from docbase.catalogue.journal import Journal

        return Journal(self.root, lambda: self.settings.who)

    @property
    def desk(self) -> Desk:
        """Where records are changed by hand: what is asked for is planned, looked at, then done."""
        from docbase.editing.desk import Desk

        return Desk(
            root=self.root,
            catalogue=self.catalogue,
            index=self.index,
            journal=self.journal,
            writing=self._writing,
            follow=self._follow,
        )

    def _matching(self, text: str) -> tuple[str, ...]:
        from docbase.search.asking import question

        query, _notes = question(text, None, self.vocabulary)
        return tuple(self.index.matching(query))

    def _indexed_location(self, record_id: str) -> str:
        try:
            return self.index.location(record_id)
        except StaleIndexError:
            return ""  # the catalogue needs no index: it only looks longer for a record

    def carry_out(
        self, plan: Plan, command: str = "", progress: Callable[[Progress], None] | None = None
    ) -> JournalEntry | None:
        """Does what was planned at the desk, all or nothing, and returns its entry; None for nothing to do.

        Args:
            plan: what is to be done.
            command: the command as it was typed.
            progress: told of each record that the index follows.

        Raises:
            ChangedMeanwhileError: somebody has changed one of the files since; nothing was written.
            IndexLockedError, StorageError: nothing was written.
        """
        desk = replace(self.desk, follow=functools.partial(self._follow, progress=progress))
        return desk.carry_out(plan, command)

    @functools.cached_property
    def suggesting(self) -> SuggestionDesk:
        """What may be said of publications besides what their records say, each with reasons to check."""
        from docbase.suggest.desk import SuggestionDesk

        return SuggestionDesk(lambda: self.desk, self.settings.apply_suggestions)

    def get(self, record_id: str) -> Record:
        """Returns the record.

        Raises:
            RecordNotFoundError: no record has this id; the hint names the nearest.
            InvalidRecordError: its file does not follow the rules.
        """
        return self.catalogue.get(record_id) if self._audience is None else self._seen(record_id)

    def _seen(self, record_id: str) -> Record:
        """Returns a record that the audience may see; any other does not exist, as far as it tells."""
        assert self._audience is not None
        # One that the index does not have is not looked for through the whole corpus: anybody may ask.
        if self.catalogue.has_read(record_id) or self._indexed_location(record_id):
            with suppress(CatalogueError):
                record = self.catalogue.get(record_id)
                if self._audience.sees(record):
                    return record
        raise RecordNotFoundError(_("No record has the id “{id}”.").format(id=record_id), record_id=record_id)

    def records(self, ids: Iterable[str]) -> dict[str, Record]:
        """Returns the records that can be read, by id, in the order asked for.

        One that is gone, or broken by an edit, is left out: the index may know it from before.
        """
        found = {}
        for record_id in ids:
            with suppress(CatalogueError):
                found[record_id] = self.get(record_id)
        return found

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

    @property
    def _limits(self) -> Limits:
        """What reading files may take of the machine."""
        from docbase.extract.workers import Limits

        own = self.settings
        return Limits(jobs=own.workers, timeout=own.timeout, memory=own.memory)

    def _workplace(self) -> Workplace:
        """Returns what ingestion works with."""
        from docbase.ingest.workplace import Workplace

        own = self.settings
        return Workplace(
            catalogue=self.catalogue,
            index=self.index,
            folder=self.root / INDEX,
            limits=self._limits,
            terms=self._terms,
            ocr_languages=own.scan_languages,
        )

    @contextmanager
    def _writing(self, action: str = "", *, wait: int | None = None) -> Iterator[None]:
        """Holds the centre for one writer, and reads the records afresh: somebody may have changed them.

        What a killed docbase has begun is ended first.

        Args:
            action: what is done, for the journal.
            wait: seconds to wait for another docbase, in the place of those of the settings.
        """
        from docbase.locking import writer_lock
        from docbase.model.history import Deed

        with writer_lock(self.root / INDEX, wait=self.settings.wait if wait is None else wait):
            self.__dict__.pop("catalogue", None)
            if interrupted := self.journal.recover():
                self._follow(interrupted)
            self.journal.begin(Deed(action=action))
            try:
                yield
            finally:
                self._keep_version(self.journal.end())

    def _keep_version(self, made: Sequence[JournalEntry]) -> None:
        """Commits what was done, if the centre wants it; a failure of git is a warning, no more."""
        if made and self.settings.git == "commits":
            from docbase.versioning import commit

            commit(self.root, made)

    def _follow(
        self,
        changes: Sequence[Change],
        progress: Callable[[Progress], None] | None = None,
        *,
        rebuilds: bool = True,
    ) -> None:
        """Has the index follow changes of records, and of the vocabulary, on which all of it depends."""
        from docbase.ingest.following import follow
        from docbase.ingest.rebuild import rebuild

        self.__dict__.pop("catalogue", None)
        if any(change.path == VOCABULARY for change in changes):
            before = self.vocabulary.fingerprint
            self.close()
            for name in ("index", "vocabulary"):
                self.__dict__.pop(name, None)
            if self.vocabulary.fingerprint != before:
                if rebuilds and self.index.exists:
                    rebuild(self._workplace(), progress=progress)
                return
        if record_ids := [change.record_id for change in changes if change.record_id]:
            follow(self._workplace(), record_ids, progress)
