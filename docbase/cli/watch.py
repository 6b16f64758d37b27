"""`docbase watch`: a folder watched, and what is dropped there ingested."""

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import exits, options, render
from docbase.cli.report import print_report
from docbase.cli.screen import Line
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Progress, Report


def watch(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar=_("[FOLDER]"),
            file_okay=False,
            help=_("The folder to watch (by default: corpus/); from another, files are copied in."),
        ),
    ] = None,
    as_json: options.Json = False,
    quiet: Annotated[
        float,
        typer.Option(
            "--quiet",
            metavar=_("SECONDS"),
            min=0.1,
            help=_("How long a file must not change to be taken for complete."),
        ),
    ] = 2.0,
    polling: Annotated[
        bool,
        typer.Option("--polling", help=_("Look at intervals: for a network disk that tells of no change.")),
    ] = False,
) -> int:
    """Ingests what is there, then whatever comes, until it is stopped; that is no failure."""
    centre = options.open_centre(context)
    watched = (folder or centre.corpus).absolute()
    bar = _Bar()
    try:
        with _stopped_by_the_system():
            render.say(_("Watching {folder}; Ctrl-C stops.").format(folder=watched))
            for report in centre.watch(watched, quiet=quiet, polling=polling, progress=bar):
                bar.clear()
                _tell(report, as_json)
    except KeyboardInterrupt:
        bar.clear()
        render.say(_("{hour} Stopped. What was done is kept.").format(hour=_now()))
    return exits.DONE


def _tell(report: "Report", as_json: bool) -> None:
    if as_json:
        moment = datetime.now().astimezone().isoformat(timespec="seconds")
        line = json.dumps({"time": moment, **report.as_json()}, ensure_ascii=False)
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    else:
        render.out().print(Line((_now(), "dim")))
        print_report(report)


def _now() -> str:
    return f"{datetime.now():%Y-%m-%d %H:%M:%S}"


@contextmanager
def _stopped_by_the_system() -> Iterator[None]:
    """Lets SIGTERM, by which systemd and Docker stop a service, do as Ctrl-C does: what is done is kept."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Bar:
    """The progress bar of a batch; there is none between two."""

    def __init__(self) -> None:
        self._shown = ExitStack()
        self._is_shown = False
        self._advance: Callable[[Progress], None] | None = None

    def __call__(self, progress: "Progress") -> None:
        """Draws how far the batch is."""
        if not self._is_shown:
            self._is_shown = True
            self._advance = self._shown.enter_context(render.progress(_("Reading")))
        if self._advance:
            self._advance(progress)
        if progress.done >= progress.total:
            self.clear()

    def clear(self) -> None:
        """Takes the bar away."""
        self._shown.close()
        self._is_shown = False
