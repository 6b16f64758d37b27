"""The desk of the documentalist: what she asks for is planned, looked at, done, noted, and taken back."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypedDict, Unpack

from docbase.catalogue import yamltext
from docbase.catalogue.journal import Journal
from docbase.catalogue.store import Catalogue
from docbase.editing import onerecord, relating, undoing
from docbase.editing.batch import Edit, plan_edit
from docbase.editing.unsaved import Worksheet, begin, resume
from docbase.errors import CatalogueError, ChangedMeanwhileError, QueryError, StaleIndexError
from docbase.messages import gettext as _
from docbase.model.history import Change, JournalEntry, Plan
from docbase.model.related import LikelyRelation
from docbase.search.asking import question
from docbase.search.index import SearchIndex
from docbase.storage import storage_errors

Filters = Mapping[str, str | Sequence[str]]
"""Values by facet field, as in a search."""


Values = Mapping[str, str | Sequence[str]]
"""By field, as they are typed."""


class ChoiceOptions(TypedDict, total=False):
    """Which records, besides those that a question finds."""

    ids: Sequence[str]
    """Some, by their ids."""
    filters: Filters
    """Those that have these values, as in a search."""
    is_everything: bool
    """Whether all records are meant when nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The parts of a centre with which records are changed by hand."""

    root: Path
    """Folder of the centre."""
    catalogue: Catalogue
    index: SearchIndex
    journal: Journal
    writing: Callable[[], AbstractContextManager[None]]
    """Holds the centre for one writer."""
    follow: Callable[[Sequence[Change]], None]
    """Has the index follow changes."""

    def edit(self, **typed: Mapping[str, str | Sequence[str]] | Sequence[str]) -> Edit:
        """Returns the edit that was typed: `replaced`, `added`, `removed` by field, and `cleared`.

        Raises:
            InvalidRecordError: a field does not exist, or cannot have its value.
            UnknownHeadingError: the vocabulary has no such heading in use; the hint names the nearest.
        """
        return Edit.typed(self.catalogue.vocabulary, **typed)  # type: ignore[arg-type]  # as Edit.typed says

    def plan(self, edit: Edit, text: str = "", **choice: Unpack[ChoiceOptions]) -> Plan:
        """Returns what an edit would change, and in which records.

        Args:
            edit: what is to be changed.
            text: a question, as in a search: which records.
            choice: `ids`, `filters` of a search, or `is_everything` for all records.

        Raises:
            QueryError: no record is chosen, or in two ways, or the question asks for what does not exist.
            RecordNotFoundError: no record has one of the ids.
            StaleIndexError: a question is asked, and the index is missing or must be rebuilt.
            CatalogueError: the edit cannot be made.
        """
        ids, filters = choice.get("ids", ()), choice.get("filters")
        is_asked = bool(text.strip() or filters or choice.get("is_everything"))
        if ids and is_asked:
            raise QueryError(
                _("Records are chosen by their ids or by a question, not by both."),
                hint=_('A value of several words stands between quotes: title="Actes de la journée".'),
            )
        if ids:
            return plan_edit(edit, dict.fromkeys(ids), self.catalogue, ids)
        if is_asked:
            query, notes = question(text, filters, self.catalogue.vocabulary)
            return replace(plan_edit(edit, self.index.matching(query), self.catalogue), notes=notes)
        raise QueryError(
            _("No record is chosen."),
            hint=_("Add words, a filter such as --theme, or --id; --all means every record."),
        )

    def plan_undo(self, number: int | None = None, *, merges: bool = False) -> Plan:
        """Returns what takes back an entry of the journal, by default the last thing that a person did.

        Args:
            number: of the entry.
            merges: whether what somebody has changed since stays, and the rest is taken back where it can be.

        Raises:
            CatalogueError: there is no such entry, or it cannot be taken back.
        """
        entries = self.journal.entries()
        entry = undoing.last_done(entries) if number is None else self.journal.entry(number)
        return undoing.plan_undo(entry, self, merges=merges)

    def plan_return(self, record_id: str, moment: datetime) -> Plan:
        """Returns what puts a record back as it was at a moment, as far as the journal tells.

        Raises:
            CatalogueError: the record was not there yet.
            RecordNotFoundError: neither the journal nor the catalogue knows it.
        """
        plan = undoing.plan_return(record_id, moment, self.history(record_id), self)
        if not plan.changes:
            self.catalogue.location(record_id)
        return plan

    def plan_relation(self, first: str, relation: str, second: str, *, removes: bool = False) -> Plan:
        """Returns what says, or no longer says, what a record is to another one; as `relating` has it.

        Raises:
            RecordNotFoundError: no record has one of the ids.
            InvalidRecordError: there is no such relation, or it makes no sense.
        """
        plan = relating.plan_removal if removes else relating.plan_relation
        return plan(self.catalogue, first, relation, second)

    def plan_likely(self, likely: Iterable[LikelyRelation]) -> Plan:
        """Returns what writes relations that were found likely, but for those that make no sense.

        Raises:
            CatalogueError: one of the records is gone, or cannot be read.
        """
        return relating.plan_likely(self.catalogue, likely)

    def text(self, record_id: str) -> str:
        """Returns the YAML of a record as it is now, even of one that cannot be read.

        Raises:
            RecordNotFoundError: there is none.
        """
        return self.read(self._path(record_id)) or ""

    def worksheet(self, record_id: str, unsaved: Path | None = None) -> Worksheet:
        """Returns the text of a record to be edited, in a file that is kept until it is saved.

        Args:
            record_id: the record.
            unsaved: a file that was being edited before, to go on with.

        Raises:
            RecordNotFoundError: there is no such record.
            CatalogueError: the file was never one to be edited.
            StorageError: the disk refuses.
        """
        text = self.text(record_id)
        return resume(unsaved) if unsaved else begin(self.root, record_id, text)

    def faults(self, record_id: str, base: str, typed: str) -> tuple[CatalogueError, ...]:
        """Returns what is wrong in a text typed in the place of a record, line by line.

        Raises:
            RecordNotFoundError: there is no such record.
        """
        return onerecord.faults(base, typed, self._path(record_id), self.catalogue.vocabulary)

    def plan_text(self, record_id: str, base: str, typed: str) -> Plan:
        """Returns what puts a text in the place of a record; what somebody else changed meanwhile stays.

        Args:
            record_id: the record.
            base: its text when the edit began.
            typed: its text now.

        Raises:
            InvalidRecordError: something is wrong in the text: the first that `faults` gives.
            RecordNotFoundError: there is no such record.
        """
        if wrong := self.faults(record_id, base, typed):
            raise wrong[0]
        path = self._path(record_id)
        found = Change(path=path, record_id=record_id, before=self.read(path), after=None)
        return onerecord.plan_text(record_id, base, typed, found)

    def carry_out(self, plan: Plan, command: str = "") -> JournalEntry | None:
        """Does what was planned, all or nothing, and returns its entry; None when there is nothing to do.

        Args:
            plan: what is to be done.
            command: the command as it was typed.

        Raises:
            ChangedMeanwhileError: somebody has changed one of the files since; nothing was written.
            IndexLockedError: another docbase is writing.
            StorageError: the disk refuses; nothing was written.
        """
        if plan.conflicts:
            raise self.conflict(plan)
        if not plan.changes:
            return None
        with self.writing():
            entry = self.journal.write(plan.changes, replace(plan.deed, command=command))
            self.follow(entry.changes)
        return entry

    def set_values(
        self, values: Values, text: str = "", **choice: Unpack[ChoiceOptions]
    ) -> JournalEntry | None:
        """Gives fields of many records a value, in the place of theirs; None when all have it already.

        Args:
            values: by field, as they are typed: ids, labels or synonyms of the vocabulary, dates…
            text: a question, as in a search: which records.
            choice: as in `plan`.

        Raises:
            QueryError: no record is chosen.
            CatalogueError: a field does not exist or cannot have the value, or no record has an id.
            IndexLockedError, StorageError: nothing was written.
        """
        return self.carry_out(self.plan(self.edit(replaced=values), text, **choice))

    def tag(self, values: Values, text: str = "", **choice: Unpack[ChoiceOptions]) -> JournalEntry | None:
        """Adds values to lists of many records (themes, axes, keywords…); as `set_values`."""
        return self.carry_out(self.plan(self.edit(added=values), text, **choice))

    def untag(self, values: Values, text: str = "", **choice: Unpack[ChoiceOptions]) -> JournalEntry | None:
        """Takes values out of lists of many records; as `set_values`."""
        return self.carry_out(self.plan(self.edit(removed=values), text, **choice))

    def edit_text(self, record_id: str, base: str, typed: str) -> JournalEntry | None:
        """Puts a text in the place of a record; what somebody else changed in it meanwhile stays.

        Args:
            record_id: the record.
            base: its text when the edit began.
            typed: its text now.

        Raises:
            InvalidRecordError: something is wrong in the text; names the line.
            ChangedMeanwhileError: somebody changed the same meanwhile; nothing was written.
            RecordNotFoundError, IndexLockedError, StorageError: nothing was written.
        """
        return self.carry_out(self.plan_text(record_id, base, typed))

    def undo(self, number: int | None = None, *, merges: bool = False) -> JournalEntry | None:
        """Takes back a change; as `plan_undo`. None when all is so already.

        Raises:
            CatalogueError: there is no such change, or it was undone already.
            ChangedMeanwhileError: a file has changed since; nothing was written.
            IndexLockedError, StorageError: nothing was written.
        """
        return self.carry_out(self.plan_undo(number, merges=merges))

    def conflict(self, plan: Plan) -> ChangedMeanwhileError:
        """Returns the error for a plan that cannot be carried out."""
        first = plan.conflicts[0]
        if number := plan.deed.undoes:
            is_mergeable = not self.plan_undo(number, merges=True).conflicts
            later = undoing.later(number, first, self.journal.entries())
            return undoing.changed_since(number, first, later, is_mergeable=is_mergeable)
        return ChangedMeanwhileError(
            _("{path} was changed by somebody else in the meantime; nothing was written.").format(
                path=first.path
            ),
            hint=_("Look at the difference, and make the change by hand if it is still needed."),
            path=first.path,
            record_id=first.record_id or None,
        )

    def history(self, record_id: str = "") -> Iterator[JournalEntry]:
        """Yields what was done, the newest first; with a record, only what changed it.

        Raises:
            StorageError: the journal cannot be read.
        """
        return self.journal.entries(record_id)

    def where(self, change: Change) -> str:
        """Returns the place where the file of a change now is: a record may have been moved since."""
        if change.record_id and not (self.root / change.path).exists():
            with suppress(CatalogueError):
                return self._path(change.record_id)
        return change.path

    def read(self, path: str) -> str | None:
        """Returns the text of a file of the centre, None when there is none.

        Raises:
            InvalidRecordError: it is not text in UTF-8.
            StorageError: it cannot be read.
        """
        place = self.root / path
        with storage_errors(place), suppress(FileNotFoundError):
            return yamltext.decode(place.read_bytes(), path)
        return None

    def _path(self, record_id: str) -> str:
        """Returns the place of a record in the centre, of one that cannot be read as well."""
        try:
            location = self.catalogue.location(record_id)
        except CatalogueError:
            location = self._known_place(record_id)
            if not location:
                raise
        return f"{self.catalogue.root.name}/{location}"

    def _known_place(self, record_id: str) -> str:
        """Returns the place of a record as the index has it, if a file is there; else nothing."""
        try:
            location = self.index.location(record_id)
        except StaleIndexError:
            return ""
        return location if location and (self.catalogue.root / location).is_file() else ""
