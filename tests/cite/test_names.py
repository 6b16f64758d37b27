import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from docbase.cite.names import Name, split_person

WORDS = st.sampled_from(
    ["de", "la", "La", "Rochelle", "d'Alembert", "d'", "van", "der", "Inès", "Jr.", ",", "M."]
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dupont, Anne", Name(family="Dupont", given="Anne")),
        ("La Rochelle, Inès de", Name(family="La Rochelle", given="Inès", particle="de")),
        ("de La Rochelle, Inès", Name(family="La Rochelle", given="Inès", particle="de")),
        ("de la Rue, Jean", Name(family="Rue", given="Jean", particle="de la")),
        ("van der Berg, Jan", Name(family="Berg", given="Jan", particle="van der")),
        ("d'Alembert, Jean", Name(family="d'Alembert", given="Jean")),
        ("Alembert, Jean d'", Name(family="d'Alembert", given="Jean")),
        ("Hermite, Jean de l’", Name(family="l’Hermite", given="Jean", particle="de")),
        ("King, Martin Luther, Jr.", Name(family="King", given="Martin Luther", suffix="Jr.")),
        ("Le Corbusier", Name(literal="Le Corbusier")),
        ("Dupont,", Name(literal="Dupont")),
        ("De, Wei", Name(family="De", given="Wei")),
    ],
)
def test_parts(text: str, name: Name) -> None:
    assert split_person(text) == name


@given(st.lists(WORDS, min_size=1, max_size=7).map(" ".join))
def test_a_name_written_from_its_parts_has_the_same_parts(text: str) -> None:
    assume(not re.search("['’] ", text))  # an elided particle stands next to its word
    name = split_person(text)
    assert split_person(name.text) == name
