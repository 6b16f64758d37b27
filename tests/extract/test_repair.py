"""How text is mended."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docbase.extract.metadata import cleaned, iso_date
from docbase.extract.repair import Repair, mend, one_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("politi-\nque de la ville", "politique de la ville"),
        ("organi\ufffesation", "organisation"),
        ("organi\x02sation", "organisation"),
        ("poli\xad\ntique, po\xadlitique", "politique, politique"),
        ("Saint-\nDenis", "Saint-Denis"),
        ("Nouvelle\ufffeAquitaine", "Nouvelle-Aquitaine"),
        ("vis-\nà-vis", "vis-à-vis"),
        ("Villeneuve-\nsur-Lot", "Villeneuve-sur-Lot"),
        ("celui\ufffeci", "celui-ci"),
        ("sous-ex\ufffeploités", "sous-exploités"),
        ("1990\ufffe1995", "1990-1995"),
        ("- un\n- deux -\ntrois", "- un\n- deux -\ntrois"),
        ("of\ufb01ce, e\ufb00et, su\ufb03sant", "office, effet, suffisant"),
        ("e\u0301te\u0301", "été"),
        ("\u0301Etat", "État"),
        ("10\xa0000\u202f€\u2009!", "10 000 € !"),
        ("a\x00b\x08c\u200bd\ufeff", "abcd"),
        ("\uf0b7 Collecter\n\uf0b7Décrire", "• Collecter\n• Décrire"),
        ("r\ue05adige", "rdige"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a  \n\n\n\n\nb \n", "a\n\nb"),
        ("l’œuvre — m² à 21ᵉ", "l’œuvre — m² à 21ᵉ"),
    ],
)  # fmt: skip
def test_what_is_broken_is_mended_and_what_is_right_is_kept(text: str, expected: str) -> None:
    assert mend(text) == expected


def test_compound_that_the_document_writes_whole_keeps_its_hyphen() -> None:
    repair = Repair.learnt_from(["le sous-préfet", "un sous-\npréfet, un sous-\ntitrage"])
    assert repair("un sous-\npréfet, un sous-\ntitrage") == "un sous-préfet, un soustitrage"


def test_accents_of_old_tex_fonts_are_put_back() -> None:
    text = "r´ef´erence, universit´e, aoˆut, fran¸caise, `a Bela¨ıche"
    repair = Repair.learnt_from([text])
    assert repair(text) == "référence, université, août, française, à Belaïche"
    assert repair("Ao^ut 2022") == "Août 2022"


def test_accents_alone_are_left_where_nothing_says_they_are_detached() -> None:
    assert mend("le code `a` et ´e, x^e") == "le code `a` et ´e, x^e"


@given(st.text())
def test_mending_twice_changes_nothing_more(text: str) -> None:
    once = mend(text)
    assert mend(once) == once


@given(st.text())
def test_mended_text_is_composed_and_printable(text: str) -> None:
    mended = mend(text)
    assert unicodedata.is_normalized("NFC", mended)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Co") for char in mended if char not in "\n\t")


def test_one_line() -> None:
    assert one_line(" Le guide\x00\n du\xa0projet ") == "Le guide du projet"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L E  T I T R E", "LE TITRE"),
        ("Note\nG U I D E   D E S   É L U S\n2015", "Note\nGUIDE DES ÉLUS\n2015"),
        ("T e r r i t o i r e", "Territoire"),
        ("S O M M A I R E", "SOMMAIRE"),
        ("M. J. P. Durand, J P L Martin", "M. J. P. Durand, J P L Martin"),
        ("volets A B C D et E", "volets A B C D et E"),
        ("L M M J V S D", "L M M J V S D"),
        ("P P P P - S", "P P P P - S"),
        ("y a t il", "y a t il"),
    ],
)
def test_words_of_spaced_titles_are_joined_and_lists_of_letters_are_not(text: str, expected: str) -> None:
    assert mend(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D:20151103142233+01'00'", "2015-11-03"),
        ("D:201511", "2015-11"),
        ("2015", "2015"),
        ("2015-11-03T10:00:00Z", "2015-11-03"),
        ("D:20151399", "2015"),
        ("D:16010101000000Z", ""),
        ("hier", ""),
        ("", ""),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert iso_date(text) == expected


def test_metadata_that_says_nothing_is_left_out() -> None:
    assert cleaned({"title": " \x00 ", "created": "?", "author": "IREV"}) == {"author": "IREV"}
