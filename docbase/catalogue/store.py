"""The catalogue: every record of the corpus, by id, read when it is asked for and saved as one file."""

import functools
import os
from collections.abc import Callable, Collection, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.catalogue import retired, shelves
from docbase.catalogue.keptrecords import KeptRecords
from docbase.catalogue.merge import merged
from docbase.catalogue.readings import Readings
from docbase.catalogue.sidecar import (
    SUFFIXES,
    read_record,
    update_record,
    write_record,
)
from docbase.errors import (
    CatalogueError,
    DuplicateRecordError,
    InvalidRecordError,
)
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.folding import slug
from docbase.model.record import Record, RecordFile
from docbase.storage import storage_errors, write_atomically

if TYPE_CHECKING:
    from docbase.catalogue.journal import Journal


class Catalogue(Readings):
    """The records of a corpus.

    Each record is read once; what happens to its file afterwards is seen when it is saved, and by a new
    `Catalogue`.
    """

    def __init__(
        self,
        root: Path,
        vocabulary: Vocabulary,
        locate: Callable[[str], str] = lambda _id: "",
        journal: "Callable[[], Journal] | None" = None,
        kept: KeptRecords | None = None,
    ) -> None:
        """Opens the catalogue; nothing is read yet.

        Args:
            root: the corpus.
            vocabulary: the headings that records may use.
            locate: says where a record is thought to be; what is false, or empty, costs time, no more.
            journal: gives where what is written is noted.
            kept: the records as they were last read.
        """
        super().__init__(root, locate, kept)
        self.vocabulary = vocabulary
        self._journal = journal

    def add(self, record: Record, location: str) -> None:
        """Writes a new record.

        Args:
            record: the record; `new_id` gives it an id that is free.
            location: path of its YAML in the corpus, with `/`.

        Raises:
            DuplicateRecordError: the id or the place is taken.
            InvalidRecordError: the record, or the place, is against the rules.
            StorageError: the file cannot be written.
        """
        path = shelves.place(self.root, location)
        if not location.endswith(SUFFIXES) or any(part.startswith(".") for part in location.split("/")):
            raise InvalidRecordError(
                _("“{path}” cannot be the name of a record.").format(path=location),
                hint=_("A record ends in .yaml, and neither it nor its folder begins with a dot."),
                path=location,
            )
        self._refuse_duplicate(record, location)
        text = write_record(record)
        checked = read_record(text, self._shown(location))
        self._write(record.id, path, None, text)
        self._keep(checked, location)

    def save(self, record: Record) -> None:
        """Writes the fields of the record that changed since this catalogue read it, and nothing else.

        The file is read again first: what a person changed in it meanwhile stays.

        Raises:
            RecordNotFoundError: no record has this id.
            CatalogueError: somebody changed the same field in another way meanwhile; nothing is written.
            InvalidRecordError: the file can no longer be read, or the record is against the rules.
            StorageError: the file cannot be written.
        """
        location = self.location(record.id)
        text = self._text(location)
        found = read_record(text, self._shown(location))
        if found.id != record.id:
            raise CatalogueError(
                _("{path} now describes “{other}”, not “{id}”.").format(
                    path=self._shown(location), other=found.id, id=record.id
                ),
                hint=_("Put the former “id” back: an id is never changed."),
                path=location,
                record_id=record.id,
            )
        wanted = merged(self._records[location], record, found)
        if wanted != found:
            fresh = update_record(text, found, wanted)
            wanted = read_record(fresh, self._shown(location))
            self._write(record.id, self.root / location, text, fresh)
        self._keep(wanted, location)

    def file_path(self, record: Record, file: RecordFile) -> Path:
        """Returns where a file of the record is, whether it exists or not.

        Raises:
            InvalidRecordError: its path leads out of the corpus, through `..` or through a link.
            RecordNotFoundError: the record is not in the catalogue.
            StorageError: a folder on the way cannot be read.
        """
        location = shelves.beside(self.location(record.id), file.path)
        place = shelves.place(self.root, location)
        with storage_errors(place):
            path = shelves.existing(self.root, location)
            # Unlike Path.resolve, this bears links that turn in circles.
            real = Path(os.path.realpath(path))
        if not real.is_relative_to(self.root.resolve()):
            raise InvalidRecordError(
                _("“{path}” leads out of the corpus.").format(path=file.path),
                hint=_("Replace the link by the file itself."),
                record_id=record.id,
                field="files",
                value=file.path,
            )
        return path

    def new_id(self, title: str, year: int | None = None, *, taken: Collection[str] = ()) -> str:
        """Returns an id for a new record, readable and never given before: its title and year as a slug.

        Args:
            title: title of the publication.
            year: its year, if it is known.
            taken: other ids that it must not have.
        """
        self._read_all()
        stem = slug(title) or "publication"
        if year and not stem.endswith(f"-{year}"):
            stem = f"{stem}-{year}"
        number, name = 2, stem
        # What is in memory is asked first: an import may bring thousands of one title.
        while name in taken or name in self._retired or self.is_claimed(name) or self._locate(name):
            number, name = number + 1, f"{stem}-{number}"
        return name

    def retire(self, record_ids: Iterable[str]) -> None:
        """Notes that these records are gone, so that their ids are never given to others.

        Raises:
            StorageError: the note cannot be written.
        """
        retired.retire(self.root, record_ids)
        self._retired = retired.retired_ids(self.root)

    @functools.cached_property
    def _retired(self) -> frozenset[str]:
        return retired.retired_ids(self.root)

    def _write(self, record_id: str, path: Path, before: str | None, after: str) -> None:
        from docbase.model.history import Change  # those who only read need no history

        shown = self._shown(path.relative_to(self.root).as_posix())
        change = Change(path=shown, record_id=record_id, before=before, after=after)
        with self._journal().noting(change) if self._journal else nullcontext():
            write_atomically(path, after.encode("utf-8"))

    def _refuse_duplicate(self, record: Record, location: str) -> None:
        self._read_all()
        if self.is_claimed(record.id):
            raise self._duplicate(record.id, self._where.get(record.id, "?"), location)
        if shelves.existing(self.root, location).exists():
            raise DuplicateRecordError(
                _("{path} exists already.").format(path=self._shown(location)),
                hint=_("Give the new record another name."),
                path=location,
                record_id=record.id,
            )
