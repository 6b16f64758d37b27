"""Messages in the user's language: gettext catalogues of docbase/locale, chosen for the running context."""

import functools
import gettext as _gettext
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("fr", "en")
"""The languages docbase speaks; the first one is used when nothing says otherwise."""

_LOCALE = Path(__file__).parent / "locale"
# Context variables, so that a web server can speak another language in each request: each runs in a context
# of its own, in which the language is activated.
_active: ContextVar[_gettext.NullTranslations] = ContextVar("docbase_messages")
_language: ContextVar[str] = ContextVar("docbase_language", default=LANGUAGES[0])


def activate(language: str) -> None:
    """Makes `gettext` answer in the language (one of LANGUAGES) in the running context, and in no other.

    English is the language of the sources.
    """
    _language.set(language)
    _active.set(_catalogue(language))
    # Click and Typer look their own messages up in the default domain, which is ours to fill.
    _gettext.bindtextdomain("messages", str(_LOCALE))


@functools.cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    """Returns the messages in the language; read once, for a server asks for them at each request."""
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation("docbase", _LOCALE, languages=[language], fallback=True)


def active_language() -> str:
    """Returns the language that `gettext` answers in, for another process to activate it too."""
    return _language.get()


def suggest(language: str) -> None:
    """Makes `gettext` answer in the language, unless one was chosen already: by the command line, say."""
    try:
        _active.get()
    except LookupError:
        activate(language)


def _translations() -> _gettext.NullTranslations:
    try:
        return _active.get()
    except LookupError:
        activate(LANGUAGES[0])
        return _active.get()


def gettext(message: str) -> str:
    """Returns the message in the active language."""
    return _translations().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Returns the form of the message that agrees with the count in the active language."""
    return _translations().ngettext(singular, plural, count)
