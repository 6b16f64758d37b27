"""The records of a corpus as they are read, each once, when it is asked for; what is wrong with others."""

import difflib
import gc
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from docbase.catalogue import shelves, yamltext
from docbase.catalogue.fileindex import FileIndex
from docbase.catalogue.keptrecords import KeptRecords
from docbase.catalogue.sidecar import RecordText, UnknownKey, problems, read_text
from docbase.errors import (
    CatalogueError,
    DocbaseError,
    DuplicateRecordError,
    InvalidRecordError,
    RecordNotFoundError,
    StorageError,
)
from docbase.messages import gettext as _
from docbase.model.folding import slug
from docbase.model.record import Record, RecordFile
from docbase.storage import storage_errors

_DECLARED_ID = re.compile(r"^\ufeff?id:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)


class Readings:
    """The records that can be read, by id and place; one that cannot is passed over, told by `problems`."""

    def __init__(
        self,
        root: Path,
        locate: Callable[[str], str] = lambda _id: "",
        kept: KeptRecords | None = None,
    ) -> None:
        """Takes the corpus; nothing is read yet.

        Args:
            root: the corpus.
            locate: says where a record is thought to be; what is false, or empty, costs time, no more.
            kept: the records as they were last read.
        """
        self.root = root
        self._locate = locate
        self._kept = kept
        self._records: dict[str, Record] = {}
        self._where: dict[str, str] = {}
        self._problems: dict[str, tuple[DocbaseError, ...]] = {}
        self._reserved: set[str] = set()
        self._unknown_keys: dict[str, tuple[UnknownKey, ...]] = {}
        self._files = FileIndex()
        self._is_complete = False

    def __iter__(self) -> Iterator[Record]:
        return self.records()

    def __len__(self) -> int:
        self._read_all()
        return len(self._records)

    def __contains__(self, record_id: object) -> bool:
        if record_id not in self._where:
            self._read_all()
        return record_id in self._where

    def has_read(self, record_id: str) -> bool:
        """Whether the record was asked for before, and can be had without the disk."""
        return record_id in self._where

    def read_ahead(self, locations: Iterable[str]) -> None:
        """Reads the records at these places of the corpus together: less work than one by one.

        What cannot be read there is told when it is asked for.
        """
        self._read_many(
            one for one in locations if not shelves.is_outside(one) and (self.root / one).is_file()
        )

    def get(self, record_id: str) -> Record:
        """Returns the record with this id.

        Raises:
            RecordNotFoundError: there is none; the hint names the nearest ids.
            InvalidRecordError: there is one, and it cannot be read.
        """
        return self._records[self.location(record_id)]

    def location(self, record_id: str) -> str:
        """Returns the path of the record's YAML in the corpus, with `/`.

        Raises:
            RecordNotFoundError: no record has this id.
            InvalidRecordError: one has it, and cannot be read.
        """
        if record_id in self._where:
            return self._where[record_id]
        hint = self._locate(record_id)
        if hint and not shelves.is_outside(hint) and (self.root / hint).is_file():
            self._read(hint)
        if record_id not in self._where:
            self._look_for(record_id)
        if record_id not in self._where:
            raise self._not_found(record_id)
        return self._where[record_id]

    def records(self) -> Iterator[Record]:
        """Yields every record that can be read, in the order of locations."""
        self._read_all()
        for location in sorted(self._records):
            yield self._records[location]

    def at(self, location: str) -> Record | None:
        """Returns the record whose YAML is at this place of the corpus, None when none can be read there."""
        self._read_all()
        return self._records.get(location)

    def has_problem(self, location: str) -> bool:
        """Whether there is a record at this place of the corpus that was passed over."""
        self._read_all()
        return location in self._problems

    def problems(self) -> list[DocbaseError]:
        """Returns why records were passed over: what is wrong in each, ids in use twice, unreadable files."""
        return [error for _location, error in self.located_problems()]

    def located_problems(self) -> Iterator[tuple[str, DocbaseError]]:
        """Yields the same problems, each with the location of the record concerned."""
        self._read_all()
        for location in sorted(self._problems):
            for error in self._problems[location]:
                yield location, error

    def unknown_keys(self, record_id: str) -> tuple[UnknownKey, ...]:
        """Returns the names in the YAML of a record that docbase did not know when it read it.

        Raises:
            RecordNotFoundError: no record has this id.
            InvalidRecordError: one has it, and cannot be read.
        """
        return self._unknown_keys.get(self.location(record_id), ())

    def is_claimed(self, record_id: str) -> bool:
        """Whether a record has the id, be it one that cannot be read."""
        return record_id in self or record_id in self._reserved

    def text(self, record_id: str) -> str:
        """Returns the YAML of the record, as it is on the disk now.

        Raises:
            RecordNotFoundError: no record has this id.
            InvalidRecordError: the file is no longer text.
            StorageError: the file cannot be read.
        """
        return self._text(self.location(record_id))

    def source(self, record_id: str) -> tuple[str, RecordText]:
        """Returns the place of the record in the corpus, and its YAML as it is on the disk now.

        Raises:
            RecordNotFoundError: no record has this id.
            InvalidRecordError: one has it, and cannot be read.
            StorageError: the file cannot be read.
        """
        hint = self._where.get(record_id) or self._locate(record_id)
        if hint and not shelves.is_outside(hint) and (found := self._source_at(hint, record_id)):
            return hint, found
        location = self.location(record_id)
        if found := self._source_at(location, record_id):
            return location, found
        raise self._not_found(record_id)  # another has taken its place since

    def _source_at(self, location: str, record_id: str) -> RecordText | None:
        try:
            found = read_text(self._text(location), self._shown(location))
        except (CatalogueError, StorageError):
            return None  # `location` says why, if it is the record
        return found if found.record.id == record_id else None

    def by_sha256(self, digest: str) -> list[tuple[str, RecordFile]]:
        """Returns the records that hold a file with this content, and that file."""
        self._read_all()
        return self._files.with_content(digest)

    def by_path(self, path: str) -> str | None:
        """Returns the id of the record that holds the file at this path of the corpus (with `/`), or None."""
        self._read_all()
        return next(iter(self._files.at(path)), None)

    def claimants(self, path: str) -> tuple[str, ...]:
        """Returns the ids of all records that hold the file at this path of the corpus; one is the rule."""
        self._read_all()
        return self._files.at(path)

    def nearest(self, record_id: str) -> tuple[str, ...]:
        """Returns up to three ids that look like this one, best first."""
        self._read_all()
        return tuple(difflib.get_close_matches(slug(record_id, 200), self._where, 3, 0.6))

    def _read_all(self) -> None:
        if self._is_complete:
            return
        self._read_many(shelves.record_locations(self.root))
        self._is_complete = True

    def _read_many(self, locations: Iterable[str]) -> None:
        with uncollected():
            for location in locations:
                self._read(location, self._kept)
        if self._kept:
            self._kept.flush()

    def _look_for(self, record_id: str) -> None:
        """Reads the records that mention the id, new or mended since: far less work than to read them all."""
        needle = record_id.encode("utf-8", "surrogateescape")
        for location in shelves.record_locations(self.root):
            if location in self._records:
                continue
            try:
                is_mentioned = needle in (self.root / location).read_bytes()
            except OSError:
                continue  # one unreadable file must not hide the others; `problems` tells of it
            if is_mentioned:
                self._problems.pop(location, None)
                self._read(location)
            if record_id in self._where:
                return

    def _read(self, location: str, kept: KeptRecords | None = None) -> None:
        if location in self._records or location in self._problems:
            return
        text = ""
        try:
            data = self._data(location)
            found = kept.find(location, data) if kept else None
            if found is None:
                text = yamltext.decode(data, self._shown(location))
                read = read_text(text, self._shown(location))
                found = read.record, read.unknown_keys
                if kept:
                    kept.put(location, data, found)
        except StorageError as error:
            self._problems[location] = (error,)
        except InvalidRecordError as error:
            self._problems[location] = problems(text, self._shown(location)) if text else (error,)
            self._reserved.update(_DECLARED_ID.findall(text))
        else:
            record, unknown = found
            if unknown:
                self._unknown_keys[location] = unknown
            self._keep(record, location)

    def _keep(self, record: Record, location: str) -> None:
        first = self._where.setdefault(record.id, location)
        if first != location:
            self._problems[location] = (self._duplicate(record.id, first, location),)
            return
        self._records[location] = record
        self._files.put(record, location)

    def _text(self, location: str) -> str:
        return yamltext.decode(self._data(location), self._shown(location))

    def _data(self, location: str) -> bytes:
        path = self.root / location
        with storage_errors(path):
            return path.read_bytes()

    def _shown(self, location: str) -> str:
        """The path that messages give: short, from the folder of the centre."""
        return f"{self.root.name}/{location}"

    def _duplicate(self, record_id: str, first: str, second: str) -> DuplicateRecordError:
        return DuplicateRecordError(
            _("Two records have the id “{id}”: {first} and {second}.").format(
                id=record_id, first=self._shown(first), second=self._shown(second)
            ),
            hint=_("Give the more recent one an id of its own, or remove it if it describes the same thing."),
            path=self._shown(second),
            record_id=record_id,
            field="id",
        )

    def _not_found(self, record_id: str) -> CatalogueError:
        self._read_all()
        for errors in self._problems.values():
            if record_id in {error.record_id for error in errors} and isinstance(errors[0], CatalogueError):
                return errors[0]
        nearest = self.nearest(record_id)
        return RecordNotFoundError(
            _("No record has the id “{id}”.").format(id=record_id),
            hint=_("Did you mean {names}?").format(names=", ".join(nearest))
            if nearest
            else _("“docbase search” finds records by their words."),
            record_id=record_id,
        )


@contextmanager
def uncollected() -> Iterator[None]:
    """Keeps Python from looking for cycles among records, which have none: it takes a quarter of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
