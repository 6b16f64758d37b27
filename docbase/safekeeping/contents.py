"""What of a centre is kept in its backups: all that is in its folder, except what can be made again."""

import os
import re
import unicodedata
from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from docbase.errors import StorageError
from docbase.messages import gettext as _
from docbase.storage import is_passing, misnamed, storage_errors

CORPUS, INDEX = "corpus", "index"
KEEPER = ".docbase-backups"
"""Where the lock is that keeps two backups from being made into one folder."""
_NEVER = frozenset((".git", KEEPER))
_OF_THE_HOUR = re.compile(r"private/sessions\.sqlite(?:-\w+)?")
"""Who is signed in: a backup put back must let nobody in who has left since."""
_MARKS_OF_DERIVED = ("CACHEDIR.TAG", "pyvenv.cfg")
"""Files by which programs say that all of their folder can be made again."""
_UNBAGGABLE = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|%0[AD]|\s$")
"""What the manifest of a bag cannot hold in a name: the library reads it line by line, as Python takes lines
to end, cuts the blanks at their ends, and takes %0A and %0D for line breaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something of the centre that is in no backup."""

    location: str
    """Its place in the centre, with `/`."""
    reason: str
    """Why, in the user's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is to be kept."""

    files: dict[str, Path] = field(default_factory=dict)
    """The file to read, by its place in the centre."""
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, location: str, reason: str) -> None:
        """Adds to what is left out."""
        self.left_out.append(LeftOut(location=location, reason=reason))


def survey(root: Path, *, without: Path) -> Contents:
    """Returns what is to be kept of the centre in the folder.

    Links to files are kept as the files they lead to, unless these are elsewhere. The corpus itself may be a
    link: it belongs to the centre wherever it is.

    Args:
        root: the folder of the centre.
        without: the folder of the backups, should it be in the centre.

    Raises:
        StorageError: the folder of the centre or its corpus cannot be read.
    """
    contents = Contents()
    own = (root.resolve(), (root / CORPUS).resolve())
    with storage_errors(root):
        os.listdir(root)
    with storage_errors(root / CORPUS), suppress(FileNotFoundError):
        os.listdir(root / CORPUS)
    for path in _walk(root, root, without.resolve(), contents):
        location = _location(path, root)
        if reason := _obstacle(path, location, own):
            contents.leave_out(location, reason)
        else:
            contents.files[location] = path
    _leave_out_namesakes(contents)
    return contents


def is_derived(location: str) -> bool:
    """Whether what is at a place in the centre belongs to what no backup has."""
    parts = location.split("/")
    is_of_the_hour = _OF_THE_HOUR.fullmatch(location) is not None
    return parts[0] == INDEX or is_of_the_hour or not _NEVER.isdisjoint(parts) or is_passing(parts[-1])


def _walk(folder: Path, root: Path, without: Path, contents: Contents) -> Iterator[Path]:
    """Yields the files and links below the folder, in the order of their names."""
    try:
        with storage_errors(folder), os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except StorageError as error:
        contents.leave_out(_location(folder, root), error.message)
        return
    if folder != root and _is_apart(_location(folder, root), {entry.name for entry in entries}):
        return
    for entry in entries:
        path = Path(entry.path)
        if is_derived(_location(path, root)):
            continue
        is_corpus = folder == root and entry.name == CORPUS
        if entry.is_dir(follow_symlinks=is_corpus):
            if path.resolve() != without:
                yield from _walk(path, root, without, contents)
        else:
            yield path


def _is_apart(location: str, names: Set[str]) -> bool:
    """Whether a folder with these names in it can be made again, or is a backup itself."""
    is_in_corpus = location.split("/")[0] == CORPUS
    return not names.isdisjoint(_MARKS_OF_DERIVED) or ("bagit.txt" in names and not is_in_corpus)


def _location(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _obstacle(path: Path, location: str, own: tuple[Path, ...]) -> str:
    """Returns why the file cannot be kept, "" if it can."""
    if misnamed(path):
        return _("its name is in letters of an old encoding; rename it")
    if _UNBAGGABLE.search(location):
        return _("its name has a blank at its end, a line break, or %0A or %0D; rename it")
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: links that turn in circles, before Python 3.13
        return _("it is a link that leads nowhere")
    if path.is_symlink() and not any(target.is_relative_to(folder) for folder in own):
        return _("it is a link that leads out of the centre")
    if target.is_dir():
        return _("it is a link to another folder")
    return "" if target.is_file() else _("it is no file, but a device")


def _leave_out_namesakes(contents: Contents) -> None:
    """Keeps one file of those whose names differ by how their accents are written: other disks see one."""
    seen: set[str] = set()
    for location in list(contents.files):
        name = unicodedata.normalize("NFC", location)
        if name in seen:
            del contents.files[location]
            contents.leave_out(
                location, _("another file has the same name, its accents written otherwise; rename it")
            )
        seen.add(name)
