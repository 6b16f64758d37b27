"""`docbase items`: its commands together."""

import typer

from docbase.cli import options
from docbase.cli.declared import Commands
from docbase.cli.holdings import counting, describing, lending, shelves
from docbase.cli.journalled import Journalled
from docbase.messages import gettext as _

app = typer.Typer(
    cls=Commands,
    suggest_commands=False,
    help=_("Look after the paper copies: shelf list, labels, stocktake, loans."),
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("[COMMAND] …"),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def items(context: typer.Context, as_json: options.Json = False) -> None:
    """Lists the locations, with how many copies each has."""
    if not context.invoked_subcommand:
        shelves.locations(context, as_json=as_json)


app.command("list", cls=options.Question, help=_("List the copies in the order of the shelves."))(
    shelves.list_copies
)
app.command("labels", cls=options.Question, help=_("Print spine labels."))(shelves.labels)
app.command("add", cls=Journalled, help=_("Give a publication one more copy."))(describing.add)
app.command("set", cls=Journalled, help=_("Say where copies are, and their call number."))(
    describing.set_values
)
app.command("remove", cls=Journalled, help=_("Take a copy out of a record."))(describing.remove)
app.command("stocktake", help=_("Compare what stands on the shelves with the catalogue."))(counting.stocktake)
app.command("lend", help=_("Note who takes a copy."))(lending.lend)
app.command("back", help=_("Note that a copy is back."))(lending.back)
app.command("loans", help=_("List what is out, and what is overdue."))(lending.loans)
