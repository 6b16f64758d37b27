"""A centre to ingest into, and what was read in the publications of the sample corpus."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docbase.catalogue.store import Catalogue
from docbase.catalogue.vocabulary import default_vocabulary
from docbase.extract.base import installed, read, source_file
from docbase.extract.workers import Limits
from docbase.ingest.workplace import Workplace
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract
from docbase.search.index import SearchIndex

SAMPLE = Path(__file__).parents[2] / "corpus"

Opener = Callable[[], Workplace]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return default_vocabulary()


@pytest.fixture(scope="session")
def sample_extracts() -> dict[Path, tuple[str, Extract]]:
    """Digest and extract of each publication of the sample corpus."""
    extractors = installed()
    paths = sorted(path for path in SAMPLE.rglob("*") if path.suffix in (".pdf", ".docx"))
    sources = [source_file(path) for path in paths]
    return {source.path: (source.sha256, read(source, extractors)) for source in sources}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "centre" / "corpus"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def workplace(corpus: Path, vocabulary: Vocabulary) -> Iterator[Opener]:
    """Opens the centre as a new command would: nothing is remembered but what is on the disk."""
    indexes: list[SearchIndex] = []

    def opened() -> Workplace:
        for earlier in indexes:
            earlier.close()
        folder = corpus.parent / "index"
        index = SearchIndex(folder, engine="whoosh", vocabulary=vocabulary)
        indexes.append(index)
        return Workplace(
            catalogue=Catalogue(corpus, vocabulary),
            index=index,
            folder=folder,
            limits=Limits(jobs=1, timeout=60),
        )

    yield opened
    for index in indexes:
        index.close()


def drop(path: Path, text: str) -> Path:
    """Writes a publication as it would stand after a while: its time is not that of the scan."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return aged(path)


def borrow(name: str, folder: Path) -> Path:
    """Copies a publication of the sample corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    return aged(Path(shutil.copy(SAMPLE / name, folder)))


def aged(path: Path, seconds: float = 1000) -> Path:
    past = time.time() - seconds
    os.utime(path, (past, past))
    return path
