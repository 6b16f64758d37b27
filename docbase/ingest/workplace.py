"""What ingestion works with, and how far it is."""

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from docbase.catalogue.store import Catalogue
from docbase.errors import ExtractionError, StorageError
from docbase.extract.cache import ExtractCache
from docbase.extract.ocr.cache import OcrCache
from docbase.extract.ocr.tesseract import Tesseract, find_tesseract
from docbase.extract.workers import Limits
from docbase.ingest.reading import Desk
from docbase.ingest.workshop import Workshop
from docbase.messages import gettext as _
from docbase.model.extract import Terms
from docbase.search.index import SearchIndex
from docbase.storage import storage_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """The parts of a centre that ingestion brings together."""

    catalogue: Catalogue
    index: SearchIndex
    folder: Path
    """The `index/` folder of the centre, where what is remembered is kept."""
    limits: Limits = field(default_factory=Limits)
    terms: Terms = field(default_factory=Terms)
    """On what terms files are read."""
    ocr_languages: str = ""
    """Languages in which pages are read from their picture; without any, none is."""
    today: date = field(default_factory=date.today)
    """The day on which what is new comes in."""

    @property
    def desk(self) -> Desk:
        """Where its files are read."""
        return Desk(
            shop=Workshop(
                cache=ExtractCache(self.folder / "extracts"),
                ocr_cache=OcrCache(self.folder / "ocr"),
                vocabulary=self.catalogue.vocabulary,
            ),
            limits=self.limits,
            terms=self.terms,
            tesseract=self._tesseract,
        )

    def _tesseract(self) -> Tesseract | None:
        if not self.ocr_languages:
            return None
        try:
            return find_tesseract(self.ocr_languages)
        except ExtractionError:
            return None  # the pages are told as still to be read, with the cure

    def location(self, path: Path) -> str:
        """Returns the place of a file in the corpus, with `/`; empty when it lies outside."""
        root = self.catalogue.root
        for place, top in ((path.absolute(), root.absolute()), (_real(path), _real(root))):
            # What “..” leads to, only the disk knows: a folder on the way may be a link.
            if ".." not in place.parts and place.is_relative_to(top):
                return place.relative_to(top).as_posix()
        return ""

    def shown(self, path: Path) -> str:
        """Returns the path of a file as messages give it: short when it lies in the corpus."""
        location = self.location(path)
        return f"{self.catalogue.root.name}/{location}" if location else str(path)

    def missing_corpus(self) -> StorageError | None:
        """Returns why the corpus cannot be what the person means: it is not there.

        Raises:
            StorageError: the disk refuses to say.
        """
        root = self.catalogue.root
        with storage_errors(root):
            is_there = root.is_dir()
        if is_there:
            return None
        return StorageError(
            _("The folder {folder} is not there.").format(folder=root),
            hint=_("Put it back, or connect the disk it is on; nothing was changed."),
            path=root,
        )

    def lost_corpus(self) -> StorageError | None:
        """Returns why the index must not follow the catalogue: no corpus, or nothing is left of its records.

        Raises:
            StaleIndexError: the index is missing, or must be rebuilt.
            StorageError: the disk refuses to say.
        """
        if (error := self.missing_corpus()) or len(self.catalogue) or self.catalogue.problems():
            return error
        if not (count := len(self.index.revisions())):
            return None
        return StorageError(
            _("There is no record in {folder}, and the index has {count}.").format(
                folder=self.catalogue.root, count=count
            ),
            hint=_(
                "Connect the disk it is on, or put your copy back; nothing was changed. "
                "If it was emptied on purpose, run “docbase reindex”."
            ),
            path=self.catalogue.root,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the work is."""

    done: int
    """Steps that are done: files dealt with; for a rebuild, files read again and publications indexed."""
    total: int
    """Steps there are."""
    path: str
    """The file just dealt with."""
    page: int = 0
    """Pages of that file read from their picture so far; 0 for a file that is done."""
    pages: int = 0
    """How many of its pages are to be read so."""


def _real(path: Path) -> Path:
    """Follows the links; unlike Path.resolve, it bears those that turn in circles."""
    return Path(os.path.realpath(path))
