"""vocabulary.yaml read into terms, and what is said of a faulty one."""

from pathlib import Path

import pytest

from docbase.catalogue.vocabulary import default_vocabulary_text, load_vocabulary
from docbase.errors import ConfigurationError
from docbase.model.concepts import SCHEMES, Vocabulary


def test_the_default_vocabulary_has_every_scheme(vocabulary: Vocabulary, tmp_path: Path) -> None:
    assert all(vocabulary.scheme(name) for name in SCHEMES)
    file = tmp_path / "vocabulary.yaml"
    file.write_text(default_vocabulary_text(), encoding="utf-8")
    assert load_vocabulary(file).fingerprint == vocabulary.fingerprint


def test_the_shape_of_the_file_becomes_links_between_terms(vocabulary: Vocabulary) -> None:
    axis = vocabulary.get("axe-qualification-territoires", "axes")
    assert axis is not None
    assert axis.family == "strategique"
    assert axis.attributes["columns"] == "prog-action-publique"
    assert all(one.attributes["plan"] and one.attributes["years"] for one in vocabulary.scheme("axes"))
    assert vocabulary.ancestors("ateliers-sante-ville") == ("sante",)
    assert vocabulary.ancestors("euralille") == (
        "lille",
        "mel",
        "nord",
        "nord-pas-de-calais",
        "hauts-de-france",
    )
    book = vocabulary.get("reperes-pour-agir")
    assert book is not None
    assert (book.family, book.attributes["csl"]) == ("capitalisation", "book")


def test_terms_are_found_by_any_name_and_acronyms_by_case(vocabulary: Vocabulary) -> None:
    found = {
        text: vocabulary.find(text, "themes") for text in ("SANTÉ", "sante", " Santé publique ", "PRE", "pré")
    }
    assert {text: term.id if term else None for text, term in found.items()} == {
        "SANTÉ": "sante",
        "sante": "sante",
        " Santé publique ": "sante",
        "PRE": "reussite-educative",
        "pré": None,
    }


def test_candidates_are_not_active(vocabulary: Vocabulary) -> None:
    candidate, accepted = vocabulary.get("jeunesse"), vocabulary.get("sante")
    assert candidate
    assert accepted
    assert (candidate.is_active, accepted.is_active) == (False, True)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("themes:\n  - {id: a, label: A}\n  - {id: a, label: B}\n", 3, ("“a”", "line 2")),
        ("themes:\n  - {id: a, label: A}\naxes:\n  s:\n    - {id: a, label: B}\n", 5, ("“a”", "line 2")),
        ("themes:\n  - {id: a}\n", 2, ("label",)),
        ("themes:\n  - {id: a, label: A, related: [b]}\n", 2, ("related", "“b”")),
        ("territories:\n  - {id: a, label: A, parent: b}\n", 2, ("“b”",)),
        ("axes:\n  s:\n    - {id: a, label: A, themes: [sante]}\n", 3, ("themes", "sante")),
        ("themes:\n  - {id: a, label: A, broader: b}\n  - {id: b, label: B, broader: a}\n", 2, ("itself",)),
        ("themes:\n  - {id: a, label: A, origin: new}\n", 2, ("origin", "new")),
        ("themes:\n  - sante\n", 2, ("list of terms",)),
        ("themes:\n  - {id: a, label: [A]}\n", 2, ("label",)),
        ("themes:\n  - {id: a, label: A: B}\n", 2, ("braces",)),
        ("theme:\n  - {id: a, label: A}\n", 1, ("theme",)),
    ],
)
def test_a_faulty_vocabulary_names_the_line(
    tmp_path: Path, text: str, line: int, words: tuple[str, ...]
) -> None:
    file = tmp_path / "vocabulary.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_vocabulary(file)
    error = caught.value
    assert (error.line, error.path) == (line, file)
    assert error.hint
    assert all(word in error.message for word in words)


def test_lists_of_tomorrow_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.yaml"
    file.write_text("version: 2\nthemes:\n  - {id: a, label: A}\nrooms: [x]\npublics:\n", encoding="utf-8")
    assert len(load_vocabulary(file)) == 1
