"""What all tests share: expected results kept as files, changed only on purpose."""

from pathlib import Path

import pytest
from hypothesis import settings

from docbase import messages

# How long an example takes says something of the machine, nothing of the code.
settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="replace the expected results in tests/golden by what the code makes; read the diff first",
    )
    parser.addoption(
        "--hostile",
        type=Path,
        metavar="FOLDER",
        help="folder with the files of hostile.tsv whose licence keeps them out of the repository",
    )


class Golden:
    """The expected results, in tests/golden."""

    def __init__(self, *, is_updating: bool) -> None:
        self._is_updating = is_updating

    def check(self, name: str, actual: str) -> None:
        """Compares the text with the file tests/golden/`name`."""
        path = GOLDEN / name
        if self._is_updating:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="")
        assert path.is_file(), f"{path} is missing: run pytest --update-golden, then read it"
        assert actual == path.read_bytes().decode()


@pytest.fixture(autouse=True)
def _english() -> None:
    """Tests read messages in English unless they ask for another language."""
    messages.activate("en")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(is_updating=request.config.getoption("--update-golden"))
