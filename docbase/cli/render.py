"""What the terminal shows: results on stdout, messages on stderr, colour only on a terminal."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import PurePath
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from docbase.errors import DocbaseError
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Outcome, Progress

_UNLIMITED = 100_000
_MARKED = re.compile(r"(<mark>.*?</mark>)", re.DOTALL)


def out() -> Console:
    """Returns the console of results; piped, it neither colours nor cuts lines, whatever their length."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _UNLIMITED)


def err() -> Console:
    """Returns the console of messages."""
    return Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else _UNLIMITED)


def say(message: str) -> None:
    """Tells the person something that is not a result."""
    err().print(escape(message))


def say_error(error: DocbaseError) -> None:
    """Tells what went wrong, and the cure."""
    console = err()
    sign, cure = _("error:"), _("hint:")
    console.print(f"[bold red]{sign}[/] {escape(error.message)}")
    if error.hint:
        console.print(f"[bold]{cure}[/] {escape(error.hint)}")


def say_failures(failed: "Iterable[Outcome]") -> None:
    """Tells which files and records could not be read, why, and what to do."""
    console = err()
    for outcome in failed:
        is_told = outcome.path in outcome.message
        message = outcome.message if is_told else f"{outcome.path} · {outcome.message}"
        console.print(f"[red]✗[/] {escape(message)}")
        if outcome.hint:
            console.print(f"    {escape(outcome.hint)}")


def print_json(value: object) -> None:
    """Prints a value for other programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def snippet(html: str) -> Text:
    """Returns a snippet with its marked words in bold; piped, the words stay and the marks go."""
    text = Text()
    for part in _MARKED.split(html):
        is_marked = part.startswith("<mark>")
        plain = unescape(part.removeprefix("<mark>").removesuffix("</mark>") if is_marked else part)
        text.append(plain, style="bold yellow" if is_marked else "")
    return text


def counts(label: str, values: Iterable[tuple[str, int]]) -> Text:
    """Returns a line of facet values with their counts."""
    text = Text()
    text.append(f"{label} : ", style="bold")
    for place, (name, count) in enumerate(values):
        text.append(" · " if place else "")
        text.append(name)
        text.append(f" {count}", style="cyan")
    return text


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

    class Rate(ProgressColumn):
        """Files a second."""

        def render(self, task: Task) -> Text:
            return Text(_("{rate}/s").format(rate=f"{task.speed:.1f}") if task.speed else "", style="dim")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=err(), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def advance(progress: "Progress") -> None:
            said = title
            if progress.pages:
                name = PurePath(progress.path).name
                page = _("OCR, page {page} of {pages}").format(page=progress.page, pages=progress.pages)
                said = f"{page}, {name}"
            bar.update(task, completed=progress.done, total=progress.total, description=escape(said))

        yield advance


def swallow_broken_pipe() -> None:
    """Lets `docbase search … | head` end in silence."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def numbered(place: int, title: str) -> Table:
    """Returns the title of a result, its second line under the first."""
    grid = Table.grid(padding=(0, 2))
    grid.add_row(Text(f"{place:>3}", style="bold cyan"), Text(title, style="bold"))
    return grid


def print_fields(console: Console, rows: Iterable[tuple[str, str]]) -> None:
    """Prints labels and values side by side; piped, without the spaces that fill a table."""
    shown = [(label, value) for label, value in rows if value]
    width = max((len(label) for label, _value in shown), default=0)
    if not console.is_terminal:
        for label, value in shown:
            console.print(f"{label:<{width}}  {value}", markup=False)
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in shown:
        table.add_row(label, Text(value))
    console.print(table)


def indented(content: Text | str, style: str = "") -> Padding:
    """Returns the content under the title of its result."""
    return Padding(
        Text(content) if isinstance(content, str) else content, (0, 0, 0, 5), style=style, expand=False
    )
