"""Waits between failed tries to sign in: each is longer than the last, so that guessing leads nowhere."""

import hashlib
import ipaddress
import math

from docbase.web.sessions import Ledger

FREE_OF_NAME, FREE_OF_ADDRESS = 5, 20
"""Tries that cost no wait: people mistype, and many may share an address."""
LONGEST = 15 * 60
"""The longest wait, in seconds: who is kept out by the tries of others waits no longer than that."""
_FORGOTTEN = 24 * 3600
"""Seconds after which tries are forgotten."""


class Waits:
    """How long a name, or an address, is still to wait before another try."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def left(self, name: str, address: str) -> int:
        """Returns how many seconds are left before another try; 0 when it may be made now."""
        now = self._ledger.clock()
        longest = 0.0
        for who, free in ((_named(name), FREE_OF_NAME), (_placed(address), FREE_OF_ADDRESS)):
            for count, last in self._ledger.ask("SELECT count, last FROM tries WHERE who = ?", who):
                assert isinstance(count, int)
                assert isinstance(last, float)
                longest = max(longest, last + wait_after(count - free) - now)
        return math.ceil(longest)

    def note(self, name: str, address: str) -> None:
        """Notes a try as failed; before it is judged, so that many made at once count as many."""
        now = self._ledger.clock()
        self._ledger.ask("DELETE FROM tries WHERE last < ?", now - _FORGOTTEN)
        for who in (_named(name), _placed(address)):
            self._ledger.ask(
                "INSERT INTO tries VALUES (?, 1, ?) "
                "ON CONFLICT (who) DO UPDATE SET count = count + 1, last = excluded.last",
                who,
                now,
            )

    def take_back(self, name: str, address: str) -> None:
        """Forgets the tries of a name that has proved itself, and this one of its address.

        Not those before: who has an account could otherwise try the names of others without end.
        """
        self._ledger.ask("DELETE FROM tries WHERE who = ?", _named(name))
        self._ledger.ask("UPDATE tries SET count = count - 1 WHERE who = ?", _placed(address))


def wait_after(tries: int) -> int:
    """Returns how many seconds to wait after so many tries in a row, beyond those that are free.

    >>> [wait_after(count) for count in (-1, 0, 1, 2, 8, 99)]
    [0, 2, 4, 8, 512, 900]
    """
    return 0 if tries < 0 else min(2 ** min(tries + 1, 20), LONGEST)


def neighbourhood(address: str) -> str:
    """Returns what stands for an address: of IPv6, the network that one household or body is given.

    >>> neighbourhood("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::/64'
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _named(name: str) -> bytes:
    return hashlib.sha256(f"name {name.strip().casefold()}".encode()).digest()


def _placed(address: str) -> bytes:
    return hashlib.sha256(f"address {neighbourhood(address)}".encode()).digest()
