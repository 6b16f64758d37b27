"""accounts.json: the accounts as they are kept, which nobody but the owner of the centre may read."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.model.people import ROLES, Account
from docbase.storage import storage_errors, write_atomically

FOLDER = "private"
"""Folder of the centre for what is neither published nor versioned."""
_FILE = "accounts.json"
_SHUT = 0o700
_OWN = 0o600


def read(root: Path) -> dict[str, Account]:
    """Returns the accounts of a centre, by `key`; none when it has no file of them.

    Raises:
        ConfigurationError: the file is damaged.
        StorageError: it cannot be read.
    """
    path = place(root)
    with storage_errors(path), suppress(FileNotFoundError):
        content = path.read_bytes()
        try:
            found = [replace(_NOBODY, **one) for one in json.loads(content)["accounts"]]
            known = {key(one.name): one for one in found if one.role in ROLES}
            if len(known) != len(found):
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigurationError(
                _("{path} is damaged.").format(path=path),
                hint=_("Put back the file of your last backup, or delete it and make the accounts again."),
                path=path,
            ) from error
        return known
    return {}


def write(root: Path, accounts: Iterable[Account]) -> None:
    """Replaces the accounts of a centre.

    Raises:
        StorageError: the disk refuses.
    """
    made = {"version": 1, "accounts": [asdict(one) for one in accounts]}
    path = private_folder(root) / _FILE
    write_atomically(path, json.dumps(made, ensure_ascii=False, indent=1).encode())
    with storage_errors(path):
        path.chmod(_OWN)


def key(name: str) -> str:
    """Returns a name as it is compared with others."""
    return name.strip().casefold()


def place(root: Path) -> Path:
    """Returns where the accounts of a centre are kept."""
    return root / FOLDER / _FILE


def private_folder(root: Path) -> Path:
    """Returns the private folder of a centre, made if need be: shut to others, and left out by git.

    Raises:
        StorageError: the disk refuses.
    """
    folder = root / FOLDER
    with storage_errors(folder):
        folder.mkdir(_SHUT, exist_ok=True)
        folder.chmod(_SHUT)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text("*\n", encoding="ascii")
    return folder


_NOBODY = Account(name="", role=ROLES[0], password="")
