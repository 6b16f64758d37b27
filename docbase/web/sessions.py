"""Sessions: who is signed in, kept on the server; a browser has a number made by chance and nothing else."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.errors import StorageError
from docbase.locking import writer_lock
from docbase.storage import refused_to_sqlite, storage_errors

if TYPE_CHECKING:
    from docbase.model.people import Account

IDLE = 3 * 3600
"""Seconds without a visit after which one must sign in again."""
LONGEST = 12 * 3600
"""Seconds after which one must sign in again, whatever one does."""
_BETWEEN_NOTES = 60
"""Seconds for which a visit is not noted again."""
_WAIT = 10.0
"""Seconds to wait for another process that opens the file or changes accounts: that takes milliseconds."""
_FILE = "sessions.sqlite"
_DAMAGED = (11, 26)
"""SQLITE_CORRUPT and _NOTADB."""
_TABLES = """
CREATE TABLE IF NOT EXISTS sessions (
  digest BLOB PRIMARY KEY, name TEXT NOT NULL, stamp TEXT NOT NULL, begun REAL NOT NULL, seen REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tries (
  who BLOB PRIMARY KEY, count INTEGER NOT NULL, last REAL NOT NULL
) WITHOUT ROWID;
"""


class Ledger:
    """The file in which sessions and failed tries are kept; to lose it is to sign in again."""

    def __init__(self, folder: Callable[[], Path], clock: Callable[[], float] = time.time) -> None:
        """Takes what makes the folder of the file when it is first written, and what tells the time."""
        self._folder = folder
        self.clock = clock
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._place = (0, 0)

    def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Returns the rows that a statement finds, once it is done.

        Raises:
            StorageError: the disk refuses.
            IndexLockedError: another process has kept the folder for too long.
        """
        path = self._folder() / _FILE
        with self._lock, storage_errors(path):
            try:
                return self._rows(path, statement, values)
            except sqlite3.Error as error:
                raise refused_to_sqlite(error, path) from error

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._let_go()

    def _rows(self, path: Path, statement: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        """Returns the rows of a statement; a file that is damaged is begun anew."""
        for is_last in (False, True):
            try:
                with closing(self._opened(path).execute(statement, values)) as cursor:
                    return cursor.fetchall()
            except sqlite3.DatabaseError as error:
                if is_last or getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                    raise
                self._let_go()
                for one in path.parent.glob(f"{_FILE}*"):
                    one.unlink()
        raise AssertionError

    def _opened(self, path: Path) -> sqlite3.Connection:
        """Returns the file, opened anew when it was taken away: what is no longer there forgets all."""
        if self._database is None or _place_of(path) != self._place:
            self._let_go()
            # One process after the other: SQLite makes nobody wait who turns to WAL, it refuses them.
            with writer_lock(path.parent, wait=_WAIT):
                self._database, self._place = _connected(path), _place_of(path)
        return self._database

    def _let_go(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


class Sessions:
    """Those who are signed in. Only digests of the numbers are kept: who reads the file is nobody by it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def begin(self, account: Account) -> str:
        """Returns the number of a new session; it was never one before."""
        now = self._ledger.clock()
        self._ledger.ask("DELETE FROM sessions WHERE seen < ? OR begun < ?", now - IDLE, now - LONGEST)
        number = secrets.token_urlsafe(32)
        self._ledger.ask(
            "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
            _digest(number),
            account.name,
            account.stamp,
            now,
            now,
        )
        return number

    def holder(self, number: str) -> tuple[str, str] | None:
        """Returns the name and the stamp of the account of a session; None when it is none, or is over."""
        rows = self._ledger.ask(
            "SELECT name, stamp, begun, seen FROM sessions WHERE digest = ?", _digest(number)
        )
        if not rows:
            return None
        name, stamp, begun, seen = rows[0]
        assert isinstance(begun, float)
        assert isinstance(seen, float)
        now = self._ledger.clock()
        if now - seen > IDLE or now - begun > LONGEST:
            self.end(number)
            return None
        if now - seen > _BETWEEN_NOTES:
            with suppress(StorageError):  # a full disk keeps nobody out
                self._ledger.ask("UPDATE sessions SET seen = ? WHERE digest = ?", now, _digest(number))
        return str(name), str(stamp)

    def end(self, number: str) -> None:
        """Ends a session."""
        self._ledger.ask("DELETE FROM sessions WHERE digest = ?", _digest(number))


def _connected(path: Path) -> sqlite3.Connection:
    """Returns the file, made when it is not there."""
    path.touch(0o600)
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.executescript(_TABLES)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _place_of(path: Path) -> tuple[int, int]:
    """Returns what tells a file from another of its name; that of none when it is gone."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_dev, found.st_ino


def _digest(number: str) -> bytes:
    return hashlib.sha256(number.encode()).digest()
