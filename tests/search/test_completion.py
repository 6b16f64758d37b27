"""What is offered as one types."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docbase.model.search import Completion
from docbase.search.completion import complete
from docbase.search.index import SearchIndex
from tests.search.entries import COLLECTION, VOCABULARY, entry

MORE = (
    entry("laicite", "La laïcité au quotidien", "La laïcité, la loi et l’ecole."),
    entry(
        "laique", "Une école laïque", "L’école, l’égalité et la laïcité également.", author=("Dupont, Anne",)
    ),
    entry(
        "oeuvre",
        "Égalité, mixité, œuvres",
        "LA LAICITE. Une œuvre et un cœur. 2014, lai1k, laicz.",
        author=("irev",),
    ),
    entry("guide-sante", "Guide santé", "Laïcités.", type=("guide",), theme=("sante",)),
)
TITLES = {one.record_id: one.title for one in (*COLLECTION, *MORE)}


@pytest.fixture(scope="module", params=["memory", "whoosh"])
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    folder: Path = tmp_path_factory.mktemp("completion")
    made = SearchIndex(folder, engine=request.param, vocabulary=VOCABULARY)
    made.rebuild((*COLLECTION, *MORE))
    yield made
    made.close()


def titles(ids: Iterable[str]) -> Mapping[str, str]:
    return {one: TITLES[one] for one in ids}


def completed(index: SearchIndex, text: str, limit: int = 20) -> tuple[Completion, ...]:
    return complete(text, limit, index, VOCABULARY, titles)


def texts(index: SearchIndex, text: str, kind: str) -> list[str]:
    return [one.text for one in completed(index, text) if one.kind == kind]


@pytest.mark.parametrize("typed", ["laic", "LAIC", "laïc", "Laïc", "la laic", "l’éducation laïc"])
def test_words_have_their_accents_however_they_are_typed(index: SearchIndex, typed: str) -> None:
    assert texts(index, typed, "word")[0] == "laïcité"


@pytest.mark.parametrize(
    ("typed", "word"),
    [("egal", "égalité"), ("éga", "égalité"), ("oeu", "œuvre"), ("coe", "cœur"), ("eco", "école")],
)
def test_accents_may_be_left_out_anywhere(index: SearchIndex, typed: str, word: str) -> None:
    assert word in texts(index, typed, "word")


def test_a_word_completes_the_whole_text(index: SearchIndex) -> None:
    words = [one for one in completed(index, "santé et l’éga") if one.kind == "word"]
    assert words[0] == Completion(kind="word", text="égalité", value="santé et l’égalité", count=4)


def test_words_that_say_nothing_and_misprints_are_left_out(index: SearchIndex) -> None:
    assert not {"lai1k", "laicz", "laicite", "laïcités"} & set(texts(index, "lai", "word"))
    assert "également" not in texts(index, "egal", "word")
    assert texts(index, "de", "word") == []


def test_what_is_typed_is_not_offered_again(index: SearchIndex) -> None:
    assert "laïcité" not in texts(index, "laïcité", "word")
    assert "laïcité" in texts(index, "laicite", "word")


def test_titles_have_all_the_words(index: SearchIndex) -> None:
    assert texts(index, "conseils loc", "title") == ["Conseils locaux de santé mentale"]
    assert set(texts(index, "consei", "title")) == {
        "Guide des conseils citoyens",
        "Conseils locaux de santé mentale",
    }
    assert texts(index, "reconver", "title") == []  # said in the text only
    found = next(one for one in completed(index, "oeuv") if one.kind == "title")
    assert (found.value, found.count) == ("sans-date", 1) or found.value == "oeuvre"


@pytest.mark.parametrize("typed", ["sant", "santé", "psy", "mentale", "santé men"])
def test_terms_are_found_by_label_synonym_or_any_word(index: SearchIndex, typed: str) -> None:
    assert "Santé mentale" in texts(index, typed, "theme")


def test_terms_come_with_id_and_count(index: SearchIndex) -> None:
    assert completed(index, "theme:sant") == (
        Completion(kind="theme", text="Santé", value="sante", count=2),
        Completion(kind="theme", text="Santé mentale", value="sante-mentale", count=1),
    )
    assert [one.value for one in completed(index, "manu") if one.kind == "type"] == ["guide"]


def test_terms_that_no_publication_has_are_left_out(index: SearchIndex) -> None:
    assert texts(index, "éduc", "theme") == []


def test_authors_are_found_by_any_name(index: SearchIndex) -> None:
    assert texts(index, "dup", "author") == ["Dupont, Anne"]
    assert texts(index, "anne d", "author") == []
    assert texts(index, "anne du", "author") == ["Dupont, Anne"]
    assert [one.value for one in completed(index, "institut rég") if one.kind == "author"] == ["irev"]


@pytest.mark.parametrize("typed", ["thème:gui", "axe:gui", "territoire:gui"])
def test_after_a_field_only_its_values_are_offered(index: SearchIndex, typed: str) -> None:
    assert completed(index, typed) == ()


@pytest.mark.parametrize("typed", ["", " ", "l", "l'", "laïcité ", "theme:", '"', "x", "santé a", "-"])
def test_nothing_is_offered_before_two_letters(index: SearchIndex, typed: str) -> None:
    assert completed(index, typed) == ()


def test_few_are_given_some_of_each_kind(index: SearchIndex) -> None:
    few = completed(index, "sant", limit=3)
    assert len(few) == 3
    assert {"theme", "title"} <= {one.kind for one in few}
    assert completed(index, "sant", limit=0) == ()


@given(st.text() | st.text(alphabet="laïcitéeg' -*:\"«»()ÉQ2œ\u0301", max_size=30), st.integers(0, 30))
def test_no_text_breaks_it(index: SearchIndex, text: str, limit: int) -> None:
    found = completed(index, text, limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)
