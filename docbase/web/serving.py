"""The reading room opened to the network."""

from __future__ import annotations

import functools
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.model.audience import EVERYONE, Audience
from docbase.model.record import STATUSES

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp

    from docbase.centre import Centre
    from docbase.settings import Settings

CONNECTIONS = 200
"""Visits at once in a process, beyond which visitors are asked to come back."""
_LONGEST_HEAD = 16 * 1024
"""Bytes of an address with its headers."""
_SILENCE = 30
"""Seconds after which a process that says nothing more is replaced by another."""


def readers(*, sees_drafts: bool) -> Audience:
    """Returns the readers of the web, who may see drafts or not."""
    return Audience(accesses=EVERYONE.accesses, statuses=STATUSES if sees_drafts else EVERYONE.statuses)


def serve(
    centre: Centre,
    listening: socket.socket,
    audience: Audience,
    *,
    is_behind_proxy: bool,
    processes: int = 1,
) -> None:
    """Answers visits until it is told to stop, by Ctrl-C or by the system.

    Args:
        centre: what is shown.
        listening: where visits come in, from `listen`.
        audience: those it is for.
        is_behind_proxy: whether a proxy on this machine says who asks, and by which address.
        processes: how many processes answer; what they must all know is in the files of the centre.
    """
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from docbase.web.hearing import Hearing

    made = _alone if processes == 1 else _shared
    config = uvicorn.Config(
        functools.partial(made, centre.root, audience, centre.settings),
        factory=True,  # each process makes its own
        workers=processes,
        timeout_worker_healthcheck=_SILENCE,
        proxy_headers=is_behind_proxy,
        server_header=False,
        access_log=False,
        log_level="warning",
        limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        http=Hearing,
        ws="none",
        timeout_keep_alive=10,
    )
    with suppress(KeyboardInterrupt), listening:
        if processes == 1:
            uvicorn.Server(config).run(sockets=[listening])
        else:
            Multiprocess(config, [listening]).run()


def _alone(root: Path, audience: Audience, settings: Settings) -> ASGIApp:
    from docbase.web.app import application

    return application(root, audience, name=settings.name, address=settings.web_address)


def _shared(root: Path, audience: Audience, settings: Settings) -> ASGIApp:
    from docbase.web.sharing import Sharing

    return Sharing(_alone(root, audience, settings))


def listen(host: str, port: int) -> socket.socket:
    """Returns a socket that listens there; port 0 takes one that is free.

    Raises:
        ConfigurationError: there is no such address here, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        made = socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(
            _("Nothing can listen on {host}, port {port}.").format(host=host, port=port),
            hint=_(
                "If the port is taken, choose another with --port; --host takes an address of this machine."
            ),
            value=f"{host}:{port}",
        ) from error
    # Taken up again with its protocol, which create_server leaves out: without it, asyncio does not turn off
    # the delay of small packets, and each answer takes 40 ms more.
    return socket.socket(fileno=made.detach())
