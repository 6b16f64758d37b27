"""The commands, grouped by what people do with them."""

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import click
import typer
from typer.core import TyperGroup

from docbase.cli import (
    biblio,
    check,
    exits,
    ingest,
    init,
    options,
    reindex,
    render,
    search,
    show,
    stats,
    vocabulary,
    watch,
)
from docbase.cli import open as open_
from docbase.errors import DocbaseError
from docbase.messages import gettext as _

COLLECT, CATALOGUE, FIND = _("Collect"), _("Catalogue"), _("Find")
PUBLISH, LOOK_AFTER = _("Publish"), _("Look after")


class Commands(TyperGroup):
    """Names the nearest command in the user's language; Typer does so in English only."""

    def resolve_command(  # noqa: D102
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            for name in difflib.get_close_matches(args[0], self.commands, 1):
                error.message += " " + _("Did you mean “{name}”?").format(name=name)
            raise


app = typer.Typer(
    name="docbase",
    cls=Commands,
    suggest_commands=False,
    help=_("The catalogue, full-text search and bibliographies of a documentation centre."),
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("COMMAND …"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        typer.echo(f"docbase {version('docbase')}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    centre: Annotated[
        Path | None,
        typer.Option(
            "--centre",
            metavar=_("FOLDER"),
            help=_("The centre to work in (by default: the nearest, from the working directory upwards)."),
        ),
    ] = None,
    _show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_("Print the version."))
    ] = False,
) -> None:
    context.obj = centre


app.command("init", rich_help_panel=COLLECT, help=_("Make a new centre."))(init.init)
app.command(
    "ingest",
    rich_help_panel=COLLECT,
    help=_("Read publications, draft their records and index them."),
)(ingest.ingest)
app.command(
    "watch",
    rich_help_panel=COLLECT,
    help=_("Watch a folder, and ingest what is dropped there."),
)(watch.watch)
app.command("themes", rich_help_panel=CATALOGUE, help=_("List the themes of the vocabulary."))(
    vocabulary.themes
)
app.command("axes", rich_help_panel=CATALOGUE, help=_("List the strategic axes."))(vocabulary.axes)
app.command(
    "search",
    rich_help_panel=FIND,
    help=_("Find publications, with the pages that answer."),
    cls=options.Question,
)(search.search)
app.command("show", rich_help_panel=FIND, help=_("Show the record of a publication."))(show.show)
app.command("open", rich_help_panel=FIND, help=_("Open the file of a publication."))(open_.open_publication)
app.command("biblio", cls=options.Question, rich_help_panel=PUBLISH, help=_("Write a bibliography."))(
    biblio.biblio
)
app.command("check", rich_help_panel=LOOK_AFTER, help=_("Check the records and the index."))(check.check)
app.command("reindex", rich_help_panel=LOOK_AFTER, help=_("Build the index again from the corpus."))(
    reindex.reindex
)
app.command("stats", rich_help_panel=LOOK_AFTER, help=_("Count the collection."))(stats.stats)


def run(arguments: Sequence[str]) -> int:
    """Runs one command; errors are said here, once, and become exit codes."""
    try:
        code = app(list(arguments), prog_name="docbase", standalone_mode=False)
        sys.stdout.flush()
    except DocbaseError as error:
        render.say_error(error)
        return exits.code_of(error)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        code = exits.INTERRUPTED
    except BrokenPipeError:
        render.swallow_broken_pipe()
        return exits.DONE
    if code == exits.INTERRUPTED:  # Typer makes this code of Ctrl-C, and says nothing
        render.say(_("Stopped. What was done is kept; run the same command again to go on."))
    return code if isinstance(code, int) else exits.DONE
