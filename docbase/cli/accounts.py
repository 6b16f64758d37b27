"""`docbase accounts`: who may sign in to the web catalogue, and as what."""

import sys
from typing import TYPE_CHECKING, Annotated

import click
import typer

from docbase.cli import options, render
from docbase.cli.changes import Yes
from docbase.cli.declared import Commands
from docbase.errors import AccountError
from docbase.messages import gettext as _
from docbase.model.people import ROLES, Account, role_label

if TYPE_CHECKING:
    from docbase.centre import Centre

Name = Annotated[str, typer.Argument(metavar=_("NAME"), help=_("Name of the account."))]
Role = Annotated[
    str,
    typer.Option(
        "--role", metavar=_("ROLE"), help=_("What they may do: {roles}.").format(roles=", ".join(ROLES))
    ),
]
Generate = Annotated[bool, typer.Option("--generate", help=_("Make a password, and print it once."))]

app = typer.Typer(
    cls=Commands,
    suggest_commands=False,
    help=_("Say who may sign in to the web catalogue, and as what."),
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("[COMMAND] …"),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def accounts(context: typer.Context, as_json: options.Json = False) -> None:
    """Lists the accounts."""
    if context.invoked_subcommand:
        return
    found = options.open_centre(context).accounts.all()
    if as_json:
        render.print_json({"accounts": [_as_json(one) for one in found]})
        return
    if not found:
        render.say(_("There is no account yet: “docbase accounts add NAME --role administrator” makes one."))
    render.print_fields(render.out(), [(one.name, _told(one)) for one in found])


@app.command("add", help=_("Make an account; its password is asked for."))
def add(context: typer.Context, name: Name, role: Role = "cataloguer", generate: Generate = False) -> None:
    """Makes an account."""
    centre = options.open_centre(context)
    password = _password(centre, generate)
    made = centre.accounts.add(name, role, password)
    _show(password, generate)
    render.say(_("{name} may sign in ({role}).").format(name=made.name, role=role_label(made.role)))


@app.command("remove", help=_("Delete an account."))
def remove(context: typer.Context, name: Name, is_sure: Yes = False) -> None:
    """Deletes an account; what they changed stays in the journal under their name."""
    known = options.open_centre(context).accounts
    account = known.get(name)
    question = _("Delete the account “{name}”?").format(name=account.name)
    if not is_sure and not typer.confirm(question, err=True):
        render.say(_("Nothing was changed."))
        return
    known.remove(name)
    render.say(_("The account “{name}” is deleted.").format(name=account.name))


@app.command("role", help=_("Give an account another role."))
def set_role(
    context: typer.Context,
    name: Name,
    wanted: Annotated[
        str,
        typer.Argument(
            metavar=_("ROLE"), help=_("What they may do: {roles}.").format(roles=", ".join(ROLES))
        ),
    ],
) -> None:
    """Gives an account another role."""
    changed = options.open_centre(context).accounts.set_role(name, wanted)
    render.say(f"{changed.name} · {role_label(changed.role)}")


@app.command("password", help=_("Give an account another password."))
def set_password(context: typer.Context, name: Name, generate: Generate = False) -> None:
    """Gives an account another password; whoever is signed in with it must do so again."""
    centre = options.open_centre(context)
    account = centre.accounts.get(name)
    password = _password(centre, generate)
    centre.accounts.set_password(account.name, password)
    _show(password, generate)
    render.say(_("The password of {name} is changed.").format(name=account.name))


def _password(centre: "Centre", is_made: bool) -> str:
    """Returns the password to keep: made, typed twice without being seen, or the first line of a pipe."""
    if is_made:
        return centre.accounts.made_password()
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = click.prompt(_("Password"), hide_input=True, err=True)
    if first != click.prompt(_("The same again"), hide_input=True, err=True):
        raise AccountError(_("The two passwords are not the same: nothing was changed."))
    return str(first)


def _show(password: str, is_made: bool) -> None:
    if is_made:
        render.out().print(password)


def _told(account: Account) -> str:
    closed = " · " + _("closed") if account.is_closed else ""
    since = _("since {date}").format(date=account.since)
    return f"{role_label(account.role)} · {since}{closed}"


def _as_json(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "role": account.role,
        "since": account.since,
        "is_closed": account.is_closed,
    }
