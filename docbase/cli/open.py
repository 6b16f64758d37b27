"""`docbase open`: the file of a publication in the reader of the desktop."""

from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import options, render
from docbase.errors import CatalogueError
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Centre


def open_publication(
    context: typer.Context,
    record_id: Annotated[str, typer.Argument(metavar="ID", help=_("Identifier of the record."))],
    page: Annotated[
        int, typer.Option("--page", metavar=_("NUMBER"), min=1, help=_("At this page (PDF)."))
    ] = 1,
    as_json: options.Json = False,
) -> None:
    """Opens the first file of the record that is there, or its web address."""
    import webbrowser

    address = _address(options.open_centre(context), record_id)
    if as_json:
        render.print_json({"id": record_id, "address": address, "page": page})
    else:
        render.out().print(address)
    webbrowser.open(f"{address}#page={page}" if page > 1 else address)


def _address(centre: "Centre", record_id: str) -> str:
    """Returns where the publication is, as a URI.

    Raises:
        RecordNotFoundError: no record has this id.
        CatalogueError: the publication has neither file nor web address, or its files are missing.
    """
    record, paths = centre.get(record_id), centre.file_paths(record_id)
    for path in paths:
        if path.is_file():
            return path.as_uri()
    if record.url.startswith(("https://", "http://")):
        return record.url
    if paths:
        raise CatalogueError(
            _("The file of “{title}” is missing: {path}.").format(title=record.title, path=paths[0]),
            hint=_("Put it back, or drop it anywhere in the corpus and run “docbase ingest”."),
            path=paths[0],
            record_id=record.id,
        )
    raise CatalogueError(
        _("“{title}” has no file: it exists on paper only.").format(title=record.title),
        hint=_("See where it stands with “docbase show {id}”.").format(id=record.id),
        record_id=record.id,
    )
