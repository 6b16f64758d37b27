"""A paper copy as it is shown: on a line, and for other programs."""

from collections.abc import Collection, Iterable

from docbase.cli import render
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.model.holdings import Copy, CopyKey


def print_copies(screen: Screen, copies: Iterable[Copy], out: Collection[CopyKey] = ()) -> None:
    """Prints copies one under the other: call number, title, identifier, and which of them are on loan."""
    shown = list(copies)
    width = max((len(copy.name) for copy in shown), default=0)
    for copy in shown:
        line = Line((f"  {copy.name:<{width}}", "bold cyan"), f"  {copy.record.full_title or copy.record.id}")
        line.append((f"  {copy.record.id}", "dim"))
        if copy.key in out:
            line.append("  ", (_("on loan"), "yellow"))
        screen.print(line)


def as_json(copy: Copy) -> dict[str, object]:
    """Returns a copy under the names of its YAML."""
    item = copy.item
    return {
        "id": copy.record.id,
        "number": copy.number,
        "call_number": item.call_number,
        "copy": item.copy,
        "barcode": item.barcode,
        "location": item.location,
        "access": item.access,
        "title": copy.record.full_title,
    }


def heading(text: str) -> None:
    """Prints what stands over a list."""
    render.out().print()
    render.out().print(Line((text, "bold")))
