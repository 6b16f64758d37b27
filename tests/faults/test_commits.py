"""Commits cut short by a kill: what was acknowledged is there, and the index can always be read."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def acknowledged(folder: Path, rounds: int) -> list[int]:
    """Returns how many publications were acknowledged before each kill."""
    command = [sys.executable, "-m", "tests.faults.committing", str(folder), str(rounds), "2017"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr
    return list(map(int, done.stdout.split()))


def test_twenty_kills_during_commits(tmp_path: Path) -> None:
    counts = acknowledged(tmp_path / "index", 20)
    assert len(counts) == 20
    assert sum(counts) > 0


@pytest.mark.slow
def test_two_hundred_kills_during_commits(tmp_path: Path) -> None:
    counts = acknowledged(tmp_path / "index", 200)
    assert len(counts) == 200
    assert sum(counts) >= 200, "most processes die in a later commit than their first"
