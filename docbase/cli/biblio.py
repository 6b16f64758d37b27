"""`docbase biblio`: a bibliography of what a search finds."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import options, render
from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import MadeBibliography


@options.with_filters
def biblio(
    context: typer.Context,
    filters: dict[str, list[str]],
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("[QUERY]…"), help=_("As in “docbase search”; nothing means the whole catalogue.")
        ),
    ] = None,
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
    as_json: options.Json = False,
) -> None:
    """Writes the bibliography to a file, or to the terminal."""
    centre = options.open_centre(context, style=style)
    made = centre.make_bibliography(
        " ".join(query or ()),
        filters=filters,
        group_by=group_by,
        format=format_ or (centre.format_for(output) if output else "md"),
        annotated=annotated,
        title=title,
    )
    if output and made.count:
        made.save(output)
    if as_json:
        render.print_json(_as_json(made, output))
        return
    for note in _notes(made):
        render.say(note)
    if not made.count:
        render.say(_("No publication answers: nothing was written."))
    elif output:
        text = ngettext(
            "{count} reference written to {path}.", "{count} references written to {path}.", made.count
        )
        render.say(text.format(count=made.count, path=output))
    else:
        _print(made)


def _print(made: "MadeBibliography") -> None:
    if not made.is_text and sys.stdout.isatty():
        raise CitationError(
            _("This format is not text: it cannot be shown in the terminal."), hint=_("Add “-o FILE”.")
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(made.content)
    sys.stdout.buffer.flush()


def _notes(made: "MadeBibliography") -> list[str]:
    untitled = _("{id} is left out: it has no title.")
    unreadable = _("{id} is left out: its record is gone or broken. Run “docbase check”.")
    drafts = ngettext("{count} record is still a draft.", "{count} records are still drafts.", made.drafts)
    return [
        *made.notes,
        *((drafts.format(count=made.drafts),) if made.drafts else ()),
        *(untitled.format(id=record_id) for record_id in made.untitled),
        *(unreadable.format(id=record_id) for record_id in made.unreadable),
    ]


def _as_json(made: "MadeBibliography", output: Path | None) -> dict[str, object]:
    return {
        "count": made.count,
        "left_out": [*made.untitled, *made.unreadable],
        "notes": _notes(made),
        "path": str(output) if output and made.count else None,
        "text": made.content.decode() if made.is_text and not output else None,
    }
