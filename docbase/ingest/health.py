"""Whether the index answers for the catalogue as it now is, said publication by publication."""

from collections.abc import Iterator

from docbase.catalogue.audit import Finding
from docbase.errors import StaleIndexError
from docbase.ingest.memory import Memory
from docbase.ingest.pipeline import Workplace
from docbase.ingest.reading import Reader
from docbase.ingest.upkeep import Projector
from docbase.messages import gettext as _


def findings(place: Workplace) -> list[Finding]:
    """Returns what is not, or wrongly, searchable: records changed since they were indexed, and ghosts.

    Raises:
        StorageError: the folder of the index cannot be read.
    """
    try:
        revisions = place.index.revisions()
    except StaleIndexError as error:
        return [Finding(rule="stale-index", severity="error", message=error.message, hint=error.hint)]
    return [*_out_of_step(place, revisions), *_ghosts(place, revisions)]


def _out_of_step(place: Workplace, revisions: dict[str, str]) -> Iterator[Finding]:
    with Memory(place.folder) as memory:
        projector = Projector(place.catalogue, Reader(place.cache, place.limits), memory)
        for record in place.catalogue.records():
            known = memory.indexed(record.id)
            if record.id not in revisions:
                message = _("“{title}” is not in the index: no search finds it.")
            elif known is None or known.stamp != projector.stamp(record):
                message = _(
                    "“{title}” has changed since it was indexed: searches answer with its former state."
                )
            else:
                continue
            yield Finding(
                rule="not-indexed",
                severity="warning",
                message=message.format(title=record.title or record.id),
                hint=_("Run “docbase ingest”."),
                location=place.catalogue.location(record.id),
                record_id=record.id,
            )


def _ghosts(place: Workplace, revisions: dict[str, str]) -> Iterator[Finding]:
    locations = place.index.locations()
    broken = {location for location, _error in place.catalogue.located_problems()}
    for record_id in revisions:
        if record_id not in place.catalogue and locations.get(record_id) not in broken:
            yield Finding(
                rule="ghost-entry",
                severity="warning",
                message=_("The index still has “{id}”, whose record is gone.").format(id=record_id),
                hint=_("Run “docbase ingest”."),
                location=locations.get(record_id, ""),
                record_id=record_id,
            )
