"""Terms changed in the text of vocabulary.yaml, every other byte as a person left it."""

import difflib
from dataclasses import replace
from pathlib import Path

import pytest

from docbase.catalogue.termedit import edited
from docbase.catalogue.vocabulary import default_vocabulary_text, read_vocabulary
from docbase.errors import ConfigurationError
from docbase.model.concepts import Term, Vocabulary

FILE = Path("vocabulary.yaml")


def term(vocabulary: Vocabulary, term_id: str) -> Term:
    found = vocabulary.get(term_id)
    assert found
    return found


def difference(text: str, *terms: Term) -> list[str]:
    """Returns the lines that the terms take away and put."""
    after = edited(text, read_vocabulary(text, FILE).with_terms(terms), FILE)
    lines = difflib.unified_diff(text.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:2] not in ("--", "++", "@@")]


def test_only_the_line_of_a_value_changes(vocabulary: Vocabulary) -> None:
    health = term(vocabulary, "sante")
    assert difference(
        default_vocabulary_text(), replace(health, alt=("Santé publique",), related=("education",))
    ) == [
        '-    alt: ["santé publique", "promotion de la santé"]',
        '+    alt: ["Santé publique"]',
        "+    related: [education]",
    ]


def test_a_value_between_braces_comes_and_goes(vocabulary: Vocabulary) -> None:
    agreement = term(vocabulary, "contrat-ville")
    assert difference(
        default_vocabulary_text(), replace(agreement, note="", origin="expansion", alt=("CUCS", "a, b"))
    )[1:] == [
        '+      - {id: contrat-ville, label: "Contrat de ville", alt: ["CUCS", "a, b"], origin: expansion}'
    ]


def test_new_terms_stand_where_their_list_puts_them() -> None:
    text = default_vocabulary_text()
    theme = Term(id="petite-enfance", scheme="themes", label="Petite enfance", broader="education")
    town = Term(id="arras", scheme="territories", label="Arras", broader="pas-de-calais")
    axis = Term(id="axe-neuf", scheme="axes", label="Axe neuf", family="chantier")
    assert difference(text, theme, town, axis) == [
        '+    - {id: axe-neuf, label: "Axe neuf"}',
        '+      - {id: petite-enfance, label: "Petite enfance"}',
        '+  - {id: arras, label: "Arras", parent: pas-de-calais}',
    ]


def test_a_term_is_put_on_lines_to_take_its_first_narrower_one() -> None:
    new = Term(id="cafe", scheme="themes", label="Cafés", broader="tiers-lieux")
    assert difference(default_vocabulary_text(), new)[1:] == [
        "+      - id: tiers-lieux",
        '+        label: "Tiers-lieux"',
        '+        alt: ["tiers-lieu", "lieu tiers", "co-working", "learning center"]',
        "+        narrower:",
        '+          - {id: cafe, label: "Cafés"}',
    ]


def test_a_branch_moves_with_its_comments() -> None:
    text = (
        "themes:\n  - id: a\n    label: A\n    narrower:\n      - id: b   # kept\n        label: B\n"
        "        # of c\n        narrower:\n          - {id: c, label: C}  # too\n  - {id: d, label: D}\n"
    )
    moved = replace(term(read_vocabulary(text, FILE), "b"), broader="d")
    after = edited(text, read_vocabulary(text, FILE).with_terms([moved]), FILE)
    assert after == (
        "themes:\n  - id: a\n    label: A\n  - id: d\n    label: D\n    narrower:\n      - id: b   # kept\n"
        "        label: B\n        # of c\n        narrower:\n          - {id: c, label: C}  # too\n"
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_endings_and_the_mark_of_windows_stay(ending: str, bom: str) -> None:
    text = bom + "# mine\nthemes:\n  - {id: a, label: A}\n\n# end\n".replace("\n", ending)
    after = edited(
        text, read_vocabulary(text, FILE).with_terms([Term(id="b", scheme="themes", label="B")]), FILE
    )
    assert after == text.replace("A}", 'A}\n  - {id: b, label: "B"}'.replace("\n", ending))


def test_lists_between_brackets_are_put_on_lines_when_they_must() -> None:
    text = "themes: [{id: a, label: A, narrower: [{id: b, label: B}]}]\npublics: []\n"
    below = Term(id="c", scheme="themes", label="C", broader="b")
    public = Term(id="p", scheme="publics", label="P")
    after = edited(text, read_vocabulary(text, FILE).with_terms([below, public]), FILE)
    assert after == (
        "themes:\n  - id: a\n    label: A\n    narrower:\n      - id: b\n        label: B\n"
        '        narrower:\n          - {id: c, label: "C"}\npublics:\n  - {id: p, label: "P"}\n'
    )


def test_what_surgery_cannot_do_is_refused_and_named() -> None:
    text = "themes:\n  - id: a\n    label: A\n    narrower:\n      id: b\n      label: B\n"
    new = Term(id="c", scheme="themes", label="C", broader="a")
    with pytest.raises(ConfigurationError) as caught:
        edited(text, read_vocabulary(text, FILE).with_terms([new]), FILE)
    assert "vocabulary.yaml" in caught.value.message
    assert caught.value.hint
