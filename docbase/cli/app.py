"""The commands, grouped by what people do with them.

A command is a line of `_declared`: what is typed, where its function is, its panel and its help. The function
declares its arguments as Typer wants them, and is imported only when the command is run. Of a command that
has commands of its own, the place is that of their `typer.Typer`.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import click
import typer

from docbase.cli import exits, render
from docbase.cli.declared import Commands, Declared
from docbase.cli.journalled import Journalled
from docbase.cli.options import Question
from docbase.errors import DocbaseError
from docbase.messages import gettext as _


def _declared() -> Iterator[Declared]:
    """Yields every command, in the order in which they are listed."""
    collect, catalogue, find = _("Collect"), _("Catalogue"), _("Find")
    publish, look_after = _("Publish"), _("Look after")

    yield Declared("init", "init:init", collect, _("Make a new centre."))
    yield Declared(
        "ingest", "ingest:ingest", collect, _("Read publications, draft their records and index them.")
    )
    yield Declared(
        "import", "import_:import_files", collect, _("Take in records of other programs."), Journalled
    )
    yield Declared("watch", "watch:watch", collect, _("Watch a folder, and ingest what is dropped there."))

    yield Declared(
        "suggest", "suggest:suggest", catalogue, _("Suggest themes, axes, type… and say why."), Journalled
    )
    yield Declared(
        "review", "review:review", catalogue, _("Go through the drafts, one key for each answer."), Journalled
    )
    yield Declared(
        "new", "new:new", catalogue, _("Begin a record from the template of its type."), Journalled
    )
    yield Declared("edit", "edit:edit", catalogue, _("Edit the record of a publication as text."), Journalled)
    yield Declared("set", "batch:set_values", catalogue, _("Set fields of many records."), Journalled)
    yield Declared("tag", "batch:tag", catalogue, _("Add themes, axes, keywords… to records."), Journalled)
    yield Declared("untag", "batch:untag", catalogue, _("Take them out of records."), Journalled)
    yield Declared(
        "relate", "relate:relate", catalogue, _("Relate a publication to another one."), Journalled
    )
    yield Declared("undo", "history:undo", catalogue, _("Take back a change."), Journalled)
    yield Declared("log", "history:log", catalogue, _("Tell what was changed, by whom and when."))
    yield Declared("themes", "vocabulary:themes", catalogue, _("List the themes of the vocabulary."))
    yield Declared("axes", "vocabulary:axes", catalogue, _("List the strategic axes."))
    yield Declared(
        "vocabulary", "terms.vocabulary:app", catalogue, _("Look up the vocabulary, and change it.")
    )
    yield Declared("actors", "terms.actors:app", catalogue, _("Keep persons and bodies under one form."))

    yield Declared(
        "search", "search:search", find, _("Find publications, with the pages that answer."), Question
    )
    yield Declared(
        "complete", "complete:complete", find, _("Say what may be meant by the beginning of a word.")
    )
    yield Declared("show", "show:show", find, _("Show the record of a publication."))
    yield Declared("open", "open:open_publication", find, _("Open the file of a publication."))
    yield Declared("similar", "similar:similar", find, _("List the publications like one of them."))
    yield Declared("searches", "searches:app", find, _("Save searches, and tell what is new for each."))

    yield Declared("biblio", "biblio:biblio", publish, _("Write a bibliography."), Question)
    yield Declared("export", "export:export", publish, _("Write records for other programs."), Question)
    yield Declared("bulletin", "regular:bulletin", publish, _("Write the bulletin of new acquisitions."))
    yield Declared(
        "productions", "regular:productions", publish, _("List what the centre published in a year.")
    )

    yield Declared(
        "items",
        "holdings.items:app",
        look_after,
        _("Look after the paper copies: shelf list, labels, stocktake, loans."),
    )
    yield Declared(
        "check", "check:check", look_after, _("Check the records and the index, and mend."), Journalled
    )
    yield Declared("reindex", "reindex:reindex", look_after, _("Build the index again from the corpus."))
    yield Declared("stats", "stats:stats", look_after, _("Count the collection."))
    yield Declared("backup", "backup:backup", look_after, _("Keep a copy of the centre, verified."))
    yield Declared("restore", "backup:restore", look_after, _("Put a backup back."))
    yield Declared("reach", "reach:reach", look_after, _("Tell what publications reach."))
    yield Declared("serve", "serve:serve", look_after, _("Open the catalogue to readers in a browser."))
    yield Declared(
        "accounts", "accounts:app", look_after, _("Say who may sign in to the web catalogue, and as what.")
    )


_app = typer.Typer(
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


@_app.callback()
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


def program() -> Commands:
    """Returns the command line, with all its commands."""
    group = typer.main.get_command(_app)
    assert isinstance(group, Commands)
    for command in _declared():
        group.add_command(command)
    return group


def run(arguments: Sequence[str]) -> int:
    """Runs one command; errors are said here, once, and become exit codes."""
    try:
        with render.warnings_said():
            code = program()(list(arguments), prog_name="docbase", standalone_mode=False)
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
