"""`docbase init`: a new centre."""

from pathlib import Path
from typing import Annotated

import typer

from docbase.cli import render
from docbase.messages import gettext as _


def init(
    folder: Annotated[
        Path, typer.Argument(metavar=_("FOLDER"), help=_("Where; made when missing."))
    ] = Path(),
) -> None:
    """Makes a centre with the default vocabulary."""
    from docbase.centre import Centre

    centre = Centre.create(folder)
    console = render.out()
    console.print(_("The centre is ready in {folder}.").format(folder=centre.root), markup=False)
    console.print(
        _("Drop publications into {folder}, then run “docbase ingest”.").format(folder=centre.corpus),
        markup=False,
    )
