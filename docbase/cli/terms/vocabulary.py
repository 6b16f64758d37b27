"""`docbase vocabulary`: its commands together."""

from collections.abc import Callable

import typer

from docbase.cli import options
from docbase.cli.declared import Commands
from docbase.cli.journalled import Journalled
from docbase.cli.terms import changing, looking
from docbase.cli.terms.revisions import changing as settled
from docbase.messages import gettext as _
from docbase.model.revision import Revision


def group(help_: str) -> typer.Typer:
    """Returns a group of commands, empty, which answers by itself too."""
    return typer.Typer(
        cls=Commands,
        suggest_commands=False,
        help=help_,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("[COMMAND] …"),
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


app = group(_("Look up the vocabulary, and change it with the records that use it."))


@app.callback()
def vocabulary(context: typer.Context, as_json: options.Json = False) -> None:
    """Lists the lists of the vocabulary, with how many terms each has."""
    if not context.invoked_subcommand:
        looking.list_terms(context, as_json=as_json)


def _looking(name: str, command: Callable[..., None], help_: str) -> None:
    app.command(name, help=help_)(command)


def _changing(name: str, plan: Callable[..., Revision], help_: str) -> None:
    app.command(name, cls=Journalled, help=help_)(settled(plan))


_looking("list", looking.list_terms, _("List the lists, or the terms of one."))
_looking("tree", looking.tree, _("Show a list as a tree."))
_looking("show", looking.show, _("Show a term, and how much it is used."))
_looking("search", looking.search, _("Find terms by their names."))
_looking("keywords", looking.keywords, _("List the free keywords of the records."))
_changing("add", changing.add, _("Add a term."))
_changing("rename", changing.rename, _("Give a term another label."))
_changing("add-name", changing.add_name, _("Add synonyms or acronyms to a term."))
_changing("drop-name", changing.drop_name, _("Take synonyms from a term."))
_changing("set", changing.set_values, _("Set the note or other values of a term."))
_changing("move", changing.move, _("Move a term below another one."))
_changing("merge", changing.merge, _("Merge a term into another one; records follow."))
_changing("split", changing.split, _("Split a term into narrower ones; records follow."))
_changing("deprecate", changing.deprecate, _("Take a term out of use."))
_changing("activate", changing.activate, _("Put a candidate in use."))
_changing("suspend", changing.suspend, _("Make a term a candidate."))
_changing("promote", changing.promote, _("Make a free keyword a term; records follow."))
_looking("export", looking.export, _("Write the vocabulary for other programs."))
_changing("import", changing.take_in, _("Take in terms from a file."))
