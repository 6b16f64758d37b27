import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docbase.cite.typography import french, typeset

CITATIONS = Path(__file__).parent.parent / "golden" / "citations"
TEXTS = st.text(st.sampled_from("aéZ9 '’\"«»“”:;!?.,()/@°nsd\n\t\u00a0\u202f\u2009-…%"), max_size=40)


def read(name: str) -> list[dict[str, object]]:
    items: list[dict[str, object]] = json.loads((CITATIONS / name).read_text(encoding="utf-8"))
    return items


def test_the_ten_records() -> None:
    assert [typeset(item) for item in read("records.csl.json")] == read("records.typographic.csl.json")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("aujourd'hui", "aujourd’hui"),
        ("l'« autre » ville", "l’«\u00a0autre\u00a0» ville"),
        ("Quoi ?!", "Quoi\u202f?!"),
        ("Quoi? Oui!", "Quoi\u202f? Oui\u202f!"),
        ("un ; deux;trois", "un\u202f; deux;trois"),
        ("Titre: suite", "Titre\u00a0: suite"),
        ("Titre   : suite", "Titre\u00a0: suite"),
        ("de 10:30 à 12:00", "de 10:30 à 12:00"),
        ("n°4 et N° 5", "n°\u00a04 et N°\u00a05"),
        ("[s. d.]", "[s.\u00a0d.]"),
        ("«mot»", "«\u00a0mot\u00a0»"),
        ("du 12 novembre 2019", "du 12\u00a0novembre\u00a02019"),
        ("le 1er mai, en Mars 2020", "le 1er\u00a0mai, en Mars 2020"),
        ("mai 68, 3 marcheurs", "mai 68, 3 marcheurs"),
        ("p. 12 et pp. 3-4, vol. 2", "p.\u00a012 et pp.\u00a03-4, vol.\u00a02"),
        ("64 p., 26 min, 1 h 12", "64\u00a0p., 26\u00a0min, 1\u00a0h\u00a012"),
        ("15 000 € en 2014", "15\u202f000\u00a0€ en 2014"),
        ("(?)", "(?)"),
        ("voir https://a.fr/?q=l'eau&b=1:2 ?", "voir https://a.fr/?q=l'eau&b=1:2\u202f?"),
        ("écrire à d'ici@x.fr; merci", "écrire à d'ici@x.fr; merci"),
        ("doi:10.1000/a;b?c", "doi:10.1000/a;b?c"),
        ("10.1000/a'b : titre", "10.1000/a'b\u00a0: titre"),
    ],
)
def test_french(typed: str, printed: str) -> None:
    assert french(typed) == printed


@given(TEXTS)
def test_french_twice_is_french_once(text: str) -> None:
    assert french(french(text)) == french(text)


@given(TEXTS)
def test_only_spaces_and_apostrophes_change(text: str) -> None:
    assert re.sub(r"\s", "", french(text)).replace("’", "'") == re.sub(r"\s", "", text).replace("’", "'")


def test_another_language_keeps_its_own() -> None:
    item = {"title": "What's new: a question ?", "language": "en-GB"}
    assert typeset(item) == item


def test_identifiers_are_left_alone() -> None:
    item = {"id": "l'id", "URL": "http://x.fr/ ?", "DOI": "10.1/a ;b", "ISBN": "1 : 2", "page": "1 : 2"}
    assert typeset(item) == item


def test_names_take_the_apostrophe() -> None:
    item = {"author": [{"family": "D'Amico", "given": "Jo"}], "issued": {"date-parts": [[2015, 1]]}}
    assert typeset(item) == {**item, "author": [{"family": "D’Amico", "given": "Jo"}]}
