"""Words that a reader takes for one are one term."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docbase.search.analysis import analyzer, completions, split_places, unlined

terms = analyzer("fr").terms
PIECES = st.text("aéLÉs'’.,;:!?…()[]«»“”\"-·/_1ß \u0301\u00ad", max_size=12)


@given(PIECES, st.sampled_from(["fr", "en"]))
def test_punctuation_around_a_word_changes_nothing(text: str, language: str) -> None:
    one = analyzer(language)
    assert [place for place, _start, _end in one.tokens(text)] == list(
        map(split_places, unlined(one.lined(text)))
    )


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("egalite", "l’égalité"),
        ("EGALITE", "d'égalités"),
        ("accessibilité", "L'ACCESSIBILITE"),
        ("coeur", "cœurs"),
        ("oeuvre", "d’Œuvre"),
        ("emploi", "emplois"),
        ("loi", "lois"),
        ("lieu", "lieux"),
        ("enjeu", "enjeux"),
        ("travail", "travaux"),
        ("local", "locaux"),
        ("habitant", "habitant·e·s"),
        ("habitant", "habitant-es"),
        ("habitants", "habitant(e)s"),
        ("élus", "élu.e.s"),
        ("élue", "élu/e/s"),
        ("acteur", "actrices"),
        ("développer", "développement"),
        ("participatif", "participation"),
        ("developpement", "dévelop\u00adpement"),
        ("égalité", "e\u0301galite\u0301"),
        ("aujourd'hui", "d’aujourd’hui"),
    ],
)
def test_forms_of_one_word_are_one_term(typed: str, printed: str) -> None:
    assert terms(typed) == terms(printed)
    assert len(terms(typed)) == 1


def test_common_words_are_left_out_and_seasons_and_numbers_kept() -> None:
    assert terms("où les plus grands ont été, l'été 2014") == terms("grands été été 2014")
    assert terms("Qu'est-ce que c'est ? D'où vient-il") == terms("vient")


def test_hyphens_split_compounds() -> None:
    assert terms("centre-ville Hauts-de-France") == terms("centre ville Hauts France")


def test_distinct_words_stay_apart() -> None:
    assert len(set(terms("santé sanction ville village quartier quart habitat habitant"))) == 8


def test_tokens_give_back_the_words_of_the_text() -> None:
    text = "L’égalité des habitant·e·s : d'abord l'accessibilité (2014)."
    found = analyzer("fr").tokens(text)
    assert [text[start:end] for _place, start, end in found] == [
        "égalité",
        "habitant·e·s",
        "abord",
        "accessibilité",
        "2014",
    ]
    assert [place[0] for place, _start, _end in found] == terms(text)


@pytest.mark.parametrize("word", ["développement", "égalité", "participative", "logements", "accessibles"])
def test_the_beginning_of_a_word_leads_to_its_term(word: str) -> None:
    (term,) = terms(word)
    for length in range(3, len(word) + 1):
        start, others = completions(word[:length])
        assert term.startswith(start) or term in others, word[:length]
