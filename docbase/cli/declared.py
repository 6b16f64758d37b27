"""Commands known by name and help, whose modules are imported when they are asked for."""

import difflib
import functools
from importlib import import_module
from typing import Any

import click
import typer
from typer.core import TyperCommand, TyperGroup

from docbase.messages import gettext as _


class Declared(TyperCommand):
    """A command of which the list of commands says enough: its module is imported when it is run."""

    def __init__(
        self, name: str, place: str, panel: str, help_: str, kind: type[TyperCommand] = TyperCommand
    ) -> None:
        """Declares a command.

        Args:
            name: what is typed.
            place: module of docbase.cli and function in it, `search:search`; or a Typer, for a group.
            panel: the group in which it is listed.
            help_: what it does, in a line.
            kind: how it reads what is typed.
        """
        super().__init__(name, help=help_, rich_help_panel=panel)
        self._place = place
        self._kind = kind

    @functools.cached_property
    def whole(self) -> click.Command:
        """The command with its arguments and options."""
        module, _colon, name = self._place.partition(":")
        found = getattr(import_module(f"docbase.cli.{module}"), name)
        alone = typer.Typer(
            add_completion=False, rich_markup_mode="rich", suggest_commands=False, callback=lambda: None
        )
        if isinstance(found, typer.Typer):
            alone.add_typer(found, name=self.name, help=self.help)
        else:
            alone.command(self.name, cls=self._kind, help=self.help)(found)
        group = typer.main.get_command(alone)
        assert isinstance(group, click.Group)
        return group.commands[self.name or ""]

    def make_context(  # noqa: D102 - as Click says
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        return self.whole.make_context(info_name, args, parent, **extra)


class Commands(TyperGroup):
    """Names the nearest command in the user's language; Typer does so in English only."""

    def resolve_command(  # noqa: D102 - as Click says
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            for name in difflib.get_close_matches(args[0], self.commands, 1):
                error.message += " " + _("Did you mean “{name}”?").format(name=name)
            raise
