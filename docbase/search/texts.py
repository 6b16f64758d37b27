"""The texts of the publications, beside the engine: pages to show, and what was indexed of each record.

What the analysis made of them is kept as well: another theme, another vocabulary is no reason to do it again.

A row is written before the engine keeps its batch, with no revision; the revision comes after. Whatever the
moment of a crash, a record whose revision is known here is the one the engine has.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from isal import isal_zlib

from docbase.errors import IndexLockedError, StaleIndexError
from docbase.messages import gettext as _
from docbase.model.search import Entry, PreparedText
from docbase.search import kept
from docbase.search.prepare import StoredPages, prepared, stored_pages
from docbase.storage import refused_to_sqlite, storage_errors

_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    id TEXT PRIMARY KEY, revision TEXT NOT NULL, location TEXT NOT NULL, added TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (
    id TEXT NOT NULL, place INTEGER NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL,
    content BLOB NOT NULL, terms BLOB NOT NULL, PRIMARY KEY (id, place)
);
CREATE INDEX IF NOT EXISTS pages_by_digest ON pages (digest);
"""
_DAMAGED: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its types say it is an instance
_STAGED = 8_000_000
"""Bytes of packed pages held in memory before they are written."""


class _Row(NamedTuple):
    """What is kept of a publication."""

    location: str
    added: str
    files: tuple[tuple[str, str, bytes, bytes], ...]
    """The path of each file, and its text: the digest, the pages, the terms."""


class TextStore:
    """One SQLite file."""

    def __init__(self, path: Path, *, patience: float = 10) -> None:
        """Takes the path of the file, and how many seconds to wait for another docbase that writes in it."""
        self._path = path
        self._patience = patience
        self._open: sqlite3.Connection | None = None
        self._staged: dict[str, _Row] = {}
        self._size = 0

    def create(self) -> None:
        """Makes an empty store.

        Raises:
            StorageError: the disk refuses.
            IndexLockedError: another docbase has been writing in it for too long.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._errors(), closing(sqlite3.connect(self._path)) as connection:
            connection.executescript(_SCHEMA)

    def stage(self, entry: Entry) -> None:
        """Writes the pages of the entry, sooner or later before `flush` ends.

        Raises:
            StorageError: the disk refuses.
            IndexLockedError: another docbase has been writing in it for too long.
        """
        files = tuple((file, text.digest, text.content, kept.pack(text)) for file, text in prepared(entry))
        self._staged[entry.record_id] = _Row(entry.location, entry.added, files)
        self._size += sum(len(content) + len(terms) for _file, _digest, content, terms in files)
        if self._size >= _STAGED:
            self.flush()

    def flush(self, doubtful: Iterable[str] = ()) -> None:
        """Writes what is staged, and forgets the revisions of the doubtful: a batch is about to change them.

        Raises:
            StorageError: the disk refuses.
            IndexLockedError: another docbase has been writing in it for too long.
        """
        staged = self._staged
        self.forget_staged()
        with self._errors(), self._connection() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO records VALUES (?, '', ?, ?)",
                ((record_id, row.location, row.added) for record_id, row in staged.items()),
            )
            connection.executemany("DELETE FROM pages WHERE id = ?", ((record_id,) for record_id in staged))
            connection.executemany(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (record_id, place, *file)
                    for record_id, row in staged.items()
                    for place, file in enumerate(row.files)
                ),
            )
            connection.executemany(
                "UPDATE records SET revision = '' WHERE id = ?", ((record_id,) for record_id in doubtful)
            )

    def forget_staged(self) -> None:
        """Drops what is staged and not written yet."""
        self._staged = {}
        self._size = 0

    def settle(self, revisions: dict[str, str], deleted: Iterable[str]) -> None:
        """Notes what the engine now has.

        Raises:
            StorageError: the disk refuses.
            IndexLockedError: another docbase has been writing in it for too long.
        """
        gone = [(record_id,) for record_id in deleted]
        with self._errors(), self._connection() as connection:
            connection.executemany(
                "UPDATE records SET revision = ? WHERE id = ?",
                ((revision, record_id) for record_id, revision in revisions.items()),
            )
            connection.executemany("DELETE FROM records WHERE id = ?", gone)
            connection.executemany("DELETE FROM pages WHERE id = ?", gone)

    def revisions(self) -> dict[str, str]:
        """Returns the revision of each record; empty when a batch was cut short.

        Raises:
            StaleIndexError: the store is missing or damaged.
            IndexLockedError: another docbase has been writing in it for too long.
        """
        return dict(self._rows("SELECT id, revision FROM records"))

    def locations(self) -> dict[str, str]:
        """Returns the path of each record in corpus/.

        Raises:
            StaleIndexError: the store is missing or damaged.
            IndexLockedError: another docbase has been writing in it for too long.
        """
        return dict(self._rows("SELECT id, location FROM records"))

    def location(self, record_id: str) -> str:
        """Returns the path of a record in corpus/; empty when it is not known.

        Raises:
            StaleIndexError: the store is missing or damaged.
            IndexLockedError: another docbase has been writing in it for too long.
        """
        rows = self._rows("SELECT location, '' FROM records WHERE id = ?", record_id)
        return rows[0][0] if rows else ""

    def text(self, record_id: str) -> StoredPages:
        """Returns the text of a publication; an empty one when it is not known.

        Raises:
            StaleIndexError: the store is missing or damaged.
            IndexLockedError: another docbase has been writing in it for too long.
        """
        rows = self._rows("SELECT file, content FROM pages WHERE id = ? ORDER BY place", record_id)
        with self._damage():
            found = [stored_pages(file, content) for file, content in rows]
        return StoredPages(
            tuple(page for one in found for page in one.pages),
            tuple(part for one in found for part in one.cut),
            *(one.language for one in found[:1]),
        )

    def prepared(self, digest: str) -> PreparedText | None:
        """Returns the text of this digest as it was prepared; None when it is not known, or damaged.

        Raises:
            IndexLockedError: another docbase has been writing in it for too long.
        """
        try:
            with self._damage():
                found = self._connection().execute(
                    "SELECT content, terms FROM pages WHERE digest = ? LIMIT 1", (digest,)
                )
                return next((kept.unpack(digest, *row) for row in found), None)
        except StaleIndexError:
            return None

    def verify(self) -> None:
        """Makes sure that the file is sound and that the pages of every publication can be read.

        Raises:
            StaleIndexError: the store is missing or damaged.
            IndexLockedError: another docbase has been writing in it for too long.
        """
        with self._damage():
            told = self._connection().execute("PRAGMA quick_check(1)").fetchone()
            if told != ("ok",):
                raise sqlite3.DatabaseError(told)
            for packed in self._connection().execute("SELECT content, terms FROM pages"):
                for part in packed:
                    isal_zlib.decompress(part)  # it ends with a checksum

    def close(self) -> None:
        """Lets go of the file."""
        if self._open:
            self._open.close()
        self._open = None

    def _rows(self, query: str, *values: str) -> list[tuple[str, Any]]:
        with self._damage():
            return self._connection().execute(query, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            # mode=rw: a store that disappeared is not made again, empty, by looking at it.
            address = f"{self._path.absolute().as_uri()}?mode=rw"
            self._open = sqlite3.connect(address, uri=True, timeout=self._patience)
        return self._open

    @contextmanager
    def _damage(self) -> Iterator[None]:
        try:
            with self._turn():
                yield
        except sqlite3.ProgrammingError:  # a store used by two threads is sound
            raise
        except (sqlite3.Error, _DAMAGED, ValueError, TypeError) as error:
            raise StaleIndexError(
                _("The texts of the index in {path} are missing or damaged.").format(path=self._path.parent),
                hint=_("Run “docbase reindex”."),
                path=self._path,
            ) from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            raise IndexLockedError(
                _("Another docbase is writing in {path}.").format(path=self._path.parent),
                hint=_("Wait until it has ended, then run the same command again."),
                path=self._path,
            ) from error

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            with self._turn():
                yield
        except sqlite3.OperationalError as error:
            with storage_errors(self._path):
                raise refused_to_sqlite(error, self._path) from error
        except sqlite3.DatabaseError as error:
            with self._damage():
                raise error
