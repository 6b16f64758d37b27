"""Files that come with an import: found beside it, copied into the corpus, and noted in their records."""

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote

from docbase.catalogue.shelves import path_from
from docbase.catalogue.store import Catalogue
from docbase.errors import StorageError
from docbase.extract.base import source_file
from docbase.ingest.placing import changed_meanwhile, clean_name, copy_in, place_for
from docbase.model.extract import SourceFile
from docbase.model.record import RecordFile

SUFFIXES = frozenset(
    {".pdf", ".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".odp", ".xls", ".xlsx", ".ods", ".epub"}
    | {".html", ".htm", ".txt", ".md", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".eml"}
)
"""Endings of publications: an import brings in nothing else of a disk."""
_ELSEWHERE = re.compile(r"[/\\]{2}")
"""Begins the path of another machine in Windows, which would be told who asks."""
_WEB = re.compile(r"^[a-z][a-z0-9+.-]+://", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file to be copied in."""

    source: SourceFile
    location: str
    """Its place in the corpus, with `/`."""
    year: int | None
    """Year of the folder it goes to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files that a publication comes with."""

    fresh: tuple[SourceFile, ...] = ()
    """Those that no record has."""
    holders: tuple[str, ...] = ()
    """The records that have the others."""


class Attacher:
    """Finds the files that records of an import come with."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.copies: list[Copy] = []
        self.placed: dict[str, list[str]] = {}
        """Places in the corpus of the files of each record, by its id."""
        self.missing: list[str] = []
        """Files that are named and not found."""
        self.left_out: list[str] = []
        """Files that are named and outside of its folder, or no publications."""
        self._seen: set[str] = set()
        self._places: set[str] = set()
        self._left_there: set[str] = set()

    def find(self, names: Collection[str], beside: Path) -> Found:
        """Returns the files named that are there.

        Args:
            names: paths as the import has them.
            beside: the file of the import.
        """
        fresh, holders = list[SourceFile](), list[str]()
        for name in names:
            path = _path(name, beside.parent)
            if path is None:
                self.left_out += [] if _WEB.match(name) else [name]
                continue
            source = _attached(path, beside.parent)
            if source is None:
                self.missing.append(name)
                continue
            holders += (record_id for record_id, _file in self._catalogue.by_sha256(source.sha256))
            if source.sha256 not in self._seen and not self._catalogue.by_sha256(source.sha256):
                fresh.append(source)
        return Found(fresh=tuple(fresh), holders=tuple(dict.fromkeys(holders)))

    def place(self, source: SourceFile, year: int | None, record_id: str) -> str:
        """Returns the place in the corpus of a file that a record gets: where its copy is, or will be."""
        root = self._catalogue.root
        self._seen.add(source.sha256)
        path = place_for(source, root, year, taken=self._places)
        location = self._left(source, path.parent) or path.relative_to(root).as_posix()
        if location not in self._left_there:
            self.copies.append(Copy(source=source, location=location, year=year))
        self._places.add(location)
        self.placed.setdefault(record_id, []).append(location)
        return location

    def _left(self, source: SourceFile, folder: Path) -> str:
        """Returns where an import that was taken back has left the same file, if it has."""
        name = Path(clean_name(source.path.name))
        for path in sorted(folder.glob(f"{name.stem}*{name.suffix}")) if folder.is_dir() else ():
            location = path.relative_to(self._catalogue.root).as_posix()
            is_free = path.stat().st_size == source.size and not self._catalogue.by_path(location)
            if is_free and source_file(path).sha256 == source.sha256:
                self._left_there.add(location)
                return location
        return ""


def file_at(location: str, record_location: str, source: SourceFile) -> RecordFile:
    """Returns a file in the corpus as the record at its location names it."""
    path = path_from(record_location, location)
    return RecordFile(path=path, sha256=source.sha256, origin=str(source.path))


def bring_in(copies: Collection[Copy], corpus: Path) -> list[Path]:
    """Copies files into the corpus, and returns where they are; none is left there when one cannot be.

    Raises:
        ExtractionError: a file changed while it was read.
        StorageError: the disk refuses, or the place was taken meanwhile.
    """
    made: list[Path] = []
    try:
        for copy in copies:
            made.append(copy_in(copy.source, corpus, copy.year))
            if made[-1] != corpus / copy.location:
                raise changed_meanwhile(corpus / copy.location)
    except BaseException:
        take_out(made)
        raise
    return made


def take_out(made: Collection[Path]) -> None:
    """Removes files that were copied in for records that could not be written."""
    for path in made:
        path.unlink(missing_ok=True)


def _path(name: str, folder: Path) -> Path | None:
    """Returns where a file should be; None for an address, another machine, or what is no publication.

    A path that is not absolute stays below the folder of the import.
    """
    text = unquote(name[7:]) if name.startswith("file://") else name
    if _WEB.match(text) or Path(text).suffix.lower() not in SUFFIXES or _ELSEWHERE.match(text):
        return None
    if "\\" in text and not os.path.lexists(folder / text):
        text = PureWindowsPath(text).as_posix()
    path = Path(text)
    if path.is_absolute():
        return path
    return None if ".." in path.parts else folder / path


def _attached(path: Path, folder: Path) -> SourceFile | None:
    """Returns a file that comes with an import; None when there is none, or what has its name leads away.

    A folder that somebody else has made may have links in it to any file of whoever imports it.
    """
    try:
        is_led_away = path.is_relative_to(folder) and not path.resolve().is_relative_to(folder.resolve())
        return None if is_led_away or not path.is_file() else source_file(path)
    except (StorageError, OSError, ValueError, RuntimeError):  # no name at all, links that turn in circles
        return None
