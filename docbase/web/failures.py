"""What is said when something goes wrong: a page that says what happened, and nothing of the machine."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from docbase import messages
from docbase.errors import AccountError, DocbaseError, IndexLockedError, StaleIndexError
from docbase.messages import gettext as _
from docbase.web import languages
from docbase.web.asking import Asked
from docbase.web.errors import BadRequestError, ForbiddenError, ForeignFormError, SignInError, status_of
from docbase.web.people import Bearer
from docbase.web.visits import HTML, Site, base_of, bearer_of, facts

if TYPE_CHECKING:
    from starlette.requests import Request

_LOG = logging.getLogger("docbase.web")
_OUR_OWN = (BadRequestError, ForeignFormError, SignInError, ForbiddenError, AccountError)
"""Errors whose hints are for visitors: those of others name commands."""


class Failures:
    """Answers what could not be answered as it was asked."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def handlers(self) -> Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]:
        """Returns who answers each kind of failure."""
        return {DocbaseError: self._refused, HTTPException: self._unknown, Exception: self._broken}

    async def _refused(self, request: Request, error: Exception) -> Response:
        """Answers what docbase foresees: a page that says what happened, and nothing of the machine.

        The hints of other rooms name commands, which readers do not have.
        """
        assert isinstance(error, DocbaseError)
        status = status_of(error)
        if isinstance(error, StaleIndexError):
            self._site.renewal.begin()
        if isinstance(error, IndexLockedError):  # its words name a process
            message, hint = _("Nothing was changed: somebody else is at it."), _later()
            return await self._said(request, status, message, hint)
        if status >= 500:
            _LOG.error("%s: %s %s", request.url.path, error.message, error.hint)
            return await self._said(request, status, "", "")
        hint = error.hint if isinstance(error, _OUR_OWN) else ""
        return await self._said(request, status, error.message, hint)

    async def _unknown(self, request: Request, error: Exception) -> Response:
        """Answers an address that is none, or a method that it does not have."""
        assert isinstance(error, HTTPException)
        response = await self._said(request, error.status_code, "", "")
        response.headers.update(error.headers or {})
        return response

    async def _broken(self, request: Request, error: Exception) -> Response:
        """Answers what nobody foresaw; the server tells of it."""
        return await self._said(request, 500, "", "")

    async def _said(self, request: Request, status: int, message: str, hint: str) -> Response:
        language = languages.of(request)
        messages.activate(language)
        content = self._site.templates.render(
            "error.html",
            site=self._site,
            status=status,
            title=_titles().get(status, _titles()[404 if status < 500 else 500]),
            message=message,
            hint=hint,
            asked=Asked(),
            base=base_of(request, self._site),
            **facts(request, language, await self._bearer(request)),
        )
        headers = {"Retry-After": "60"} if status == 503 else {}
        return Response(content, status, media_type=HTML, headers={**headers, "Cache-Control": "no-store"})

    async def _bearer(self, request: Request) -> Bearer:
        """Returns the browser that asks; anybody when that is what has failed."""
        with suppress(DocbaseError):
            return await bearer_of(request, self._site)
        return Bearer()


def _later() -> str:
    return _("Wait a moment, then send the form again.")


def _titles() -> dict[int, str]:
    return {
        400: _("This cannot be looked for"),
        403: _("This is not allowed"),
        404: _("There is nothing here"),
        405: _("This is not allowed"),
        408: _("This form did not arrive"),
        409: _("This was not changed"),
        410: _("Withdrawn"),
        413: _("This form did not arrive"),
        422: _("This cannot be shown"),
        500: _("Something went wrong"),
        503: _("The catalogue is being put in order"),
    }
