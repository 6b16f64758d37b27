"""The reading room as an ASGI application: its addresses, who may ask for each, who answers it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from docbase import messages
from docbase.model.audience import Audience
from docbase.web import addresses, forms, languages
from docbase.web.centres import Centres
from docbase.web.counting import Counting
from docbase.web.deposits import Deposits
from docbase.web.desk import batch, entering, filling, history, queue, revising, terms, texts
from docbase.web.failures import Failures
from docbase.web.forms import Sent
from docbase.web.headers import SecureHeaders
from docbase.web.pages import (
    administering,
    browsing,
    finding,
    harvesting,
    keeping,
    reaching,
    reading,
    signing,
    uploading,
)
from docbase.web.people import Bearer, Porter, audience_of, require_role
from docbase.web.renewal import Renewal
from docbase.web.routing import At
from docbase.web.sessions import Ledger, Sessions
from docbase.web.templating import STATIC, Templates
from docbase.web.visits import Site, Visit, base_of, bearer_of, finished, remember
from docbase.web.waits import Waits

if TYPE_CHECKING:
    from starlette.requests import Request

    from docbase.web.centres import Opened

THREADS = 3
"""Threads that answer questions: Python runs one at a time, the others wait for the disk."""
SLOW_THREADS = 2
"""Threads that draw pages and make bibliographies, so that nobody else waits for these."""
_NOT_KEPT = {"Cache-Control": "no-store"}
PAGES = (
    finding,
    reading,
    browsing,
    keeping,
    harvesting,
    signing,
    reaching,
    uploading,
    administering,
    queue,
    entering,
    filling,
    texts,
    history,
    batch,
    revising,
    terms,
)
"""Modules of pages; each declares its ADDRESSES."""


class _Static(StaticFiles):
    """Files whose address changes with their content: a browser never asks for one twice."""

    def file_response(self, *found: Any, **more: Any) -> Response:
        response = super().file_response(*found, **more)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


@dataclass(frozen=True, slots=True)
class _Room:
    """The application as its addresses know it."""

    site: Site
    public: Audience
    """Those who are not signed in."""
    quick: Centres
    slow: Centres
    counting: Counting

    def route(self, at: At) -> Route:
        """Returns the route that answers an address by its page."""
        centres = self.slow if at.is_slow else self.quick

        async def answer(request: Request) -> Response:
            language = languages.of(request)
            messages.activate(language)
            bearer = await bearer_of(request, self.site)
            if at.needs and bearer.person is None and request.method != "POST":
                return RedirectResponse(addresses.sign_in(_asked_path(request)), 303, _NOT_KEPT)
            require_role(bearer, at.needs)
            async with self._sent(request, at, bearer) as sent:

                def visited(opened: Opened) -> Response:
                    visit = Visit(
                        request=request,
                        site=self.site,
                        opened=opened,
                        language=language,
                        form=sent.fields,
                        files=sent.files,
                        bearer=bearer,
                    )
                    return self._made(at, visit)

                made = await centres.ask(audience_of(bearer.person, self.public), visited)
            response = finished(request, made, bearer)
            if request.query_params.get("lang") == language:
                is_secure = base_of(request, self.site).startswith("https:")
                remember(response, languages.COOKIE, language, is_secure=is_secure)
            return response

        return Route(at.path, answer, methods=list(at.methods))

    def _made(self, at: At, visit: Visit) -> Response:
        """Returns the page of a visit; the thread that makes it is alone with its centre."""
        if visit.person is not None:
            visit.centre.work_as(visit.person.name)
        made = at.page(visit)
        self.counting.count(visit)
        return made

    @asynccontextmanager
    async def _sent(self, request: Request, at: At, bearer: Bearer) -> AsyncIterator[Sent]:
        """Hands out what came with a form, if it is one of ours; nothing for what is only looked at."""
        if request.method != "POST":
            yield Sent()
            return
        forms.require_own_site(request, base_of(request, self.site))
        async with AsyncExitStack() as stack:
            if at.takes_files:
                coming = forms.received_files(request, self.site.upload_limit)
                sent = await stack.enter_async_context(coming)
            else:
                sent = await forms.received(request, at.largest_form)
            if at.needs:
                forms.require_own_form(sent.fields, bearer)
            yield sent


def application(root: Path, audience: Audience, *, name: str, address: str = "") -> SecureHeaders:
    """Returns the reading room of a centre.

    Args:
        root: folder of the centre.
        audience: those it is for.
        name: what the centre is called.
        address: where its readers find it, as https://catalogue.example.org; empty for the address they ask.
    """
    from docbase.centre import Centre

    centre = Centre.open(root)
    accounts = centre.accounts
    ledger = Ledger(accounts.private_folder)
    renewal = Renewal(root)
    porter = Porter(accounts, Sessions(ledger), Waits(ledger))
    room = _Room(
        Site(
            name=name,
            address=address.rstrip("/"),
            templates=Templates(),
            porter=porter,
            deposits=Deposits(root, accounts.private_folder),
            renewal=renewal,
            contact=centre.settings.web_contact,
            upload_limit=centre.settings.web_upload_limit * 1_000_000,
            formats=centre.formats(),
        ),
        audience,
        Centres(root, threads=THREADS, renewal=renewal),
        Centres(root, threads=SLOW_THREADS, renewal=renewal),
        Counting(centre.reach.tally()),
    )

    @asynccontextmanager
    async def open_hours(_app: Starlette) -> AsyncIterator[None]:
        if not centre.answers:
            renewal.begin()
        centre.close()
        if accounts.exist:
            room.site.deposits.resume()
        yield
        room.site.deposits.close()
        renewal.close()
        room.quick.close()
        room.slow.close()
        room.counting.close()
        ledger.close()

    app = Starlette(
        routes=[
            *(room.route(at) for module in PAGES for at in module.ADDRESSES),
            Mount("/static", _Static(directory=STATIC)),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=800, compresslevel=5)],
        exception_handlers=Failures(room.site).handlers(),
        lifespan=open_hours,
    )
    return SecureHeaders(app)  # around all of it: what Starlette answers a failure with is within too


def _asked_path(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
