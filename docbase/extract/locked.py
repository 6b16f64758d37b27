"""The refusal of a file that asks for a password."""

from pathlib import Path

from docbase.errors import EncryptedDocumentError
from docbase.messages import gettext as _
from docbase.model.extract import Terms


def locked(path: Path, terms: Terms) -> EncryptedDocumentError:
    """Returns the error for a protected file that none of the passwords given opens."""
    message = (
        _("{name} is protected, and none of the passwords given opens it.")
        if terms.passwords
        else _("{name} is protected by a password.")
    )
    return EncryptedDocumentError(
        message.format(name=path.name),
        hint=_(
            "Give its password with “--password”, or under `passwords` in docbase.yaml; "
            "or save it without a password and drop it again."
        ),
        path=path,
    )
