"""The command line: a thin face of `Centre`."""

import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code (docbase.cli.exits).

    The language is chosen before the commands are imported: their help is translated as they are declared.
    """
    from docbase import messages, settings

    given = list(sys.argv[1:] if arguments is None else arguments)
    language = settings.interface_language(_centre_language(given))
    messages.activate(language)
    settings.announce_language(language)

    from docbase.cli.app import run

    return run(given)


def _centre_language(arguments: list[str]) -> str:
    """Returns the language docbase.yaml asks for, "" when it says nothing or cannot be read yet."""
    from docbase import settings
    from docbase.errors import DocbaseError

    try:
        named = Path(arguments[arguments.index("--centre") + 1]) if "--centre" in arguments[:-1] else None
        return settings.written_language(settings.find_centre(named))
    except DocbaseError:
        return ""  # the command itself will say what is wrong, in the language of the locale
