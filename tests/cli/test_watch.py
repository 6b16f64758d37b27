"""`docbase watch` as a service runs it: a process, told to stop by a signal."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from docbase import Centre
from docbase.locking import writer_lock
from tests.cli.conftest import ROOT

PDF = ROOT / "corpus" / "2022" / "mandat-groupe-travail-friches.pdf"
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    with Centre.create(tmp_path / "centre") as made:
        return made.root


@pytest.fixture
def start(centre: Path) -> Iterator[Start]:
    """Starts to watch, and sees to it that no process outlives the test."""
    begun: list[subprocess.Popen[str]] = []

    def started(*arguments: str | Path) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "docbase", "watch", "--quiet", "0.2", *map(str, arguments)],
            cwd=centre,
            env={**os.environ, "DOCBASE_LANGUAGE": "en", "DOCBASE_WAIT": "0", "DOCBASE_JOBS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            preexec_fn=_hears_ctrl_c,
        )
        begun.append(process)
        assert process.stderr
        assert "Watching" in process.stderr.readline()
        return process

    yield started
    for process in begun:
        if process.poll() is None:
            process.kill()
            process.communicate()


def _hears_ctrl_c() -> None:
    """What a script starts in the background inherits that Ctrl-C is ignored, tests included."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def next_line(process: "subprocess.Popen[str]") -> Any:
    assert process.stdout
    return json.loads(process.stdout.readline())


def ended(process: "subprocess.Popen[str]", how: signal.Signals = signal.SIGTERM) -> tuple[str, str]:
    """Stops it and returns what it still had to say."""
    process.send_signal(how)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert err.rstrip().endswith("Stopped. What was done is kept.")
    return out, err


def test_what_is_dropped_in_the_corpus_is_found_and_sigterm_is_no_failure(centre: Path, start: Start) -> None:
    process = start("--json")
    shutil.copy(PDF, centre / "corpus" / "mandat.pdf.part")
    (centre / "corpus" / "mandat.pdf.part").rename(centre / "corpus" / "mandat.pdf")
    line = next_line(process)
    assert [one["path"] for one in line["added"]] == ["corpus/mandat.pdf"]
    assert line["time"][:2] == "20"
    (centre / "corpus" / "note.txt").write_text("Les friches de Creil.\n", encoding="utf-8")
    assert [one["path"] for one in next_line(process)["added"]] == ["corpus/note.txt"]
    out, _err = ended(process)
    assert out == ""
    with Centre.open(centre) as opened:
        assert opened.search("creil").total == 1


def test_a_folder_elsewhere_is_left_as_it_is(centre: Path, start: Start, tmp_path: Path) -> None:
    drop = tmp_path / "dépôt"
    drop.mkdir()
    shutil.copy(PDF, drop)
    (drop / "faux.pdf").write_bytes(b"\x00\x01ceci n'est pas un PDF" * 50)
    before = sorted(drop.iterdir())
    process = start("--json", drop)
    line = next_line(process)
    assert len(line["added"]) == 1
    (failed,) = line["failed"]
    assert failed["path"].endswith("faux.pdf")
    (drop / "note.txt").write_text("Les friches de Creil.\n", encoding="utf-8")
    line = next_line(process)
    assert (len(line["added"]), line["failed"]) == (1, [])
    ended(process, signal.SIGINT)
    assert sorted(drop.iterdir()) == sorted([*before, drop / "note.txt"])
    assert len(list((centre / "corpus").rglob("*.yaml"))) == 2


def test_what_a_person_reads(centre: Path, start: Start) -> None:
    shutil.copy(PDF, centre / "corpus" / "mandat.pdf")
    process = start()
    assert process.stdout
    assert process.stdout.readline()[:2] == "20"
    assert process.stdout.readline().startswith("+ corpus/mandat.pdf → ")
    assert process.stdout.readline().startswith("added: 1")
    ended(process)


@pytest.mark.slow
def test_another_docbase_is_waited_for(centre: Path, start: Start) -> None:
    with writer_lock(centre / "index"):
        (centre / "corpus" / "note.txt").write_text("Les friches de Creil.\n", encoding="utf-8")
        process = start("--json")
        (failed,) = next_line(process)["failed"]
        assert failed["error"] == "IndexLockedError"
    assert [one["path"] for one in next_line(process)["added"]] == ["corpus/note.txt"]
    ended(process)


def test_a_folder_that_is_a_file_is_refused(centre: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docbase", "watch", "docbase.yaml"],
        cwd=centre,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
