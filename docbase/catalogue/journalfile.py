"""The journal on disk: one file a month, one JSON value a line, to which lines are only ever added."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from docbase.storage import storage_errors, sync_folder

SUFFIX = ".jsonl"
_BLOCK = 1 << 16


class JournalFile:
    """The lines of a journal. Whoever adds one holds the lock of the centre."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def months(self) -> list[Path]:
        """Returns its files, the oldest first.

        Raises:
            StorageError: the folder cannot be read.
        """
        with storage_errors(self._folder):
            return sorted(self._folder.glob(f"*{SUFFIX}")) if self._folder.is_dir() else []

    def add(self, line: Mapping[str, object], when: datetime, *, is_awaited: bool = True) -> None:
        """Writes a line at the end: whole, or not at all.

        Args:
            line: what it says.
            when: the time, which decides in which file it is.
            is_awaited: whether to wait until it is on the disk; else only a kill leaves it there, not a power
                cut.

        Raises:
            StorageError: the disk is full, read-only, or refuses.
        """
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
        path = self._file_for(when)
        with storage_errors(path):
            is_new = not path.exists()
            self._folder.mkdir(exist_ok=True)
            with path.open("a+b", buffering=0) as file:
                size = file.seek(0, os.SEEK_END)
                start = b"" if _ends_a_line(file, size) else b"\n"  # half a line that a crash left
                try:
                    _write_all(file.fileno(), start + data + b"\n")
                except BaseException:
                    file.truncate(size)
                    raise
                if is_awaited:
                    os.fsync(file.fileno())
            if is_new and is_awaited:
                sync_folder(self._folder)

    def last(self) -> dict[str, Any] | None:
        """Returns the last line that is whole, None when there is none; reads no more than it must.

        Raises:
            StorageError: the disk refuses.
        """
        for path in reversed(self.months()):
            with storage_errors(path):
                for line in _backwards(path):
                    if (found := _read(line)) is not None:
                        return found
        return None

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yields every line that is whole, the newest first.

        Raises:
            StorageError: the disk refuses.
        """
        for path in reversed(self.months()):
            with storage_errors(path):
                data = path.read_bytes()
            for line in reversed(data.split(b"\n")):
                if (found := _read(line)) is not None:
                    yield found

    def broken(self) -> Iterator[tuple[Path, int]]:
        """Yields the file and the number of each line that cannot be read, cut by a crash or altered.

        Raises:
            StorageError: the disk refuses.
        """
        for path in self.months():
            with storage_errors(path):
                data = path.read_bytes()
            for number, line in enumerate(data.split(b"\n"), 1):
                if line and _read(line) is None:
                    yield path, number

    def is_cut(self) -> bool:
        """Whether the last line is only half there: a crash cut it.

        Raises:
            StorageError: the disk refuses.
        """
        for path in reversed(self.months()):
            with storage_errors(path):
                last = next((line for line in _backwards(path) if line), b"")
            return bool(last) and _read(last) is None
        return False

    def _file_for(self, when: datetime) -> Path:
        """The file of the month, or a later one: a clock set back must not change the order of the lines."""
        named = self._folder / f"{when:%Y-%m}{SUFFIX}"
        return max((named, *self.months()[-1:]), key=lambda path: path.name)


def _read(line: bytes) -> dict[str, Any] | None:
    if not line.startswith(b"{") or not line.endswith(b"}"):
        return None
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _ends_a_line(file: Any, size: int) -> bool:
    if not size:
        return True
    file.seek(size - 1)
    return bool(file.read(1) == b"\n")


def _write_all(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _backwards(path: Path) -> Iterator[bytes]:
    """Yields the lines of the file, the last first, without its line feeds."""
    with path.open("rb") as file:
        place = file.seek(0, os.SEEK_END)
        rest = b""
        while place:
            start = max(0, place - _BLOCK)
            file.seek(start)
            # What ends in a later block is joined to it.
            first, *others = (file.read(place - start) + rest).split(b"\n")
            yield from reversed(others)
            place, rest = start, first
        yield rest
