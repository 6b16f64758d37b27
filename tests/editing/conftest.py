"""Centres to edit."""

import shutil
from pathlib import Path

import pytest

from tests.editing.centres import make_centre


@pytest.fixture(scope="session")
def edited_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with records; tests only copy it."""
    return make_centre(tmp_path_factory.mktemp("editing") / "centre")


@pytest.fixture
def folder(edited_sample: Path, tmp_path: Path) -> Path:
    """A centre of one's own."""
    return Path(shutil.copytree(edited_sample, tmp_path / "centre"))
