"""Which files of a folder are publications."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from docbase.catalogue.sidecar import SUFFIXES
from docbase.errors import StorageError
from docbase.messages import gettext as _
from docbase.storage import misnamed, storage_errors

_PASSING = (".tmp", ".part", ".partial", ".crdownload", ".download", ".bak", ".lock", ".swp")
"""Endings of files that a program is still writing, or has forgotten."""
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "icon\r"))
_ABOUT_THE_FOLDER = frozenset(("readme", "sources", "license", "licence", "copying", "lisez-moi", "lisezmoi"))
_PLAIN = frozenset(("", ".md", ".txt", ".tsv", ".csv", ".html"))


def find_files(paths: Iterable[Path], *, leave_out: Iterable[Path] = ()) -> Iterator[Path | StorageError]:
    """Yields the publication files at the paths (files, or folders with all they hold), each once, sorted.

    Hidden and passing files, records, and what only documents a folder (README, SOURCES, LICENSE) are
    passed over, and so are links that lead out of the folder they are in, or nowhere. What cannot be read,
    or has a name that no record can hold, is yielded as the error it gives, and the others are still read.

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
            is_file = path.is_file()
    except StorageError as error:
        yield error
        return
    if nameless := misnamed(path):
        yield nameless
    elif is_folder:
        yield from _walk(path, path.resolve(), closed)
    elif is_file:
        yield path
    else:  # to open a pipe or a device may never end
        yield StorageError(
            _("{path} is neither a file nor a folder.").format(path=path),
            hint=_("Check the path."),
            path=path,
        )


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
            if entry.name.startswith(".") or path.resolve() in closed:
                continue
            nameless = misnamed(path)
            yield from (nameless,) if nameless else _walk(path, top, closed)
        elif is_publication(entry.name) and _is_file(entry) and _stays_in(entry, path, top):
            yield misnamed(path) or path


def _is_file(entry: "os.DirEntry[str]") -> bool:
    with suppress(OSError):  # links that turn in circles
        return entry.is_file()
    return False


def _stays_in(entry: "os.DirEntry[str]", path: Path, top: Path) -> bool:
    return not entry.is_symlink() or path.resolve().is_relative_to(top)
