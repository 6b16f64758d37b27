"""`docbase items list` and `labels`: the copies as they stand, to be read and printed."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from docbase.cli import options, render
from docbase.cli.holdings import copies
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.holdings import LabelSheet, Shelf

if TYPE_CHECKING:
    from docbase.centre import Centre, Printed

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar=_("[QUESTION]"), help=_("Which publications, as in a search (by default: all).")),
]
Location = Annotated[str, typer.Option("--location", metavar=_("PLACE"), help=_("Only this location."))]
_MILLIMETRES = _("MILLIMETRES")


def locations(context: typer.Context, *, as_json: bool) -> None:
    """Prints the locations, with how many copies each has."""
    found = options.open_centre(context).holdings.shelves()
    if as_json:
        render.print_json([{"location": one.location, "copies": len(one.copies)} for one in found])
        return
    if not found:
        render.say(_("No paper copy is described yet: “docbase items add” describes one."))
    render.print_fields(render.out(), [(_named(one), _counted(len(one.copies))) for one in found])


def list_copies(
    context: typer.Context,
    words: Words = None,
    location: Location = "",
    format_: Annotated[
        str,
        typer.Option(
            "--format", metavar=_("FORMAT"), help=_("txt, csv or pdf (by default: as the file is named).")
        ),
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar=_("FILE"), help=_("Write to this file."))
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Lists the copies by location, in the order of their call numbers: DEV 2 comes before DEV 12."""
    chosen = format_ or (output.suffix.lstrip(".").lower() if output else "txt")
    if chosen not in ("txt", "csv", "pdf"):
        raise click.UsageError(_("Choose one of: {names}.").format(names="txt, csv, pdf"))
    if chosen == "pdf" and not output:
        raise click.UsageError(_("A PDF needs a file: add “-o FILE.pdf”."))
    centre = options.open_centre(context)
    found = centre.holdings.shelves(" ".join(words or ()), location)
    if as_json:
        out = centre.holdings.on_loan(found)
        render.print_json(
            [{**copies.as_json(copy), "on_loan": copy.key in out} for shelf in found for copy in shelf.copies]
        )
    elif chosen == "txt" and not output:
        _print(centre, found)
    else:
        _deliver(centre.holdings.shelf_list(found, chosen), output)


def labels(
    context: typer.Context,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar=_("FILE"), help=_("Write to this file (PDF)."))
    ],
    words: Words = None,
    location: Location = "",
    rows: Annotated[
        int, typer.Option("--rows", metavar=_("NUMBER"), min=1, max=60, help=_("Labels down a sheet."))
    ] = 13,
    columns: Annotated[
        int, typer.Option("--columns", metavar=_("NUMBER"), min=1, max=40, help=_("Labels across a sheet."))
    ] = 5,
    top: Annotated[
        float,
        typer.Option(
            "--top", metavar=_MILLIMETRES, min=0, max=140, help=_("Margin above the labels, and below.")
        ),
    ] = 11.0,
    side: Annotated[
        float,
        typer.Option(
            "--side", metavar=_MILLIMETRES, min=0, max=100, help=_("Margin on the left, and on the right.")
        ),
    ] = 5.0,
    skip: Annotated[
        int,
        typer.Option(
            "--skip", metavar=_("NUMBER"), min=0, help=_("Labels of the first sheet that are used already.")
        ),
    ] = 0,
    edges: Annotated[bool, typer.Option("--edges", help=_("Draw the edges, to cut plain paper."))] = False,
) -> None:
    """Prints the call numbers on A4 sheets of labels, in shelf order, each as large as its label allows."""
    if output.suffix.lower() != ".pdf":
        raise click.UsageError(_("Choose one of: {names}.").format(names="pdf"))
    centre = options.open_centre(context)
    found = centre.holdings.shelves(" ".join(words or ()), location)
    count = sum(bool(copy.item.call_number) for shelf in found for copy in shelf.copies)
    if not count:
        render.say(_("No copy has a call number: nothing was written."))
        return
    sheet = LabelSheet(rows=rows, columns=columns, top=top, side=side, skipped=skip, has_edges=edges)
    centre.holdings.labels(found, sheet).save(output)
    text = ngettext("{count} label written to {path}.", "{count} labels written to {path}.", count)
    render.say(text.format(count=count, path=output))


def _print(centre: "Centre", found: tuple[Shelf, ...]) -> None:
    if not found:
        render.say(_("No paper copy answers."))
    out = centre.holdings.on_loan(found)
    for shelf in found:
        copies.heading(f"{_named(shelf)} ({len(shelf.copies)})")
        copies.print_copies(render.out(), shelf.copies, out)


def _deliver(made: "Printed", output: Path | None) -> None:
    if output:
        made.save(output)
        render.say(_("Written to {path}.").format(path=output))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(made.content)
        sys.stdout.buffer.flush()


def _named(shelf: Shelf) -> str:
    return shelf.location or _("No location")


def _counted(count: int) -> str:
    return ngettext("{count} copy", "{count} copies", count).format(count=count)
