"""index/records.sqlite: the records as they were last read; YAML takes several times as long to read.

Like all of index/, it may be lost. What is kept of a record is believed only for the very bytes it was read
from, and the very code that read them: a power cut that leaves half of it costs time, no more.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import astuple, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docbase.catalogue import fields as readers
from docbase.catalogue import sidecar, yamltext
from docbase.catalogue.fields import NAMES, PARTS
from docbase.catalogue.sidecar import UnknownKey
from docbase.model import dates
from docbase.model.dates import PartialDate, parse_date
from docbase.model.record import Record

_SCHEMA = """
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS records (
    location TEXT PRIMARY KEY, digest BLOB NOT NULL, content TEXT NOT NULL
);
"""
_PATIENCE = 0.2
"""Seconds to wait for another docbase that writes in it."""

Reading = tuple[Record, tuple[UnknownKey, ...]]
"""A record, and the names in its YAML that docbase does not know."""


class KeptRecords:
    """One SQLite file, of which nothing is ever missed: what cannot be read or written is not kept."""

    def __init__(self, path: Path) -> None:
        """Takes the path of the file, made when there is something to keep and a folder to keep it in."""
        self._path = path
        self._reader = _reader()
        self._new: list[tuple[str, bytes, str]] = []
        self._open: sqlite3.Connection | None = None

    def find(self, location: str, data: bytes) -> Reading | None:
        """Returns what was read of these bytes at this place; None when it is not known."""
        try:
            query = "SELECT digest, content FROM records WHERE location = ?"
            digest, content = self._connection().execute(query, (location,)).fetchone() or (b"", "")
            return _reading(content) if digest == self._digest(data, content) else None
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            return None

    def put(self, location: str, data: bytes, reading: Reading) -> None:
        """Notes what was read, to be kept by `flush`."""
        content = _content(reading)
        self._new.append((location, self._digest(data, content), content))

    def flush(self) -> None:
        """Keeps what was noted, and lets go of the file."""
        new, self._new = self._new, []
        if self._open:
            self._open.close()
        self._open = None
        if not new or not self._path.parent.is_dir():
            return
        try:
            self._write(new)
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):
                with suppress(OSError):  # it is damaged: the next reading makes it anew
                    self._path.unlink()

    def _write(self, new: list[tuple[str, bytes, str]]) -> None:
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as connection:
            connection.executescript(_SCHEMA)
            with connection:
                connection.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", new)

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            address = f"{self._path.absolute().as_uri()}?mode=ro"
            self._open = sqlite3.connect(address, uri=True, timeout=_PATIENCE)
        return self._open

    def _digest(self, data: bytes, content: str) -> bytes:
        return hashlib.sha256(self._reader + data + content.encode("utf-8", "surrogatepass")).digest()


def _reader() -> bytes:
    """Returns what tells the code that reads records from another version of it."""
    modules = (sidecar, readers, yamltext, dates)
    told = [Path(str(module.__file__)).stat() for module in modules]
    return repr((NAMES, [(one.st_size, one.st_mtime_ns) for one in told])).encode()


def _content(reading: Reading) -> str:
    record, unknown = reading
    values = {name: _plain(value) for name in NAMES if (value := getattr(record, name))}
    return json.dumps([values, [astuple(key) for key in unknown]])


def _plain(value: object) -> object:
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    return dict(value) if isinstance(value, Mapping) else value


def _reading(content: str) -> Reading:
    values, unknown = json.loads(content)
    record = Record(**{name: _VALUES[name](value) for name, value in values.items()})
    keys = (UnknownKey(name=name, line=line, known=tuple(known)) for name, line, known in unknown)
    return record, tuple(keys)


def _parts(kind: type) -> Callable[[Any], Any]:
    return lambda value: tuple(kind(**one) for one in value) if isinstance(value, list) else kind(**value)


_VALUES: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        **dict.fromkeys(NAMES, str),
        **dict.fromkeys(("date", "accessed", "added"), parse_date),
        **dict.fromkeys(("themes", "axes", "keywords", "territories", "publics"), tuple),
        **dict.fromkeys(("identifiers", "provenance"), MappingProxyType),
        **{name: _parts(kind) for name, kind in PARTS.items()},
    }
)
"""What makes the value of each field out of what JSON has of it."""
