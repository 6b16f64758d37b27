"""Passwords: kept as argon2id digests, refused when they are easily guessed, made by chance when asked."""

import secrets

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from docbase.errors import AccountError
from docbase.messages import gettext as _

SHORTEST, LONGEST = 12, 200
"""Characters of a password: length is what keeps guessers out, and a limit what keeps the server at work."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another when they are read aloud or copied from paper."""
_KEEPER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
"""The least that OWASP asks for: 19 MiB, two passes, one lane."""
_OF_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$cmSU3pMLyB62brdbKjDYFQ$pRBHCsiC6gB9c4ff6m9TCPRROa82W+bOr0x3AjZA0O0"
)
"""What is looked at in the place of an account that does not exist, which takes as long."""


def digest(password: str) -> str:
    """Returns what is kept of a password."""
    return _KEEPER.hash(password)


def is_right(password: str, kept: str) -> bool:
    """Returns whether it is the password that was kept; with none to compare it to, no takes as long.

    Args:
        password: what was typed.
        kept: what `digest` made; empty for an account that does not exist.
    """
    try:
        return _KEEPER.verify(kept or _OF_NOBODY, password[: LONGEST + 1]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Returns whether it was made when less was asked of a digest."""
    return _KEEPER.check_needs_rehash(kept)


def made() -> str:
    """Returns a password made by chance: 20 characters, about 99 bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(5)) for _group in range(4))


def require_good(password: str, name: str) -> None:
    """Makes sure that a password is not easily guessed.

    Raises:
        AccountError: it is too short, too long, the name itself, or a few characters again and again.
    """
    hint = _("Several words that have nothing to do with each other make a good one.")
    if len(password) < SHORTEST:
        raise AccountError(
            _("The password is too short: {count} characters at least.").format(count=SHORTEST), hint=hint
        )
    if len(password) > LONGEST:
        raise AccountError(_("The password is too long: {count} characters at most.").format(count=LONGEST))
    if password.casefold().replace(name.casefold(), "") in ("", "password", "motdepasse") or (
        len(set(password.casefold())) < 5
    ):
        raise AccountError(_("This password is easily guessed."), hint=hint)
