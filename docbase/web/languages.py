"""The language of a visit: the one asked for, the one chosen before, or what the browser prefers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docbase.messages import LANGUAGES

if TYPE_CHECKING:
    from starlette.requests import Request

COOKIE = "lang"
"""Keeps the language that a visitor chose."""


def chosen(asked: str, kept: str, accepted: str) -> str:
    """Returns the language to answer in.

    Args:
        asked: what the address says, if it does.
        kept: what was chosen before.
        accepted: the header Accept-Language.

    >>> chosen("", "", "de, en;q=0.8, fr;q=0.5")
    'en'
    """
    return next((one for one in (asked, kept, *_accepted(accepted)) if one in LANGUAGES), LANGUAGES[0])


def of(request: Request) -> str:
    """Returns the language to answer a visit in."""
    return chosen(
        request.query_params.get("lang", ""),
        request.cookies.get(COOKIE, ""),
        request.headers.get("accept-language", ""),
    )


def _accepted(header: str) -> Iterator[str]:
    """Yields the languages of the header, those that are preferred first."""
    ranked = []
    for place, part in enumerate(header[:500].split(",")):
        tag, _semicolon, weight = part.strip().lower().partition(";q=")
        try:
            rank = float(weight or 1)
        except ValueError:
            continue
        if rank > 0:
            ranked.append((-rank, place, tag.partition("-")[0]))
    yield from (tag for _rank, _place, tag in sorted(ranked))
