"""`docbase bulletin` and `docbase productions`: what a centre publishes regularly."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from docbase.cli import made, options
from docbase.cli.biblio import Annotations, Format, Output
from docbase.messages import gettext as _


@options.with_filters
def bulletin(
    context: typer.Context,
    filters: dict[str, list[str]],
    since: Annotated[
        str,
        typer.Option("--since", metavar=_("DAY"), help=_("The first day: 2026-11-03; or a month, 2026-11.")),
    ],
    until: Annotated[
        datetime | None,
        typer.Option("--until", metavar=_("DAY"), formats=["%Y-%m-%d"], help=_("The last day.")),
    ] = None,
    annotated: Annotations = False,
    format_: Format = None,
    output: Output = None,
    as_json: options.Json = False,
) -> None:
    """Writes the bulletin to a file, or to the terminal."""
    centre = options.open_centre(context)
    recipe = centre.press.bulletin(since, until=until.date() if until else None, filters=filters)
    format_ = format_ or (centre.format_for(output) if output else "md")
    made.deliver(centre.press.make(replace(recipe, annotated=annotated), format_), output, as_json=as_json)


def productions(
    context: typer.Context,
    year: Annotated[int, typer.Option("--year", metavar=_("YEAR"), help=_("The year of publication."))],
    body: Annotated[
        str,
        typer.Option(
            "--body", metavar=_("NAME"), help=_("Who published (by default: “body” of docbase.yaml).")
        ),
    ] = "",
    format_: Format = None,
    output: Output = None,
    as_json: options.Json = False,
) -> None:
    """Writes the list to a file, or to the terminal."""
    centre = options.open_centre(context)
    recipe = centre.press.productions(year, body)
    format_ = format_ or (centre.format_for(output) if output else "md")
    made.deliver(centre.press.make(recipe, format_), output, as_json=as_json)
