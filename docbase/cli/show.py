"""`docbase show`: one publication."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import options, render
from docbase.cli.report import field_name
from docbase.cli.screen import Line
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.record import Record


def show(
    context: typer.Context,
    record_id: Annotated[str, typer.Argument(metavar="ID", help=_("Identifier of the record."))],
    as_json: options.Json = False,
) -> None:
    """Shows the record, its citation, and where the publication is."""
    centre = options.open_centre(context)
    if as_json:
        render.print_json(centre.as_mapping(record_id))
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
        (_("Publisher"), _copy(label(record.publisher), record.place)),
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
            "\n".join(_copy(item.call_number, item.location, item.access) for item in record.items),
        ),
        (
            _("Related"),
            "\n".join(
                f"{_relations().get(relation.type, relation.type)} → {relation.id}"
                for relation in record.relations
            ),
        ),
        (_("Access"), _("staff only") if record.access == "staff" else ""),
        (_("Status"), _("draft") if record.status == "draft" else _("reviewed")),
        (_("Sources"), "\n".join(_sources(record))),
    ]


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


def _relations() -> dict[str, str]:
    return {
        "part-of": _("part of"),
        "version-of": _("version of"),
        "replaces": _("replaces"),
        "translation-of": _("translation of"),
        "issued-from": _("issued from"),
        "see-also": _("see also"),
    }


def _copy(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
