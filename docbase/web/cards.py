"""Publications as they stand in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docbase.messages import gettext as _
from docbase.model.record import Contribution, Record
from docbase.web import addresses

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.concepts import Vocabulary
    from docbase.model.dates import PartialDate
    from docbase.model.search import Hit, PageHit
    from docbase.web.visits import Visit

_SIGNED = ("author", "editor", "speaker")
_MOST_SIGNED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that may lead somewhere."""

    text: str
    address: str = ""
    language: str = ""
    """What the words are written in, if that is not the language of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A page that answers."""

    label: str
    heading: str
    snippet: str
    address: str
    confidence: int | None
    """How sure optical reading is of it, in percent; None for a text that the file itself holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A publication in a list."""

    record_id: str
    title: str
    subtitle: str
    address: str
    language: str
    date: PartialDate | None
    type: str
    bodies: tuple[Link, ...]
    """Who made it: the first of them."""
    has_others: bool
    """Whether more made it than are named."""
    abstract: str
    passages: tuple[Passage, ...]
    formats: tuple[str, ...]
    """Of its files, as PDF."""
    call_number: str
    is_draft: bool
    is_kept: bool
    """Whether it is in the basket."""


def cards(visit: Visit, hits: Sequence[Hit], question: str = "") -> tuple[Card, ...]:
    """Returns the publications of an answer; one whose record cannot be read is left out."""
    records = visit.centre.records(hit.record_id for hit in hits)
    return tuple(
        card(visit, records[hit.record_id], hit.pages, question) for hit in hits if hit.record_id in records
    )


def cards_of(visit: Visit, record_ids: Iterable[str]) -> tuple[Card, ...]:
    """Returns the publications with these ids, in this order, but for those that are not there."""
    return tuple(card(visit, record) for record in visit.centre.records(record_ids).values())


def card(visit: Visit, record: Record, pages: Sequence[PageHit] = (), question: str = "") -> Card:
    """Returns a publication as it stands in a list, with the pages that answer."""
    centre = visit.centre
    numbers = file_numbers(centre, record.id) if pages else {}
    signed = [one for one in record.contributors if one.role in _SIGNED] or list(record.contributors)
    return Card(
        record_id=record.id,
        title=record.title or record.id,
        subtitle=record.subtitle,
        address=addresses.publication(record.id, question if pages else ""),
        language=record.language,
        date=record.date,
        type=centre.vocabulary.label(record.type) if record.type else "",
        bodies=tuple(who(one, centre.vocabulary) for one in signed[:_MOST_SIGNED]),
        has_others=len(signed) > _MOST_SIGNED,
        abstract=" ".join(record.abstract.split()),
        passages=tuple(passage(record.id, page, numbers, question) for page in pages),
        formats=tuple(dict.fromkeys(format_of(file.path) for file in record.files)),
        call_number=next((item.call_number for item in record.items if item.call_number), ""),
        is_draft=record.status == "draft",
        is_kept=record.id in visit.basket,
    )


def who(contribution: Contribution, vocabulary: Vocabulary) -> Link:
    """Returns a person or body, and where all of theirs is."""
    actor = vocabulary.get(contribution.name, "actors")
    if actor:
        return Link(text=actor.label, address=addresses.term("actors", actor.id))
    return Link(text=contribution.name, address=addresses.found(author=contribution.name))


def passage(record_id: str, page: PageHit, numbers: Mapping[str, int], question: str) -> Passage:
    """Returns a page that answers, and where it is shown."""
    place = _("section {label}") if page.is_section else _("p. {label}")
    sure = page.ocr_confidence
    return Passage(
        label=place.format(label=page.label),
        heading=page.heading,
        snippet=page.snippet,
        address=addresses.page(record_id, numbers.get(page.file, 1), page.number, question),
        confidence=None if sure is None else round(100 * sure),
    )


def file_numbers(centre: Centre, record_id: str) -> dict[str, int]:
    """Returns the number of each file of a publication, from 1, by its path in corpus/."""
    return {path: number for number, path in enumerate(centre.file_locations(record_id), 1)}


def format_of(path: str) -> str:
    """Returns the format of a file as its name says it."""
    return PurePosixPath(path).suffix.removeprefix(".").upper() or "?"
