"""Centres to run commands in: the sample corpus of the repository, indexed, in a folder of its own."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from docbase import Centre, messages
from docbase.cli import main

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


def make_centre(folder: Path) -> Path:
    """Returns a centre with the sample corpus, not yet indexed."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "docbase.yaml", folder)
    return folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample centre, indexed; tests only read it."""
    folder = make_centre(tmp_path_factory.mktemp("sample") / "centre")
    with Centre.open(folder) as centre:
        report = centre.ingest()
    assert not report.failed
    return folder


@pytest.fixture
def own(sample: Path, tmp_path: Path) -> Path:
    """A copy of the indexed sample centre, to be changed at will."""
    return Path(shutil.copytree(sample, tmp_path / "own"))


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command in a centre, in French unless asked otherwise."""
    monkeypatch.setenv("DOCBASE_LANGUAGE", "fr")

    def run_command(centre: Path, *arguments: str | Path) -> Ran:
        monkeypatch.chdir(centre)
        code = main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    yield run_command
    messages.activate("fr")
