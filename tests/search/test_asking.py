"""What is asked, how it is understood and widened, and what is offered when nothing is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from docbase.errors import QueryError
from docbase.search.asking import ask
from docbase.search.index import SearchIndex
from tests.search.entries import COLLECTION, VOCABULARY, entry


@pytest.fixture(params=["memory", "whoosh"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    made = SearchIndex(tmp_path / "index", engine=request.param, vocabulary=VOCABULARY)
    made.rebuild(COLLECTION)
    yield made
    made.close()


def test_a_question_in_natural_words(index: SearchIndex) -> None:
    text = "Qu’avons-nous publié sur la participation des habitants depuis 2014 ?"
    page = ask(index, VOCABULARY, text)
    assert page.query == text
    assert [hit.record_id for hit in page.hits] == ["conseils-citoyens"]
    assert page.hits[0].pages[0].number == 1


def test_when_nothing_has_all_the_words_some_are_enough(index: SearchIndex) -> None:
    page = ask(index, VOCABULARY, "friche licorne 2010..2020")
    assert [hit.record_id for hit in page.hits] == ["friches"]
    assert any("No publication has all these words" in note for note in page.notes)
    assert [hit.record_id for hit in ask(index, VOCABULARY, '"emploi friche"').hits] == ["friches"]
    assert ask(index, VOCABULARY, "licorne").notes == ()


def test_what_a_filter_hides_is_told(index: SearchIndex) -> None:
    page = ask(index, VOCABULARY, "friche", {"year": "2019.."})
    assert page.total == 0
    assert [note for note in page.notes if "2019" in note and "1" in note]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("theme:(sante OU education) friche zebulon", set()),
        ("theme:(sante OU education) conseils zebulon", {"sante-mentale"}),
        ("(conseils -citoyens) zebulon", {"sante-mentale"}),
        ("friche conseils 2015-2017", {"conseils-citoyens", "sante-mentale"}),
        ("(conseils citoyens OU friche) zebulon", {"conseils-citoyens", "sante-mentale", "friches"}),
    ],
)
def test_a_wider_question_keeps_every_limit(index: SearchIndex, text: str, found: set[str]) -> None:
    assert {hit.record_id for hit in ask(index, VOCABULARY, text).hits} == found


def test_words_in_capitals_are_words_when_no_acronym_answers(index: SearchIndex) -> None:
    assert ask(index, VOCABULARY, "FRICHE").total == ask(index, VOCABULARY, "friche").total > 0
    shouted = ask(index, VOCABULARY, "LES CONSEILS CITOYENS")
    assert shouted.hits == ask(index, VOCABULARY, "les conseils citoyens").hits


def test_an_acronym_is_no_word(index: SearchIndex) -> None:
    with index.batch() as batch:
        batch.put(entry("pre", "Le PRE de Lens"))
        batch.put(entry("herbe", "Un pré près de Lens"))
    assert {hit.record_id for hit in ask(index, VOCABULARY, "PRE Lens", expands=False).hits} == {"pre"}
    assert {hit.record_id for hit in ask(index, VOCABULARY, "pré Lens").hits} == {"pre", "herbe"}


def test_an_exact_form_comes_first(index: SearchIndex) -> None:
    with index.batch() as batch:
        batch.put(entry("a", "La pêche"))
        batch.put(entry("z", "Le péché"))
    assert [hit.record_id for hit in ask(index, VOCABULARY, "péché").hits] == ["z", "a"]
    assert [hit.record_id for hit in ask(index, VOCABULARY, "pêche").hits] == ["a", "z"]


def test_an_english_text_is_read_as_english(index: SearchIndex) -> None:
    with index.batch() as batch:
        batch.put(entry("policies", "Housing policies in European cities", language="en"))
    for text in ("housing policy", "policies for the city", '"european city"'):
        assert [hit.record_id for hit in ask(index, VOCABULARY, text).hits][:1] == ["policies"], text


@pytest.mark.parametrize("text", ["10000 habitants", "10 000 habitants", '"10\u00a0000 habitants"'])
def test_a_number_is_one_word_however_its_digits_stand(index: SearchIndex, text: str) -> None:
    with index.batch() as batch:
        batch.put(entry("a", "Une ville de 10 000 habitants"))
        batch.put(entry("b", "Une ville de 10000 habitants"))
        batch.put(entry("c", "Une ville de 10\u202f000 habitants"))
    assert {hit.record_id for hit in ask(index, VOCABULARY, text).hits} == {"a", "b", "c"}


def test_a_compound_is_found_with_and_without_its_hyphen(index: SearchIndex) -> None:
    with index.batch() as batch:
        batch.put(entry("with", "La co-construction"))
        batch.put(entry("without", "La coconstruction"))
    for text in ("co-construction", "coconstruction", "co-constru*"):
        assert {hit.record_id for hit in ask(index, VOCABULARY, text).hits} == {"with", "without"}, text
    assert [hit.record_id for hit in ask(index, VOCABULARY, "construction").hits] == ["with"]


def test_what_came_in_since_a_day(index: SearchIndex) -> None:
    with index.batch() as batch:
        batch.put(entry("new", "Une friche", added="2026-11-03"))
        batch.put(entry("newest", "Une friche", added="2026-11-20"))
    for since, found in {"2026-11-04": {"newest"}, "2026-11": {"new", "newest"}, "2027": set()}.items():
        assert {hit.record_id for hit in ask(index, VOCABULARY, since=since, text="friche").hits} == found
    assert ask(index, VOCABULARY, "friche ajout:>=2026-11-04").total == 1
    assert ask(index, VOCABULARY, "friche ajout:2026-11-01..2026-11-10").total == 1
    assert len(ask(index, VOCABULARY, "friche ajout:hier").notes) >= 1
    with pytest.raises(QueryError) as caught:
        ask(index, VOCABULARY, "friche", since="hier")
    assert "2026-11-03" in caught.value.hint
