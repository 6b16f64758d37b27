"""Zips as they come: those that are traps, what a cut one still shows, what an altered one does."""

from __future__ import annotations

import errno
import itertools
import mmap
import os
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

MAX_PARTS = 20_000
"""Files that one document or archive may hold."""
MAX_RATIO = 200
"""Times that a part larger than SMALL may be larger than it is packed: text packs ten times, PDF hardly, and
no part of a real document over 60."""
SMALL = 10 * 1024 * 1024
"""Bytes under which the ratio does not matter (an empty table packs extremely well)."""

_LONGEST_END = 22 + 65_535
"""Bytes of the record at the end of a zip, with the longest comment."""
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
"""What stands between the record of a large zip and the usual one."""
_ENTRY, _ENTRY_SIZE = b"PK\x01\x02", 46
_LOCAL = struct.Struct("<4x2xH10xL4xHH")
"""Flags, packed size, length of the name and of the extra field of a part."""
_LOCAL_MARK = b"PK\x03\x04"
_SIZE_FOLLOWS = 0x8


@dataclass(frozen=True, slots=True)
class _Ending:
    """A record at the end of a zip (PKWARE appnote, 4.3.14 and 4.3.16)."""

    mark: bytes
    size: int
    layout: str
    """Of the size and the place of the directory, which follow each other."""
    at: int
    """Where in the record they are."""

    def directory(self, record: bytes, place: int) -> _Directory:
        """Returns where the directory is, which ends where the record begins."""
        size, declared = struct.unpack_from(self.layout, record, self.at)
        return _Directory(place - size, declared)


_END = _Ending(b"PK\x05\x06", 22, "<LL", 12)
_END_64 = _Ending(b"PK\x06\x06", 56, "<QQ", 40)


@contextmanager
def damage_noticed() -> Iterator[None]:
    """Turns whatever an altered zip makes zipfile raise into BadZipFile; a disk that fails is told as it is.

    Raises:
        BadZipFile: the zip, or the part of it that is being read, was cut or altered.
        OSError: the disk refuses.
    """
    try:
        yield
    except (zipfile.BadZipFile, MemoryError):
        raise
    # Nothing says what an altered zip may make zipfile raise, and those that unpack for it: zlib.error,
    # LZMAError, EOFError, ValueError, OverflowError, NotImplementedError, RuntimeError…
    except Exception as error:
        # A place before the beginning of the file is EINVAL; bz2 has an OSError of its own, without number.
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise
        raise zipfile.BadZipFile(str(error)) from error


def is_crowded(file: BinaryIO) -> bool:
    """Returns whether the directory of the zip has more than MAX_PARTS entries.

    They are counted without being kept, and no further than that: zipfile reads them all before one can ask,
    which takes much memory for the hundreds of thousands of a trap.

    Raises:
        OSError: the disk refuses.
    """
    found = _directory(file)
    return found is not None and _entries(file, found.start, MAX_PARTS + 1) > MAX_PARTS


def is_beheaded(file: BinaryIO) -> bool:
    """Returns whether the zip lost its directory, and zipfile would take that of a zip inside it for its own.

    Raises:
        OSError: the disk refuses.
    """
    file.seek(0)
    begins = file.read(len(_LOCAL_MARK)) == _LOCAL_MARK
    found = _directory(file)
    return begins and found is not None and found.start > found.declared


def swells(size: int, packed: int) -> bool:
    """Returns whether a part of this size, and packed of this one, is packed as no publication is."""
    return size > SMALL and size > MAX_RATIO * packed


def has_overlaps(parts: Iterable[zipfile.ZipInfo]) -> bool:
    """Returns whether two parts share bytes, as in the bombs that have one content a thousand times."""
    spans = sorted((part.header_offset, part.compress_size) for part in parts)
    return any(
        start + _LOCAL.size + size > following
        for (start, size), (following, _size) in itertools.pairwise(spans)
    )


def names_left(content: mmap.mmap) -> Iterator[tuple[str, bytes]]:
    """Gives the name of each part of a zip whose directory is lost, with the bytes at its beginning."""
    place = content.find(_LOCAL_MARK)
    while 0 <= place <= len(content) - _LOCAL.size:
        flags, packed, name_size, extra_size = _LOCAL.unpack_from(content, place)
        name_at = place + _LOCAL.size
        start = name_at + name_size + extra_size
        yield content[name_at : name_at + name_size].decode("utf-8", "replace"), content[start : start + 100]
        place = content.find(_LOCAL_MARK, start if flags & _SIZE_FOLLOWS else start + packed)


@dataclass(frozen=True, slots=True)
class _Directory:
    """Where the list of the parts is."""

    start: int
    declared: int
    """Where it should be."""


def _directory(file: BinaryIO) -> _Directory | None:
    """Returns what the record at the end says, as zipfile finds it; None when there is none."""
    size = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, size - _LONGEST_END))
    tail = file.read()
    at = tail.rfind(_END.mark)
    if at < 0 or len(tail) - at < _END.size:
        return None
    locator_at = at - _LOCATOR_SIZE
    if locator_at >= 0 and tail.startswith(_LOCATOR, locator_at):
        record_at = start + locator_at - _END_64.size
        file.seek(max(0, record_at))
        record = file.read(_END_64.size)
        if record.startswith(_END_64.mark) and len(record) == _END_64.size:
            return _END_64.directory(record, record_at)
    return _END.directory(tail[at : at + _END.size], start + at)


def _entries(file: BinaryIO, start: int, most: int) -> int:
    """Returns how many entries follow one another from there, `most` at most."""
    if start < 0:
        return 0
    file.seek(start)
    for count in range(most):
        entry = file.read(_ENTRY_SIZE)
        if len(entry) < _ENTRY_SIZE or not entry.startswith(_ENTRY):
            return count
        file.seek(sum(struct.unpack_from("<HHH", entry, 28)), os.SEEK_CUR)
    return most
