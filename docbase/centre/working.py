"""Work in a centre: who may write, what is written and noted, and how the index follows."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from docbase import settings as _settings
from docbase.centre.ground import Ground
from docbase.founding import INDEX, VOCABULARY, found

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.editing.desk import Desk
    from docbase.extract.workers import Limits
    from docbase.ingest.tidemark import Bearings
    from docbase.ingest.workplace import Progress, Workplace
    from docbase.model.extract import Terms
    from docbase.model.history import Change, JournalEntry, Plan
    from docbase.suggest.desk import SuggestionDesk


class Working(Ground):
    """A centre in which something is changed."""

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

    def work_as(self, name: str) -> None:
        """Has what is changed from now on stand in the journal under this name."""
        self.settings = replace(self.settings, user=name)

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

    def carry_out(
        self,
        plan: Plan,
        command: str = "",
        progress: Callable[[Progress], None] | None = None,
        *,
        reindexes: bool = True,
    ) -> JournalEntry | None:
        """Does what was planned at the desk, all or nothing, and returns its entry; None for nothing to do.

        Args:
            plan: what is to be done.
            command: the command as it was typed.
            progress: told of each record that the index follows.
            reindexes: whether the index is built again where search depends on the change; else it is stale.

        Raises:
            ChangedMeanwhileError: somebody has changed one of the files since; nothing was written.
            IndexLockedError, StorageError: nothing was written.
        """
        follow = functools.partial(self._follow, progress=progress, rebuilds=reindexes)
        return replace(self.desk, follow=follow).carry_out(plan, command)

    @functools.cached_property
    def suggesting(self) -> SuggestionDesk:
        """What may be said of publications besides what their records say, each with reasons to check."""
        from docbase.suggest.desk import SuggestionDesk

        return SuggestionDesk(lambda: self.desk, self.settings.apply_suggestions)

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
        """Has the index follow changes of records, and of the vocabulary, on which all of it depends.

        The ids of all terms are noted, so that none is given again should its term be removed.
        """
        from docbase.catalogue.retired import OF_TERMS, retire
        from docbase.ingest.following import follow
        from docbase.ingest.rebuild import rebuild

        self.__dict__.pop("catalogue", None)
        if any(change.path == VOCABULARY for change in changes):
            before = self.vocabulary.fingerprint
            self._look_again()
            retire(self.root, (term.id for term in self.vocabulary), OF_TERMS)
            if self.vocabulary.fingerprint != before:
                if rebuilds and self.index.exists:
                    rebuild(self._workplace(), progress=progress)
                return
        if record_ids := [change.record_id for change in changes if change.record_id]:
            follow(self._workplace(), record_ids, progress)
