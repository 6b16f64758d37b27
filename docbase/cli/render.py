"""What the terminal shows: results on stdout, messages on stderr, colour only on a terminal."""

import json
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import PurePath
from typing import TYPE_CHECKING, TextIO

from docbase import settings
from docbase.cli.screen import Labelled, Line, Piece, Screen
from docbase.errors import DocbaseError, DocbaseWarning
from docbase.messages import active_language
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from rich.text import Text

    from docbase.centre import Outcome, Progress

_SLASH = re.compile(r"[/\\]")
_MARKED = re.compile(r"(<mark>.*?</mark>)", re.DOTALL)


def out() -> Screen:
    """Returns the screen of results; piped, it neither colours nor cuts lines, whatever their length."""
    return Screen(sys.stdout, is_terminal=sys.stdout.isatty() or settings.is_colour_forced())


def err() -> Screen:
    """Returns the screen of messages."""
    return Screen(sys.stderr, is_terminal=sys.stderr.isatty() or settings.is_colour_forced())


def say(message: str) -> None:
    """Tells the person something that is not a result."""
    err().print(message)


def say_error(error: DocbaseError) -> None:
    """Tells what went wrong, and the cure."""
    screen = err()
    screen.print(Line((_("error:"), "bold red"), f" {error.message}"))
    if error.hint:
        screen.print(Line((_("hint:"), "bold"), f" {error.hint}"))


@contextmanager
def warnings_said() -> Iterator[None]:
    """Has warnings of docbase said as it says all else, while the block runs; others as Python has them."""

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if issubclass(category, DocbaseWarning):
            err().print(Line((_("warning:"), "bold yellow"), f" {message}"))
        else:
            usual(message, category, filename, lineno, file, line)

    usual = warnings.showwarning
    with warnings.catch_warnings():
        warnings.simplefilter("always", DocbaseWarning)
        warnings.showwarning = show
        yield


def say_failures(failed: "Iterable[Outcome]") -> None:
    """Tells which files and records could not be read, why, and what to do."""
    screen = err()
    for outcome in failed:
        screen.print(Line(("✗", "red"), f" {located(outcome.path, outcome.message)}"))
        if outcome.hint:
            screen.print(Line(f"    {outcome.hint}"))


def located(path: str, message: str) -> str:
    """Returns the message with the whole path in the place of the name it begins with, else before it.

    >>> located("dossier/rapport.pdf", "rapport.pdf est endommagé.")
    'dossier/rapport.pdf est endommagé.'
    >>> located("dossier/rapport.pdf", "La page 3 ne peut pas être lue.")
    'dossier/rapport.pdf · La page 3 ne peut pas être lue.'
    """
    if path in message:
        return message
    # In an archive, the name is the path there.
    tails = (path[slash.end() :] for slash in _SLASH.finditer(path))
    named = next((tail for tail in tails if tail and re.match(rf"{re.escape(tail)}(?!\w)", message)), None)
    return f"{path}{message.removeprefix(named)}" if named else f"{path} · {message}"


def print_json(value: object) -> None:
    """Prints a value for other programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def snippet(html: str, *before: Piece, indent: int = 0) -> Line:
    """Returns a snippet with its marked words in bold; piped, the words stay and the marks go.

    Args:
        html: the snippet.
        before: what stands before it.
        indent: as for `Line`.
    """
    line = Line(*before, indent=indent)
    for part in _MARKED.split(html):
        is_marked = part.startswith("<mark>")
        plain = unescape(part.removeprefix("<mark>").removesuffix("</mark>") if is_marked else part)
        line.append((plain, "bold yellow") if is_marked else plain)
    return line


def counts(label: str, values: Iterable[tuple[str, int]]) -> Line:
    """Returns a line of facet values with their counts."""
    line = Line((f"{label} ", "bold"))
    for place, (name, count) in enumerate(values):
        line.append(" · " if place else "", name, (f" {count}", "cyan"))
    return line


@contextmanager
def progress(title: str) -> "Iterator[Callable[[Progress], None] | None]":
    """Gives a function that draws a bar with count, rate and time left; None when nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        """Files a second."""

        def render(self, task: Task) -> "Text":
            return Text(_("{rate}/s").format(rate=f"{task.speed:.1f}") if task.speed else "", style="dim")

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=err().console, transient=True) as bar:
        task = bar.add_task(title, total=None)

        def advance(progress: "Progress") -> None:
            said = title
            if progress.pages:
                name = PurePath(progress.path).name
                page = _("OCR, page {page} of {pages}").format(page=progress.page, pages=progress.pages)
                said = f"{page}, {name}"
            bar.update(task, completed=progress.done, total=progress.total, description=said)

        yield advance


def swallow_broken_pipe() -> None:
    """Lets `docbase search … | head` end in silence."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def numbered(place: int, title: str) -> Labelled:
    """Returns the title of a result, its second line under the first."""
    return Labelled(f"{place:>3}", title, label_style="bold cyan", style="bold")


def print_fields(screen: Screen, rows: Iterable[tuple[str, str]]) -> None:
    """Prints labels and values side by side."""
    shown = [(label, value) for label, value in rows if value]
    width = max((len(label) for label, _value in shown), default=0)
    for label, value in shown:
        screen.print(Labelled(f"{label:<{width}}", value, label_style="dim"))


def decimal(number: str) -> str:
    """Returns a number as the language of the messages writes it."""
    return number.replace(".", ",") if active_language() == "fr" else number


def indented(content: Line | str, style: str = "") -> Line:
    """Returns the content under the title of its result."""
    return Line(content if isinstance(content, Line) else (content, style), indent=5)
