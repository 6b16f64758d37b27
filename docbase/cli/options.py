"""Options that several commands share."""

from typing import TYPE_CHECKING, Annotated

import typer

from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Centre

Json = Annotated[bool, typer.Option("--json", help=_("Answer in JSON, for other programs."))]
Themes = Annotated[
    list[str] | None, typer.Option("--theme", metavar=_("THEME"), help=_("Only this theme, or one below it."))
]
Axes = Annotated[list[str] | None, typer.Option("--axis", metavar=_("AXIS"), help=_("Only this axis."))]
Types = Annotated[
    list[str] | None, typer.Option("--type", metavar=_("TYPE"), help=_("Only this type of publication."))
]
Years = Annotated[
    list[str] | None,
    typer.Option("--year", metavar=_("YEAR"), help=_("Only this year, or these: 2014..2017, 2014..")),
]
Authors = Annotated[
    list[str] | None,
    typer.Option("--author", metavar=_("NAME"), help=_("Only this person or body, named in full.")),
]
Territories = Annotated[
    list[str] | None,
    typer.Option("--territory", metavar=_("PLACE"), help=_("Only this territory, or one in it.")),
]
Publics = Annotated[
    list[str] | None, typer.Option("--public", metavar=_("PUBLIC"), help=_("Only for this public."))
]
Statuses = Annotated[
    list[str] | None,
    typer.Option("--status", metavar=_("STATUS"), help=_("Only drafts, or reviewed records.")),
]
Languages = Annotated[
    list[str] | None, typer.Option("--language", metavar=_("CODE"), help=_("Only this language: fr, en…"))
]


def filters(**values: list[str] | None) -> dict[str, list[str]]:
    """Returns the filters that were given, by facet field."""
    return {name: given for name, given in values.items() if given}


def open_centre(context: typer.Context, **settings: str | int | None) -> "Centre":
    """Returns the centre the command works in, closed when the command ends.

    Raises:
        CentreNotFoundError: there is none.
        ConfigurationError: its settings cannot be used.
    """
    from docbase.centre import Centre

    return context.with_resource(Centre.open(context.obj, **settings))
