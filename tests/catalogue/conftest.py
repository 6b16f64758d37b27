"""A small corpus on disk, made anew for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from docbase.catalogue.store import Catalogue
from docbase.catalogue.vocabulary import default_vocabulary
from docbase.model.concepts import Vocabulary

SAMPLE = Path(__file__).parents[2] / "corpus"
"""The repository's own corpus."""

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return default_vocabulary()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


@pytest.fixture
def write(corpus: Path) -> Write:
    """Writes a file of the corpus from its text, byte for byte."""

    def _write(location: str, text: str) -> Path:
        path = corpus / location
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        return path

    return _write


@pytest.fixture
def open_catalogue(corpus: Path, vocabulary: Vocabulary) -> Callable[..., Catalogue]:
    def _open(locations: dict[str, str] | None = None) -> Catalogue:
        known = locations or {}
        return Catalogue(corpus, vocabulary, lambda record_id: known.get(record_id, ""))

    return _open
