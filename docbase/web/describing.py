"""A publication in full: what is said of it, line by line, where it is found, and what it is linked with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docbase.errors import InvalidRecordError, StorageError
from docbase.messages import active_language
from docbase.messages import gettext as _
from docbase.model.holdings import copy_name
from docbase.model.record import Record
from docbase.web import addresses
from docbase.web.cards import Link, format_of, who
from docbase.web.templating import day, instant

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.concepts import Vocabulary
    from docbase.model.holdings import Loan


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the description."""

    label: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file that can be fetched."""

    number: int
    name: str
    address: str
    format: str
    size: int
    pages: int | None
    first_page: str
    """Address of its first page, shown; empty when it is not shown page by page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """A paper copy, and whether it is on the shelf: never who has it."""

    name: str
    """Its call number, and which copy it is when there are several."""
    location: str
    access: str
    state: str
    """Whether it is out, in words; empty when that is not known."""
    is_out: bool = False


def rows(record: Record, vocabulary: Vocabulary) -> tuple[Row, ...]:
    """Returns what is said of a publication, but for its title, its abstract and where it is found."""
    found = (*_making(record, vocabulary), *_publishing(record, vocabulary), *_subjects(record, vocabulary))
    return tuple(row for row in found if row.values)


def files(centre: Centre, record: Record) -> Iterator[FileView]:
    """Yields the files of a publication that are there; none when one leads out of the corpus."""
    try:
        paths = centre.file_paths(record.id)
    except InvalidRecordError:
        return
    for number, (path, file) in enumerate(zip(paths, record.files, strict=True), 1):
        if path.is_file():
            yield FileView(
                number=number,
                name=PurePosixPath(file.path).name,
                address=addresses.file(record.id, number, PurePosixPath(file.path).name),
                format=format_of(file.path),
                size=path.stat().st_size,
                pages=file.pages,
                first_page=addresses.page(record.id, number, 1),
            )


def copies(centre: Centre, record: Record) -> Iterator[CopyView]:
    """Yields the paper copies of a publication; those whose loans cannot be read, without their state."""
    known = True
    try:
        found = centre.holdings.loans_of(record)
    except (InvalidRecordError, StorageError):
        known, found = False, ()
    out = {copy.number: loan for copy, loan in found if loan}
    for number, item in enumerate(record.items, 1):
        loan = out.get(number)
        yield CopyView(
            name=copy_name(item.call_number, item.copy),
            location=item.location,
            access=item.access,
            state=_state(loan) if known else "",
            is_out=loan is not None,
        )


def _state(loan: Loan | None) -> str:
    if loan is None:
        return _("On the shelf")
    if loan.due is None or loan.due < date.today():
        return _("On loan")
    return _("On loan until {day}").format(day=instant(loan.due.isoformat()))


def web_address(record: Record) -> str:
    """Returns the address of the publication elsewhere, if it may be followed: no script, no file."""
    return record.url if record.url.startswith(("https://", "http://")) else ""


def role_label(role: str, count: int = 1) -> str:
    """Returns what so many people or bodies did for a publication."""
    labels = {
        "author": _("Authors") if count > 1 else _("Author"),
        "editor": _("Edited by"),
        "translator": _("Translated by"),
        "contributor": _("Contributions") if count > 1 else _("Contribution"),
        "commissioner": _("Commissioned by"),
        "publisher": _("Publisher"),
        "speaker": _("Speakers") if count > 1 else _("Speaker"),
        "funder": _("Funded by"),
    }
    return labels.get(role, role)


def language_label(code: str) -> str:
    """Returns the name of a language."""
    labels = {
        "fr": _("French"),
        "en": _("English"),
        "de": _("German"),
        "es": _("Spanish"),
        "it": _("Italian"),
        "nl": _("Dutch"),
        "pt": _("Portuguese"),
    }
    return labels.get(code.partition("-")[0].lower(), code)


def _making(record: Record, vocabulary: Vocabulary) -> Iterator[Row]:
    for role in dict.fromkeys(one.role for one in record.contributors):
        names = tuple(who(one, vocabulary) for one in record.contributors if one.role == role)
        yield Row(label=role_label(role, len(names)), values=names)
    yield Row(label=_("Type"), values=_terms((record.type,), "publication_types", vocabulary))
    yield _plain(_("Kind of work"), record.genre, record.language)
    yield _plain(_("Date"), day(record.date) if record.date else "")
    yield _plain(_("Edition"), record.edition, record.language)


def _publishing(record: Record, vocabulary: Vocabulary) -> Iterator[Row]:
    yield Row(label=_("Publisher"), values=_terms((record.publisher,), "actors", vocabulary))
    label = _("Place") if _is_event(record, vocabulary) else _("Place of publication")
    yield _plain(label, record.place, record.language)
    if record.series and record.series.title:
        text = ", ".join(filter(None, (record.series.title, record.series.number)))
        link = Link(text=text, address=addresses.series(record.series.title), language=record.language)
        yield Row(label=_("Series"), values=(link,))
    elif record.series:
        yield _plain(_("Number"), record.series.number)
    yield _plain(_("In"), _host(record), record.language)
    yield _plain(_("State"), record.publication_state, record.language)
    yield _plain(_("Extent"), record.extent)
    yield _plain(_("Language"), language_label(record.language))
    for scheme, value in record.identifiers.items():
        address = f"https://doi.org/{value}" if scheme == "doi" and value.startswith("10.") else ""
        yield Row(label=scheme.upper(), values=(Link(text=value, address=address),))


def _subjects(record: Record, vocabulary: Vocabulary) -> Iterator[Row]:
    yield Row(label=_("Themes"), values=_terms(record.themes, "themes", vocabulary))
    yield Row(label=_("Axes"), values=_terms(record.axes, "axes", vocabulary))
    keywords = (Link(text=word, address=addresses.found(q=f'"{word}"')) for word in record.keywords)
    yield Row(label=_("Keywords"), values=tuple(keywords))
    yield Row(label=_("Territories"), values=_terms(record.territories, "territories", vocabulary))
    yield Row(label=_("Publics"), values=_terms(record.publics, "publics", vocabulary))


def _is_event(record: Record, vocabulary: Vocabulary) -> bool:
    term = vocabulary.get(record.type, "publication_types")
    return term is not None and term.attributes.get("csl") == "event"


def _terms(ids: Iterable[str], scheme: str, vocabulary: Vocabulary) -> tuple[Link, ...]:
    """Returns terms with their pages; what is no term, as it is written."""
    found = ((one, vocabulary.get(one, scheme)) for one in ids if one)
    return tuple(
        Link(text=term.label, address=addresses.term(scheme, term.id)) if term else Link(text=one)
        for one, term in found
    )


def _plain(label: str, text: str, language: str = "") -> Row:
    return Row(label=label, values=(Link(text=text, language=language or active_language()),) if text else ())


def _host(record: Record) -> str:
    if record.host is None:
        return ""
    host = record.host
    parts = (
        host.title,
        _("vol. {number}").format(number=host.volume) if host.volume else "",
        _("no. {number}").format(number=host.issue) if host.issue else "",
        _("p. {label}").format(label=host.pages) if host.pages else "",
    )
    return ", ".join(filter(None, parts))
