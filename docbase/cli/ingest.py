"""`docbase ingest`: from files to records to index."""

from pathlib import Path
from typing import Annotated

import typer

from docbase.cli import exits, options, render
from docbase.cli.report import print_report
from docbase.messages import gettext as _


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
    passwords: Annotated[
        list[str] | None,
        typer.Option(
            "--password",
            metavar=_("PASSWORD"),
            help=_("Password to try on protected files; may be given several times."),
        ),
    ] = None,
    is_rehearsal: Annotated[
        bool, typer.Option("--dry-run", help=_("Say what would be done, and do nothing."))
    ] = False,
    retries: Annotated[
        bool, typer.Option("--retry", help=_("Try again the files that could not be read before."))
    ] = False,
    without_ocr: Annotated[
        bool, typer.Option("--no-ocr", help=_("Leave the pages without text to be read another time."))
    ] = False,
) -> int:
    """Reads what is new or changed, drafts records, indexes them, and tells what could not be read."""
    centre = options.open_centre(
        context, jobs=jobs, passwords=tuple(passwords or ()), ocr="never" if without_ocr else None
    )
    # Who names files one by one wants them tried, whatever became of them before.
    are_files = bool(paths) and all(path.is_file() for path in paths or ())
    with render.progress(_("Reading")) as progress:
        report = centre.ingest(
            paths or (), progress=progress, is_rehearsal=is_rehearsal, retries=retries or are_files
        )
    if as_json:
        render.print_json(report.as_json())
    else:
        print_report(report)
        if report.to_read and (obstacle := centre.ocr_obstacle()):
            render.say(obstacle)
    return exits.SOME_FAILED if report.failed else exits.DONE
