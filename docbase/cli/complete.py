"""`docbase complete`: what may be meant by what is being typed."""

from dataclasses import asdict
from typing import Annotated

import typer

from docbase.cli import options, render
from docbase.cli.screen import Line
from docbase.messages import gettext as _


def complete(
    context: typer.Context,
    text: Annotated[
        list[str], typer.Argument(metavar=_("TEXT…"), help=_("The beginning of a question or of a word."))
    ],
    limit: Annotated[
        int, typer.Option("--limit", metavar=_("NUMBER"), min=1, max=100, help=_("How many, at most."))
    ] = 10,
    as_json: options.Json = False,
) -> None:
    """Prints words, titles, terms of the vocabulary and authors, with how many publications have each."""
    found = options.open_centre(context).complete(" ".join(text), limit=limit)
    if as_json:
        render.print_json([asdict(one) for one in found])
        return
    screen, kinds = render.out(), _kinds()
    for one in found:
        line = Line(one.text, (f"  {kinds[one.kind]}", "dim"))
        if one.kind != "title":
            line.append((f" {one.count}", "cyan"))
        screen.print(line)


def _kinds() -> dict[str, str]:
    return {
        "word": _("word"),
        "title": _("title"),
        "theme": _("theme"),
        "axis": _("axis"),
        "type": _("type"),
        "territory": _("territory"),
        "public": _("public"),
        "author": _("author"),
    }
