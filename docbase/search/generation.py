"""One generation of the index: an engine and the texts that go with it, changed together."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from docbase.model.search import Entry
from docbase.search.engine import Batch, Engine
from docbase.search.prepare import Recall, prepared
from docbase.search.texts import TextStore
from docbase.storage import sync_folder

TEXTS = "texts.sqlite"
"""The file of the texts in the folder of a generation."""


class Generation:
    """An engine and the texts that go with it."""

    def __init__(self, folder: Path, engine: type[Engine], former: TextStore | None = None) -> None:
        """Takes the folder, and the texts of the generation it replaces; nothing is read or written yet."""
        self.folder = folder
        self.engine = engine(folder / "engine")
        self.texts = TextStore(folder / TEXTS)
        self._former = former or self.texts

    @contextmanager
    def batch(self) -> Iterator["GenerationBatch"]:
        """Opens a batch: kept when the block ends, dropped when it raises.

        Raises:
            IndexLockedError: another docbase is writing.
            StorageError: the disk refuses.
        """
        try:
            with self.engine.batch() as engine_batch:
                batch = GenerationBatch(engine_batch, self.texts, self._former.prepared)
                yield batch
                self.texts.flush(doubtful=batch.deleted)
        except BaseException:
            self.texts.forget_staged()
            raise
        finally:
            gc.unfreeze()
        self.texts.settle(batch.put_revisions, batch.deleted)

    def put_on_disk(self) -> None:
        """Waits until every file is on the disk: the manifest must not outlive them in a power cut.

        Raises:
            OSError: the disk refuses.
        """
        for path in self.folder.rglob("*"):
            if path.is_dir():
                sync_folder(path)
            elif path.is_file():
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
        sync_folder(self.folder)
        sync_folder(self.folder.parent)

    def verify(self) -> None:
        """Makes sure that all is as it was written; reads it all.

        Raises:
            StaleIndexError: something is missing or damaged.
            IndexLockedError: another docbase has been writing in it for too long.
        """
        self.engine.verify()
        self.texts.verify()

    def close(self) -> None:
        """Lets go of every file."""
        self.engine.close()
        self.texts.close()


class GenerationBatch:
    """A batch of the engine, and what it changes in the texts."""

    def __init__(self, engine_batch: Batch, texts: TextStore, recall: Recall) -> None:
        self._engine_batch = engine_batch
        self._texts = texts
        self._recall = recall
        self.put_revisions: dict[str, str] = {}
        """The revision of each entry that was put."""
        self.deleted: set[str] = set()
        """The ids of those taken out."""

    def put(self, entry: Entry) -> None:
        """Follows `Batch.put`."""
        entry = replace(entry, prepared=prepared(entry, self._recall))  # once, for both
        self._engine_batch.put(entry)
        self._texts.stage(entry)
        self.put_revisions[entry.record_id] = entry.revision
        self.deleted.discard(entry.record_id)
        gc.freeze()  # what a batch holds only grows: looking through it took a fifth of the time

    def delete(self, record_id: str) -> None:
        """Follows `Batch.delete`."""
        self._engine_batch.delete(record_id)
        self.put_revisions.pop(record_id, None)
        self.deleted.add(record_id)
