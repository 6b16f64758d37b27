"""Signing in and out, one's own account, the desk; and what is said to those whom a page keeps out."""

from __future__ import annotations

from contextlib import suppress

from starlette.responses import RedirectResponse, Response

from docbase.errors import AccountError, StorageError
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.web import forms, people
from docbase.web.asking import Asked
from docbase.web.people import Bearer
from docbase.web.places import places
from docbase.web.routing import At
from docbase.web.visits import Visit, own_path

_LONGEST = 200
"""Characters of a name or of a password that are looked at."""
_FIRST = "/bureau"


def asked_in(visit: Visit) -> Response:
    """The form by which one signs in."""
    if visit.person is not None:
        return RedirectResponse(own_path(visit.parameter("next"), _FIRST), 303)
    return _form(visit, then=own_path(visit.parameter("next"), ""))


def signed_in(visit: Visit) -> Response:
    """Lets somebody in, in a session that is new, and leads them where they wanted to go."""
    forms.require_own_form(visit.form, visit.bearer)
    name, then = visit.sent("name")[:_LONGEST], own_path(visit.sent("next"), "")
    porter, address = visit.site.porter, visit.request.client.host if visit.request.client else ""
    if wait := porter.wait_for(name, address):
        response = _form(visit, 429, name=name, then=then, trouble=_too_many(wait))
        response.headers["Retry-After"] = str(wait)
        return response
    number = porter.let_in(name, visit.sent("password"), address)
    if not number:
        trouble = _("This name and this password do not go together.")
        return _form(visit, 422, name=name, then=then, trouble=trouble)
    porter.let_out(visit.bearer)
    return _with_session(visit, number, then or _FIRST)


def signed_out(visit: Visit) -> Response:
    """Ends the session."""
    with suppress(StorageError):  # whatever the disk does, the next one at this machine is not them
        visit.site.porter.let_out(visit.bearer)
    response = RedirectResponse("/", 303)
    people.drop_cookie(response, people.SESSION, is_secure=visit.is_secure)
    return response


def accessibility(visit: Visit) -> Response:
    """The declaration of accessibility."""
    return visit.page("accessibility.html", asked=Asked(), contact=visit.site.contact)


def desk(visit: Visit) -> Response:
    """The places where those who are signed in work."""
    return visit.page("desk.html", asked=Asked(), places=places(visit.person))


def account(visit: Visit) -> Response:
    """One's own account."""
    return _account(visit)


def new_password(visit: Visit) -> Response:
    """Changes one's own password; all other sessions of the account end by it."""
    assert visit.person is not None
    name, porter = visit.person.name, visit.site.porter
    address = visit.request.client.host if visit.request.client else ""
    if wait := porter.wait_for(name, address):
        return _account(visit, 429, _too_many(wait))
    if not (number := porter.let_in(name, visit.sent("current"), address)):
        return _account(visit, 422, _("This is not your password."), field="current")
    porter.let_out(Bearer(person=visit.person, number=number))  # it was only to be proved
    if visit.sent("password") != visit.sent("again"):
        return _account(visit, 422, _("The two new passwords are not the same."), field="again")
    try:
        porter.accounts.set_password(name, visit.sent("password"))
    except AccountError as error:
        return _account(visit, 422, f"{error.message} {error.hint}".strip(), field="password")
    porter.let_out(visit.bearer)
    return _with_session(visit, porter.begin(name), "/compte?change=1")


def _form(visit: Visit, status: int = 200, *, name: str = "", then: str, trouble: str = "") -> Response:
    number = visit.bearer.number or people.stranger()
    response = visit.page(
        "sign-in.html",
        status,
        asked=Asked(),
        name=name,
        then=then,
        trouble=trouble,
        token=Bearer(number=number).form_token,
    )
    people.set_cookie(response, people.STRANGER, number, is_secure=visit.is_secure)
    response.headers["Cache-Control"] = "no-store"
    return response


def _account(visit: Visit, status: int = 200, trouble: str = "", *, field: str = "") -> Response:
    is_changed = visit.parameter("change") == "1" and not trouble
    return visit.page(
        "account.html", status, asked=Asked(), trouble=trouble, field=field, is_changed=is_changed
    )


def _with_session(visit: Visit, number: str, then: str) -> Response:
    response = RedirectResponse(then, 303)
    people.set_cookie(response, people.SESSION, number, is_secure=visit.is_secure)
    people.drop_cookie(response, people.STRANGER, is_secure=visit.is_secure)
    response.headers["Cache-Control"] = "no-store"
    return response


def _too_many(wait: int) -> str:
    if wait < 60:
        seconds = ngettext(
            "Too many tries: wait {count} second.", "Too many tries: wait {count} seconds.", wait
        )
        return seconds.format(count=wait)
    minutes = -(-wait // 60)
    said = ngettext("Too many tries: wait {count} minute.", "Too many tries: wait {count} minutes.", minutes)
    return said.format(count=minutes)


ADDRESSES = (
    At("/accessibilite", accessibility),
    At("/connexion", asked_in),
    At("/connexion", signed_in, methods=("POST",), is_slow=True),
    At("/deconnexion", signed_out, methods=("POST",), needs="reader"),
    At("/bureau", desk, needs="reader"),
    At("/compte", account, needs="reader"),
    At("/compte", new_password, methods=("POST",), needs="reader", is_slow=True),
)
