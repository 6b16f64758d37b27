"""Forms: received under limits, and only from the pages of this site."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from docbase.messages import gettext as _
from docbase.storage import storage_errors
from docbase.web.errors import BadRequestError, ForeignFormError, SlowFormError, TooLargeError

if TYPE_CHECKING:
    from starlette.requests import Request

    from docbase.web.people import Bearer

TOKEN = "form_token"
"""The field in which a form says that it was on a page of its sender's."""
_SLOWEST = 20.0
"""Seconds that may pass before more of a form comes."""
_LONGEST = 60.0
"""Seconds that a form without files may take."""
_FIELDS = 5100
"""The records of a batch, and what is said with them."""
_FIELDS_BESIDE_FILES = 20
MOST_FILES = 100
"""Files that may be sent at once."""


def require_own_site(request: Request, base: str) -> None:
    """Makes sure that a form was on a page of this site, as far as the browser tells.

    Raises:
        ForeignFormError: the browser says that it was on another.
    """
    headers = request.headers
    if site := headers.get("sec-fetch-site", ""):
        is_own = site in ("same-origin", "none")
    else:
        origin = headers.get("origin", "")
        is_own = not origin or urlsplit(origin).netloc == urlsplit(base).netloc
    if not is_own:
        raise ForeignFormError(_("This form was sent from another site."))


def require_own_form(form: Mapping[str, list[str]], bearer: Bearer) -> None:
    """Makes sure that a form was on a page that this very browser asked for.

    Raises:
        ForeignFormError: its token says otherwise, or the session is another since.
    """
    if not bearer.is_own_form(form.get(TOKEN, [""])[0]):
        raise ForeignFormError(
            _("This form is out of date: it was asked for before you signed in."),
            hint=_("Go back, load the page again, and send the form once more."),
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a form."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: tuple[UploadFile, ...] = ()


async def received(request: Request, largest: int) -> Sent:
    """Returns the fields of a form.

    Raises:
        TooLargeError: it is too large.
        SlowFormError: it comes too slowly.
        BadRequestError: it is no form.
    """
    content = bytearray()
    try:
        async with asyncio.timeout(_LONGEST):
            async for chunk in chunks(request, largest):
                content += chunk
    except TimeoutError:
        raise _too_slow() from None
    try:
        fields = parse_qs(content.decode(), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError:
        raise _unreadable() from None
    return Sent(fields)


@asynccontextmanager
async def received_files(request: Request, largest: int) -> AsyncIterator[Sent]:
    """Hands out the fields and the files of a form, which wait on the disk until the block ends.

    Raises:
        TooLargeError: it is too large, or has too many files.
        SlowFormError: it comes too slowly.
        BadRequestError: it is no form that has files.
    """
    coming = MultiPartParser(
        _parts_only(request), chunks(request, largest), max_files=MOST_FILES, max_fields=_FIELDS_BESIDE_FILES
    )
    try:
        with storage_errors(Path(tempfile.gettempdir())):
            parts = await coming.parse()
    except MultiPartException as error:
        too_many = _("Too many files at once: {count} at most.").format(count=MOST_FILES)
        raise TooLargeError(too_many) if "Too many files" in error.message else _unreadable() from None
    try:
        fields: dict[str, list[str]] = {}
        for name, value in parts.multi_items():
            if isinstance(value, str):
                fields.setdefault(name, []).append(value)
        yield Sent(fields, tuple(one for _name, one in parts.multi_items() if isinstance(one, UploadFile)))
    finally:
        await parts.close()


async def chunks(request: Request, largest: int) -> AsyncGenerator[bytes, None]:
    """Yields what is sent, as it comes.

    Raises:
        TooLargeError: there is more of it than may be.
        SlowFormError: nothing comes for too long.
    """
    total = 0
    if int(request.headers.get("content-length") or 0) > largest:  # uvicorn has made sure that it is a number
        raise TooLargeError(_("This form is too large."))
    coming = request.stream()
    while True:
        try:
            async with asyncio.timeout(_SLOWEST):
                chunk = await anext(coming, None)
        except TimeoutError:
            raise _too_slow() from None
        if chunk is None:
            return
        total += len(chunk)
        if total > largest:
            raise TooLargeError(_("This form is too large."))
        yield chunk


def _parts_only(request: Request) -> Headers:
    """Returns what is to be known of a form with files: where its parts end, never in which encoding.

    Browsers send UTF-8 and say nothing of it; another name, there, is that of any codec Python has.
    """
    told = Message()
    told["Content-Type"] = request.headers.get("content-type", "")
    boundary = told.get_boundary("")
    if told.get_content_type() != "multipart/form-data" or not boundary or '"' in boundary:
        raise _unreadable()
    return Headers({"content-type": f'multipart/form-data; boundary="{boundary}"'})


def _too_slow() -> SlowFormError:
    return SlowFormError(_("The form came too slowly."))


def _unreadable() -> BadRequestError:
    return BadRequestError(_("This form cannot be understood."))
