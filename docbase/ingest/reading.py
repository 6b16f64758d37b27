"""What files hold: from the cache when their content was read before, else from workers and programs."""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path

from docbase import processes
from docbase.errors import ConversionNeededError, DocbaseError, StorageError
from docbase.extract import workers
from docbase.extract.base import identity, installed
from docbase.extract.legacy import conversion
from docbase.extract.ocr.pages import PageRequest, read_pages
from docbase.extract.ocr.tesseract import Tesseract
from docbase.extract.workers import Limits
from docbase.ingest.workshop import Conversion, ReadConverted, ReadFile, Reading, Workshop
from docbase.messages import active_language
from docbase.model.extract import Extract, OcrPage, SourceFile, Terms
from docbase.model.search import PreparedText

PRELOADED = "docbase.ingest.preloaded"
"""The module that loads what workers need."""
PagesTold = Callable[[Path, int, int], None]
"""Told of each page read from its picture: the file, how many of its pages are done, how many there are."""
Results = Iterator[tuple[SourceFile, Reading | DocbaseError]]
_MOST_TROUBLES = 3
"""Reasons told of the pages of one file."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where files are read, with what, and within which limits."""

    shop: Workshop
    limits: Limits = dataclasses.field(default_factory=Limits)
    terms: Terms = dataclasses.field(default_factory=Terms)
    tesseract: Callable[[], Tesseract | None] = lambda: None
    """What reads pages from their picture, looked for when it is first needed; None when nothing does."""


class Reader:
    """Reads files, each content once."""

    def __init__(self, desk: Desk, *, told: PagesTold | None = None) -> None:
        self._desk = desk
        self._told = told
        self._latest_sha256 = ""
        self._latest: Reading | None = None
        """What was read last, which is what is asked for next."""

    @cached_property
    def makers(self) -> tuple[str, ...]:
        """The extractors installed, with their versions: what an extract depends on besides the file."""
        return tuple(sorted(identity(extractor) for extractor in installed()))

    @cached_property
    def conditions(self) -> str:
        """What decides whether a file can be read, besides its content; a digest."""
        limits, terms = self._desk.limits, self._desk.terms
        office = conversion.is_installed()
        parts = (self.makers, limits.timeout, limits.memory, terms, terms.secret, office, active_language())
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    @cached_property
    def sight(self) -> str:
        """What decides whether pages can be read from their picture; empty when none can."""
        return f"{self.conditions} {self._tesseract.identity}" if self._tesseract else ""

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

    def text_alone(self, sha256: str) -> Extract | None:
        """Returns what `recall` does, without what was read from pictures of its pages.

        Raises:
            StorageError: the cache cannot be read.
        """
        return self._desk.shop.cache.get(sha256, *self.makers)

    def has_read(self, sha256: str) -> bool:
        """Whether `recall` has something to return, without reading it.

        Raises:
            StorageError: the cache cannot be read.
        """
        return self._desk.shop.cache.has(sha256, *self.makers)

    def prepared(self, sha256: str) -> PreparedText | None:
        """Returns the text of the content read last as the index takes it; None for any other."""
        return self._latest.prepared if self._latest and sha256 == self._latest_sha256 else None

    def get_ready(self) -> None:
        """Has workers made ready for what is to be read, without waiting."""
        processes.get_ready(PRELOADED)

    def read(self, sources: Iterable[SourceFile]) -> Results:
        """Yields what is in each file, or why it cannot be read, as soon as it is known.

        What has text comes first; then what LibreOffice converts; then pages are read from their picture,
        file after file. What is read is kept for the next time.

        Raises:
            StorageError: the cache cannot be written.
        """
        for source, result in self._read(dataclasses.replace(one, terms=self._desk.terms) for one in sources):
            self._latest_sha256 = source.sha256
            self._latest = result if isinstance(result, Reading) else None
            yield source, result

    def _read(self, sources: Iterable[SourceFile]) -> Results:
        # A large one that came last would be waited for alone.
        unread = sorted(sources, key=lambda one: one.size, reverse=True)
        scans: list[tuple[SourceFile, tuple[int, ...]]] = []
        for source, result in self._with_office(self._in_workers(ReadFile(self._desk.shop), unread)):
            if isinstance(result, Reading) and result.extract.pages_to_read and self._tesseract:
                scans.append((source, result.extract.pages_to_read))
            else:
                yield source, result
        if scans and self._tesseract:
            yield from self._with_tesseract(scans, self._tesseract)

    def _in_workers(
        self, task: Callable[[workers.Item], Reading], items: list[workers.Item]
    ) -> Iterator[tuple[workers.Item, Reading | DocbaseError]]:
        if not items:
            return  # starting the workers takes a moment
        self.get_ready()
        limits = dataclasses.replace(self._desk.limits, jobs=max(1, min(self._desk.limits.jobs, len(items))))
        for item, result in workers.run(task, items, limits):
            if isinstance(result, StorageError) and self._is_ours(result):
                raise result
            yield item, result

    def _is_ours(self, error: StorageError) -> bool:
        """Whether the disk refused docbase its own folder, and not one file."""
        own = self._desk.shop.cache.folder.parent
        return error.path is not None and Path(error.path).is_relative_to(own)

    def _with_office(self, results: Results) -> Results:
        """Passes the results on; what asks for LibreOffice is converted at the end, all together."""
        waiting: list[SourceFile] = []
        for source, result in results:
            if isinstance(result, ConversionNeededError) and conversion.is_installed():
                waiting.append(source)
            else:
                yield source, result
        if not waiting:
            return
        with tempfile.TemporaryDirectory(prefix="docbase-", ignore_cleanup_errors=True) as folder:
            ready: list[Conversion] = []
            for source, outcome in conversion.convert(waiting, Path(folder), self._desk.limits.timeout):
                if isinstance(outcome, DocbaseError):
                    yield source, outcome
                else:
                    ready.append(Conversion(source=source, pdf=outcome))
            for item, result in self._in_workers(ReadConverted(self._desk.shop), ready):
                yield item.source, result

    def _with_tesseract(
        self, scans: list[tuple[SourceFile, tuple[int, ...]]], tesseract: Tesseract
    ) -> Results:
        """Reads these pages from their picture; yields each file when its last page is done.

        A page that cannot be read is still to be read: the person is told why.
        """
        left = {source.path: set(pages) for source, pages in scans}
        totals = {source.path: len(pages) for source, pages in scans}
        troubles: defaultdict[Path, list[str]] = defaultdict(list)
        requests = (PageRequest(source=source, number=number) for source, pages in scans for number in pages)
        for request, result in read_pages(requests, tesseract, self._desk.limits):
            path = request.path
            if isinstance(result, OcrPage):
                self._desk.shop.ocr_cache.put(request.source.sha256, result, tesseract.identity)
            elif isinstance(result, StorageError) and self._is_ours(result):
                raise result
            else:
                troubles[path].append(f"{result.message} {result.hint}")
            left[path].discard(request.number)
            if self._told:
                self._told(path, totals[path] - len(left[path]), totals[path])
            if not left[path]:
                for source, made in self._in_workers(ReadFile(self._desk.shop), [request.source]):
                    yield source, _with_troubles(made, troubles.pop(path, []))


def _with_troubles(made: Reading | DocbaseError, troubles: list[str]) -> Reading | DocbaseError:
    if isinstance(made, DocbaseError) or not troubles:
        return made
    told = tuple(dict.fromkeys(troubles))[:_MOST_TROUBLES]
    return dataclasses.replace(made, troubles=told)
