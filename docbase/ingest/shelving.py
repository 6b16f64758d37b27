"""What was read, put in the catalogue and in the index."""

from __future__ import annotations

from dataclasses import replace

from docbase.catalogue.shelves import beside, composed
from docbase.ingest.finding import Task
from docbase.ingest.likenesses import Likenesses
from docbase.ingest.memory import Memory
from docbase.ingest.placing import copy_in, place_for
from docbase.ingest.reading import Reader
from docbase.ingest.remarks import remarks
from docbase.ingest.report import Kind, Outcome, Relation
from docbase.ingest.shelve import draft_record, file_name, redrafted, standing, with_content, with_place
from docbase.ingest.upkeep import Upkeep
from docbase.ingest.workplace import Workplace
from docbase.ingest.workshop import Reading
from docbase.messages import gettext as _
from docbase.model.dates import parse_date
from docbase.model.record import Record, RecordFile


class Shelver:
    """Gives each file that was read its record, and has the record indexed."""

    def __init__(self, place: Workplace, memory: Memory, reader: Reader, upkeep: Upkeep) -> None:
        self._place = place
        self._catalogue = place.catalogue
        self._memory = memory
        self._reader = reader
        self._upkeep = upkeep
        self._likenesses = Likenesses(place.catalogue, memory)

    def shelve(self, task: Task, reading: Reading) -> Outcome:
        """Puts the publication where it belongs: with a record of its own, or with the one that has it.

        Raises:
            ExtractionError: the file has changed since it was read.
            CatalogueError: its record cannot be written.
            StorageError: the disk refuses.
        """
        sha256 = task.source.sha256
        # Asked again: a file read meanwhile may have the same content.
        stands = standing(self._catalogue, task.location, sha256)
        if stands.kind == "duplicate":
            return outcome_of("duplicate", task, stands.record_id)
        if stands.kind == "moved":
            return self.move(task, stands.record_id)
        if stands.kind == "new":
            return self._add(task, reading)
        if stands.kind == "unchanged":
            self.read_on(stands.record_id, reading, sha256)
        else:
            self._change(task, stands.record_id, reading)
        warnings = (*remarks(reading.extract), *reading.troubles)
        if stands.kind == "changed" and self._catalogue.get(stands.record_id).status == "reviewed":
            told = _("Its record was reviewed, and the file is another: check the title, date and extent.")
            warnings = (told, *warnings)
        return outcome_of("updated", task, stands.record_id, warnings)

    def move(self, task: Task, record_id: str) -> Outcome:
        """Tells the record where its file now is; one that lies outside is copied in.

        Raises:
            CatalogueError: its record cannot be written.
            StorageError: the disk refuses.
        """
        location = task.location or self._brought_in(task, None)
        self._save(with_place(self._catalogue, record_id, location, task.source.sha256))
        return outcome_of("moved", task, record_id)

    def read_on(self, record_id: str, reading: Reading, sha256: str) -> None:
        """Takes in what could not be read before of a known publication: its text, or some of its pages.

        Args:
            record_id: its record.
            reading: what was read now.
            sha256: the digest of its content.

        Raises:
            CatalogueError: its record cannot be written.
            StorageError: the disk refuses.
        """
        from docbase.ingest.describe import describe

        record = self._catalogue.get(record_id)
        alone = self._reader.text_alone(sha256)
        file = next((one for one in record.files if one.sha256 == sha256), None)
        if alone and alone.pages_to_read and file:
            name, vocabulary = file_name(file), self._catalogue.vocabulary
            after = describe(reading.extract, name, vocabulary)
            record = redrafted(record, describe(alone, name, vocabulary), after)
        self._likenesses.note(sha256, reading.sketch)
        self._save(record)

    def _add(self, task: Task, reading: Reading) -> Outcome:
        draft, sha256 = reading.draft, task.source.sha256
        location = task.location or self._brought_in(task, draft.date.value.year if draft.date else None)
        record, place = draft_record(
            draft,
            self._catalogue,
            location,
            sha256=sha256,
            extract=reading.extract,
            origin="" if task.location else task.shown,
        )
        self._catalogue.add(replace(record, added=parse_date(self._place.today.isoformat())), place)
        self._upkeep.put(self._catalogue.get(record.id))
        return added(
            f"{self._catalogue.root.name}/{location}",
            record.id,
            reading,
            self._likenesses.note(sha256, reading.sketch),
        )

    def _change(self, task: Task, record_id: str, reading: Reading) -> None:
        """Gives the record the content its file now has, and what is proposed for it where nobody wrote."""
        from docbase.ingest.describe import describe

        sha256, extract = task.source.sha256, reading.extract
        former = self._former(record_id, task)
        before = self._reader.recall(former.sha256) if former and former.sha256 else None
        record = with_content(self._catalogue, record_id, task.location, sha256=sha256, extract=extract)
        if former and before:
            name, vocabulary = file_name(former), self._catalogue.vocabulary
            record = redrafted(
                record, describe(before, name, vocabulary), describe(extract, name, vocabulary)
            )
        self._save(record)
        self._likenesses.note(sha256, reading.sketch)

    def _former(self, record_id: str, task: Task) -> RecordFile | None:
        """Returns the file of the record that is at the place of this one."""
        record, location = self._catalogue.get(record_id), self._catalogue.location(record_id)
        places = {composed(beside(location, one.path)): one for one in record.files}
        return places.get(composed(task.location))

    def _save(self, record: Record) -> None:
        self._catalogue.save(record)
        self._upkeep.put(self._catalogue.get(record.id))

    def _brought_in(self, task: Task, year: int | None) -> str:
        """Copies a file that lies outside into the corpus, and returns its place there."""
        root = self._catalogue.root
        path = copy_in(task.source, root, year)
        location = path.relative_to(root).as_posix()
        self._memory.fingerprint(path, location)
        return location


class Rehearsal:
    """Says what `Shelver` would do, and does nothing."""

    def __init__(self, place: Workplace, memory: Memory) -> None:
        self._catalogue = place.catalogue
        self._likenesses = Likenesses(place.catalogue, memory)
        self._given: dict[str, str] = {}
        """Ids that the contents met so far would be given, by their digest."""
        self._places: set[str] = set()

    def shelve(self, task: Task, reading: Reading) -> Outcome:
        """Returns what would become of the publication.

        Raises:
            CatalogueError: its record cannot be read.
            StorageError: the disk refuses.
        """
        sha256 = task.source.sha256
        stands = standing(self._catalogue, task.location, sha256)
        if sha256 in self._given:
            return outcome_of("duplicate", task, self._given[sha256])
        if stands.kind == "duplicate":
            return outcome_of("duplicate", task, stands.record_id)
        if stands.kind == "moved":
            return self.move(task, stands.record_id)
        if stands.kind != "new":
            return outcome_of("updated", task, stands.record_id, remarks(reading.extract))
        return self._add(task, reading)

    def move(self, task: Task, record_id: str) -> Outcome:
        """Returns what would become of a file that was moved."""
        return outcome_of("moved", task, record_id)

    def _add(self, task: Task, reading: Reading) -> Outcome:
        draft, sha256 = reading.draft, task.source.sha256
        year = draft.date.value.year if draft.date else None
        root = self._catalogue.root
        location = task.location
        if not location:
            path = place_for(task.source, root, year, taken=self._places)
            location = path.relative_to(root).as_posix()
        self._places.add(location)
        record, _beside = draft_record(
            draft,
            self._catalogue,
            location,
            sha256=sha256,
            extract=reading.extract,
            origin="" if task.location else task.shown,
            taken=frozenset(self._given.values()),
        )
        self._given[sha256] = record.id
        related = self._likenesses.of(sha256, reading.sketch)
        return added(f"{root.name}/{location}", record.id, reading, related)


def outcome_of(kind: Kind, task: Task, record_id: str, warnings: tuple[str, ...] = ()) -> Outcome:
    """Returns the outcome of a file that has a record."""
    return Outcome(kind=kind, path=task.shown, record_id=record_id, warnings=warnings)


def added(path: str, record_id: str, reading: Reading, related: tuple[Relation, ...]) -> Outcome:
    """Returns the outcome of a new publication."""
    return Outcome(
        kind="added",
        path=path,
        record_id=record_id,
        warnings=(*remarks(reading.extract), *reading.troubles),
        unsure=reading.draft.unsure,
        related=related,
    )
