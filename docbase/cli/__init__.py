"""The command line: a thin face of `Centre`."""

import io
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code (docbase.cli.exits).

    The language is chosen before the commands are imported: their help is translated as they are declared.
    """
    from docbase import messages, settings

    _speak_utf8()
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

    named = ""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, equals, value = argument.partition("=")
        if name == "--centre":
            named = value if equals else following
    try:
        return settings.written_language(settings.find_centre(Path(named) if named else None))
    except DocbaseError:
        return ""  # the command itself will say what is wrong, in the language of the locale


def _speak_utf8() -> None:
    """Lets nothing that a publication says end a command, whatever the terminal can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
