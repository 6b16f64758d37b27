"""How publications come in: read, drafted, indexed; once, or whenever they are dropped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from docbase.centre.working import Working
from docbase.errors import StaleIndexError
from docbase.founding import INDEX
from docbase.messages import gettext as _

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.ingest.collecting import IngestOptions
    from docbase.ingest.report import Report
    from docbase.ingest.workplace import Progress


class Collecting(Working):
    """A centre that publications come into."""

    def ingest(
        self,
        paths: Iterable[str | Path] = (),
        progress: Callable[[Progress], None] | None = None,
        **wanted: Unpack[IngestOptions],
    ) -> Report:
        """Reads publications, drafts a record for each new one, and indexes all that is new or changed.

        A file that cannot be read is an outcome of the report, never an exception.

        Args:
            paths: files and folders; none means the whole corpus. What lies outside the corpus is copied in.
            progress: told of each file done, and of each page read from its picture.
            wanted: is_rehearsal to be told what would be done, retries to try again what failed before.

        Raises:
            IndexLockedError: another docbase is writing.
            StorageError: the disk is full or read-only.
        """
        from docbase.ingest.collecting import collect

        chosen = [Path(path) for path in paths]
        with self._writing(_("publications brought in")):
            report = collect(chosen, self._bearings, self._workplace, wanted, progress)
            if self.settings.apply_suggestions and not wanted.get("is_rehearsal"):
                self._apply_suggestions(report)
            return report

    def watch(
        self,
        folder: str | Path | None = None,
        *,
        quiet: float = 2.0,
        polling: bool = False,
        stop: threading.Event | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> Iterator[Report]:
        """Ingests what is in the folder, then what is put there, and yields what became of it, until stopped.

        Nothing ends it but `stop`: what goes wrong is a failed outcome, and is tried again.

        Args:
            folder: what to watch; the corpus by default. From another, files are copied in and left there.
            quiet: seconds for which a file must not change to be taken for complete.
            polling: whether to look at intervals, for network disks whose changes nothing tells of.
            stop: set, from elsewhere, to end.
            progress: told of each file done.
        """
        from docbase.ingest.watching import arrivals, reports

        def ingest(batch: Iterable[Path]) -> Report:
            # Opened anew: the vocabulary or the index may have changed in days of watching.
            with type(self)(self.root, self.settings) as centre:
                return centre.ingest(batch, progress)

        place = (Path(folder) if folder is not None else self.corpus).absolute()
        batches = arrivals(
            place, quiet=quiet, polling=polling, stop=stop, leave_out=(self.root / INDEX).absolute()
        )
        return reports(batches, ingest, stop)

    def ocr_obstacle(self) -> str:
        """Returns why pages without text are not read by OCR here, and the cure; "" if they are."""
        from docbase.extract.ocr.tesseract import obstacle

        return obstacle(self.settings.scan_languages)

    def reindex(self, progress: Callable[[Progress], None] | None = None) -> Report:
        """Builds the index again beside the one in use, then swaps them.

        Args:
            progress: told of each file read again and of each publication indexed.

        Raises:
            IndexLockedError: another docbase is writing.
            StorageError: the disk is full or read-only, or the corpus is not there.
        """
        from docbase.ingest.rebuild import rebuild

        with self._writing():
            return rebuild(self._workplace(), progress=progress)

    def renew(self, progress: Callable[[Progress], None] | None = None) -> Report | None:
        """Builds the index again if it is missing or stale; returns None when it answers as it is.

        Args:
            progress: told of each file read again and of each publication indexed.

        Raises:
            IndexLockedError: another docbase is writing.
            StorageError: the disk is full or read-only, or the corpus is not there.
        """
        from docbase.ingest.rebuild import rebuild

        if self.answers:
            return None
        with self._writing():
            self._look_again()  # whoever was waited for may have built it
            return None if self.answers else rebuild(self._workplace(), progress=progress)

    @property
    def answers(self) -> bool:
        """Whether the index can answer: it is there, and was made by this vocabulary and this docbase."""
        try:
            self.index.check()
        except StaleIndexError:
            return False
        return True

    def _read_ahead(self, path: Path) -> None:
        """Has a file read before a record has it: an index that follows the record finds its text."""
        from docbase.extract.base import source_file
        from docbase.ingest.reading import Reader

        for _source, _reading in Reader(self._workplace().desk).read([source_file(path)]):
            pass  # what was read is kept; what cannot be read, `check` tells of

    def _apply_suggestions(self, report: Report) -> None:
        """Gives new drafts what the settings say may be given without a person."""
        from docbase.ingest.following import follow

        if changed := self.suggesting.apply(one.record_id for one in report.added):
            follow(self._workplace(), changed)
