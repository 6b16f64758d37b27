"""`docbase stats`: the collection in figures."""

import typer

from docbase.cli import options, render
from docbase.cli.screen import Line
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.facetnames import depths


def stats(context: typer.Context, as_json: options.Json = False) -> None:
    """Counts publications by status, type, year, theme and axis."""
    centre = options.open_centre(context)
    results = centre.search("", limit=1)
    if as_json:
        render.print_json(
            {
                "total": results.total,
                **{name: {one.id: one.count for one in values} for name, values in results.facets.items()},
            }
        )
        return
    labels = {
        "status": _("Status"),
        "type": _("Types"),
        "year": _("Years"),
        "theme": _("Themes"),
        "axis": _("Axes"),
    }
    title = ngettext("{count} publication", "{count} publications", results.total).format(count=results.total)
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(overflow="fold")
    table.add_column(justify="right", style="cyan")
    for name, label in labels.items():
        values = results.facets.get(name, ())
        depth = depths(values)
        for place, value in enumerate(values):
            shown = Line(value.label, indent=2 * depth[value.id])
            table.add_row(label if place == 0 else "", shown, str(value.count))
    screen = render.out()
    screen.print(Line((title, "bold")))
    screen.print(table)
