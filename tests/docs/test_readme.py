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
    printed("docbase ingest", folder)  # as `make demo` has done before the README's first command
    return folder


def printed(command: str, centre: Path) -> str:
    """Returns what a command prints in the centre."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=centre,
        env={"LC_ALL": "en_GB.UTF-8", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_first_session_is_true(centre: Path) -> None:
    steps = session()
    assert {command.split()[1] for command, _expected in steps} >= {"ingest", "search", "biblio"}
    for command, expected in steps:
        out = printed(command, centre)
        pattern = "".join(
            ".*" if part == ANYTHING else re.escape(part)
            for part in re.split(f"({re.escape(ANYTHING)})", expected.strip())
        )
        assert re.fullmatch(pattern, out, re.DOTALL), f"$ {command}\n{out}"
