"""Pictures of pages, drawn in a worker like all that is read, and kept in a folder that is bound in size."""

import dataclasses
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from docbase.errors import DocbaseError, UnsupportedFormatError
from docbase.extract.base import choose, installed, source_file
from docbase.extract.workers import Limits, run
from docbase.messages import gettext as _
from docbase.model.extract import SourceFile, Terms
from docbase.model.views import Box, DrawnPage, PlacedWord
from docbase.storage import storage_errors, write_passing

WIDTH = 1200
"""Pixels across a page: sharp on a screen, and legible enlarged."""
PATIENCE = 20.0
"""Seconds that a page may take: somebody is waiting for it."""
MOST_KEPT = 512 * 1024 * 1024
"""Bytes of pictures kept; the oldest go first."""
_SHAPE = 1
"""Changes whenever a page would be drawn otherwise."""


@runtime_checkable
class Viewed(Protocol):
    """An extractor that can draw the pages of its files for the eye."""

    def view(self, source: SourceFile, number: int, width: int) -> DrawnPage:
        """Returns the page (from 1), so many pixels wide.

        Raises:
            DocbaseError: the file or this page cannot be drawn.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page that was drawn, now or before."""

    picture: Path
    """A file in WebP."""
    width: int
    height: int
    words: tuple[PlacedWord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A page to draw."""

    source: SourceFile
    number: int

    @property
    def path(self) -> Path:
        """The file, as messages name it."""
        return self.source.path

    @property
    def size(self) -> int:
        """Bytes of it that are read, roughly."""
        return self.source.size


class Pictures:
    """The pictures of a centre."""

    def __init__(self, folder: Path, limits: Limits, terms: Terms) -> None:
        """Takes the folder, and within which limits and on what terms files are read."""
        self._folder = folder
        self._limits = dataclasses.replace(limits, jobs=1, timeout=min(limits.timeout, PATIENCE))
        self._terms = terms

    def page(self, path: Path, sha256: str, number: int) -> KeptPage:
        """Returns a page of a file.

        Args:
            path: the file.
            sha256: the digest of its content, if it is known.
            number: the page, from 1.

        Raises:
            ExtractionError: the file is of a kind that is not drawn, or the page cannot be.
            StorageError: the disk refuses.
        """
        digest = sha256 or source_file(path).sha256
        stem = self._folder / digest[:2] / f"{digest}-{number}-{_SHAPE}"
        if kept := _kept(stem):
            return kept
        with storage_errors(path):
            size = path.stat().st_size
        source = SourceFile(path=path, sha256=digest, size=size, terms=self._terms)
        drawn = self._drawn(Task(source=source, number=number))
        write_passing(stem.with_suffix(".webp"), drawn.picture)
        # Last: the picture is there whenever its words are.
        write_passing(stem.with_suffix(".json"), _as_json(drawn))
        self._make_room(stem.name)
        return KeptPage(
            picture=stem.with_suffix(".webp"), width=drawn.width, height=drawn.height, words=drawn.words
        )

    def _drawn(self, task: Task) -> DrawnPage:
        if not isinstance(choose(task.path, installed()), Viewed):
            raise UnsupportedFormatError(
                _("{name} cannot be shown page by page.").format(name=task.path.name), path=task.path
            )
        ((_task, drawn),) = run(_draw, (task,), self._limits)
        if isinstance(drawn, DocbaseError):
            raise drawn
        return drawn

    def _make_room(self, newest: str) -> None:
        """Takes out the oldest pictures when they are too many; the newest stays whatever its size."""
        with storage_errors(self._folder):
            files = sorted(_files(self._folder), key=lambda one: one[0], reverse=True)
        held = 0
        for _modified, size, path in files:
            held += size
            if held > MOST_KEPT and path.stem != newest:
                with suppress(OSError):
                    path.unlink()


def _draw(task: Task) -> DrawnPage:
    """Draws a page (in the worker)."""
    extractor = choose(task.path, installed())
    assert isinstance(extractor, Viewed)
    return extractor.view(task.source, task.number, WIDTH)


def _files(folder: Path) -> Iterator[tuple[int, int, Path]]:
    for path in folder.glob("*/*"):
        with suppress(FileNotFoundError):
            status = path.stat()
            yield status.st_mtime_ns, status.st_size, path


def _kept(stem: Path) -> KeptPage | None:
    picture = stem.with_suffix(".webp")
    try:
        values = json.loads(stem.with_suffix(".json").read_bytes())
        words = tuple(PlacedWord(text, tuple(Box(*box) for box in boxes)) for text, boxes in values["words"])
        kept = KeptPage(picture=picture, width=values["width"], height=values["height"], words=words)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return kept if picture.is_file() else None


def _as_json(drawn: DrawnPage) -> bytes:
    words = [
        [word.text, [[round(side, 5) for side in dataclasses.astuple(box)] for box in word.boxes]]
        for word in drawn.words
    ]
    values = {"width": drawn.width, "height": drawn.height, "words": words}
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
