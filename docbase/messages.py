"""Messages in the user's language: gettext catalogues of docbase/locale, chosen for the running context."""

import gettext as _gettext
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("fr", "en")
"""The languages docbase speaks; the first one is used when nothing says otherwise."""

_LOCALE = Path(__file__).parent / "locale"
# A context variable, so that a web server can later speak another language in each request.
_active: ContextVar[_gettext.NullTranslations] = ContextVar("docbase_messages")
_language: ContextVar[str] = ContextVar("docbase_language", default=LANGUAGES[0])


def activate(language: str) -> None:
    """Makes `gettext` answer in the language (one of LANGUAGES; English is the language of the sources)."""
    _language.set(language)
    if language == "en":
        _active.set(_gettext.NullTranslations())
    else:
        _active.set(_gettext.translation("docbase", _LOCALE, languages=[language], fallback=True))
    # Click and Typer look their own messages up in the default domain, which is ours to fill.
    _gettext.bindtextdomain("messages", str(_LOCALE))


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
