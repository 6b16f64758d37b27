"""The list of commands stands without them, and each is there when it is asked for."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from docbase.cli.app import program
from docbase.cli.declared import Declared
from tests.cli.conftest import Run

NAMES = tuple(program().commands)
HEAVY = ("rich", "yaml", "whoosh", "pypdf", "lxml", "numpy", "asyncio", "urllib.request")
"""What takes long to load, and is of no use to say a version."""


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_where_the_list_says(name: str) -> None:
    declared = program().commands[name]
    assert isinstance(declared, Declared)
    assert declared.whole.name == name
    assert declared.whole.help == declared.help
    assert declared.whole.params


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(name: str, tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, name, "--help")
    assert ran.code == 0
    assert f"docbase {name}" in ran.out


def test_the_list_of_commands_is_in_groups(tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, "--help")
    panels = ("Collecter", "Cataloguer", "Chercher", "Publier", "Entretenir")
    places = [ran.out.index(panel) for panel in panels]
    assert places == sorted(places)
    assert all(f" {name} " in ran.out for name in NAMES)


def test_without_a_command_they_are_listed(tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path)
    assert ran.code == 2
    assert " ingest " in ran.out + ran.err


def test_a_new_centre_answers_every_question_before_its_first_publication(tmp_path: Path, run: Run) -> None:
    run(tmp_path, "init", str(tmp_path))
    ran = run(tmp_path, "search", "logement", "social")
    assert ran.code == 0, ran.err
    assert run(tmp_path, "stats").code == 0


def test_a_name_mistyped_is_set_right(tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, "serch")
    assert ran.code == 2
    assert "«\xa0search\xa0»" in ran.err


def test_options_are_completed_from_the_command_itself() -> None:
    from click.shell_completion import ShellComplete

    completer = ShellComplete(program(), {}, "docbase", "_DOCBASE_COMPLETE")
    assert "--group-by" in {one.value for one in completer.get_completions(["biblio"], "--")}
    assert {one.value for one in completer.get_completions([], "s")} >= {"search", "show", "stats"}


def test_what_one_command_needs_is_not_loaded_for_another() -> None:
    script = (
        "import sys; from docbase.cli import main; main(sys.argv[1:]); "
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "--version"], capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())
    assert done.stdout.startswith("docbase ")
    assert "docbase.cli.search" not in loaded
    assert loaded.isdisjoint(HEAVY)


def test_a_command_is_not_made_before_it_is_asked_for() -> None:
    group = program()
    assert not any("whole" in vars(command) for command in group.commands.values())
    context = group.make_context("docbase", ["show", "some-id"])
    assert isinstance(context, click.Context)
