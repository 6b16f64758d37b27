"""The accounts of the centre, as an administrator keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from docbase.errors import AccountError
from docbase.messages import gettext as _
from docbase.model.people import ROLES, Account, role_label
from docbase.web.asking import Asked
from docbase.web.errors import BadRequestError
from docbase.web.routing import At
from docbase.web.visits import Visit

PATH = "/bureau/comptes"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What is told above the accounts."""

    trouble: str = ""
    done: str = ""
    password: str = ""
    """A password that was made, shown this once."""
    name: str = ""
    """What was typed for a new account."""
    role: str = "cataloguer"


def listed(visit: Visit) -> Response:
    """The accounts, each with what can be done with it, and the form of a new one."""
    return _page(visit, _Answer())


def added(visit: Visit) -> Response:
    """Makes an account, with a password made by chance that is shown once."""
    name, role = visit.sent("name"), visit.sent("role")
    accounts = visit.site.porter.accounts
    password = accounts.made_password()
    try:
        made = accounts.add(name, role, password)
    except AccountError as error:
        return _page(visit, _Answer(trouble=_said(error), name=name[:200], role=role), 422)
    done = _("{name} may sign in ({role}).").format(name=made.name, role=role_label(made.role))
    return _page(visit, _Answer(done=done, password=password))


def changed(visit: Visit) -> Response:
    """Changes an account: its role, its password, whether it is open."""
    accounts, name = visit.site.porter.accounts, visit.parameter("name")
    try:
        match visit.sent("action"):
            case "role":
                accounts.set_role(name, visit.sent("role"))
            case "close":
                accounts.set_closed(name, is_closed=True)
            case "open":
                accounts.set_closed(name, is_closed=False)
            case "password":
                return _with_new_password(visit, accounts.get(name))
            case _:
                raise BadRequestError(_("This form cannot be understood."))
    except AccountError as error:
        return _page(visit, _Answer(trouble=_said(error)), 422)
    return RedirectResponse(PATH, 303)


def _with_new_password(visit: Visit, account: Account) -> Response:
    accounts = visit.site.porter.accounts
    password = accounts.made_password()
    accounts.set_password(account.name, password)
    done = _("The password of {name} is changed.").format(name=account.name)
    return _page(visit, _Answer(done=done, password=password))


def _page(visit: Visit, answer: _Answer, status: int = 200) -> Response:
    return visit.page(
        "accounts.html",
        status,
        asked=Asked(),
        accounts=visit.site.porter.accounts.all(),
        roles={role: role_label(role) for role in ROLES},
        answer=answer,
    )


def _said(error: AccountError) -> str:
    return f"{error.message} {error.hint}".strip()


ADDRESSES = (
    At(PATH, listed, needs="administrator"),
    At(PATH, added, methods=("POST",), needs="administrator", is_slow=True),
    At(f"{PATH}/{{name}}", changed, methods=("POST",), needs="administrator", is_slow=True),
)
