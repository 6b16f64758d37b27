"""A publication: its description, its pages, its files, its reference."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, RedirectResponse, Response

from docbase.errors import ExtractionError, RecordNotFoundError, StorageError
from docbase.messages import gettext as _
from docbase.model.reach import CITATION, DOWNLOAD, PAGE, VIEW
from docbase.web import addresses, describing, metadata
from docbase.web.asking import Asked
from docbase.web.cards import Link, card, cards, file_numbers, passage
from docbase.web.errors import GonePageError, MissingPageError
from docbase.web.pages.finding import attachment, chosen_format, format_label
from docbase.web.routing import At
from docbase.web.templating import day, in_text
from docbase.web.visits import Visit

if TYPE_CHECKING:
    from docbase.centre import PageView
    from docbase.model.record import Record
    from docbase.model.related import Related
    from docbase.model.search import EntryPage

SIMILAR = 6
"""Publications like one of them that are offered."""
PASSAGES = 3
"""Pages that answer, shown at once: the best."""
EXCHANGED = ("ris", "bibtex", "csl-json")
"""Formats in which one publication is given."""
SHOWN_IN_PLACE = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".txt": "text/plain; charset=utf-8",
}
"""Files that a browser shows without running anything of theirs; all others are only kept."""


def publication(visit: Visit) -> Response:
    """All that is known of a publication."""
    record = _record(visit)
    visit.note(VIEW, record.id)
    centre, question = visit.centre, visit.asked.text
    passages = centre.lectern.pages_answering(record.id, question) if question else ()
    numbers = file_numbers(centre, record.id)
    files = tuple(describing.files(centre, record))
    return visit.page(
        "publication.html",
        asked=Asked(text=question),
        record=record,
        card=card(visit, record),
        address=visit.whole(addresses.publication(record.id)),
        rows=describing.rows(record, centre.vocabulary),
        files=files,
        elsewhere=describing.web_address(record),
        copies=tuple(describing.copies(centre, record)),
        passages=[passage(record.id, page, numbers, question) for page in passages[:PASSAGES]],
        more_passages=[passage(record.id, page, numbers, question) for page in passages[PASSAGES:]],
        relations=_relations(visit, record),
        styles=style_labels(centre.styles()),
        formats={name: format_label(name) for name in EXCHANGED},
        tags=metadata.tags(visit, record, files),
        coins=metadata.coins(visit, record),
        linked_data=metadata.linked_data(visit, record, files),
    )


def similar(visit: Visit) -> Response:
    """The publications most like one of them, which takes longer to find than all else of its page."""
    record = _record(visit)
    found = visit.centre.similar(record.id, SIMILAR)
    return visit.page("similar.html", asked=Asked(), record=record, cards=cards(visit, found.hits))


def citation(visit: Visit) -> Response:
    """The reference of a publication, to be copied."""
    record, centre = _record(visit), visit.centre
    style = chosen_style(visit)
    if record.title:
        visit.note(CITATION, record.id)
    return visit.page(
        "citation.html",
        asked=Asked(),
        record=record,
        address=addresses.publication(record.id),
        citation=centre.cite(record.id, style) if record.title else "",
        style=style,
        styles={
            name: (label, addresses.citation(record.id, name))
            for name, label in style_labels(centre.styles()).items()
        },
        formats={name: format_label(name) for name in EXCHANGED},
    )


def export(visit: Visit) -> Response:
    """One publication, in a format of exchange."""
    record = _record(visit)
    chosen = chosen_format(visit)
    made = visit.centre.bibliography_of([record.id], format=chosen.name)
    visit.note(CITATION, record.id)
    return attachment(made.content, chosen.media_type, f"{_ascii(record.id)}{chosen.suffix}")


def page(visit: Visit) -> Response:
    """A page as it is printed, with the words that were looked for, and its text."""
    record, question = _record(visit), visit.asked.text
    number, pages = _pages(visit, record)
    place = next(
        (at for at, one in enumerate(pages) if one.number == visit.request.path_params["page"]), None
    )
    if place is None:
        raise MissingPageError(_("This publication has no such page."))
    shown = pages[place]
    visit.note(PAGE, record.id)
    spans = visit.centre.lectern.marked(shown.text, question, record.language) if question else ()
    return visit.page(
        "page.html",
        asked=Asked(text=question),
        record=record,
        card=card(visit, record),
        address=addresses.publication(record.id, question),
        shown=shown,
        label=shown.label or str(shown.number),
        view=_view(visit, record, shown),
        picture=addresses.picture(record.id, number, shown.number),
        text=in_text(shown.text, list(spans)),
        count=len(spans),
        before=addresses.page(record.id, number, pages[place - 1].number, question) if place else "",
        after=addresses.page(record.id, number, pages[place + 1].number, question)
        if place + 1 < len(pages)
        else "",
        total=len(pages),
        file=next((one for one in describing.files(visit.centre, record) if one.number == number), None),
    )


def picture(visit: Visit) -> Response:
    """The picture of a page."""
    record = _record(visit)
    _number, pages = _pages(visit, record)
    wanted = visit.request.path_params["page"]
    shown = next((one for one in pages if one.number == wanted), None)
    if shown is None:
        raise MissingPageError(_("This publication has no such page."))
    view = visit.centre.lectern.page_view(record.id, shown)
    return FileResponse(view.picture, media_type="image/webp", stat_result=view.picture.stat())


def file(visit: Visit) -> Response:
    """A file of a publication."""
    record = _record(visit)
    number = visit.request.path_params["number"]
    if not 1 <= number <= len(record.files):
        raise MissingPageError(_("This publication has no such file."))
    name = PurePosixPath(record.files[number - 1].path).name
    path = visit.centre.file_paths(record.id)[number - 1]
    if not path.is_file():
        raise MissingPageError(_("This publication has no such file."))
    if visit.parameter("name") != name:
        return RedirectResponse(addresses.file(record.id, number, name), 301)
    visit.note(DOWNLOAD, record.id)
    media_type = SHOWN_IN_PLACE.get(path.suffix.lower())
    response = FileResponse(
        path,
        media_type=media_type or "application/octet-stream",
        filename=name,
        content_disposition_type="inline" if media_type else "attachment",
        stat_result=path.stat(),
    )
    response.headers["Content-Security-Policy"] = _policy(media_type)
    return response


def chosen_style(visit: Visit) -> str:
    """Returns the style that the address names, or that of the centre: never the path of a file."""
    known = visit.centre.styles()
    own = visit.centre.settings.style
    asked = visit.parameter("style")
    return asked if asked in known else own if own in known else known[0]


def style_labels(names: tuple[str, ...]) -> dict[str, str]:
    """Returns the styles that are offered, with what they are called."""
    labels = {
        "iso690-author-date-fr": _("ISO 690, author and date"),
        "iso690-numeric-fr": _("ISO 690, numbered"),
        "iso690-note-fr": _("ISO 690, notes"),
        "apa": "APA",
        "chicago-author-date-fr": "Chicago",
    }
    return {name: label for name, label in labels.items() if name in names}


def _record(visit: Visit) -> Record:
    """Returns the publication that the address is about.

    Raises:
        GonePageError: there was one, and it is gone for good.
        RecordNotFoundError: there is none that the visitor may see.
    """
    record_id = visit.parameter("id")
    try:
        return visit.centre.get(record_id)
    except RecordNotFoundError:
        if visit.centre.is_retired(record_id):
            raise GonePageError(_("This publication has been withdrawn from the catalogue.")) from None
        raise


def _pages(visit: Visit, record: Record) -> tuple[int, tuple[EntryPage, ...]]:
    """Returns the number of the file that the address is about, and its pages."""
    number = visit.request.path_params["number"]
    locations = visit.centre.file_locations(record.id)
    if not 1 <= number <= len(locations):
        raise MissingPageError(_("This publication has no such file."))
    pages = visit.centre.text(record.id).pages
    return number, tuple(one for one in pages if one.file == locations[number - 1])


def _view(visit: Visit, record: Record, shown: EntryPage) -> PageView | None:
    """Returns the page as it is seen; None when it cannot be: its text is there all the same."""
    if shown.is_section:
        return None
    try:
        return visit.centre.lectern.page_view(record.id, shown, visit.asked.text)
    except (ExtractionError, StorageError):
        return None


def _relations(visit: Visit, record: Record) -> list[tuple[str, list[Link]]]:
    """Returns what the publication is related to, whichever of the two says so, under what it is to it."""
    found: dict[str, list[Link]] = {}
    for one in visit.centre.related(record.id):
        address = addresses.publication(one.record.id)
        link = Link(text=_with_date(one), address=address, language=one.record.language)
        found.setdefault(f"{one.label[:1].upper()}{one.label[1:]}", []).append(link)
    return list(found.items())


def _with_date(one: Related) -> str:
    """Returns the title of a publication that another is related to, when it is from, where an event was."""
    record = one.record
    place = record.place if one.type == "issued-from" and not one.is_reverse else ""
    when = ", ".join(filter(None, (day(record.date) if record.date else "", place)))
    title = record.full_title or record.id
    return f"{title} ({when})" if when else title


def _policy(media_type: str | None) -> str:
    # A sandbox would keep browsers from showing PDF.
    return "frame-ancestors 'none'" if media_type == "application/pdf" else "default-src 'none'; sandbox"


def _ascii(text: str) -> str:
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in text
    )


_ONE = "/publications/{id}"
_FILE = f"{_ONE}/fichiers/{{number:int}}"
ADDRESSES = (
    At(_ONE, publication),
    At(f"{_ONE}/semblables", similar, is_slow=True),
    At(f"{_ONE}/citer", citation, is_slow=True),
    At(f"{_ONE}/export/{{format}}", export, is_slow=True),
    At(f"{_FILE}/pages/{{page:int}}", page, is_slow=True),
    At(f"{_FILE}/pages/{{page:int}}.webp", picture, is_slow=True),
    At(f"{_FILE}/{{name}}", file),
)
