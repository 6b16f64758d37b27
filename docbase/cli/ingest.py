"""`docbase ingest`: from files to records to index."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from docbase.cli import exits, options, render
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Report


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=_("[PATH]…"), help=_("Files or folders; what lies outside corpus/ is copied in.")
        ),
    ] = None,
    as_json: options.Json = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            metavar=_("NUMBER"),
            min=1,
            help=_("Files read at once (by default: one per processor)."),
        ),
    ] = None,
) -> int:
    """Reads what is new or changed, drafts records, indexes them, and tells what could not be read."""
    centre = options.open_centre(context, jobs=jobs)
    with render.progress(_("Reading")) as progress:
        report = centre.ingest(paths or (), progress=progress)
    if as_json:
        render.print_json(report.as_json())
    else:
        _print_summary(report)
    return exits.SOME_FAILED if report.failed else exits.DONE


def _print_summary(report: "Report") -> None:
    console = render.out()
    for outcome in report.added:
        console.print(f"[green]+[/] {escape(outcome.path)} → [bold]{escape(outcome.record_id)}[/]")
    for outcome in report.updated:
        console.print(f"[blue]~[/] {escape(outcome.path)} → {escape(outcome.record_id)}")
    _print_trouble(render.err(), report)
    console.print(_totals(report), markup=False)


def _print_trouble(console: Console, report: "Report") -> None:
    for outcome in report.duplicates:
        text = _("{path}: the same file as that of “{id}”, left out.")
        console.print(f"[yellow]=[/] {escape(text.format(path=outcome.path, id=outcome.record_id))}")
    for outcome in report.outcomes:
        for warning in outcome.warnings:
            text = _("{path}: {warning}").format(path=outcome.path, warning=warning)
            console.print(f"[yellow]![/] {escape(text)}")
    render.say_failures(report.failed)


def _totals(report: "Report") -> str:
    known = len(report.unchanged)
    broken = sum(outcome.path.endswith((".yaml", ".yml")) for outcome in report.failed)
    nothing = ngettext(
        "Nothing to do: {count} file, up to date", "Nothing to do: {count} files, all up to date", known
    )
    is_idle = not (report.added or report.updated or report.indexed or report.removed)
    parts = (
        (len(report.added), _("added: {count}")),
        (len(report.updated), _("changed: {count}")),
        (known, nothing if is_idle else _("unchanged: {count}")),
        (len(report.duplicates), _("duplicates: {count}")),
        (len(report.failed) - broken, _("not read: {count}")),
        (broken, _("records to mend: {count}")),
        (report.indexed, _("indexed: {count}")),
        (report.removed, _("taken out of the index: {count}")),
    )
    said = " · ".join(text.format(count=count) for count, text in parts if count)
    return said or _("Nothing to do: no publication was found.")
