"""Options that several commands share."""

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import click
import typer
from typer.core import TyperCommand

from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.settings import Option

Json = Annotated[bool, typer.Option("--json", help=_("Answer in JSON, for other programs."))]
_FILTERS = {
    "theme": (_("THEME"), _("Only this theme, or one below it.")),
    "axis": (_("AXIS"), _("Only this axis.")),
    "type": (_("TYPE"), _("Only this type of publication.")),
    "year": (_("YEAR"), _("Only this year, or these: 2014..2017, 2014..")),
    "author": (_("NAME"), _("Only this person or body, named in full.")),
    "territory": (_("PLACE"), _("Only this territory, or one in it.")),
    "public": (_("PUBLIC"), _("Only for this public.")),
    "status": (_("STATUS"), _("Only drafts, or reviewed records.")),
    "access": (_("ACCESS"), _("Only what is open to all, or only what is for staff: public, staff.")),
    "language": (_("CODE"), _("Only this language: fr, en…")),
}


def with_filters(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Gives a command an option for each facet; it receives those that were used as `filters`."""

    @functools.wraps(command)
    def filtered(*arguments: object, **values: object) -> int | None:
        given = {name: values.pop(f"only_{name}", None) for name in _FILTERS}
        return command(*arguments, filters={name: texts for name, texts in given.items() if texts}, **values)

    own = [one for one in inspect.signature(command).parameters.values() if one.name != "filters"]
    options = [
        inspect.Parameter(
            f"only_{name}",
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[list[str] | None, typer.Option(f"--{name}", metavar=metavar, help=help_)],
        )
        for name, (metavar, help_) in _FILTERS.items()
    ]
    filtered.__signature__ = inspect.Signature([*own, *options])  # type: ignore[attr-defined]
    filtered.__annotations__ = {one.name: one.annotation for one in (*own, *options)}
    return filtered


def as_given(filters: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Returns filters as a command `with_filters` takes them from another one."""
    return {f"only_{name}": list(values) for name, values in filters.items()}


def open_centre(context: typer.Context, **settings: "Option") -> "Centre":
    """Returns the centre the command works in, closed when the command ends.

    Raises:
        CentreNotFoundError: there is none.
        ConfigurationError: its settings cannot be used.
    """
    from docbase.centre import Centre

    return context.with_resource(Centre.open(context.obj, **settings))


class Question(TyperCommand):
    """A command whose words may begin with a minus: `docbase search participation -handicap`.

    What has one minus and more than a letter is never an option here; what has two is, and a slip is told.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:  # noqa: D102 - as Click says
        takes_value = {
            name
            for parameter in self.params
            if isinstance(parameter, click.Option) and not parameter.is_flag
            for name in parameter.opts
        }
        options: list[str] = []
        words: list[str] = []
        given, _dashes, rest = _partition(args, "--")
        for before, argument in zip(["", *given], given, strict=False):
            is_word = argument.startswith("-") and not argument.startswith("--") and len(argument) > 2
            (words if is_word and before not in takes_value else options).append(argument)
        if options and options[-1] in takes_value:
            return super().parse_args(ctx, options)  # its value is missing: Click says so
        return super().parse_args(ctx, [*options, "--", *words, *rest])


def _partition(arguments: list[str], separator: str) -> tuple[list[str], list[str], list[str]]:
    place = arguments.index(separator) if separator in arguments else len(arguments)
    return arguments[:place], arguments[place : place + 1], arguments[place + 1 :]
