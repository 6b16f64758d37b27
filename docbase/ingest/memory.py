"""What is remembered from one ingestion to the next, so that nothing is read twice: index/files.sqlite."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from docbase.errors import DocbaseError, StorageError
from docbase.extract.base import source_file
from docbase.messages import gettext as _
from docbase.model.extract import SourceFile
from docbase.storage import refused_to_sqlite, storage_errors

FILE_NAME = "files.sqlite"
_VERSION = 3
_TICK = 2.0
"""Seconds: within them, two changes of a file may bear the same time (FAT notes every second one)."""
_TABLES = {
    "files": "path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, sha256 TEXT",
    "entries": "record TEXT PRIMARY KEY, stamp TEXT, revision TEXT, added TEXT",
    "failures": "path TEXT PRIMARY KEY, sha256 TEXT, conditions TEXT, error TEXT, message TEXT, hint TEXT",
    "scans": "sha256 TEXT PRIMARY KEY, state TEXT, pages TEXT, tried TEXT",
    "sketches": "sha256 TEXT PRIMARY KEY, sketch BLOB",
    "archives": "sha256 TEXT PRIMARY KEY, conditions TEXT, members TEXT, failures TEXT",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What was last written in the index for a record."""

    stamp: str
    """Digest of all that the entry was made from."""
    revision: str
    """Revision of the entry."""
    added: str
    """ISO date on which the publication came in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a file could not be read."""

    conditions: str
    """Under which it could not (`Reader.conditions`); under others it is tried again."""
    error: str
    """Name of the class of the error."""
    message: str
    hint: str

    @staticmethod
    def of(error: DocbaseError, conditions: str) -> "Failure":
        """Returns the failure that the error tells of."""
        return Failure(
            conditions=conditions, error=type(error).__name__, message=error.message, hint=error.hint
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """How far a file with pages to be read from their picture has been read."""

    state: str
    """What read its pages, and which; changes whenever its text does."""
    pages: tuple[int, ...]
    """Numbers of the pages that are still to be read."""
    tried: str = ""
    """What could not read them (`Reader.sight`); another is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    """An archive whose publications have come in."""

    conditions: str
    """Under which it was opened (`Reader.conditions`)."""
    members: tuple[str, ...]
    """Digests of its publications."""
    failures: tuple[dict[str, str], ...]
    """What could not be read, as outcomes."""


class Memory:
    """What was seen of files, and indexed of records. Losing it costs time, no more."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        """Opens the memory kept in the folder; a damaged one is begun anew.

        Raises:
            StorageError: the folder cannot be written.
        """
        self._path = folder / FILE_NAME
        self._clock = clock
        with storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with self._errors():
            self._database = self._open()

    def __enter__(self) -> "Memory":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.keep()
        self._database.close()

    def keep(self) -> None:
        """Puts what was noted on the disk.

        Raises:
            StorageError: the disk refuses.
        """
        with self._errors():
            self._database.commit()

    def undo(self) -> None:
        """Forgets what was noted since it was opened, or since the last `keep`.

        Raises:
            StorageError: the disk refuses.
        """
        with self._errors():
            self._database.rollback()

    def fingerprint(self, path: Path, name: str) -> SourceFile:
        """Returns the file with the digest of its content, computed only if the file may have changed.

        Args:
            path: where the file is.
            name: under which it is remembered.

        Raises:
            StorageError: the file cannot be read.
        """
        with storage_errors(path):
            status = path.stat()
        row = self._one("SELECT size, mtime, sha256 FROM files WHERE path = ?", name)
        if row and row[:2] == (status.st_size, status.st_mtime_ns):
            return SourceFile(path=path, sha256=str(row[2]), size=status.st_size, modified=status.st_mtime_ns)
        source = source_file(path)
        self._note_file(name, source, status.st_mtime_ns)
        return source

    def knows(self, path: Path, name: str) -> bool:
        """Whether the file is remembered and has not changed since."""
        with storage_errors(path):
            status = path.stat()
        return (status.st_size, status.st_mtime_ns) == self._one(
            "SELECT size, mtime FROM files WHERE path = ?", name
        )

    def forget_file(self, name: str) -> None:
        """Forgets the fingerprint: the file is read again next time."""
        with self._errors():
            self._database.execute("DELETE FROM files WHERE path = ?", (name,))

    def indexed(self, record_id: str) -> Indexed | None:
        """Returns what was last indexed for the record, or None."""
        row = self._one("SELECT stamp, revision, added FROM entries WHERE record = ?", record_id)
        if row is None:
            return None
        stamp, revision, added = map(str, row)
        return Indexed(stamp=stamp, revision=revision, added=added)

    def note_indexed(self, record_id: str, indexed: Indexed) -> None:
        """Remembers what was indexed for the record."""
        self._put("entries", record_id, indexed.stamp, indexed.revision, indexed.added)

    def record_ids(self) -> frozenset[str]:
        """Returns the ids of all records that were ever indexed here, of those that are gone too."""
        with self._errors():
            return frozenset(str(row[0]) for row in self._database.execute("SELECT record FROM entries"))

    def failure(self, name: str, sha256: str) -> Failure | None:
        """Returns why the file could not be read, if it has the content it then had."""
        query = "SELECT conditions, error, message, hint FROM failures WHERE path = ? AND sha256 = ?"
        row = self._one(query, name, sha256)
        if row is None:
            return None
        conditions, error, message, hint = map(str, row)
        return Failure(conditions=conditions, error=error, message=message, hint=hint)

    def note_failure(self, name: str, sha256: str, failure: Failure) -> None:
        """Remembers that the file cannot be read, so that it is not tried in vain each time."""
        self._put("failures", name, sha256, failure.conditions, failure.error, failure.message, failure.hint)

    def failures(self) -> dict[str, Failure]:
        """Returns why files could not be read, by the name under which each is remembered."""
        query = "SELECT path, conditions, error, message, hint FROM failures ORDER BY path"
        with self._errors():
            rows = self._database.execute(query).fetchall()
        return {
            str(path): Failure(conditions=conditions, error=error, message=message, hint=hint)
            for path, conditions, error, message, hint in rows
        }

    def forget_failure(self, name: str) -> None:
        """Forgets that the file could not be read."""
        with self._errors():
            self._database.execute("DELETE FROM failures WHERE path = ?", (name,))

    def scan(self, sha256: str) -> Scan | None:
        """Returns how far the pages of this content have been read from their picture; None for a text."""
        row = self._one("SELECT state, pages, tried FROM scans WHERE sha256 = ?", sha256)
        if row is None:
            return None
        state, pages, tried = map(str, row)
        return Scan(state=state, pages=tuple(json.loads(pages)), tried=tried)

    def scans_to_read(self) -> dict[str, tuple[int, ...]]:
        """Returns the pages still to be read from their picture, by the digest of their file."""
        with self._errors():
            rows = self._database.execute("SELECT sha256, pages FROM scans WHERE pages != '[]'").fetchall()
        return {str(sha256): tuple(json.loads(pages)) for sha256, pages in rows}

    def note_scan(self, sha256: str, scan: Scan) -> None:
        """Remembers it."""
        self._put("scans", sha256, scan.state, json.dumps(scan.pages), scan.tried)

    def sketches(self) -> dict[str, bytes]:
        """Returns the sketch of every content that has one, by digest."""
        with self._errors():
            return {str(row[0]): bytes(row[1]) for row in self._database.execute("SELECT * FROM sketches")}

    def note_sketch(self, sha256: str, sketch: bytes) -> None:
        """Remembers the sketch of a content."""
        self._put("sketches", sha256, sketch)

    def emptied(self, sha256: str) -> Emptied | None:
        """Returns what came out of the archive, if it was emptied before."""
        row = self._one("SELECT conditions, members, failures FROM archives WHERE sha256 = ?", sha256)
        if row is None:
            return None
        conditions, members, failures = map(str, row)
        return Emptied(
            conditions=conditions,
            members=tuple(json.loads(members)),
            failures=tuple(json.loads(failures)),
        )

    def note_emptied(self, sha256: str, emptied: Emptied) -> None:
        """Remembers what came out of the archive."""
        members, failures = json.dumps(emptied.members), json.dumps(emptied.failures)
        self._put("archives", sha256, emptied.conditions, members, failures)

    def names_of(self, sha256: str) -> list[str]:
        """Returns the names under which this content was met."""
        with self._errors():
            rows = self._database.execute("SELECT path FROM files WHERE sha256 = ?", (sha256,))
            return [str(row[0]) for row in rows]

    def has_met(self, name: str, sha256: str) -> bool:
        """Whether this content was met under the name before; from now on it was.

        For what has no time of change to be known by, as what lies in an archive.
        """
        row = self._one("SELECT sha256 FROM files WHERE path = ?", name)
        self._put("files", name, -1, -1, sha256)
        return row is not None and row[0] == sha256

    def _note_file(self, name: str, source: SourceFile, mtime: int) -> None:
        """Remembers a file, unless it was just written: it might change again within the same tick."""
        with storage_errors(source.path):
            now = source.path.stat()
        is_steady = (now.st_size, now.st_mtime_ns) == (source.size, mtime)
        with self._errors():
            if is_steady and abs(self._clock() - mtime / 1e9) > _TICK:
                self._put("files", name, source.size, mtime, source.sha256)
            else:
                self._database.execute("DELETE FROM files WHERE path = ?", (name,))

    def _one(self, query: str, *keys: str) -> tuple[object, ...] | None:
        with self._errors():
            row: tuple[object, ...] | None = self._database.execute(query, keys).fetchone()
        return row

    def _put(self, table: str, *values: str | int | bytes) -> None:
        places = ", ".join("?" * len(values))
        with self._errors():
            self._database.execute(f"INSERT OR REPLACE INTO {table} VALUES ({places})", values)

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self._path.unlink()  # no database, or half of one: it is only a memory
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path)
        try:
            database.execute("PRAGMA synchronous = NORMAL")  # no WAL: it fails on shared drives
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version != _VERSION:
                for name, columns in _TABLES.items():
                    database.execute(f"DROP TABLE IF EXISTS {name}")
                    database.execute(f"CREATE TABLE {name} ({columns}) WITHOUT ROWID")
                database.execute(f"PRAGMA user_version = {_VERSION}")
        except sqlite3.Error:
            database.close()
            raise
        return database

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            with storage_errors(self._path):
                raise refused_to_sqlite(error, self._path) from error
        except sqlite3.Error as error:
            raise StorageError(
                _("{path}: {cause}.").format(path=self._path, cause=error),
                hint=_("Check the disk and its rights; if it goes on, delete this file: it is made anew."),
                path=self._path,
            ) from error
