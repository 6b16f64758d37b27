"""`docbase export`: records for other programs, in their formats."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import options, render
from docbase.cli.made import MOST, and_others, show
from docbase.cli.report import field_name
from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Lost, MadeExport

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=_("[QUERY]…"), help=_("As in “docbase search”; nothing means the whole catalogue.")
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar=_("FORMAT"),
        help=_(
            "unimarc, unimarc-xml, marc21-xml, mods, dc, json-ld, bibtex, biblatex, ris, csl-json, csv or "
            "xlsx (by default: that of FILE)."
        ),
    ),
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar=_("FILE"), help=_("Where to write it."))
]
Ids = Annotated[
    list[str] | None,
    typer.Option("--id", metavar=_("ID"), help=_("This record; may be repeated.")),
]
Everything = Annotated[bool, typer.Option("--all", help=_("The whole catalogue."))]


@options.with_filters
def export(
    context: typer.Context,
    filters: dict[str, list[str]],
    query: Words = None,
    format_: Format = None,
    output: Output = None,
    ids: Ids = None,
    everything: Everything = False,
    as_json: options.Json = False,
) -> None:
    """Writes the records to a file, or to the terminal."""
    text = " ".join(query or [])
    if everything and (text or filters or ids):
        raise typer.BadParameter(_("“--all” takes everything: ask for nothing else, or leave it out."))
    centre = options.open_centre(context)
    if not (format_ or output):
        raise CitationError(
            _("In which format? Neither “--format” nor the name of a file says it."),
            hint=_("Choose one of: {names}.").format(names=", ".join(centre.exporting.formats())),
            field="format",
        )
    chosen = format_ or centre.exporting.format_for(output or Path())
    made = centre.exporting.make(text, format=chosen, filters=filters, ids=ids or ())
    _deliver(made, output, as_json=as_json)


def _deliver(made: "MadeExport", output: Path | None, *, as_json: bool) -> None:
    is_written = bool(output and made.count)
    if output and is_written:
        made.save(output)
    if as_json:
        text = made.text if made.is_text and not output else None
        render.print_json({**_described(made), "path": str(output) if is_written else None, "text": text})
        return
    for note in _notes(made):
        render.say(note)
    if not made.count:
        render.say(_("No record answers: nothing was written."))
    elif output:
        text = ngettext("{count} record written to {path}.", "{count} records written to {path}.", made.count)
        render.say(text.format(count=made.count, path=output))
    else:
        show(made.content, is_text=made.is_text)


def _notes(made: "MadeExport") -> list[str]:
    unreadable = _("{id} is left out: its record is gone or broken. Run “docbase check”.")
    untitled = _("{id} is left out: it has no title.")
    too_long = _("{id} is left out: it is longer than this format allows.")
    incomplete = _("{id} goes out without: {fields}.")
    wanting = [
        incomplete.format(id=one, fields=", ".join(map(field_name, missing)))
        for one, missing in made.incomplete.items()
    ]
    return [
        *made.notes,
        *(untitled.format(id=one) for one in made.untitled),
        *(too_long.format(id=one) for one in made.too_long),
        *(unreadable.format(id=one) for one in made.unreadable),
        *wanting[:MOST],
        *((and_others(len(wanting) - MOST),) if len(wanting) > MOST else ()),
        *_lost(made),
    ]


def _lost(made: "MadeExport") -> list[str]:
    """Returns what the format cannot carry, in a line."""
    if not made.losses:
        return []
    said = " · ".join(_counted(one) for one in made.losses)
    return [_("What the format {format} cannot carry: {losses}").format(format=made.title, losses=said)]


def _counted(lost: "Lost") -> str:
    text = (
        ngettext("{field}, in part: {count} record", "{field}, in part: {count} records", lost.count)
        if lost.parts or lost.values
        else ngettext("{field}: {count} record", "{field}: {count} records", lost.count)
    )
    return text.format(field=field_name(lost.field), count=lost.count)


def _described(made: "MadeExport") -> dict[str, object]:
    """Returns what there is to know of the file, for other programs."""
    return {
        "format": made.format,
        "count": made.count,
        "left_out": list(made.left_out),
        "incomplete": [{"id": one, "missing": list(names)} for one, names in made.incomplete.items()],
        "lost": [
            {
                "field": one.field,
                "parts": list(one.parts),
                "values": list(one.values),
                "count": one.count,
                "why": one.why,
            }
            for one in made.losses
        ],
        "notes": _notes(made),
    }
