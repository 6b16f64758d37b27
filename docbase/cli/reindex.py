"""`docbase reindex`: the index built again."""

import typer

from docbase.cli import exits, options, render
from docbase.messages import gettext as _
from docbase.messages import ngettext


def reindex(context: typer.Context, as_json: options.Json = False) -> int:
    """Builds the index beside the one in use, then swaps them."""
    centre = options.open_centre(context)
    with render.progress(_("Indexing")) as progress:
        report = centre.reindex(progress)
    if as_json:
        render.print_json({"indexed": report.indexed, "failed": report.as_json()["failed"]})
    else:
        render.say_failures(report.failed)
        count = report.indexed
        render.out().print(
            ngettext("{count} publication indexed.", "{count} publications indexed.", count).format(
                count=count
            )
        )
    return exits.SOME_FAILED if report.failed else exits.DONE
