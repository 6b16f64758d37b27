"""Where things stand in the corpus: which files are records, which paths are allowed, which file is meant."""

import os
import posixpath
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from docbase.catalogue.sidecar import SUFFIXES
from docbase.errors import InvalidRecordError
from docbase.messages import gettext as _
from docbase.storage import misnamed, storage_errors

UNDATED = "a-classer"
"""Folder of the corpus for publications whose year is unknown."""


def record_locations(root: Path) -> list[str]:
    """Returns the paths of all records under the folder, relative to it, with `/`, sorted.

    Every .yaml and .yml is a record, save hidden files and those in hidden folders. Links to folders are
    not followed: they may turn in circles.

    Raises:
        StorageError: a folder cannot be read, or the name of a record is no text.
    """
    return sorted(_walk(root, "")) if root.is_dir() else []


def place(root: Path, location: str) -> Path:
    """Returns the path of what stands at a location of the corpus.

    Raises:
        InvalidRecordError: the location leads out of the corpus, or is not written with `/`.
    """
    if is_outside(location):
        raise InvalidRecordError(
            _("“{path}” leads out of the corpus.").format(path=location),
            hint=_(
                "Move the file into the corpus, and write its path with “/”, from the folder of its record."
            ),
            path=root,
            value=location,
        )
    return root / location


def is_outside(location: str) -> bool:
    """Whether a path relative to the corpus leads out of it, absolute or through `..`."""
    return (
        location.startswith(("/", "\\", "../"))
        or location in ("", ".", "..")
        or "\0" in location
        or location[1:2] == ":"
        or os.path.isabs(location)
    )


def beside(location: str, path: str) -> str:
    """Returns the location of a file, from the location of its record and its path from there.

    >>> beside("2015/actes/notice.yaml", "../actes.pdf")
    '2015/actes.pdf'
    """
    if path.startswith(("/", "\\")) or path[1:2] == ":":
        return path
    parts: list[str] = []
    for part in PurePosixPath(location).parent.joinpath(path).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def path_from(record_location: str, location: str) -> str:
    """Returns the path of a file from the folder of its record: what `beside` undoes.

    >>> path_from("2015/actes/notice.yaml", "2015/actes.pdf")
    '../actes.pdf'
    """
    return posixpath.relpath(composed(location), posixpath.dirname(record_location) or ".")


def existing(root: Path, location: str) -> Path:
    """Returns the path of the file meant, under the spelling of its accents that the disk has.

    macOS may write “é” as two characters (NFD) where Windows and Linux write one (NFC). Without such a
    file, the path as it is written.
    """
    path = root / location
    if path.exists() or location.isascii():
        return path
    found = root
    for part in PurePosixPath(location).parts:
        found = _spelled(found, part)
    return found


def composed(location: str) -> str:
    """Returns the location with composed accents (NFC), so that two spellings of a name compare equal."""
    return location if location.isascii() else unicodedata.normalize("NFC", location)


def _spelled(folder: Path, name: str) -> Path:
    if not (folder / name).exists() and folder.is_dir():
        for other in os.listdir(folder):
            if composed(other) == composed(name):
                return folder / other
    return folder / name


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    with storage_errors(folder), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder / entry.name, f"{prefix}{entry.name}/")
            elif entry.name.lower().endswith(SUFFIXES) and _is_file(entry):
                if error := misnamed(folder / entry.name):
                    raise error
                yield f"{prefix}{entry.name}"


def _is_file(entry: "os.DirEntry[str]") -> bool:
    with suppress(OSError):  # links that turn in circles
        return entry.is_file()
    return False
