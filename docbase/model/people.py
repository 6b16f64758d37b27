"""Who works with the catalogue, and what they may do."""

import hashlib
from dataclasses import dataclass

from docbase.messages import gettext as _

ROLES = ("reader", "staff", "cataloguer", "administrator")
"""What people may be, from the least to the most: each may do what those before may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is signed in."""

    name: str
    """The name of the account, under which their changes stand in the journal."""
    role: str
    """One of ROLES."""

    def may(self, role: str) -> bool:
        """Returns whether they may do what this role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in."""

    name: str
    """What they sign in with."""
    role: str
    """One of ROLES."""
    password: str
    """What is kept of their password, from `docbase.accounts.passwords`."""
    is_closed: bool = False
    """Whether they may not sign in for now."""
    since: str = ""
    """Day on which the account was made."""
    changes: int = 0
    """How often it was changed."""

    @property
    def person(self) -> Person:
        """Who they are to the catalogue."""
        return Person(name=self.name, role=self.role)

    @property
    def stamp(self) -> str:
        """What changes whenever the account does: who signed in before must do so again."""
        told = f"{self.name}\0{self.changes}\0{self.password}"
        return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def role_label(role: str) -> str:
    """Returns what a role is called."""
    labels = {
        "reader": _("reader"),
        "staff": _("staff"),
        "cataloguer": _("cataloguer"),
        "administrator": _("administrator"),
    }
    return labels[role]
