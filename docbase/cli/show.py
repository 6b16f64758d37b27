"""`docbase show`: one publication."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import options, render
from docbase.cli.report import field_name
from docbase.cli.screen import Line
from docbase.errors import DocbaseError
from docbase.messages import gettext as _
from docbase.model.holdings import Copy, Loan, copy_number
from docbase.model.related import relation_label

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.record import Record
    from docbase.model.related import Related


def show(
    context: typer.Context,
    record_id: Annotated[str, typer.Argument(metavar="ID", help=_("Identifier of the record."))],
    as_json: options.Json = False,
) -> None:
    """Shows the record, its citation, and where the publication is."""
    centre = options.open_centre(context)
    if as_json:
        render.print_json({**centre.as_mapping(record_id), "related": related_as_json(centre, record_id)})
        return
    record = centre.get(record_id)
    screen = render.out()
    screen.print(Line((record.full_title, "bold")))
    screen.print(Line((centre.cite(record_id), "italic")))
    screen.print()
    render.print_fields(screen, fields_of(centre, record))


def fields_of(centre: "Centre", record: "Record") -> list[tuple[str, str]]:
    """Returns what a record says, field by field, under the names that people give them."""
    label = centre.vocabulary.label

    def labels(ids: tuple[str, ...]) -> str:
        return " · ".join(label(one) for one in ids)

    return [
        (_("Identifier"), record.id),
        (_("Type"), label(record.type)),
        (_("Contributors"), " · ".join(label(one.name) for one in record.contributors)),
        (_("Date"), str(record.date or "")),
        (_("Publisher") if record.publisher else _("Place"), _copy(label(record.publisher), record.place)),
        (_("Series"), _copy(record.series.title, record.series.number) if record.series else ""),
        (_("Extent"), record.extent),
        (_("Language"), record.language),
        (_("Abstract"), record.abstract),
        (_("Themes"), labels(record.themes)),
        (_("Axes"), labels(record.axes)),
        (_("Keywords"), " · ".join(record.keywords)),
        (_("Territories"), labels(record.territories)),
        (_("Publics"), labels(record.publics)),
        (_("Identifiers"), " · ".join(f"{scheme} {value}" for scheme, value in record.identifiers.items())),
        (_("Address"), record.url),
        (
            _("Files"),
            "\n".join(f"{centre.corpus.name}/{place}" for place in centre.file_locations(record.id)),
        ),
        (_("Copied from"), "\n".join(file.origin for file in record.files if file.origin)),
        (
            _("Copies"),
            "\n".join(_copies(centre, record)),
        ),
        (_("Related"), "\n".join(_related(centre, record))),
        (_("Access"), _("staff only") if record.access == "staff" else ""),
        (_("Status"), _("draft") if record.status == "draft" else _("reviewed")),
        (_("Sources"), "\n".join(_sources(record))),
    ]


def _copies(centre: "Centre", record: "Record") -> Iterator[str]:
    """Yields the paper copies, with whether somebody has them."""
    loans: tuple[Loan, ...] = ()
    with suppress(DocbaseError):  # `items loans` tells what is wrong with the register
        loans = centre.holdings.loans.of(record.id) if record.items else ()
    for number, item in enumerate(record.items, 1):
        copy = Copy(record=record, number=number)
        loan = next((loan for loan in loans if loan.is_of(copy)), None)
        until = _("out until {day}").format(day=loan.due) if loan else ""
        yield _copy(item.call_number, copy_number(item.copy), item.location, item.access, until)


def related_as_json(centre: "Centre", record_id: str) -> list[dict[str, object]]:
    """Returns what a publication is related to, seen from it, for other programs."""
    return [
        {
            "type": one.type,
            "reverse": one.is_reverse,
            "label": one.label,
            "id": one.record.id,
            "title": one.record.full_title,
            "date": str(one.record.date or ""),
            "place": one.record.place,
        }
        for one in centre.related(record_id)
    ]


def _related(centre: "Centre", record: "Record") -> Iterator[str]:
    """Yields the records that this one is related to, then those that are not there."""
    text = _("{relation} → {title} · {id}")
    found = centre.related(record.id)
    for one in found:
        yield text.format(relation=one.label, title=_dated(one), id=one.record.id)
    known = {one.record.id for one in found}
    for relation in record.relations:
        if relation.id not in known:
            title = _("no such record")
            yield text.format(relation=relation_label(relation.type), title=title, id=relation.id)


def _dated(one: "Related") -> str:
    """Returns the title of a record, when it is from, and where an event was held."""
    place = one.record.place if one.type == "issued-from" and not one.is_reverse else ""
    when = ", ".join(filter(None, (str(one.record.date or ""), place)))
    return f"{one.record.full_title} ({when})" if when else one.record.full_title


def _sources(record: "Record") -> Iterator[str]:
    """Yields where the values come from, the fields of one source together."""
    fields: dict[str, list[str]] = {}
    for name, source in record.provenance.items():
        fields.setdefault(_source(source), []).append(field_name(name))
    text = _("{source}: {fields}")
    return (text.format(source=source, fields=", ".join(names)) for source, names in fields.items())


def _source(code: str) -> str:
    known = {
        "first-page": _("first page"),
        "text": _("text"),
        "colophon": _("colophon"),
        "file-name": _("name of the file"),
        "librarian": _("librarian"),
        "suggestion": _("suggestion"),
    }
    return known.get(code, _("properties of the file") if code.endswith("-metadata") else code)


def _copy(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
