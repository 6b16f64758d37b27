"""What is remembered from one ingestion to the next, so that nothing is read twice: index/files.sqlite."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from docbase.errors import StorageError
from docbase.extract.base import source_file
from docbase.messages import gettext as _
from docbase.model.extract import SourceFile
from docbase.storage import refused_to_sqlite, storage_errors

FILE_NAME = "files.sqlite"
_VERSION = 1
_TICK = 2.0
"""Seconds: within them, two changes of a file may bear the same time (FAT notes every second one)."""
_TABLES = """
    CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, sha256 TEXT) WITHOUT ROWID;
    CREATE TABLE entries (record TEXT PRIMARY KEY, stamp TEXT, revision TEXT, added TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What was last written in the index for a record."""

    stamp: str
    """Digest of all that the entry was made from."""
    revision: str
    """Revision of the entry."""
    added: str
    """ISO date on which the publication came in."""


class Memory:
    """Fingerprints of files, and stamps of records. Losing it costs time, no more."""

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
            return SourceFile(path=path, sha256=str(row[2]), size=status.st_size)
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
        values = (record_id, indexed.stamp, indexed.revision, indexed.added)
        with self._errors():
            self._database.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", values)

    def record_ids(self) -> frozenset[str]:
        """Returns the ids of all records that were ever indexed here, of those that are gone too."""
        with self._errors():
            return frozenset(str(row[0]) for row in self._database.execute("SELECT record FROM entries"))

    def _note_file(self, name: str, source: SourceFile, mtime: int) -> None:
        """Remembers a file, unless it was just written: it might change again within the same tick."""
        with storage_errors(source.path):
            now = source.path.stat()
        is_steady = (now.st_size, now.st_mtime_ns) == (source.size, mtime)
        with self._errors():
            if is_steady and abs(self._clock() - mtime / 1e9) > _TICK:
                values = (name, source.size, mtime, source.sha256)
                self._database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", values)
            else:
                self._database.execute("DELETE FROM files WHERE path = ?", (name,))

    def _one(self, query: str, key: str) -> tuple[object, ...] | None:
        with self._errors():
            row: tuple[object, ...] | None = self._database.execute(query, (key,)).fetchone()
        return row

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
                with closing(database.cursor()) as cursor:
                    cursor.executescript(
                        f"DROP TABLE IF EXISTS files; DROP TABLE IF EXISTS entries; {_TABLES}"
                    )
                    cursor.execute(f"PRAGMA user_version = {_VERSION}")
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
