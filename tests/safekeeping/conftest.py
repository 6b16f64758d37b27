"""A centre with a few publications, records, a journal, and all else that people put beside them."""

import shutil
from pathlib import Path

import pytest

from docbase import Centre


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre, that tests only read."""
    root = tmp_path_factory.mktemp("safekeeping") / "centre"
    with Centre.create(root) as centre:
        (root / "corpus" / "été").mkdir()
        for number in range(4):
            text = f"Les conseils citoyens, réunion {number}.\n\nCompte rendu de la réunion.\n" * 20
            (root / "corpus" / "été" / f"réunion {number}.txt").write_text(text, encoding="utf-8")
        (root / "corpus" / "100 % de réussite.md").write_text("# Cent pour cent\n\nTexte.\n")
        centre.ingest()
    (root / "bibliographies").mkdir()
    (root / "bibliographies" / "santé.yaml").write_bytes(b"title: Sant\xc3\xa9\r\n")
    (root / "refusals.jsonl").write_text("{}\n")
    (root / "notes.bin").write_bytes(bytes(range(256)) * 8)
    (root / "empty").write_bytes(b"")
    return root


@pytest.fixture
def root(sample: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed at will."""
    return Path(shutil.copytree(sample, tmp_path / "centre"))


def tree(folder: Path, *, without: tuple[str, ...] = ("index",)) -> dict[str, bytes]:
    """Returns what is in the folder, byte for byte."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in without
    }
