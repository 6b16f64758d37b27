"""The documents say what the code does."""

import subprocess
import sys
from pathlib import Path

import pytest

from docbase.cli.app import program

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("tool", ["tools/exchange.py", "tools/reference.py", "tools/messages.py"])
def test_what_is_written_from_the_code_is_up_to_date(tool: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / tool, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_guide_names_every_command() -> None:
    guide = (ROOT / "docs/fr/guide.md").read_text(encoding="utf-8")
    names = list(program().commands)
    assert len(names) >= 10
    assert [name for name in names if f"docbase {name}" not in guide] == []


def test_links_between_documents_lead_somewhere() -> None:
    import re

    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(pages) > 8
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} → {target}"
