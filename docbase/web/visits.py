"""A visit: what a page is made from, and how it is answered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from starlette.responses import Response

from docbase.web import basket
from docbase.web.asking import Asked
from docbase.web.deposits import Deposits
from docbase.web.people import Bearer, Porter
from docbase.web.renewal import Renewal
from docbase.web.templating import Templates

if TYPE_CHECKING:
    from starlette.datastructures import UploadFile
    from starlette.requests import Request

    from docbase.centre import Centre
    from docbase.model.people import Person
    from docbase.model.search import ResultPage
    from docbase.web.centres import Opened

HTML = "text/html; charset=utf-8"
NEWEST = 6
"""Publications that came in last that are shown."""
VARY = "Accept-Language, Cookie"
"""What else than its address decides what a page is."""
_OF_A_COPY = ("etag", "vary", "cache-control", "content-security-policy")
"""Headers that are told again of a page that has not changed."""
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What all visits share."""

    name: str
    """Name of the centre."""
    address: str
    """Address given in docbase.yaml, without a slash at its end; empty for the one that is asked for."""
    templates: Templates
    porter: Porter
    deposits: Deposits
    renewal: Renewal
    contact: str
    """Where readers write to; empty when they are not told."""
    upload_limit: int
    """Bytes of files that may be sent at once."""
    formats: tuple[str, ...]
    """Names of the formats of bibliographies: to look through what is installed takes as long as a search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Someone who asks for a page."""

    request: Request
    site: Site
    opened: Opened
    language: str
    form: Mapping[str, list[str]]
    """What was sent with a form, its empty fields too."""
    bearer: Bearer
    """The browser that asks."""
    files: tuple[UploadFile, ...] = ()
    """The files that were sent with the form; they are gone once it is answered."""
    noted: list[tuple[str, str]] = field(default_factory=list)
    """What the page has noted."""

    @property
    def centre(self) -> Centre:
        """The centre, as the visitor may see it."""
        return self.opened.centre

    @property
    def person(self) -> Person | None:
        """Who is signed in; None for anybody."""
        return self.bearer.person

    @property
    def is_secure(self) -> bool:
        """Whether the site is read over https."""
        return self.base.startswith("https:")

    @property
    def collection(self) -> ResultPage:
        """The publications that came in last, and how many have each value of each facet."""
        memory = self.opened.memory
        if self.language not in memory:  # labels are in the language of the visit
            memory[self.language] = self.centre.search("", sort="-added", limit=NEWEST)
        return memory[self.language]

    @property
    def asked(self) -> Asked:
        """The question in the address.

        Raises:
            BadRequestError: it cannot be answered.
        """
        return Asked.read(self.request.query_params.multi_items())

    @property
    def basket(self) -> tuple[str, ...]:
        """The ids of the publications put aside."""
        return basket.read(self.request.cookies.get(basket.COOKIE, ""))

    @property
    def base(self) -> str:
        """The address of the site, without a slash at its end."""
        return base_of(self.request, self.site)

    def parameter(self, name: str) -> str:
        """Returns a value of the path or, failing that, of the address; empty when there is none."""
        found = self.request.path_params.get(name) or self.request.query_params.get(name, "")
        return str(found)

    def sent(self, name: str) -> str:
        """Returns a field of the form, the first of its name; empty when there is none."""
        return self.form.get(name, [""])[0]

    def may(self, role: str) -> bool:
        """Returns whether somebody is signed in who may do what this role may."""
        return self.person is not None and self.person.may(role)

    def note(self, measure: str, *of: str) -> None:
        """Notes what the visitor reaches, to be counted once the page has answered.

        Args:
            measure: one of `docbase.model.reach.MEASURES`.
            of: ids of publications, or words that found nothing; none for the whole catalogue.
        """
        self.noted.extend((measure, one) for one in of or ("",))

    def whole(self, path: str) -> str:
        """Returns the whole address of a path of the site."""
        return self.base + path

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """Returns a page made from a template."""
        shared = {**facts(self.request, self.language, self.bearer), "site": self.site, "base": self.base}
        content = self.site.templates.render(template, visit=self, **shared, **values)
        return Response(content, status, media_type=HTML)


def base_of(request: Request, site: Site) -> str:
    """Returns the address of the site, as its readers know it."""
    return site.address or str(request.base_url).rstrip("/")


async def bearer_of(request: Request, site: Site) -> Bearer:
    """Returns the browser that asks."""
    return await site.porter.bearer(request, is_secure=base_of(request, site).startswith("https:"))


def facts(request: Request, language: str, bearer: Bearer) -> dict[str, object]:
    """Returns what every page says, whatever it is about."""
    others = [one for one in request.query_params.multi_items() if one[0] != "lang"]
    path = quote(request.url.path)
    return {
        "language": language,
        "here": f"{path}?{urlencode(others)}" if others else path,
        "here_in": {one: f"{path}?{urlencode([*others, ('lang', one)])}" for one in ("fr", "en")},
        "bearer": bearer,
        "basket_count": len(basket.read(request.cookies.get(basket.COOKIE, ""))),
    }


def own_path(path: str, otherwise: str) -> str:
    """Returns the path if it is one of this site, which a form or an address may lead to."""
    is_own = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
    return path if is_own else otherwise


def finished(request: Request, response: Response, bearer: Bearer) -> Response:
    """Returns the answer with what caches need to know, or only that nothing has changed."""
    headers = response.headers
    if bearer.person is not None:
        # Nobody who comes after them at the same machine sees it again.
        headers["Cache-Control"] = "no-store" if hasattr(response, "body") else "private, no-cache"
    if response.status_code != 200 or (bearer.person is not None and "etag" not in headers):
        return response
    headers.setdefault("Cache-Control", "no-cache")
    if "etag" not in headers and hasattr(response, "body"):
        headers.setdefault("Vary", VARY)
        headers["ETag"] = f'"{hashlib.blake2b(bytes(response.body), digest_size=12).hexdigest()}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if headers.get("etag") in known:
        return Response(
            status_code=304, headers={name: headers[name] for name in _OF_A_COPY if name in headers}
        )
    return response


def remember(response: Response, name: str, value: str, *, is_secure: bool) -> None:
    """Keeps a value in a cookie that only this site reads, and only through its pages."""
    response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="lax", secure=is_secure)
