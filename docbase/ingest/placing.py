"""Bringing a file that lies outside into the corpus, without ever writing over another."""

import filecmp
import hashlib
import itertools
import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from docbase.catalogue.shelves import UNDATED
from docbase.errors import ExtractionError
from docbase.messages import gettext as _
from docbase.model.extract import SourceFile
from docbase.model.folding import slug
from docbase.storage import storage_errors, sync_folder, temporary_file

_BLOCK = 1 << 20
_LONGEST = 80


def copy_in(source: SourceFile, corpus: Path, year: int | None) -> Path:
    """Copies the file to the folder of its year under a clean name, and returns where it now is.

    The copy appears whole or not at all; a name that is taken gets a number. A copy that a killed docbase
    left there without its record is that of the file.

    Raises:
        ExtractionError: the file changed while it was read.
        StorageError: the disk refuses.
    """
    folder = corpus / (str(year) if year else UNDATED)
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = temporary_file(folder)
        try:
            with os.fdopen(handle, "wb") as target:
                if _copy(source.path, target) != source.sha256:
                    raise changed_meanwhile(source.path)
            shutil.copystat(source.path, temporary)
            temporary.chmod(0o644)
            placed = _name(temporary, folder, source.path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(folder)
    return placed


def place_for(source: SourceFile, corpus: Path, year: int | None, *, taken: Collection[str] = ()) -> Path:
    """Returns where `copy_in` would most likely put the file; nothing is written.

    Args:
        source: the file.
        corpus: the folder of publications.
        year: its year, if it is known.
        taken: places in the corpus, with `/`, that others are to have.
    """
    folder = corpus / (str(year) if year else UNDATED)
    places = (place for place in _places(folder, source.path) if not place.exists())
    return next(place for place in places if place.relative_to(corpus).as_posix() not in taken)


def changed_meanwhile(path: Path) -> ExtractionError:
    """Returns the error for a file that somebody changed while it was read."""
    return ExtractionError(
        _("{path} changed while it was being read.").format(path=path),
        hint=_("Wait until whoever writes it has finished, then run the command again."),
        path=path,
    )


def clean_name(name: str) -> str:
    """Returns the name in plain letters, with its ending.

    >>> clean_name("Le potentiel économique des quartiers (v2).PDF")
    'le-potentiel-economique-des-quartiers-v2.pdf'
    """
    stem, suffix = os.path.splitext(name)
    return f"{slug(stem, _LONGEST) or 'publication'}{suffix.lower()[:_LONGEST]}"


def _copy(path: Path, target: BinaryIO) -> str:
    """Copies the content down to the disk, and returns its digest."""
    digest = hashlib.sha256()
    with storage_errors(path):
        file = path.open("rb")
    with file:
        while block := file.read(_BLOCK):
            digest.update(block)
            target.write(block)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest()


def _name(temporary: Path, folder: Path, path: Path) -> Path:
    """Gives the copy the first name that is free; nobody can take it between the look and the deed."""
    return next(place for place in _places(folder, path) if _take(temporary, place))


def _places(folder: Path, path: Path) -> Iterator[Path]:
    """Yields the names that the file may take, but for those that a record would seem to describe."""
    stem, suffix = os.path.splitext(clean_name(path.name))
    for number in itertools.count(1):
        place = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        if not place.with_suffix(".yaml").exists():
            yield place


def _take(temporary: Path, place: Path) -> bool:
    try:
        os.link(temporary, place)
    except FileExistsError:
        return filecmp.cmp(temporary, place, shallow=False)
    except OSError:
        # FAT and some network drives have no hard links: the name is claimed by an empty file instead.
        try:
            place.touch(exist_ok=False)
        except FileExistsError:
            return False
        temporary.replace(place)
    return True
