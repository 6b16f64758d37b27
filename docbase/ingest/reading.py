"""Extracts of files: from the cache when their content was read before, else from the workers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from docbase.errors import DocbaseError
from docbase.extract.base import Extractor, choose, identity, installed, name_checked
from docbase.extract.cache import ExtractCache
from docbase.extract.workers import Limits, extract_all
from docbase.model.extract import Extract, SourceFile


class Reader:
    """Reads each content once; one that cannot be read is not tried again in its lifetime."""

    def __init__(self, cache: ExtractCache, limits: Limits) -> None:
        self._cache = cache
        self._limits = limits
        self._failures: dict[Path, DocbaseError] = {}

    @cached_property
    def makers(self) -> tuple[str, ...]:
        """The extractors installed, with their versions: what an extract depends on besides the file."""
        return tuple(sorted(identity(extractor) for extractor in self._extractors))

    @cached_property
    def _extractors(self) -> tuple[Extractor, ...]:
        return installed()

    def recall(self, sha256: str) -> Extract | None:
        """Returns what any of the extractors installed read in this content, wherever its file now is.

        Raises:
            StorageError: the cache cannot be read.
        """
        return self._cache.get(sha256, *self.makers)

    def has_read(self, sha256: str) -> bool:
        """Whether `recall` has something to return, without reading it.

        Raises:
            StorageError: the cache cannot be read.
        """
        return self._cache.has(sha256, *self.makers)

    def read(self, sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, Extract | DocbaseError]]:
        """Yields what is in each file, or why it cannot be read, as soon as it is known.

        What is read is kept for the next time.

        Raises:
            StorageError: the cache cannot be written.
        """
        unread: list[SourceFile] = []
        for source in sources:
            known = self._failures.get(source.path) or self._kept(source)
            if known:
                yield source, known
            else:
                unread.append(source)
        yield from self._read_anew(unread)

    def _kept(self, source: SourceFile) -> Extract | DocbaseError | None:
        """The extract, if the extractor that would read the file now has read its content before."""
        try:
            maker = identity(choose(source.path, self._extractors))
            extract = self._cache.get(source.sha256, maker)
        except DocbaseError as error:
            return self._failures.setdefault(source.path, error)
        return name_checked(extract, source.path) if extract else None

    def _read_anew(self, sources: list[SourceFile]) -> Iterator[tuple[SourceFile, Extract | DocbaseError]]:
        if not sources:
            return  # starting the workers takes a moment
        limits = replace(self._limits, jobs=max(1, min(self._limits.jobs, len(sources))))
        for source, result in extract_all(sources, limits):
            if isinstance(result, Extract):
                self._cache.put(source.sha256, result)
            else:
                self._failures[source.path] = result
            yield source, result
