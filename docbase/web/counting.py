"""Which visits are counted: those of persons who read, by what they were given; nothing is kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

    from docbase.centre import Tally
    from docbase.web.visits import Visit

_AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")
"""Headers by which a browser says that it asks before anybody has clicked."""

_VERDICTS = 1000
"""How many programs it is remembered of whether they are robots: to find out takes 0.1 ms."""


class Counting:
    """Counts what readers reach."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._robots: dict[int, bool] = {}

    def count(self, visit: Visit) -> None:
        """Counts what the page of a visit has noted, once it is made: a page that fails is not counted.

        Those who work on the catalogue are no readers of it.
        """
        if visit.noted and not visit.may("staff") and self._is_of_a_person(visit.request):
            for measure, of in visit.noted:
                self._tally.add(measure, of)

    def close(self) -> None:
        """Writes what was counted."""
        self._tally.close()

    def _is_of_a_person(self, request: Request) -> bool:
        """Returns whether somebody asked for this, and for the beginning of it."""
        headers = request.headers
        if request.method != "GET" or any(name in headers for name in _AHEAD):
            return False
        # Readers of PDF ask for a file in pieces: the first is the one that counts.
        if "range" in headers and not headers["range"].replace(" ", "").startswith("bytes=0-"):
            return False
        return not self._is_robot(headers.get("user-agent", ""))

    def _is_robot(self, agent: str) -> bool:
        """Returns whether a program is a robot; the verdict is remembered, its name is not."""
        verdict = self._robots.get(hash(agent))
        if verdict is None:
            if len(self._robots) >= _VERDICTS:
                self._robots.clear()
            verdict = self._robots[hash(agent)] = _is_robot(agent)
        return verdict


def _is_robot(agent: str) -> bool:
    """Returns whether a program says that it is no browser, or nothing at all."""
    from crawleruseragents import is_crawler

    return not agent.strip() or is_crawler(agent[:500])
