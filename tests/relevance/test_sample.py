"""Questions on the sample corpus, judged by hand: the right publication, at the right page."""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from docbase import Centre

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = Path(__file__).parent / "questions.tsv"
"""Each question with the record that answers, and its physical page."""
ENGINES = ("memory", "whoosh")


@dataclass(frozen=True)
class Answer:
    """Where the right publication and the right page stand in an answer, from 1; 0 when they do not."""

    publication: int
    page: int


def place(item: object, items: list[object]) -> int:
    return items.index(item) + 1 if item in items else 0


@pytest.fixture(scope="module", params=ENGINES)
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    folder = tmp_path_factory.mktemp("relevance")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "docbase.yaml", folder)
    found = []
    with Centre.open(folder, engine=request.param) as centre, QUESTIONS.open(encoding="utf-8") as file:
        centre.ingest()
        for row in csv.DictReader(file, delimiter="\t"):
            hits = centre.search(row["question"]).hits
            publication = place(row["record"], [hit.record_id for hit in hits])
            pages = hits[publication - 1].pages if publication else ()
            found.append(Answer(publication, place(int(row["page"]), [page.number for page in pages])))
    return found


# The floors are what was reached when the questions were judged; a change that goes below is to be explained.
def test_the_right_publication_comes_first(answers: list[Answer]) -> None:
    assert sum(answer.publication == 1 for answer in answers) >= 14
    assert all(1 <= answer.publication <= 2 for answer in answers)


def test_the_right_page_is_shown(answers: list[Answer]) -> None:
    assert sum(answer.page == 1 for answer in answers) >= 15
    assert all(answer.page for answer in answers)
