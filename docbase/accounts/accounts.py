"""The accounts of a centre: made, changed, and asked who signs in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from docbase.accounts import file, passwords
from docbase.accounts.file import key
from docbase.errors import AccountError
from docbase.locking import writer_lock
from docbase.messages import gettext as _
from docbase.model.people import ROLES, Account

_NAME = re.compile(r"[^\W_][\w .@'’-]{0,62}")
_WAIT = 10.0
"""Seconds to wait for another docbase that changes the accounts: they take milliseconds."""


class Accounts:
    """Who may sign in to a centre. What is changed is on the disk when the method returns."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: tuple[tuple[int, ...], dict[str, Account]] = ((), {})

    @property
    def exist(self) -> bool:
        """Whether there is any account at all."""
        return file.place(self._root).exists()

    def all(self) -> tuple[Account, ...]:
        """Returns every account, by name.

        Raises:
            ConfigurationError, StorageError: their file cannot be read.
        """
        return tuple(sorted(self._known().values(), key=lambda one: key(one.name)))

    def get(self, name: str) -> Account:
        """Returns an account.

        Raises:
            AccountError: nobody has this name.
        """
        found = self._known().get(key(name))
        if found is None:
            raise AccountError(_("There is no account “{name}”.").format(name=name), value=name)
        return found

    def signed_in(self, name: str, stamp: str) -> Account | None:
        """Returns the account of somebody who signed in before; None if it has changed or is closed since."""
        found = self._known().get(key(name))
        return found if found and found.stamp == stamp and not found.is_closed else None

    def admitted(self, name: str, password: str) -> Account | None:
        """Returns the account that these open; None when they open none, whatever the reason.

        It takes as long to say no as to say yes.
        """
        found = self._known().get(key(name))
        is_right = passwords.is_right(password, found.password if found else "")
        if found is None or found.is_closed or not is_right:
            return None
        if passwords.is_outdated(found.password):
            return self._change(name, password=passwords.digest(password))
        return found

    def add(self, name: str, role: str, password: str) -> Account:
        """Makes an account.

        Raises:
            AccountError: the name cannot be one or is taken, or the password is easily guessed.
            StorageError: the disk refuses.
        """
        own = unicodedata.normalize("NFC", name.strip())
        if not _NAME.fullmatch(own):
            raise AccountError(
                _("“{name}” cannot be the name of an account.").format(name=name),
                hint=_("Letters, digits, spaces and . - _ @ ' may stand in it, a letter or digit first."),
                value=name,
            )
        passwords.require_good(password, own)
        made = Account(
            name=own,
            role=_known_role(role),
            password=passwords.digest(password),
            since=f"{date.today():%Y-%m-%d}",
        )
        with self._changing() as accounts:
            if key(own) in accounts:
                raise AccountError(_("There is an account “{name}” already.").format(name=own), value=own)
            accounts[key(own)] = made
        return made

    @staticmethod
    def made_password() -> str:
        """Returns a password made by chance, that can be read out."""
        return passwords.made()

    def remove(self, name: str) -> Account:
        """Deletes an account, and returns it as it was.

        Raises:
            AccountError: nobody has this name, or no administrator would be left.
            StorageError: the disk refuses.
        """
        gone = self.get(name)
        with self._changing() as accounts:
            accounts.pop(key(name), None)
        return gone

    def set_role(self, name: str, role: str) -> Account:
        """Gives an account another role; who is signed in with it must do so again.

        Raises:
            AccountError: nobody has this name, or no administrator would be left.
            StorageError: the disk refuses.
        """
        return self._change(name, role=_known_role(role))

    def set_password(self, name: str, password: str) -> Account:
        """Gives an account another password; who is signed in with it must do so again.

        Raises:
            AccountError: nobody has this name, or the password is easily guessed.
            StorageError: the disk refuses.
        """
        passwords.require_good(password, name)
        return self._change(name, password=passwords.digest(password))

    def set_closed(self, name: str, *, is_closed: bool) -> Account:
        """Closes an account, or opens it again.

        Raises:
            AccountError: nobody has this name, or no administrator would be left.
            StorageError: the disk refuses.
        """
        return self._change(name, is_closed=is_closed)

    def private_folder(self) -> Path:
        """Returns the folder of the centre for what nobody else may read, made if need be.

        Raises:
            StorageError: the disk refuses.
        """
        return file.private_folder(self._root)

    def _change(self, name: str, **values: str | bool) -> Account:
        with self._changing() as accounts:
            if key(name) not in accounts:
                raise AccountError(_("There is no account “{name}”.").format(name=name), value=name)
            before = accounts[key(name)]
            after = replace(before, changes=before.changes + 1, **values)  # type: ignore[arg-type]  # own fields
            accounts[key(name)] = after
        return after

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Account]]:
        """Hands out the accounts, and writes what was made of them; one docbase at a time does so."""
        with writer_lock(file.private_folder(self._root), wait=_WAIT):
            accounts = file.read(self._root)
            had = any(map(_administers, accounts.values()))
            yield accounts
            if had and not any(map(_administers, accounts.values())):
                raise AccountError(
                    _("No administrator would be left."),
                    hint=_("Make another account an administrator first."),
                )
            file.write(self._root, accounts.values())

    def _known(self) -> dict[str, Account]:
        """Returns the accounts, read again only when their file has changed."""
        try:
            stat = file.place(self._root).stat()
            seen = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        except OSError:
            seen = (0, 0, 0)
        before, known = self._read
        if seen == (0, 0, 0) or seen != before:
            known = file.read(self._root)
            self._read = (seen, known)  # as one: several threads ask
        return known


def _administers(account: Account) -> bool:
    return account.role == ROLES[-1] and not account.is_closed


def _known_role(role: str) -> str:
    if role not in ROLES:
        raise AccountError(
            _("There is no role “{name}”.").format(name=role),
            hint=_("Known roles: {names}.").format(names=", ".join(ROLES)),
            value=role,
        )
    return role
