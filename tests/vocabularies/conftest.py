"""The sample corpus of the repository as a centre, indexed, whose vocabulary may be changed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from docbase import Centre
from tests.cli.conftest import make_centre


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample centre, indexed; tests only read it."""
    folder = make_centre(tmp_path_factory.mktemp("vocabularies") / "centre")
    with Centre.open(folder) as centre:
        assert not centre.ingest().failed
    return folder


@pytest.fixture
def centre(indexed: Path, tmp_path: Path) -> Iterator[Centre]:
    """A copy of the sample centre, to be changed at will."""
    with Centre.open(Path(shutil.copytree(indexed, tmp_path / "centre"))) as opened:
        yield opened


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Centre]:
    """A centre without publications or vocabulary of its own."""
    folder = tmp_path / "bare"
    (folder / "corpus").mkdir(parents=True)
    (folder / "docbase.yaml").write_text("name: Essai\n", encoding="utf-8")
    with Centre.open(folder) as opened:
        yield opened
