"""Which files of a folder are publications."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from docbase.catalogue.sidecar import SUFFIXES
from docbase.errors import StorageError
from docbase.storage import storage_errors

_PASSING = (".tmp", ".part", ".partial", ".crdownload", ".download", ".bak", ".lock", ".swp")
"""Endings of files that a program is still writing, or has forgotten."""
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "icon\r"))
_ABOUT_THE_FOLDER = frozenset(("readme", "sources", "license", "licence", "copying", "lisez-moi", "lisezmoi"))
_PLAIN = frozenset(("", ".md", ".txt", ".tsv", ".csv", ".html"))


def find_files(paths: Iterable[Path], *, leave_out: Iterable[Path] = ()) -> Iterator[Path | StorageError]:
    """Yields the publication files at the paths (files, or folders with all they hold), each once, sorted.

    Hidden and passing files, records, and what only documents a folder (README, SOURCES, LICENSE) are
    passed over, and so are links that lead out of the folder they are in. A folder or path that cannot be
    read is yielded as the error it gives, and the others are still read.

    Args:
        paths: where to look.
        leave_out: folders that are passed over wherever they are met.
    """
    closed = {folder.resolve() for folder in leave_out}
    seen: set[Path] = set()
    for path in paths:
        for found in _at(path, closed):
            key = found.resolve() if isinstance(found, Path) else None
            if key is None or key not in seen:
                seen.update((key,) if key else ())
                yield found


def is_publication(name: str) -> bool:
    """Whether a file with this name may be a publication."""
    folded = name.lower()
    stem, suffix = os.path.splitext(folded)
    is_aside = folded.startswith((".", "~$", "._")) or folded.endswith((*_PASSING, *SUFFIXES, "~"))
    return not (is_aside or folded in _SYSTEM or (stem in _ABOUT_THE_FOLDER and suffix in _PLAIN))


def _at(path: Path, closed: set[Path]) -> Iterator[Path | StorageError]:
    try:
        with storage_errors(path):
            is_folder = path.stat() is not None and path.is_dir()
    except StorageError as error:
        yield error
        return
    if is_folder:
        yield from _walk(path, path.resolve(), closed)
    else:
        yield path


def _walk(folder: Path, top: Path, closed: set[Path]) -> Iterator[Path | StorageError]:
    try:
        with storage_errors(folder), os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except StorageError as error:
        yield error
        return
    for entry in ordered:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith(".") and path.resolve() not in closed:
                yield from _walk(path, top, closed)
        elif is_publication(entry.name) and entry.is_file() and _stays_in(entry, path, top):
            yield path


def _stays_in(entry: "os.DirEntry[str]", path: Path, top: Path) -> bool:
    return not entry.is_symlink() or path.resolve().is_relative_to(top)
