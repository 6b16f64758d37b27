"""What is done with a file in a worker: it is read, its text kept, and all made of it that is to be made."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.extract.base import choose, identity, installed, name_checked, read
from docbase.extract.cache import ExtractCache
from docbase.extract.formats import recognise
from docbase.extract.legacy import conversion
from docbase.extract.ocr.cache import OcrCache
from docbase.extract.ocr.merge import with_ocr
from docbase.ingest.placing import changed_meanwhile
from docbase.ingest.resemblance import Sketch, sketch
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract, SourceFile
from docbase.model.search import PreparedText
from docbase.search.prepare import prepare
from docbase.search.project import pages_of

if TYPE_CHECKING:
    from docbase.ingest.describe import Draft


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read in a file, and what a machine makes of it."""

    extract: Extract
    draft: Draft
    """The description proposed."""
    sketch: Sketch | None
    """What its text is compared by; None when it is too short."""
    prepared: PreparedText
    """Its text as the index takes it."""
    troubles: tuple[str, ...] = ()
    """Why some of its pages could not be read from their picture, in the user's language."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What a worker needs besides the file."""

    cache: ExtractCache
    ocr_cache: OcrCache
    vocabulary: Vocabulary

    def with_pages(self, sha256: str, extract: Extract) -> Extract:
        """Returns the extract with the pages that were read from their picture.

        Raises:
            StorageError: they cannot be read.
        """
        return with_ocr(extract, self.ocr_cache.pages(sha256)) if extract.pages_to_read else extract

    def kept(self, extract: Extract, source: SourceFile) -> Reading:
        """Keeps what was read in the file, and returns what is made of it.

        Raises:
            ExtractionError: the file has changed since its digest was taken.
            StorageError: the disk refuses.
        """
        if source.has_changed():
            raise changed_meanwhile(source.path)
        self.cache.put(source.sha256, extract)
        return self.made_of(name_checked(extract, source.path), source)

    def made_of(self, extract: Extract, source: SourceFile) -> Reading:
        """Returns what is made of the text of a file.

        Raises:
            StorageError: the pages that were read from their picture cannot be read.
        """
        from docbase.ingest.describe import describe

        whole = self.with_pages(source.sha256, extract)
        draft = describe(whole, source.path.name, self.vocabulary)
        return Reading(
            extract=whole,
            draft=draft,
            sketch=sketch(whole),
            prepared=prepare(tuple(pages_of("", whole)), draft.language.value if draft.language else ""),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class ReadFile:
    """Reads a file, unless its content was read before, and describes it."""

    shop: Workshop

    def __call__(self, source: SourceFile) -> Reading:
        """Returns what is in the file.

        Raises:
            DocbaseError: it cannot be read, or has changed since its digest was taken.
        """
        extractor = choose(source.path, installed())
        extract = self.shop.cache.get(source.sha256, identity(extractor))
        if extract is None:
            return self.shop.kept(name_checked(extractor.extract(source), source.path), source)
        return self.shop.made_of(name_checked(extract, source.path), source)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A file that LibreOffice turned into a PDF."""

    source: SourceFile
    pdf: Path

    @property
    def path(self) -> Path:
        """The file itself, as messages name it."""
        return self.source.path

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.source.size


@dataclasses.dataclass(frozen=True, slots=True)
class ReadConverted:
    """Reads the PDF made of a file as that file."""

    shop: Workshop

    def __call__(self, made: Conversion) -> Reading:
        """Returns what is in the file.

        Raises:
            DocbaseError: it cannot be read, or has changed since its digest was taken.
        """
        pdf = dataclasses.replace(made.source, path=made.pdf)
        extract = conversion.converted(read(pdf, installed()), recognise(made.path))
        return self.shop.kept(extract, made.source)
