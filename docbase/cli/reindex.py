"""`docbase reindex`: the index built again."""

import typer

from docbase.cli import options, render
from docbase.messages import gettext as _
from docbase.messages import ngettext


def reindex(context: typer.Context, as_json: options.Json = False) -> None:
    """Builds the index beside the one in use, then swaps them."""
    centre = options.open_centre(context)
    with render.progress(_("Indexing")) as progress:
        count = centre.reindex(progress)
    if as_json:
        render.print_json({"indexed": count})
    else:
        render.out().print(
            ngettext("{count} publication indexed.", "{count} publications indexed.", count).format(
                count=count
            )
        )
