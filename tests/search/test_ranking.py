"""What comes first among answers that have the same words, and why it is said to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from docbase.model.search import Hit
from docbase.search.asking import ask
from docbase.search.index import SearchIndex
from tests.search.entries import VOCABULARY, entry

_PADDING = (
    "Le document décrit la méthode suivie, rappelle les objectifs retenus, présente un calendrier détaillé, "
    "énumère les partenaires associés et donne en annexe plusieurs tableaux commentés. "
)
_FILLER = tuple(entry(f"autre-{number}", "", f"{_PADDING} Annexe {number}.") for number in range(12))


@pytest.fixture(params=["memory", "whoosh"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    made = SearchIndex(tmp_path / "index", engine=request.param, vocabulary=VOCABULARY)
    yield made
    made.close()


def found(index: SearchIndex, text: str, *pages: str) -> list[Hit]:
    """Searches for the text among pages of one publication each, called 0, 1, 2…, and others."""
    entries = [entry(str(number), "", page) for number, page in enumerate(pages)]
    index.rebuild([*entries, *_FILLER])
    return list(ask(index, VOCABULARY, text, explains=True).hits)


def order(hits: list[Hit]) -> list[str]:
    return [hit.record_id for hit in hits]


def test_words_in_a_row_come_first(index: SearchIndex) -> None:
    apart = f"Une ville. {_PADDING} Un contrat."
    hits = found(index, "contrat ville", apart, f"Le contrat de ville. {_PADDING}")
    assert order(hits) == ["1", "0"]


def test_words_of_one_passage_come_before_words_far_apart(index: SearchIndex) -> None:
    near = f"Les friches du bassin minier servent au logement. {_PADDING}"
    hits = found(index, "logement friches", f"Le logement. {_PADDING} Des friches.", near)
    assert order(hits) == ["1", "0"]
    assert any(reason.kind == "near" and reason.field == "body" for reason in hits[0].reasons)
    assert not any(reason.kind == "near" for reason in hits[1].reasons)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("congrès", "congres"),
        ("logements", "logement"),
        ("retraité", "retraite"),
        ("participation", "participe"),
    ],
)
def test_what_is_written_as_typed_comes_first(index: SearchIndex, typed: str, other: str) -> None:
    hits = found(index, typed, f"{other.capitalize()} : {_PADDING}", f"{typed.capitalize()} : {_PADDING}")
    assert order(hits)[0] == "1"
    assert [reason.words for reason in hits[0].reasons if reason.kind == "exact"] == [typed]


def test_a_word_that_is_alike_counts_a_little(index: SearchIndex) -> None:
    page = f"La concertation. {_PADDING}"
    hits = found(index, "Qui organise la concertation en urbanisme ?", page, f"{page} Un urbaniste.")
    assert order(hits) == ["1", "0"]
    assert [reason.words for reason in hits[0].reasons if reason.kind == "alike"] == ["urbaniste"]


def test_a_word_that_begins_as_another_is_alike(index: SearchIndex) -> None:
    page = f"La concertation. {_PADDING}"
    hits = found(index, "Comment maintenir la concertation ?", page, f"{page} Son maintien.")
    assert order(hits) == ["1", "0"]
    assert [reason.words for reason in hits[0].reasons if reason.kind == "alike"] == ["maintien"]


def test_the_reasons_are_the_score(index: SearchIndex) -> None:
    hits = found(index, "contrat de ville", f"Le contrat de ville. {_PADDING}", f"Ville, contrat. {_PADDING}")
    assert len(hits) == 2
    for hit in hits:
        assert sum(reason.score for reason in hit.reasons) == pytest.approx(hit.score, abs=1e-5)
        assert {reason.kind for reason in hit.reasons} >= {"word", "exact", "near"}


def test_nothing_is_explained_unasked(index: SearchIndex) -> None:
    index.rebuild([entry("0", "Contrat de ville"), *_FILLER])
    assert [hit.reasons for hit in ask(index, VOCABULARY, "contrat de ville").hits] == [()]


def test_pages_of_results_follow_one_another(index: SearchIndex) -> None:
    """The second look takes in more than a page, and is the same for all pages."""
    pages = [
        f"Le contrat {'de ville' * (number % 3)} {_PADDING * (number % 7)} ville" for number in range(70)
    ]
    index.rebuild(entry(f"{number:02}", "", page) for number, page in enumerate(pages))
    whole = order(list(ask(index, VOCABULARY, "contrat ville", limit=70).hits))
    parts = [
        ask(index, VOCABULARY, "contrat ville", limit=15, offset=start).hits for start in range(0, 70, 15)
    ]
    assert [hit.record_id for part in parts for hit in part] == whole
    scores = [hit.score for part in parts for hit in part]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "En quelle année le contrat de ville a été signé",
        "Dans quel quartier est le contrat de ville",
        "À quoi sert le contrat de ville",
        "De quelle couleur est le contrat de ville",
    ],
)
def test_a_question_needs_no_question_mark(index: SearchIndex, text: str) -> None:
    hits = found(index, text, f"Le contrat de ville. {_PADDING}")
    assert order(hits)[0] == "0"
