"""`docbase serve`: the reading room, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import options, render
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.audience import Audience


def serve(
    context: typer.Context,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar=_("ADDRESS"), help=_("Address to listen on; 0.0.0.0 for the whole network.")
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar=_("NUMBER"), min=0, max=65535, help=_("Port to listen on."))
    ] = 8000,
    drafts: Annotated[
        bool, typer.Option("--drafts", help=_("Show drafts too, whatever docbase.yaml says."))
    ] = False,
    proxy_headers: Annotated[
        bool,
        typer.Option("--proxy-headers", help=_("Believe a proxy on this machine about who asks, and how.")),
    ] = False,
    processes: Annotated[
        int,
        typer.Option(
            "--processes",
            metavar=_("NUMBER"),
            min=1,
            max=64,
            help=_("How many processes answer: one for each processor of the machine is quickest."),
        ),
    ] = 1,
) -> None:
    """Opens the catalogue to readers in a browser, until Ctrl-C."""
    from docbase.web import serving

    centre = options.open_centre(context)
    sees_drafts = drafts or centre.settings.web_drafts == "shown"
    audience = serving.readers(sees_drafts=sees_drafts)
    listening = serving.listen(host, port)
    address = _address(host, listening.getsockname()[1])
    if centre.answers:
        _say_what_is_shown(centre, audience, address)
    else:
        told = _("The index must be built again: it is being done now.")
        render.say(f"{told} · {address}")
        render.say(_("Until then, readers are told that the catalogue is being put in order."))
    is_open = host not in ("127.0.0.1", "::1", "localhost")
    if not centre.accounts.exist:
        render.say(_("Nobody can sign in yet: “docbase accounts add NAME --role administrator”."))
    if is_open and centre.accounts.exist and not (proxy_headers or centre.settings.web_address):
        render.say(_("Passwords cross the network in clear: put a proxy with https before it."))
    render.say(_("Ctrl-C stops it."))
    serving.serve(centre, listening, audience, is_behind_proxy=proxy_headers, processes=processes)


def _say_what_is_shown(centre: Centre, audience: Audience, address: str) -> None:
    with centre.seen_by(audience) as seen:
        shown, total = seen.search("", limit=0).total, centre.search("", limit=0).total
    told = ngettext("{count} publication for readers", "{count} publications for readers", shown)
    render.say(f"{told.format(count=shown)} · {address}")
    if shown < total:
        render.say(_kept(total - shown) + (" " + _drafts() if "draft" not in audience.statuses else ""))


def _address(host: str, port: int) -> str:
    shown = "localhost" if host in ("127.0.0.1", "::1") else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def _kept(count: int) -> str:
    return ngettext(
        "{count} publication is not shown: drafts and what is for staff only.",
        "{count} publications are not shown: drafts and what is for staff only.",
        count,
    ).format(count=count)


def _drafts() -> str:
    return _("“docbase serve --drafts” shows drafts too.")
