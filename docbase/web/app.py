"""The reading room as an ASGI application: its addresses, and what is said when something goes wrong."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from docbase import messages
from docbase.errors import DocbaseError
from docbase.messages import gettext as _
from docbase.model.audience import Audience
from docbase.web import addresses, languages
from docbase.web.asking import PATH, Asked
from docbase.web.centres import Centres
from docbase.web.errors import BadRequestError, status_of
from docbase.web.headers import SecureHeaders
from docbase.web.pages import browsing, finding, harvesting, keeping, reading
from docbase.web.templating import STATIC, Templates
from docbase.web.visits import HTML, Site, Visit, base_of, facts, finished, remember

if TYPE_CHECKING:
    from starlette.requests import Request

    from docbase.web.centres import Opened

THREADS = 3
"""Threads that answer questions: Python runs one at a time, the others wait for the disk."""
SLOW_THREADS = 2
"""Threads that draw pages and make bibliographies, so that nobody else waits for these."""
LARGEST_FORM = 64 * 1024
"""Bytes that a form may send."""
_LOG = logging.getLogger("docbase.web")

Page = Callable[[Visit], Response]


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
    quick: Centres
    slow: Centres

    def at(
        self, path: str, page: Page, *, is_slow: bool = False, methods: tuple[str, ...] = ("GET",)
    ) -> Route:
        """Returns the route that answers an address by a page."""
        centres = self.slow if is_slow else self.quick

        async def answer(request: Request) -> Response:
            language = _language_of(request)
            messages.activate(language)
            form = await _form(request) if request.method == "POST" else {}

            def visited(opened: Opened) -> Response:
                return page(
                    Visit(request=request, site=self.site, opened=opened, language=language, form=form)
                )

            response = finished(request, await centres.ask(visited))
            if request.query_params.get("lang") == language:
                is_secure = base_of(request, self.site).startswith("https:")
                remember(response, languages.COOKIE, language, is_secure=is_secure)
            return response

        return Route(path, answer, methods=list(methods))

    def routes(self) -> list[Route | Mount]:
        """Returns every address."""
        publication = "/publications/{id}"
        numbered = f"{publication}/fichiers/{{number:int}}"
        terms = [
            route
            for path in addresses.TERM_PATHS.values()
            for route in (self.at(path, browsing.scheme), self.at(f"{path}/{{id}}", browsing.term))
        ]
        return [
            self.at("/", finding.home),
            self.at(PATH, finding.results),
            self.at(f"{PATH}.atom", finding.feed),
            self.at(f"{PATH}/export/{{format}}", finding.export, is_slow=True),
            self.at("/completion", finding.completion),
            self.at("/opensearch.xml", finding.opensearch),
            self.at(publication, reading.publication),
            self.at(f"{publication}/semblables", reading.similar, is_slow=True),
            self.at(f"{publication}/citer", reading.citation, is_slow=True),
            self.at(f"{publication}/export/{{format}}", reading.export, is_slow=True),
            self.at(f"{numbered}/pages/{{page:int}}", reading.page, is_slow=True),
            self.at(f"{numbered}/pages/{{page:int}}.webp", reading.picture, is_slow=True),
            self.at(f"{numbered}/{{name}}", reading.file),
            *terms,
            self.at("/series/{title}", browsing.series),
            self.at("/panier", keeping.shown),
            self.at("/panier", keeping.changed, methods=("POST",)),
            self.at("/panier/references", keeping.references, is_slow=True),
            self.at("/panier/bibliographie", keeping.bibliography, is_slow=True),
            self.at("/unapi", harvesting.unapi),
            self.at("/sitemap.xml", harvesting.sitemap),
            self.at("/robots.txt", harvesting.robots),
            Mount("/static", _Static(directory=STATIC)),
        ]

    async def refused(self, request: Request, error: Exception) -> Response:
        """Answers what docbase foresees: a page that says what happened, and nothing of the machine.

        The hints of other rooms name commands, which readers do not have.
        """
        assert isinstance(error, DocbaseError)
        status = status_of(error)
        if status >= 500:
            _LOG.error("%s: %s %s", request.url.path, error.message, error.hint)
            return self._said(request, status, "", "")
        return self._said(
            request, status, error.message, error.hint if isinstance(error, BadRequestError) else ""
        )

    async def unknown(self, request: Request, error: Exception) -> Response:
        """Answers an address that is none, or a method that it does not have."""
        assert isinstance(error, HTTPException)
        response = self._said(request, error.status_code, "", "")
        response.headers.update(error.headers or {})
        return response

    async def broken(self, request: Request, error: Exception) -> Response:
        """Answers what nobody foresaw; the server tells of it."""
        return self._said(request, 500, "", "")

    def _said(self, request: Request, status: int, message: str, hint: str) -> Response:
        language = _language_of(request)
        messages.activate(language)
        content = self.site.templates.render(
            "error.html",
            site=self.site,
            status=status,
            title=_titles().get(status, _titles()[404 if status < 500 else 500]),
            message=message,
            hint=hint,
            asked=Asked(),
            base=base_of(request, self.site),
            **facts(request, language),
        )
        headers = {"Retry-After": "60"} if status == 503 else {}
        return Response(content, status, media_type=HTML, headers={**headers, "Cache-Control": "no-store"})


def application(root: Path, audience: Audience, *, name: str, address: str = "") -> SecureHeaders:
    """Returns the reading room of a centre.

    Args:
        root: folder of the centre.
        audience: those it is for.
        name: what the centre is called.
        address: where its readers find it, as https://catalogue.example.org; empty for the address they ask.
    """
    room = _Room(
        Site(name=name, address=address.rstrip("/"), templates=Templates()),
        Centres(root, audience, threads=THREADS),
        Centres(root, audience, threads=SLOW_THREADS),
    )

    @asynccontextmanager
    async def open_hours(_app: Starlette) -> AsyncIterator[None]:
        yield
        room.quick.close()
        room.slow.close()

    app = Starlette(
        routes=room.routes(),
        middleware=[Middleware(GZipMiddleware, minimum_size=800, compresslevel=5)],
        exception_handlers={DocbaseError: room.refused, HTTPException: room.unknown, Exception: room.broken},
        lifespan=open_hours,
    )
    return SecureHeaders(app)  # around all of it: what Starlette answers a failure with is within too


def _language_of(request: Request) -> str:
    return languages.chosen(
        request.query_params.get("lang", ""),
        request.cookies.get(languages.COOKIE, ""),
        request.headers.get("accept-language", ""),
    )


async def _form(request: Request) -> dict[str, list[str]]:
    """Returns the fields of a form.

    Raises:
        BadRequestError: it is too large, or is no form.
    """
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_FORM:
            raise BadRequestError(_("This form is too large."))
    try:
        return parse_qs(content.decode(), max_num_fields=1000)
    except ValueError:
        raise BadRequestError(_("This form cannot be understood.")) from None


def _titles() -> dict[int, str]:
    return {
        400: _("This cannot be looked for"),
        403: _("This is not allowed"),
        404: _("There is nothing here"),
        405: _("This is not allowed"),
        410: _("Withdrawn"),
        422: _("This cannot be shown"),
        500: _("Something went wrong"),
        503: _("The catalogue is being put in order"),
    }
