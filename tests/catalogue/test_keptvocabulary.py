"""A vocabulary that is kept says what vocabulary.yaml says, whatever becomes of either."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from docbase.catalogue import vocabulary
from docbase.catalogue.keptvocabulary import load_kept
from docbase.catalogue.vocabulary import default_vocabulary_text, load_vocabulary
from docbase.errors import ConfigurationError, StorageError
from docbase.model.concepts import SCHEMES, Term, Vocabulary

OWN = "themes:\n- {id: logement, label: Logement}\n- {id: sante, label: Santé, alt: [CLS], rank: 2}\n"


def terms(of: Vocabulary) -> list[Term]:
    return [term for scheme in SCHEMES for term in of.scheme(scheme)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "vocabulary.yaml").write_text(default_vocabulary_text(), encoding="utf-8")
    (tmp_path / "index").mkdir()
    return tmp_path / "vocabulary.yaml"


@pytest.fixture
def kept(path: Path) -> Path:
    return path.parent / "index" / "vocabulary.json"


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes it a failure to read YAML from now on."""

    def forbid(path: Path) -> Vocabulary:
        raise AssertionError(f"{path} was read again")

    return lambda: monkeypatch.setattr(vocabulary, "load_vocabulary", forbid)


def test_it_is_the_same_the_second_time_without_yaml(
    path: Path, kept: Path, unreadable: Callable[[], None]
) -> None:
    first = load_kept(path, kept)
    unreadable()
    second = load_kept(path, kept)
    assert len(second) > 200
    assert terms(first) == terms(second) == terms(load_vocabulary(path))
    assert first.fingerprint == second.fingerprint


def test_every_value_of_a_term_is_kept(path: Path, kept: Path, unreadable: Callable[[], None]) -> None:
    path.write_text(OWN, encoding="utf-8")
    load_kept(path, kept)
    unreadable()
    health = load_kept(path, kept).get("sante")
    assert health == Term(id="sante", scheme="themes", label="Santé", alt=("CLS",), attributes={"rank": "2"})


def test_a_change_is_seen_though_size_and_time_are_the_same(path: Path, kept: Path) -> None:
    path.write_text(OWN, encoding="utf-8")
    load_kept(path, kept)
    before = path.stat()
    path.write_text(OWN.replace("Logement}", "Logemenx}"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert load_kept(path, kept).label("logement") == "Logemenx"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"digest": "', "null", "\0"])
def test_what_is_kept_may_be_damaged(path: Path, kept: Path, content: str) -> None:
    kept.write_text(content, encoding="utf-8")
    assert terms(load_kept(path, kept)) == terms(load_vocabulary(path))


def test_half_of_what_was_kept_is_not_believed(path: Path, kept: Path) -> None:
    load_kept(path, kept)
    kept.write_bytes(kept.read_bytes().replace(b'"scheme"', b'"schema"'))
    assert terms(load_kept(path, kept)) == terms(load_vocabulary(path))


def test_nothing_is_made_where_there_is_no_index(path: Path) -> None:
    nowhere = path.parent / "none" / "vocabulary.json"
    assert len(load_kept(path, nowhere)) > 200
    assert not nowhere.parent.exists()


def test_a_mistake_is_told_each_time(path: Path, kept: Path) -> None:
    path.write_text(OWN + "- {id: logement, label: Encore}\n", encoding="utf-8")
    for _time in range(2):
        with pytest.raises(ConfigurationError) as caught:
            load_kept(path, kept)
        assert caught.value.line == 4
    assert not kept.exists()


def test_a_missing_file_is_told(path: Path, kept: Path) -> None:
    load_kept(path, kept)
    path.unlink()
    with pytest.raises(StorageError):
        load_kept(path, kept)
