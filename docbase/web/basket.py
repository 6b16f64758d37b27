"""The basket of a visitor: publications put aside, in a cookie that says their ids and nothing else."""

from collections.abc import Iterable
from urllib.parse import quote, unquote

from docbase.messages import gettext as _
from docbase.web.errors import BadRequestError

COOKIE = "panier"
"""Keeps the basket."""
MOST = 100
"""Publications in a basket, or in the address of one."""
_LONGEST = 3800
"""Bytes of a cookie that every browser keeps."""
_BETWEEN = "!"


def read(cookie: str) -> tuple[str, ...]:
    """Returns the ids that a cookie has; whatever else it has is not looked at."""
    ids = (unquote(one) for one in cookie.split(_BETWEEN)) if len(cookie) <= 2 * _LONGEST else ()
    return tuple(dict.fromkeys(filter(None, ids)))[:MOST]


def written(ids: Iterable[str]) -> str:
    """Returns the cookie that has the ids.

    Raises:
        BadRequestError: they are too many.
    """
    kept = tuple(dict.fromkeys(ids))
    cookie = _BETWEEN.join(quote(one, safe="") for one in kept)
    if len(kept) > MOST or len(cookie) > _LONGEST:
        raise BadRequestError(
            _("The basket is full."),
            hint=_("Make a bibliography of it, or keep its address; then empty it."),
        )
    return cookie
