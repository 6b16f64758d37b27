"""The index made to follow a few records that were changed, without looking at the others."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from docbase.errors import CatalogueError, RecordNotFoundError, StaleIndexError
from docbase.ingest.memory import Memory
from docbase.ingest.reading import Reader
from docbase.ingest.tidemark import lift
from docbase.ingest.upkeep import Projector, Upkeep
from docbase.ingest.workplace import Progress, Workplace

_MANY = 20
"""Records from which on it is less work to read the catalogue once than to look for each of them."""


def follow(
    place: Workplace, record_ids: Sequence[str], progress: Callable[[Progress], None] | None = None
) -> None:
    """Writes the entries of the records as they now are, and takes out those that are gone.

    An index that is missing or stale is left so: what rebuilds it will find the records as they are. The
    caller holds the lock.

    Args:
        place: what to work with.
        record_ids: the records.
        progress: told of each record dealt with.

    Raises:
        IndexingError: the index cannot be written.
        StorageError: the disk of the centre refuses.
    """
    lift(place.folder)
    try:
        place.index.check()
    except StaleIndexError:
        return
    with Memory(place.folder) as memory:
        reader = Reader(replace(place.desk, tesseract=lambda: None))
        projector = Projector(place, reader, memory)
        upkeep = Upkeep(place.catalogue, projector, place.index, memory)
        gone = set[str]()
        is_read = len(record_ids) > _MANY and len(place.catalogue) > 0
        for done, record_id in enumerate(record_ids):
            if progress:
                progress(Progress(done=done, total=len(record_ids), path=record_id))
            if is_read and not place.catalogue.is_claimed(record_id):
                gone.add(record_id)
                continue
            try:
                upkeep.put(place.catalogue.get(record_id))
            except RecordNotFoundError:
                gone.add(record_id)
            except CatalogueError:
                continue  # it cannot be read: what is known of it stays findable
        upkeep.flush()
        if gone and not place.missing_corpus():
            # Others that are not there may be on a disk that is not connected: an ingestion finds out.
            upkeep.remove_gone(gone)
