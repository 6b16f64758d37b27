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
    git: Annotated[
        bool, typer.Option("--git", help=_("Make it a git repository, in which each change is committed."))
    ] = False,
) -> None:
    """Makes a centre with the default vocabulary."""
    from docbase.centre import Centre

    centre = Centre.create(folder, is_versioned=git)
    screen = render.out()
    screen.print(_("The centre is ready in {folder}.").format(folder=centre.root))
    screen.print(
        _("Drop publications into {folder}, then run “docbase ingest”.").format(folder=centre.corpus),
    )
