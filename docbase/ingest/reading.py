"""What files hold: from the cache when their content was read before, else from the workers."""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.errors import ConversionNeededError, DocbaseError, ExtractionError, StorageError
from docbase.extract import workers
from docbase.extract.base import Extractor, choose, identity, installed, name_checked, read
from docbase.extract.cache import ExtractCache
from docbase.extract.formats import recognise
from docbase.extract.legacy import conversion
from docbase.extract.ocr.cache import OcrCache
from docbase.extract.ocr.merge import with_ocr
from docbase.extract.ocr.pages import PageRequest, read_pages
from docbase.extract.ocr.tesseract import Tesseract
from docbase.extract.workers import Limits
from docbase.ingest.resemblance import Sketch, sketch
from docbase.messages import active_language
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract, OcrPage, SourceFile, Terms
from docbase.model.search import PreparedText
from docbase.search.prepare import prepare
from docbase.search.project import pages_of

if TYPE_CHECKING:
    from docbase.ingest.describe import Draft

PagesTold = Callable[[Path, int, int], None]
"""Told of each page read from its picture: the file, how many of its pages are done, how many there are."""


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

    def made_of(self, extract: Extract, source: SourceFile) -> Reading:
        """Returns what is made of the text of a file.

        Raises:
            StorageError: the pages that were read from their picture cannot be read.
        """
        from docbase.ingest.describe import describe

        whole = self.with_pages(source.sha256, extract)
        return Reading(
            extract=whole,
            draft=describe(whole, source.path.name, self.vocabulary),
            sketch=sketch(whole),
            prepared=prepare(pages_of("", whole)),
        )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where files are read, with what, and within which limits."""

    shop: Workshop
    limits: Limits = dataclasses.field(default_factory=Limits)
    terms: Terms = dataclasses.field(default_factory=Terms)
    tesseract: Callable[[], Tesseract | None] = lambda: None
    """What reads pages from their picture, looked for when it is first needed; None when nothing does."""


class Reader:
    """Reads each content once; one that cannot be read is not tried again in its lifetime."""

    def __init__(self, desk: Desk, *, told: PagesTold | None = None) -> None:
        self._desk = desk
        self._told = told
        self._failures: dict[Path, DocbaseError] = {}
        self._latest_sha256 = ""
        self._latest: Reading | None = None
        """What was read last, which is what is asked for next."""

    @cached_property
    def makers(self) -> tuple[str, ...]:
        """The extractors installed, with their versions: what an extract depends on besides the file."""
        return tuple(sorted(identity(extractor) for extractor in self._extractors))

    @cached_property
    def _extractors(self) -> tuple[Extractor, ...]:
        return installed()

    @cached_property
    def _tesseract(self) -> Tesseract | None:
        return self._desk.tesseract()

    def recall(self, sha256: str) -> Extract | None:
        """Returns what any of the extractors installed read in this content, wherever its file now is.

        Raises:
            StorageError: the cache cannot be read.
        """
        if self._latest and sha256 == self._latest_sha256:
            return self._latest.extract
        extract = self.text_alone(sha256)
        return self._desk.shop.with_pages(sha256, extract) if extract else None

    def has_read(self, sha256: str) -> bool:
        """Whether `recall` has something to return, without reading it.

        Raises:
            StorageError: the cache cannot be read.
        """
        return self._desk.shop.cache.has(sha256, *self.makers)

    def text_alone(self, sha256: str) -> Extract | None:
        """Returns what `recall` does, without what was read from pictures of its pages.

        Raises:
            StorageError: the cache cannot be read.
        """
        return self._desk.shop.cache.get(sha256, *self.makers)

    @cached_property
    def conditions(self) -> str:
        """What decides whether a file can be read, besides its content; a digest."""
        limits, terms = self._desk.limits, self._desk.terms
        parts = (
            self.makers,
            limits.timeout,
            limits.memory,
            terms.passwords,
            terms,
            conversion.is_installed(),
        )
        return hashlib.sha256(repr((parts, active_language())).encode()).hexdigest()[:16]

    @property
    def reads_pictures(self) -> bool:
        """Whether pages can be read from their picture here."""
        return self._tesseract is not None

    def prepared(self, sha256: str) -> PreparedText | None:
        """Returns the text of the content read last as the index takes it; None for any other."""
        return self._latest.prepared if self._latest and sha256 == self._latest_sha256 else None

    def read(self, sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, Reading | DocbaseError]]:
        """Yields what is in each file, or why it cannot be read, as soon as it is known.

        What has text comes first; then what LibreOffice converts, in one go; then pages are read from their
        picture, file after file. What is read is kept for the next time.

        Raises:
            StorageError: the cache cannot be written.
        """
        for source, result in self._read(sources):
            self._latest_sha256 = source.sha256
            self._latest = result if isinstance(result, Reading) else None
            yield source, result

    def _read(self, sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, Reading | DocbaseError]]:
        unread: list[SourceFile] = []
        scans: list[SourceFile] = []
        for source in (dataclasses.replace(one, terms=self._desk.terms) for one in sources):
            if failure := self._failures.get(source.path):
                yield source, failure
            else:
                unread.append(source)
        for source, result in self._converted(self._in_workers(_Read(self._desk.shop), unread)):
            if isinstance(result, Reading) and result.extract.pages_to_read and self.reads_pictures:
                scans.append(source)
            else:
                yield source, result
        yield from self._scanned(scans)

    def _in_workers(
        self, task: Callable[[workers.Item], Reading], items: list[workers.Item]
    ) -> Iterator[tuple[workers.Item, Reading | DocbaseError]]:
        if not items:
            return  # starting the workers takes a moment
        limits = dataclasses.replace(self._desk.limits, jobs=max(1, min(self._desk.limits.jobs, len(items))))
        for item, result in workers.run(task, items, limits):
            if isinstance(result, StorageError) and self._is_ours(result):
                raise result
            if isinstance(result, DocbaseError) and not isinstance(result, ConversionNeededError):
                self._failures[item.path] = result
            yield item, result

    def _is_ours(self, error: StorageError) -> bool:
        return error.path is not None and Path(error.path).is_relative_to(self._desk.shop.cache.folder)

    def _converted(
        self, results: Iterable[tuple[SourceFile, Reading | DocbaseError]]
    ) -> Iterator[tuple[SourceFile, Reading | DocbaseError]]:
        """Passes the results on; what asks for LibreOffice is converted at the end, all together."""
        waiting: list[SourceFile] = []
        for source, result in results:
            if isinstance(result, ConversionNeededError) and conversion.is_installed():
                waiting.append(source)
            else:
                yield source, result
        if not waiting:
            return
        with tempfile.TemporaryDirectory(prefix="docbase-") as folder:
            ready: list[_Conversion] = []
            for source, outcome in conversion.convert(waiting, Path(folder), self._desk.limits.timeout):
                if isinstance(outcome, DocbaseError):
                    self._failures[source.path] = outcome
                    yield source, outcome
                else:
                    ready.append(_Conversion(source=source, pdf=outcome))
            for item, result in self._in_workers(_ReadConverted(self._desk.shop), ready):
                yield item.source, result

    def _scanned(self, sources: list[SourceFile]) -> Iterator[tuple[SourceFile, Reading | DocbaseError]]:
        """Reads the pages that need it from their picture; yields each file when its last page is done."""
        if not sources or self._tesseract is None:
            return
        by_digest = {source.sha256: source for source in sources}
        left = {sha256: set(self._left(source)) for sha256, source in by_digest.items()}
        totals = {sha256: len(pages) for sha256, pages in left.items()}
        requests = (
            PageRequest(source=by_digest[sha256], number=number)
            for sha256, pages in left.items()
            for number in sorted(pages)
        )
        for request, result in read_pages(requests, self._tesseract, self._desk.limits):
            sha256 = request.source.sha256
            self._keep_page(sha256, request.number, result)
            left[sha256].discard(request.number)
            if self._told:
                done = totals[sha256] - len(left[sha256])
                self._told(request.source.path, done, totals[sha256])
            if not left[sha256]:
                yield request.source, _Read(self._desk.shop)(request.source)

    def _left(self, source: SourceFile) -> tuple[int, ...]:
        extract = self.recall(source.sha256)
        return extract.pages_to_read if extract else ()

    def _keep_page(self, sha256: str, number: int, result: OcrPage | DocbaseError) -> None:
        """Keeps the page; one that cannot be read is kept as empty, so that it is not tried for ever."""
        if isinstance(result, DocbaseError):
            if not isinstance(result, ExtractionError):
                raise result
            result = OcrPage(number=number, text="", confidence=0.0)
        assert self._tesseract is not None
        self._desk.shop.ocr_cache.put(sha256, result, self._tesseract.identity)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Conversion:
    """A file that LibreOffice turned into a PDF."""

    source: SourceFile
    pdf: Path

    @property
    def path(self) -> Path:
        """The file itself, as messages name it."""
        return self.source.path


@dataclasses.dataclass(frozen=True, slots=True)
class _Read:
    """Reads a file, unless its content was read before, and describes it (in the worker)."""

    shop: Workshop

    def __call__(self, source: SourceFile) -> Reading:
        """Returns what is in the file."""
        extractors = installed()
        maker = identity(choose(source.path, extractors))
        extract = self.shop.cache.get(source.sha256, maker)
        if extract is None:
            extract = read(source, extractors)
            self.shop.cache.put(source.sha256, extract)
        return self.shop.made_of(name_checked(extract, source.path), source)


@dataclasses.dataclass(frozen=True, slots=True)
class _ReadConverted:
    """Reads the PDF made of a file as that file (in the worker)."""

    shop: Workshop

    def __call__(self, made: _Conversion) -> Reading:
        """Returns what is in the file."""
        source = made.source
        extractors = installed()
        pdf = dataclasses.replace(source, path=made.pdf)
        extract = conversion.converted(read(pdf, extractors), recognise(source.path))
        self.shop.cache.put(source.sha256, extract)
        return self.shop.made_of(name_checked(extract, source.path), source)
