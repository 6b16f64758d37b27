"""The pages an answer names are those another reader of PDF finds the words on."""

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from docbase import Centre
from docbase.model.folding import fold
from docbase.model.search import PageHit
from tests.programs import needs_pdftotext

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = (
    "friches industrielles",
    "accessibilité de la voirie",
    "artificialisation des sols",
    "zones d'activité économique",
    '"espace public"',
    "inventaire foncier",
    "conseil d'administration",
    "logements",
)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "docbase.yaml", folder)
    with Centre.open(folder) as opened:
        opened.ingest()
        yield opened


@needs_pdftotext
def test_page_numbers_are_true(centre: Centre) -> None:
    shown = [page for text in QUESTIONS for page in _pages(centre, text)]
    assert len(shown) >= 20
    strays = [(page.file, page.number) for page in shown if not _is_on_page(centre, page)]
    assert strays == []


def _pages(centre: Centre, text: str) -> Iterator[PageHit]:
    for hit in centre.search(text).hits:
        yield from (page for page in hit.pages if page.file.endswith(".pdf") and page.ocr_confidence is None)


def _is_on_page(centre: Centre, page: PageHit) -> bool:
    """Whether pdftotext finds on this page, and it alone, nearly every word of the passage."""
    number = str(page.number)
    command = ["pdftotext", "-f", number, "-l", number, str(centre.corpus / page.file), "-"]
    printed = set(_words(subprocess.run(command, capture_output=True, check=True).stdout.decode()))
    passage = _words(html.unescape(re.sub(r"</?mark>|…", "", page.snippet)))[1:-1]
    return sum(word in printed for word in passage) >= 0.85 * len(passage)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))
