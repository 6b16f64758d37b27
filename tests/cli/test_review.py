"""`docbase review`: keys typed, records changed."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docbase import Centre
from docbase.cli import exits
from tests.cli.conftest import Run

FIRST = "concilier-sobriete-fonciere-et-developpement-economique-2023"
SECOND = "questionnaire-diagnostic-standard-donnees-paysage-2022"


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is typed, a key a line."""
    typed = io.StringIO()
    monkeypatch.setattr("sys.stdin", typed)
    return typed


def press(keys: io.StringIO, *lines: str) -> None:
    keys.seek(0)
    keys.truncate()
    keys.write("".join(f"{line}\n" for line in lines))
    keys.seek(0)


def test_answers_are_written_and_a_record_is_validated(own: Path, run: Run, keys: io.StringIO) -> None:
    press(keys, "a", "r", "v", "q")
    ran = run(own, "review")
    assert ran.code == exits.DONE
    assert "urbanisme" in ran.out
    with Centre.open(own) as centre:
        record = centre.get(FIRST)
        assert "emploi-insertion" in record.themes
        assert record.status == "reviewed"
        assert centre.suggesting.drafts() == (SECOND,)
        assert "prog-action-publique" not in [one.value for one in centre.suggesting.suggestions(FIRST)]


def test_what_is_put_off_comes_last_and_another_value_may_be_typed(
    own: Path, run: Run, keys: io.StringIO
) -> None:
    with Centre.open(own) as centre:
        asked = len(centre.suggesting.suggestions(SECOND))
    press(keys, "p", *[""] * asked, "c", "theme:sante", "q")
    assert run(own, "review").code == exits.DONE
    with Centre.open(own) as centre:
        assert centre.suggesting.drafts() == (SECOND, FIRST)
        assert "sante" in centre.get(SECOND).themes
        assert centre.get(SECOND).status == "draft"


def test_the_end_of_the_keys_stops_and_keeps_what_was_answered(
    own: Path, run: Run, keys: io.StringIO
) -> None:
    press(keys, "a")
    assert run(own, "review", FIRST).code == exits.DONE
    with Centre.open(own) as centre:
        assert "emploi-insertion" in centre.get(FIRST).themes
        assert centre.get(FIRST).status == "draft"


def test_a_value_that_does_not_exist_is_told_and_the_review_goes_on(
    own: Path, run: Run, keys: io.StringIO
) -> None:
    with Centre.open(own) as centre:
        asked = len(centre.suggesting.suggestions(FIRST))
    press(keys, *[""] * asked, "c", "theme:jardinage", "v", "q")
    ran = run(own, "review")
    assert "jardinage" in ran.err
    with Centre.open(own) as centre:
        assert centre.get(FIRST).status == "draft"


def test_the_end_of_what_is_piped_stops(own: Path) -> None:
    for typed in ("", "q", "x\n" * 30 + "c\n", "x\n" * 30 + "e\n"):
        ran = subprocess.run(
            [sys.executable, "-m", "docbase", "review"],
            input=typed, cwd=own, env=os.environ | {"EDITOR": "true"},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (ran.returncode, ran.stderr.count("Traceback")) == (exits.DONE, 0)


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal as Unix has it")
@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        (b"q", False),
        (b"\x04", False),
        (b"aq", True),
        (b"\x1b[A\x04", False),
        ("éq".encode(), False),
    ],
    ids=["stop", "end", "accept", "arrow", "letter"],
)
def test_keys_typed_ahead_count_and_their_end_stops(own: Path, typed: bytes, accepted: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    os.write(ours, typed)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "docbase", "review", FIRST],
            stdin=theirs, cwd=own, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
    finally:
        os.close(ours)
        os.close(theirs)
    assert ran.returncode == exits.DONE, ran.stderr
    with Centre.open(own) as centre:
        assert ("emploi-insertion" in centre.get(FIRST).themes) is accepted


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal as Unix has it")
def test_a_terminal_that_is_closed_stops(own: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "docbase", "review"],
        stdin=theirs, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=own,
    )  # fmt: skip
    os.close(theirs)
    assert running.stderr is not None
    asked = b""
    while b"[q]" not in asked:
        more = os.read(running.stderr.fileno(), 1000)
        assert more, asked
        asked += more
    os.close(ours)
    running.communicate(timeout=60)
    assert running.returncode == exits.DONE


def test_an_editor_that_does_not_work_ends_no_review(
    own: Path, run: Run, keys: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    monkeypatch.delenv("VISUAL", raising=False)
    press(keys, *["x"] * 30, "e", "v", "q")
    ran = run(own, "review", FIRST)
    assert ran.code == exits.DONE
    assert "no-such-editor" in ran.err
    with Centre.open(own) as centre:
        assert centre.get(FIRST).status == "reviewed"
