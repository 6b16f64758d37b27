"""The one door: a centre opened, its parts wired, what people do with it as methods."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, Unpack, overload

from docbase import messages
from docbase import settings as _settings
from docbase.errors import (
    CatalogueError,
    IndexLockedError,
    RecordNotFoundError,
    StaleIndexError,
    StorageError,
)
from docbase.founding import CORPUS, INDEX, VOCABULARY, found, written_settings
from docbase.messages import gettext as _
from docbase.settings import Option, Settings

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.accounts.accounts import Accounts
    from docbase.catalogue.audit import Finding, Rule
    from docbase.catalogue.journal import Journal
    from docbase.catalogue.store import Catalogue
    from docbase.cite import Format
    from docbase.editing.desk import Desk
    from docbase.editing.forms import FormDesk
    from docbase.editing.unsaved import Worksheet
    from docbase.exchange.out.desk import ExportDesk
    from docbase.exchange.out.exporting import ExportOptions, Lost, MadeExport
    from docbase.exchange.reading.desk import ImportDesk, Imported
    from docbase.exchange.reading.planned import Arrival, ImportPlan
    from docbase.extract.workers import Limits
    from docbase.holdings.desk import HoldingsDesk
    from docbase.holdings.printing import Printed
    from docbase.ingest.collecting import IngestOptions
    from docbase.ingest.report import Outcome, Relation, Report
    from docbase.ingest.tidemark import Bearings
    from docbase.ingest.workplace import Progress, Workplace
    from docbase.model.audience import Audience
    from docbase.model.concepts import Vocabulary
    from docbase.model.extract import SourceFile, Terms
    from docbase.model.history import Change, JournalEntry, Plan
    from docbase.model.record import Record
    from docbase.model.related import LikelyRelation, Related
    from docbase.model.revision import Revision
    from docbase.model.search import Completion, EntryPage, ResultPage
    from docbase.model.views import PageView
    from docbase.publishing import LayoutOptions, MadeBibliography, Omission
    from docbase.publishing.editions import Difference
    from docbase.publishing.press import KeptEdition, Press
    from docbase.publishing.recipe import Recipe
    from docbase.quality import Inspection
    from docbase.reach.desk import Reach
    from docbase.reach.survey import Survey
    from docbase.reach.tally import Tally
    from docbase.safekeeping.backup import MadeBackup
    from docbase.safekeeping.restore import Restoration
    from docbase.safekeeping.vault import Backup, Vault
    from docbase.search.asking import SearchOptions
    from docbase.search.index import SearchIndex
    from docbase.searches.alerts import SavedSearches
    from docbase.suggest.desk import SuggestionDesk
    from docbase.templates.desk import FilledForm, TemplateDesk
    from docbase.viewing.lectern import Lectern
    from docbase.vocabularies.desk import VocabularyDesk

__all__ = [
    "Arrival",
    "Backup",
    "Centre",
    "Desk",
    "Difference",
    "ExportOptions",
    "FilledForm",
    "Finding",
    "Format",
    "ImportDesk",
    "ImportPlan",
    "Imported",
    "IngestOptions",
    "Inspection",
    "KeptEdition",
    "LayoutOptions",
    "Lost",
    "MadeBackup",
    "MadeBibliography",
    "MadeExport",
    "Omission",
    "Outcome",
    "PageView",
    "Printed",
    "Progress",
    "PublicationText",
    "Recipe",
    "Relation",
    "Report",
    "Restoration",
    "Rule",
    "SearchOptions",
    "Survey",
    "Tally",
    "Vault",
    "VocabularyDesk",
    "Worksheet",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationText:
    """What was read of a publication, page by page."""

    record_id: str
    pages: tuple[EntryPage, ...]


class Centre:
    """A documentation centre: a folder with publications, their records, a vocabulary and an index."""

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
        from docbase.audience import AudienceIndex
        from docbase.search.index import SearchIndex

        folder, engine, vocabulary = self.root / INDEX, self.settings.engine, self.vocabulary
        if self._audience is None:
            return SearchIndex(folder, engine=engine, vocabulary=vocabulary)
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

    @property
    def accounts(self) -> Accounts:
        """Who may sign in to the web catalogue; kept in private/accounts.json."""
        from docbase.accounts.accounts import Accounts

        return Accounts(self.root)

    @property
    def forms(self) -> FormDesk:
        """Where records are filled in on forms; what is planned there, `carry_out` does."""
        from docbase.editing.forms import FormDesk

        return FormDesk(desk=self.desk, rules=lambda: self.quality.rules)

    @property
    def holdings(self) -> HoldingsDesk:
        """Paper copies: the shelf list, labels, stocktakes, loans; loans are kept in loans.csv."""
        from docbase.holdings.copies import Copies
        from docbase.holdings.desk import HoldingsDesk
        from docbase.holdings.loans import Loans

        copies = Copies(catalogue=self.catalogue, index=self.index)
        lock = self.root / INDEX / "loans"
        loans = Loans(root=self.root, lock=lock, copies=copies, wait=self.settings.wait)
        return HoldingsDesk(copies=copies, loans=loans, centre=self.settings.name)

    @property
    def templates(self) -> TemplateDesk:
        """Where records begin from the template of their type, and filled Word forms become records."""
        from docbase.templates.desk import TemplateDesk

        return TemplateDesk(
            root=self.root,
            centre=self.settings.name,
            language=self.settings.language,
            desk=self.desk,
            carry_out=self.carry_out,
            read_ahead=self._read_ahead,
        )

    @property
    def vocabulary_desk(self) -> VocabularyDesk:
        """Where the vocabulary is looked up, and changes of it are planned; `revise` makes them."""
        from docbase.vocabularies.desk import VocabularyDesk
        from docbase.vocabularies.revising import Ground

        ground = Ground(file=self.root / VOCABULARY, vocabulary=self.vocabulary, catalogue=self.catalogue)
        return VocabularyDesk(ground, self._matching)

    def revise(
        self,
        revision: Revision,
        progress: Callable[[Progress], None] | None = None,
        *,
        command: str = "",
        reindexes: bool = True,
    ) -> JournalEntry | None:
        """Makes a change of the vocabulary and of the records that follow, and has the index follow them.

        Args:
            revision: the change, as `vocabulary_desk` plans it.
            progress: told of each publication indexed anew.
            command: the command as it was typed.
            reindexes: whether the index is built again where search depends on the change; else it is stale.

        Raises:
            ChangedMeanwhileError: somebody has changed one of the files since; nothing was written.
            IndexLockedError, StorageError: nothing was written.
        """
        follow = functools.partial(self._follow, progress=progress, rebuilds=reindexes)
        entry = replace(self.desk, follow=follow).carry_out(revision.plan, command)
        if entry and revision.terms:
            self.vocabulary_desk.keep_ids()
        return entry

    def _matching(self, text: str) -> tuple[str, ...]:
        from docbase.search.asking import question

        query, _notes = question(text, None, self.vocabulary)
        return tuple(self.index.matching(query))

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
        with self._writing(_("publications brought in")):
            report = collect(chosen, self._bearings, self._workplace, wanted, progress)
            if self.settings.apply_suggestions and not wanted.get("is_rehearsal"):
                self._apply_suggestions(report)
            return report

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
            options: `sort` (one of docbase.model.search.SORTS), `limit` (20), `offset`, `expands` (False
                leaves the synonyms of the vocabulary out), `explains` (fills in the reasons of each hit),
                `since` (a day in ISO form: only what came in on it or later).

        Raises:
            QueryError: a filter or an order that does not exist.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.search.asking import ask

        found = ask(self.index, self.vocabulary, text, filters, **options)
        if self._audience is None:
            return found
        from docbase.audience import AudienceIndex

        assert isinstance(self.index, AudienceIndex)
        return self.index.seen_spelling(found)

    def complete(self, text: str, *, limit: int = 10) -> tuple[Completion, ...]:
        """Returns what a text that is being typed may become: words, titles, terms, authors.

        Args:
            text: what has been typed so far; its last word is taken for a beginning.
            limit: how many completions to give, at most.

        Raises:
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.search.completion import complete

        if self._audience is None:
            return complete(text, limit, self.index, self.vocabulary, self._titles)
        from docbase.audience import AudienceIndex

        assert isinstance(self.index, AudienceIndex)
        found = complete(text, 2 * limit, self.index, self.vocabulary, self._titles)
        return self.index.only_seen(found, limit)

    def similar(self, record_id: str, limit: int = 10) -> ResultPage:
        """Returns the publications most like this one, the best first, with what they share as reasons.

        Raises:
            RecordNotFoundError: no record has this id.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.search.similar import similar

        return similar(self.get(record_id), self.index, self.vocabulary, limit)

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
        if self._indexed_location(record_id):
            with suppress(CatalogueError):
                record = self.catalogue.get(record_id)
                if self._audience.sees(record):
                    return record
        raise RecordNotFoundError(_("No record has the id “{id}”.").format(id=record_id), record_id=record_id)

    def is_retired(self, record_id: str) -> bool:
        """Returns whether a record had this id once, and is gone for good.

        Raises:
            StorageError: the note of such ids cannot be read.
        """
        from docbase.catalogue.retired import retired_ids

        return record_id in retired_ids(self.corpus)

    def records(self, ids: Iterable[str]) -> dict[str, Record]:
        """Returns the records that can be read, by id, in the order asked for.

        One that is gone, or broken by an edit, is left out: the index may know it from before.
        """
        found = {}
        for record_id in ids:
            with suppress(CatalogueError):
                found[record_id] = self.get(record_id)
        return found

    def related(self, record_id: str) -> tuple[Related, ...]:
        """Returns the records that a record is related to, whichever of the two says so.

        Raises:
            RecordNotFoundError: no record has this id.
        """
        from docbase.editing.related import Relatives

        relatives = Relatives(
            index=self.index,
            records=self.records,
            everything=lambda: self.catalogue if self._audience is None else (),
        )
        return relatives.of(self.get(record_id))

    def likely_relations(self, record_ids: Iterable[str] = ()) -> tuple[LikelyRelation, ...]:
        """Returns the pairs of records whose texts are much alike and that no relation links yet.

        Pairs that a person has refused are left out.

        Args:
            record_ids: records of which each pair has one; by default, all.

        Raises:
            ConfigurationError: refusals.jsonl cannot be understood.
            StorageError: the disk refuses.
        """
        from docbase.ingest.likely import likely_relations
        from docbase.suggest.pairs import RefusedPairs

        refused, found = RefusedPairs(self.root).all(), frozenset(record_ids)
        likely = likely_relations(self.catalogue, self.root / INDEX, found)
        return tuple(one for one in likely if {one.record.id, one.other.id} not in refused)

    def refuse_relation(self, first: str, second: str) -> None:
        """Remembers that two records are not related, so that it is not proposed again.

        Raises:
            RecordNotFoundError: no record has one of the ids.
            ConfigurationError: refusals.jsonl cannot be understood.
            IndexLockedError, StorageError: nothing was written.
        """
        from docbase.suggest.pairs import RefusedPairs

        pair = (self.get(first).id, self.get(second).id)
        with self._writing():
            RefusedPairs(self.root).add([pair])

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

        files = self.get(record_id).files
        location = self.catalogue.location(record_id)
        return tuple(beside(location, file.path) for file in files)

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

    @property
    def lectern(self) -> Lectern:
        """Where publications are read page by page, as they are seen; pictures are kept in index/pictures."""
        from docbase.viewing.lectern import Lectern
        from docbase.viewing.pictures import Pictures

        return Lectern(
            pictures=Pictures(self.root / INDEX / "pictures", self._limits, self._terms),
            index=self.index,
            vocabulary=self.vocabulary,
            record=self.get,
            files=lambda one: dict(zip(self.file_locations(one), self.file_paths(one), strict=True)),
        )

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

    def cite(self, record_id: str, style: str = "") -> str:
        """Returns the reference of one publication.

        Args:
            record_id: the publication.
            style: as in `make_bibliography`.

        Raises:
            RecordNotFoundError: no record has this id.
            CitationError: the style does not exist, or pandoc fails.
        """
        from docbase.cite import Layout, cite_one

        layout = Layout(style=style or self._style, language=self.settings.language)
        return cite_one(self.get(record_id), self.vocabulary, layout)

    @overload
    def bibliography(
        self, text: str = "", *, format: Literal["docx", "odt", "pdf"], **layout: Unpack[LayoutOptions]
    ) -> bytes: ...
    @overload
    def bibliography(
        self,
        text: str = "",
        *,
        format: Literal["md", "html", "txt", "bibtex", "biblatex", "ris", "csl-json", "csv"] = "md",
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
            format: md, html, docx, odt, pdf, txt, bibtex, biblatex, ris, csl-json or csv.
            layout: `filters`, `style`, `group_by`, `annotated`, `title`…: see `LayoutOptions`.

        Raises:
            QueryError, CitationError, StaleIndexError: as `make_bibliography`.
        """
        made = self.make_bibliography(text, format=format, **layout)
        return made.text if made.is_text else made.content

    def make_bibliography(
        self, text: str = "", *, format: str = "md", **layout: Unpack[LayoutOptions]
    ) -> MadeBibliography:
        """Returns the bibliography of what the question finds, with what was left out and why.

        Args:
            text: as in `search`; empty takes the whole catalogue.
            format: as in `bibliography`.
            layout: see `LayoutOptions`.

        Raises:
            QueryError: a filter that does not exist.
            CitationError: no such style, format or grouping.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.publishing.recipe import asked

        # A list without a title of its own is no publication of the centre.
        issuer = self.settings.name if layout.get("title") else ""
        return self.press.make(asked(text, issuer, **layout), format)

    def bibliography_of(
        self, record_ids: Iterable[str], *, format: str = "md", style: str = "", title: str = ""
    ) -> MadeBibliography:
        """Returns the bibliography of publications that were chosen one by one.

        Args:
            record_ids: the publications; one that is gone is left out.
            format: as in `bibliography`.
            style: as in `make_bibliography`.
            title: title of the bibliography.

        Raises:
            CitationError: no such style or format.
        """
        from docbase.publishing.recipe import Recipe

        found = tuple(self.records(record_ids))
        return self.press.make(Recipe(include=found, only_picked=True, style=style, title=title), format)

    @property
    def importing(self) -> ImportDesk:
        """Where records of other programs are taken in."""
        from datetime import date

        from docbase.exchange.reading.desk import ImportDesk

        return ImportDesk(desk=self.desk, today=date.today(), read_files=self.ingest)

    @property
    def exporting(self) -> ExportDesk:
        """Where records go out to other programs."""
        from docbase.exchange.out.desk import ExportDesk

        return ExportDesk(
            index=self.index,
            vocabulary=self.vocabulary,
            get=self.get,
            records=self.records,
            whole=self._whole,
            language=self.settings.language,
            issuer=self.settings.name,
        )

    def export(
        self, text: str = "", *, format: str = "unimarc", **which: Unpack[ExportOptions]
    ) -> str | bytes:
        """Returns records for other programs: text, or bytes for a format that is not text.

        Args:
            text: as in `search`; empty, without filters and ids, takes the whole catalogue.
            format: unimarc, unimarc-xml, marc21-xml, mods, dc, json-ld, bibtex, biblatex, ris, csl-json, csv
                or xlsx.
            which: `filters` as in `search`; `ids` of records chosen one by one.

        Raises:
            QueryError, CitationError, RecordNotFoundError, StaleIndexError: as `exporting.make`.
        """
        made = self.exporting.make(text, format=format, **which)
        return made.text if made.is_text else made.content

    def _whole(self) -> tuple[Sequence[Record], Sequence[str]]:
        """Returns every record that may be seen, by id, and the places of those that cannot be read."""
        every = sorted(self.catalogue, key=lambda record: record.id)
        if self._audience is None:
            return every, sorted({place for place, _error in self.catalogue.located_problems()})
        return [record for record in every if self._audience.sees(record)], ()

    def styles(self) -> tuple[str, ...]:
        """Returns the names of the citation styles that docbase ships."""
        from docbase.cite.styles import style_names

        return style_names()

    def formats(self) -> tuple[str, ...]:
        """Returns the names of the formats of bibliographies."""
        from docbase.plugins import FORMATS, names

        return names(FORMATS)

    def format(self, name: str) -> Format:
        """Returns a format of bibliographies.

        Raises:
            CitationError: there is none with this name.
        """
        from docbase.cite import format_named

        return format_named(name)

    def format_for(self, path: Path) -> str:
        """Returns the bibliography format that the name of a file asks for.

        Raises:
            CitationError: no format has its suffix.
        """
        from docbase.cite import format_of_suffix

        return format_of_suffix(path.suffix).name

    def audit(self, *, deep: bool = False, codes: Collection[str] = ()) -> list[Finding]:
        """Returns what is wrong with the records and the index, the gravest first.

        Args:
            deep: whether every file, of the index too, is read again and compared with its digest.
            codes: rules that alone are looked for; none means all of them.

        Raises:
            QueryError: one of the rules does not exist; the hint names the nearest.
            ConfigurationError: a rule in docbase.yaml cannot be; names the line.
        """
        if self.journal.is_pending:
            with suppress(IndexLockedError, StorageError), self._writing(wait=0):
                pass  # what a killed docbase has begun is ended
        return self.quality.only(codes).findings(deep=deep)

    @property
    def quality(self) -> Inspection:
        """The rules of the centre, what they find, and the plan that mends what can be mended surely.

        Raises:
            ConfigurationError: a rule in docbase.yaml cannot be; names the line.
        """
        from docbase.catalogue.audit.rulebook import rulebook
        from docbase.quality import RULES, Inspection

        path = self.root / _settings.FILE_NAME
        rules = rulebook(RULES, self.settings.rules, self.vocabulary, path)
        return Inspection(catalogue=self.catalogue, rules=rules, elsewhere=self._ailments)

    def _ailments(self, deep: bool) -> Iterator[Finding]:
        """Yields what is wrong beside the records: with the index and the journal."""
        from docbase.editing import health as journal_health
        from docbase.ingest import health

        yield from health.findings(self._workplace(), deep=deep)
        yield from journal_health.findings(self.journal, deep=deep)

    @property
    def alerts(self) -> SavedSearches:
        """The saved searches of the centre, and what is new for each."""
        from docbase.searches.alerts import SavedSearches

        return SavedSearches(
            root=self.root,
            memory=self.root / INDEX / "searches",
            index=self.index,
            vocabulary=self.vocabulary,
            wait=self.settings.wait,
        )

    @property
    def press(self) -> Press:
        """What makes bibliographies: of questions, of recipes and their editions, of acquisitions."""
        from docbase.publishing.press import Press
        from docbase.publishing.recipefile import FOLDER
        from docbase.publishing.selecting import Shelf

        shelf = Shelf(
            index=self.index,
            vocabulary=self.vocabulary,
            records=self.records,
            ids=lambda: [record.id for record in self.catalogue],
            style=self._style,
            language=self.settings.language,
            templates=self.root / FOLDER,
        )
        own = self.settings
        return Press(
            root=self.root, shelf=shelf, issuer=own.name, body=own.body, catalogue=lambda: self.catalogue
        )

    @property
    def reach(self) -> Reach:
        """What publications reach: counts what readers do, and adds it up; kept in reach/."""
        from docbase.model.audience import EVERYONE, Audience
        from docbase.model.record import STATUSES
        from docbase.reach.desk import Reach
        from docbase.reach.ledger import FOLDER, Ledger
        from docbase.reach.survey import Collection

        own = self.settings
        statuses = STATUSES if own.web_drafts == "shown" else EVERYONE.statuses
        return Reach(
            ledger=Ledger(self.root / FOLDER, self.root / INDEX / FOLDER, own.wait),
            collection=lambda: Collection(
                index=self.index,
                vocabulary=self.vocabulary,
                records=self.records,
                readers=Audience(accesses=EVERYONE.accesses, statuses=statuses),
            ),
        )

    def back_up(
        self,
        folder: str | Path | None = None,
        progress: Callable[[Progress], None] | None = None,
        *,
        is_fresh: bool = False,
        wait: int = 3600,
    ) -> MadeBackup:
        """Makes a backup, as the centre is at one instant, and verifies it.

        Args:
            folder: where the backups are; by default, where the settings say.
            progress: told of each file copied, then of each verified.
            is_fresh: whether every file is copied, also those that an earlier backup there has.
            wait: seconds to wait for a docbase that is writing.

        Raises:
            ConfigurationError: there is no such folder in the settings, or it is in the corpus.
            DamagedBackupError: what was written cannot be read back as it was; nothing is left of it.
            IndexLockedError, StorageError: nothing is left of it.
        """
        from docbase.safekeeping.backup import Source

        source = Source(
            root=self.root, name=self.settings.name, holding=functools.partial(self._writing, wait=wait)
        )
        vault = self.vault(folder or self.root / self.settings.backups_folder, progress)
        return vault.keep(source, is_fresh=is_fresh)

    @staticmethod
    def vault(folder: str | Path, progress: Callable[[Progress], None] | None = None) -> Vault:
        """Returns a folder of backups, or one backup: listed, verified, put back; no centre is needed."""
        from docbase.ingest.workplace import Progress
        from docbase.safekeeping.vault import Vault

        def tell(done: int, total: int, path: str) -> None:
            if progress:
                progress(Progress(done=done, total=total, path=path))

        return Vault(path=Path(os.path.abspath(folder)), told=tell)

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

    def _read_ahead(self, source: SourceFile) -> None:
        """Has a file read before a record has it: an index that follows the record finds its text."""
        from docbase.ingest.reading import Reader

        for _source, _reading in Reader(self._workplace().desk).read([source]):
            pass  # what was read is kept; what cannot be read, `check` tells of

    def _apply_suggestions(self, report: Report) -> None:
        """Gives new drafts what the settings say may be given without a person."""
        from docbase.ingest.following import follow

        if changed := self.suggesting.apply(one.record_id for one in report.added):
            follow(self._workplace(), changed)

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
