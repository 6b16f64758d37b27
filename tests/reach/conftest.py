"""The sample centre of the command line serves here too."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from docbase import Centre
from docbase.model.reach import Count
from tests.cli.conftest import run, sample

__all__ = ["counted", "run", "sample"]

FRICHES, GLOSSARY = "mandat-du-gt-cnig-friches-2022", "glossaire-gt-paysages-2022"
COUNTS = (
    Count(date(2026, 11, 3), "view", FRICHES, 5),
    Count(date(2026, 11, 3), "download", FRICHES, 2),
    Count(date(2026, 10, 9), "view", GLOSSARY, 7),
    Count(date(2026, 10, 9), "citation", GLOSSARY, 1),
    Count(date(2026, 10, 9), "view", "gone-2001", 1),
    Count(date(2026, 10, 9), "search", "", 20),
    Count(date(2026, 10, 9), "empty-search", "budget participatif", 1),
    Count(date(2026, 11, 2), "empty-search", "budget participatif", 2),
    Count(date(2026, 11, 2), "empty-search", "", 4),
    Count(date(2025, 11, 2), "view", GLOSSARY, 4),
)


@pytest.fixture(scope="session")
def counted(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample centre after some visits; tests only read it."""
    folder = Path(shutil.copytree(sample, tmp_path_factory.mktemp("reach") / "centre"))
    with Centre.open(folder) as centre:
        for one in COUNTS:
            centre.reach.ledger.add([one])
    return folder
