"""An ingestion as it is asked for: at once when nothing has changed, else on an index that is up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from docbase.errors import StaleIndexError
from docbase.ingest.report import Report, keep
from docbase.ingest.tidemark import Bearings, Tidemark, lift

# What reads files takes longer to load than to find that there is nothing to read.
if TYPE_CHECKING:
    from docbase.ingest.workplace import Progress, Workplace

Told = Callable[["Progress"], None]
"""Told of each file done, and of each page read from its picture."""


class IngestOptions(TypedDict, total=False):
    """How an ingestion is wanted."""

    is_rehearsal: bool
    """Whether it only says what it would do."""
    retries: bool
    """Whether files that could not be read before are tried again."""


def collect(
    paths: Sequence[Path],
    bearings: Bearings,
    workplace: Callable[[], Workplace],
    wanted: IngestOptions,
    progress: Told | None = None,
) -> Report:
    """Brings in what is new, and keeps the report. The caller holds the lock.

    Args:
        paths: files and folders; without any, the corpus.
        bearings: what an ingestion of the whole corpus depends on.
        workplace: makes what to work with, when there is something to do.
        wanted: how it is wanted.
        progress: told how far it is.

    Raises:
        IndexingError: the index cannot be written.
        StorageError: the disk of the centre refuses, or the corpus is not there.
    """
    mark = None if paths or any(wanted.values()) else Tidemark(bearings)
    report = mark.report() if mark else None
    if report is None:
        lift(bearings.index)
        report = _ingested(paths, workplace(), wanted, progress)
        if mark:
            mark.leave(report)
    return keep(report, bearings.index / "reports")


def _ingested(
    paths: Sequence[Path], place: Workplace, wanted: IngestOptions, progress: Told | None
) -> Report:
    from docbase.ingest.pipeline import Orders, ingest

    orders = Orders(**wanted)
    if not orders.is_rehearsal:
        _renew_stale_index(place, progress)
    return ingest(paths, place, orders, progress=progress)


def _renew_stale_index(place: Workplace, progress: Told | None) -> None:
    """Builds the index again when the vocabulary, or docbase, has changed since; no reader does."""
    from docbase.ingest.rebuild import rebuild

    if not place.index.exists or not len(place.catalogue):
        return  # no record at all looks like a disk that is not connected: ingestion says so
    try:
        place.index.check()
    except StaleIndexError:
        rebuild(place, progress=progress)
