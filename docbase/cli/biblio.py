"""`docbase biblio`: a bibliography of what a search finds."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from docbase.cli import options, render
from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.storage import write_atomically


def biblio(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("[QUERY]…"), help=_("As in “docbase search”; nothing means the whole catalogue.")
        ),
    ] = None,
    theme: options.Themes = None,
    axis: options.Axes = None,
    type_: options.Types = None,
    year: options.Years = None,
    author: options.Authors = None,
    territory: options.Territories = None,
    public: options.Publics = None,
    status: options.Statuses = None,
    style: Annotated[
        str | None,
        typer.Option("--style", metavar=_("STYLE"), help=_("Citation style, or the path of a .csl file.")),
    ] = None,
    group_by: Annotated[
        str,
        typer.Option(
            "--group-by", metavar=_("CRITERION"), help=_("theme, axis, type, year, author or territory.")
        ),
    ] = "",
    annotated: Annotated[bool, typer.Option("--annotated", help=_("With the abstracts."))] = False,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar=_("FORMAT"),
            help=_("md, html, docx, txt, bibtex, ris or csl-json (by default: that of FILE, else md)."),
        ),
    ] = None,
    title: Annotated[
        str, typer.Option("--title", metavar=_("TITLE"), help=_("Title of the bibliography."))
    ] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar=_("FILE"), help=_("Where to write it."))
    ] = None,
) -> None:
    """Writes the bibliography to a file, or to the terminal."""
    centre = options.open_centre(context, style=style)
    made = centre.make_bibliography(
        " ".join(query or ()),
        filters=options.filters(
            theme=theme,
            axis=axis,
            type=type_,
            year=year,
            author=author,
            territory=territory,
            public=public,
            status=status,
        ),
        group_by=group_by,
        format=format_ or _format_of(output),
        annotated=annotated,
        title=title,
    )
    if output:
        write_atomically(output, made.content)
        render.say(
            ngettext(
                "{count} reference written to {path}.", "{count} references written to {path}.", made.count
            ).format(count=made.count, path=output)
        )
    elif not made.is_text and sys.stdout.isatty():
        raise CitationError(
            _("This format is not text: it cannot be shown in the terminal."),
            hint=_("Add “-o FILE”."),
        )
    else:
        sys.stdout.buffer.write(made.content)
        sys.stdout.flush()
    for note in made.notes:
        render.say(note)
    for record_id in made.left_out:
        render.say(_("{id} is left out: it has no title.").format(id=record_id))


def _format_of(output: Path | None) -> str:
    """Returns the format that the name of the file asks for, Markdown when it asks for none."""
    from docbase.centre import format_for

    return format_for(output.suffix) if output else "md"
