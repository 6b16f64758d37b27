"""The first session of the README, run as it is printed."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ANYTHING = "[…]"


def session() -> list[tuple[str, str]]:
    """Returns the commands of the README, with what they print."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    steps = re.split(r"^\$ ", "".join(blocks), flags=re.MULTILINE)[1:]
    return [(command, out) for command, _newline, out in (step.partition("\n") for step in steps)]


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "docbase.yaml", folder)
    return folder


def test_the_first_session_is_true(centre: Path) -> None:
    steps = session()
    assert len(steps) >= 5
    for command, expected in steps:
        done = subprocess.run(
            [sys.executable, "-m", *shlex.split(command)],
            cwd=centre,
            env={"LC_ALL": "en_GB.UTF-8", "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        pattern = "".join(
            ".*" if part == ANYTHING else re.escape(part)
            for part in re.split(f"({re.escape(ANYTHING)})", expected.strip())
        )
        assert re.fullmatch(pattern, done.stdout.strip(), re.DOTALL), f"$ {command}\n{done.stdout}"
