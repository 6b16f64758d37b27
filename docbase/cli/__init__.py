"""The command line: a thin face of `Centre`."""

import gc
import io
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

_PATIENCE = 100_000
"""New objects after which Python looks for those that hold one another; it begins with 700."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code (docbase.cli.exits).

    Args:
        arguments: the command; by default that of this process, which ends with it.
    """
    if arguments is not None:
        return _run(list(arguments))
    # Most commands end before there is anything to look for, and what ends need not be looked through.
    gc.set_threshold(_PATIENCE)
    code = _run(sys.argv[1:])
    gc.freeze()
    return code


def _run(arguments: list[str]) -> int:
    """Runs one command.

    The language is chosen before the commands are imported: their help is translated as they are declared.
    """
    from docbase import messages, settings

    _speak_utf8()
    language = settings.interface_language(_centre_language(arguments))
    messages.activate(language)
    settings.announce_language(language)

    from docbase.cli.app import run

    return run(arguments)


def _centre_language(arguments: list[str]) -> str:
    """Returns the language docbase.yaml asks for, "" when it says nothing or cannot be read yet."""
    from docbase import settings
    from docbase.errors import DocbaseError

    named = ""
    for argument, following in pairwise([*arguments, ""]):
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
