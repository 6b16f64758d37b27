"""The ground of a centre: its folder opened, its parts wired, who may write and what follows."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from docbase import messages
from docbase import settings as _settings
from docbase.errors import CatalogueError, RecordNotFoundError, StaleIndexError
from docbase.founding import CORPUS, INDEX, VOCABULARY, written_settings
from docbase.messages import gettext as _
from docbase.settings import Option, Settings

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.catalogue.journal import Journal
    from docbase.catalogue.store import Catalogue
    from docbase.model.audience import Audience
    from docbase.model.concepts import Vocabulary
    from docbase.model.record import Record
    from docbase.search.index import SearchIndex

_MANY = 20
"""From how many records on they are read together."""


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

    def seen_by(self, audience: Audience) -> Self:
        """Returns the same centre, opened anew to be read, with no record but those the audience may see.

        Others are not found, cited, listed, counted or hinted at; they do not exist.
        """
        return type(self)(self.root, self.settings, audience)

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
            workers = self.settings.workers
            return SearchIndex(folder, engine=engine, vocabulary=vocabulary, workers=workers)
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
        from docbase.catalogue.keptrecords import KeptRecords
        from docbase.catalogue.store import Catalogue

        kept = KeptRecords(self.root / INDEX / "records.sqlite")
        return Catalogue(self.corpus, self.vocabulary, self._indexed_location, lambda: self.journal, kept)

    @functools.cached_property
    def journal(self) -> Journal:
        """What was done to the records and the vocabulary."""
        from docbase.catalogue.journal import Journal

        return Journal(self.root, lambda: self.settings.who)

    def _matching(self, text: str) -> tuple[str, ...]:
        from docbase.search.asking import question

        query, _notes = question(text, None, self.vocabulary)
        return tuple(self.index.matching(query))

    def _indexed_location(self, record_id: str) -> str:
        try:
            return self.index.location(record_id)
        except StaleIndexError:
            return ""  # the catalogue needs no index: it only looks longer for a record

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
        found, wanted = {}, tuple(ids)
        if len(wanted) >= _MANY:
            with suppress(StaleIndexError):  # `get` looks longer for each
                self.catalogue.read_ahead(self.index.located(wanted).values())
            # The corpus is looked through once for all that the index does not have.
            if self._audience is None:
                wanted = tuple(one for one in wanted if one in self.catalogue)
        for record_id in wanted:
            with suppress(CatalogueError):
                found[record_id] = self.get(record_id)
        return found

    def _look_again(self) -> None:
        """Has the vocabulary and the index opened anew when they are next asked for."""
        self.close()
        for name in ("index", "vocabulary", "catalogue"):
            self.__dict__.pop(name, None)
