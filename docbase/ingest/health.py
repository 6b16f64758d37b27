"""Whether the index answers for the catalogue as it now is, said publication by publication."""

from collections.abc import Iterator

from docbase.catalogue.audit import Finding
from docbase.errors import StaleIndexError
from docbase.ingest.memory import Memory
from docbase.ingest.reading import Reader
from docbase.ingest.upkeep import Projector
from docbase.ingest.workplace import Workplace
from docbase.messages import gettext as _


def findings(place: Workplace, *, deep: bool = False) -> list[Finding]:
    """Returns what is not, or wrongly, searchable: records changed since they were indexed, and ghosts.

    Args:
        place: what to look at.
        deep: whether every file of the index is read, to see that it is as it was written.

    Raises:
        StorageError: the folder of the index cannot be read.
    """
    try:
        (place.index.verify if deep else place.index.check)()
        revisions = place.index.revisions()
        lost = place.lost_corpus()
    except StaleIndexError as error:
        return [Finding(rule="stale-index", severity="error", message=error.message, hint=error.hint)]
    if lost:
        return [Finding(rule="lost-corpus", severity="error", message=lost.message, hint=lost.hint)]
    return [*_out_of_step(place, revisions), *_ghosts(place, revisions)]


def _out_of_step(place: Workplace, revisions: dict[str, str]) -> Iterator[Finding]:
    with Memory(place.folder) as memory:
        projector = Projector(place, Reader(place.desk), memory)
        for record in place.catalogue.records():
            if record.id not in revisions:
                message = _("“{title}” is not in the index: no search finds it.")
            elif not projector.is_current(record, revisions[record.id]):
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
    for record_id in revisions:
        if record_id not in place.catalogue and not place.catalogue.has_problem(locations.get(record_id, "")):
            yield Finding(
                rule="ghost-entry",
                severity="warning",
                message=_("The index still has “{id}”, whose record is gone.").format(id=record_id),
                hint=_("Run “docbase ingest”."),
                location=locations.get(record_id, ""),
                record_id=record_id,
            )
