"""The publication as it lies beside the form: one page, seen and read, and those around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docbase.errors import DocbaseError, ExtractionError, StaleIndexError, StorageError
from docbase.web import addresses as reading
from docbase.web.desk import addresses

if TYPE_CHECKING:
    from docbase.centre import Centre, PageView
    from docbase.model.record import Record
    from docbase.model.search import EntryPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page of a publication."""

    file_number: int
    file_name: str
    number: int
    label: str
    text: str
    is_section: bool
    picture: str
    """Address of its picture; empty when it has none."""
    view: PageView | None
    total: int
    """Pages of the file."""
    before: str
    """Address of the page before it; empty for the first."""
    after: str
    here: str
    files: tuple[tuple[int, str, str], ...]
    """Every file of the publication: its number, its name, the address of its first page."""


def leaf(centre: Centre, record: Record, file_number: int = 1, number: int = 0) -> Leaf | None:
    """Returns a page of a publication, None when it has no such page, or none at all.

    Args:
        centre: where it is.
        record: the publication.
        file_number: which of its files, from 1.
        number: which page of that; 0 for the first.
    """
    try:
        locations, read = centre.file_locations(record.id), centre.text(record.id).pages
    except (DocbaseError, StaleIndexError):
        return None
    if not 1 <= file_number <= len(locations):
        return None
    pages = [one for one in read if one.file == locations[file_number - 1]]
    place = next((at for at, one in enumerate(pages) if one.number == number), 0 if not number else None)
    if place is None or not pages:
        return None
    return _leaf(centre, record, file_number, pages, place)


def _leaf(centre: Centre, record: Record, file_number: int, pages: list[EntryPage], place: int) -> Leaf:
    shown = pages[place]
    view = _view(centre, record, shown)
    names = [PurePosixPath(one.path).name for one in record.files]

    def at(other: int) -> str:
        is_there = 0 <= other < len(pages)
        return addresses.leaf(record.id, file_number, pages[other].number) if is_there else ""

    return Leaf(
        file_number=file_number,
        file_name=names[file_number - 1],
        number=shown.number,
        label=shown.label or str(shown.number),
        text=shown.text,
        is_section=shown.is_section,
        picture=reading.picture(record.id, file_number, shown.number) if view else "",
        view=view,
        total=len(pages),
        before=at(place - 1),
        after=at(place + 1),
        here=at(place),
        files=tuple((one, name, addresses.leaf(record.id, one, 1)) for one, name in enumerate(names, 1)),
    )


def _view(centre: Centre, record: Record, shown: EntryPage) -> PageView | None:
    if shown.is_section:
        return None
    try:
        return centre.lectern.page_view(record.id, shown)
    except (ExtractionError, StorageError):
        return None
