"""Where the time of an ingestion goes: its stages one after the other, in one process."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import table
from docbase import Centre, DocbaseError
from docbase.extract import base
from docbase.extract.cache import ExtractCache
from docbase.ingest.describe import describe
from docbase.ingest.shelve import draft_record
from docbase.model.extract import Extract, SourceFile
from docbase.search.prepare import prepare
from docbase.search.project import pages_of, project


def report(files: Sequence[Path], folder: Path) -> str:
    """Returns a table of the seconds of processor of each stage, for files that are in no centre yet."""
    clock = _Clock()
    with Centre.create(folder) as centre:
        read = list(_read(files, ExtractCache(folder / "index" / "extracts"), clock))
        entries = []
        for source, extract in read:
            name = source.path.name
            with clock.stage("description"):
                draft = describe(extract, name, centre.vocabulary)
            with clock.stage("records"):
                record, place = draft_record(
                    draft, centre.catalogue, name, sha256=source.sha256, extract=extract
                )
                centre.catalogue.add(record, place)
            with clock.stage("terms"):
                text = prepare(tuple(pages_of("", extract)), record.language)
            with clock.stage("entries"):
                entry = project(record, place, [(name, extract)], centre.vocabulary)
                entries.append(replace(entry, prepared=((name, text),)))
        with clock.stage("index"):
            centre.index.rebuild(entries)
    whole = sum(clock.taken.values())
    rows = [[name, f"{taken:.2f}", f"{taken / whole:.0%}"] for name, taken in clock.taken.items()]
    return table((f"stage, {len(read)} files in one process", "s of processor", "share"), rows)


def _read(
    files: Sequence[Path], cache: ExtractCache, clock: "_Clock"
) -> Iterator[tuple[SourceFile, Extract]]:
    with clock.stage("loading of extractors"):
        extractors = base.installed()
    for path in files:
        with clock.stage("digests"):
            source = base.source_file(path)
        try:
            with clock.stage(f"extraction, {path.suffix.lower()}"):
                extract = base.read(source, extractors)
        except DocbaseError:
            continue
        with clock.stage("extracts kept"):
            cache.put(source.sha256, extract)
        yield source, extract


class _Clock:
    def __init__(self) -> None:
        self.taken: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts what happens inside as time of the stage, whether it succeeds or not."""
        begin = time.process_time()
        try:
            yield
        finally:
            self.taken[name] += time.process_time() - begin
