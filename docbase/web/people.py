"""Those who visit: who is signed in, what they may see, and how their browser says that it is theirs."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from docbase.messages import gettext as _
from docbase.model.audience import STAFF, Audience
from docbase.web.errors import ForbiddenError, SignInError
from docbase.web.sessions import LONGEST, Sessions
from docbase.web.waits import Waits

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from docbase.accounts.accounts import Accounts
    from docbase.model.people import Account, Person

SESSION = "docbase-session"
"""Cookie of those who are signed in."""
STRANGER = "docbase-passage"
"""Cookie of those who are about to: it ties the form to the browser that asked for it."""
_OF_FORMS = b"docbase form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A browser, and who is behind it."""

    person: Person | None = None
    """Who is signed in; None for anybody."""
    number: str = ""
    """The number in its cookie: of its session, or of a stranger."""

    @property
    def form_token(self) -> str:
        """What every form of theirs must say again; empty when no form can be theirs."""
        if not self.number:
            return ""
        return hmac.new(_OF_FORMS, self.number.encode(), hashlib.sha256).hexdigest()

    def is_own_form(self, token: str) -> bool:
        """Returns whether a form with this token was on a page that this browser asked for."""
        return bool(self.number) and hmac.compare_digest(token.encode(), self.form_token.encode())


class Porter:
    """Who knows those who visit, and lets them in."""

    def __init__(self, accounts: Accounts, sessions: Sessions, waits: Waits) -> None:
        self.accounts = accounts
        self._sessions = sessions
        self._waits = waits

    async def bearer(self, request: Request, *, is_secure: bool) -> Bearer:
        """Returns the browser that asks; most have no session, and cost nothing."""
        number = _cookie(request, SESSION, is_secure=is_secure)
        account = await run_in_threadpool(self._holder, number) if number else None
        if account is not None:
            return Bearer(person=account.person, number=number)
        return Bearer(number=_cookie(request, STRANGER, is_secure=is_secure))

    def wait_for(self, name: str, address: str) -> int:
        """Returns how many seconds are to pass before this name may be tried from this address."""
        return self._waits.left(name, address)

    def let_in(self, name: str, password: str, address: str) -> str:
        """Returns the number of a new session; empty when name and password open no account."""
        self._waits.note(name, address)
        account = self.accounts.admitted(name, password)
        if account is None:
            return ""
        self._waits.take_back(name, address)
        return self._sessions.begin(account)

    def let_out(self, bearer: Bearer) -> None:
        """Ends the session of a browser, if it has one."""
        if bearer.person is not None:
            self._sessions.end(bearer.number)

    def _holder(self, number: str) -> Account | None:
        """Returns the account of a session."""
        if not self.accounts.exist:
            return None
        held = self._sessions.holder(number)
        return self.accounts.signed_in(*held) if held else None

    def begin(self, name: str) -> str:
        """Returns the number of a new session of somebody who has just proved who they are."""
        return self._sessions.begin(self.accounts.get(name))


def audience_of(person: Person | None, public: Audience) -> Audience | None:
    """Returns what a visitor sees of the centre: all that there is, to be changed too, when it is None.

    Args:
        person: who is signed in.
        public: those for whom the room is open.
    """
    if person is None or not person.may("staff"):
        return public
    return None if person.may("cataloguer") else STAFF


def require_role(bearer: Bearer, role: str) -> None:
    """Makes sure that the visitor has a role.

    Raises:
        SignInError: they are not signed in.
        ForbiddenError: they have another.
    """
    if not role:
        return
    if bearer.person is None:
        raise SignInError(
            _("You are not signed in, or no longer: nothing was changed."),
            hint=_("Sign in from another tab, come back to this form, and send it again."),
        )
    if not bearer.person.may(role):
        raise ForbiddenError(
            _("Your account may not do this."), hint=_("An administrator can give it another role.")
        )


def stranger() -> str:
    """Returns a number for a browser that has none."""
    return secrets.token_urlsafe(32)


def set_cookie(response: Response, name: str, value: str, *, is_secure: bool) -> None:
    """Keeps a number in the browser for as long as a session lasts; no script can read it."""
    response.set_cookie(
        _name(name, is_secure=is_secure),
        value,
        max_age=LONGEST,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_secure,
    )


def drop_cookie(response: Response, name: str, *, is_secure: bool) -> None:
    """Takes a number out of the browser."""
    response.delete_cookie(
        _name(name, is_secure=is_secure), path="/", httponly=True, samesite="lax", secure=is_secure
    )


def _cookie(request: Request, name: str, *, is_secure: bool) -> str:
    return request.cookies.get(_name(name, is_secure=is_secure), "")[:200]


def _name(name: str, *, is_secure: bool) -> str:
    # Over https, no other host of the same domain can have set a cookie of this name.
    return f"__Host-{name}" if is_secure else name
