"""A pipe gets whole lines of plain text, and a terminal their styles."""

import io
import subprocess
import sys

import pytest

from docbase.cli.screen import Labelled, Line, Screen

SHOWN = [
    ("[bold] :smile: ", "[bold] :smile: \n"),
    (Line("a ", ("b", "bold"), Line((" c", "red"))), "a b c\n"),
    (Line("one\ntwo", indent=3), "   one\n   two\n"),
    (Labelled("  1", "Title", style="bold"), "  1  Title\n"),
    ("", "\n"),
]


@pytest.mark.parametrize(("content", "expected"), SHOWN)
def test_a_pipe_gets_the_text_as_it_is(content: object, expected: str) -> None:
    stream = io.StringIO()
    Screen(stream, is_terminal=False).print(content)
    assert stream.getvalue() == expected


def test_a_line_is_never_cut_in_a_pipe() -> None:
    stream = io.StringIO()
    Screen(stream, is_terminal=False).print(Line(("word " * 500).strip(), indent=2))
    assert stream.getvalue().count("\n") == 1


def test_colours_may_be_wanted_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = io.StringIO()
    Screen(stream, is_terminal=True).print(Line("plain ", ("red", "red"), " [bold]", indent=2))
    assert "plain \x1b[31mred\x1b[0m [bold]" in stream.getvalue()


def test_a_pipe_does_without_rich() -> None:
    script = (
        "import sys; from docbase.cli import render; from docbase.cli.screen import Line; "
        "render.out().print(Line(('a', 'bold'))); render.say('b'); sys.exit('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "a\n", "b\n")
