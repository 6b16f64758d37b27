"""Whether the index answers for the catalogue and its files as they now are."""

from collections.abc import Iterator
from pathlib import Path

from docbase.catalogue.audit import Finding, Rule
from docbase.catalogue.shelves import beside, composed
from docbase.errors import StaleIndexError
from docbase.ingest.memory import Memory
from docbase.ingest.reading import Reader
from docbase.ingest.remarks import pages_to_read
from docbase.ingest.upkeep import Projector
from docbase.ingest.workplace import Workplace
from docbase.messages import gettext as _

RULES = (
    Rule(
        code="stale-index",
        severity="error",
        why=lambda: _(
            "The index is missing, damaged, or was made by another docbase or under other settings: nothing"
            " can be searched until “docbase reindex” has built it again. No record is touched."
        ),
    ),
    Rule(
        code="lost-corpus",
        severity="error",
        why=lambda: _(
            "The corpus is empty, and the index knows publications: its disk is most likely not connected."
            " docbase forgets nothing meanwhile."
        ),
    ),
    Rule(
        code="not-indexed",
        severity="warning",
        why=lambda: _(
            "The record was written or changed by other means than docbase since it was indexed: searches,"
            " lists and bibliographies have it as it was, or not at all."
        ),
    ),
    Rule(
        code="ghost-entry",
        severity="warning",
        why=lambda: _("A record was removed by hand: searches still give it, and nobody can open it."),
    ),
    Rule(
        code="unread-file",
        severity="warning",
        why=lambda: _(
            "Nothing could be read of the file (damaged, under a password, of an unknown kind): its words are"
            " found by no search."
        ),
    ),
    Rule(
        code="pages-to-read",
        severity="info",
        why=lambda: _(
            "Some pages are pictures without text: no search finds what they say, until they are read by OCR."
        ),
    ),
)
"""What may be wrong with the index."""


def findings(place: Workplace, *, deep: bool = False) -> list[Finding]:
    """Returns what is not, or wrongly, searchable: files not read, records changed since, ghosts.

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
    with Memory(place.folder) as memory:
        return [
            *_out_of_step(place, memory, revisions),
            *_ghosts(place, revisions),
            *_unread(place, memory),
            *_to_read(place, memory),
        ]


def _unread(place: Workplace, memory: Memory) -> Iterator[Finding]:
    """Files of the corpus that could not be read, and are still there."""
    for name, failure in memory.failures().items():
        path = place.catalogue.root / name  # an absolute name is of a file outside, which stays there
        if not Path(name).is_absolute() and path.is_file():
            yield Finding(
                rule="unread-file",
                severity="warning",
                message=failure.message,
                hint=failure.hint,
                location=name,
                record_id=place.catalogue.by_path(composed(name)) or "",
            )


def _to_read(place: Workplace, memory: Memory) -> Iterator[Finding]:
    """Publications with pages that are still to be read by OCR."""
    for sha256, pages in memory.scans_to_read().items():
        for record_id, file in place.catalogue.by_sha256(sha256):
            yield Finding(
                rule="pages-to-read",
                severity="info",
                message=pages_to_read(pages),
                hint=_("Install Tesseract if it is missing, then run “docbase ingest”."),
                location=beside(place.catalogue.location(record_id), file.path),
                record_id=record_id,
            )


def _out_of_step(place: Workplace, memory: Memory, revisions: dict[str, str]) -> Iterator[Finding]:
    projector = Projector(place, Reader(place.desk), memory)
    for record in place.catalogue.records():
        if record.id not in revisions:
            message = _("“{title}” is not in the index: no search finds it.")
        elif not projector.is_current(record, revisions[record.id]):
            message = _("“{title}” has changed since it was indexed: searches answer with its former state.")
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
