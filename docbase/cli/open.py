"""`docbase open`: the file of a publication in the reader of the desktop."""

import webbrowser
from typing import Annotated

import typer

from docbase.cli import options, render
from docbase.errors import CatalogueError
from docbase.messages import gettext as _


def open_publication(
    context: typer.Context,
    record_id: Annotated[str, typer.Argument(metavar="ID", help=_("Identifier of the record."))],
    page: Annotated[
        int, typer.Option("--page", metavar=_("NUMBER"), min=1, help=_("At this page (PDF)."))
    ] = 1,
) -> None:
    """Opens the first file of the record, or its web address when it has no file."""
    centre = options.open_centre(context)
    record = centre.get(record_id)
    if record.files:
        path = centre.file_paths(record_id)[0]
        address = path.as_uri() + (f"#page={page}" if page > 1 else "")
        shown = str(path)
    elif record.url:
        address = shown = record.url
    else:
        raise CatalogueError(
            _("“{title}” has no file: it exists on paper only.").format(title=record.title),
            hint=_("See where it stands with “docbase show {id}”.").format(id=record.id),
            record_id=record.id,
        )
    render.out().print(shown, markup=False)
    webbrowser.open(address)
