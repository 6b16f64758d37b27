"""YAML read as text, and what is said of what cannot be read."""

from pathlib import Path

import pytest

from docbase.catalogue import yamltext
from docbase.errors import ConfigurationError, InvalidRecordError, StorageError


def test_every_scalar_is_the_text_a_person_typed() -> None:
    text = 'a: no\nb: 1.10\nc: 0782070368228\nd: 2015-11-03\ne: "no"\nf: 1:30\ng: 0o17\nh: .inf\n'
    assert yamltext.plain(yamltext.parse(text, "r.yaml")) == {
        "a": "no",
        "b": "1.10",
        "c": "0782070368228",
        "d": "2015-11-03",
        "e": "no",
        "f": "1:30",
        "g": "0o17",
        "h": ".inf",
    }


def test_what_stands_for_nothing_is_an_empty_text() -> None:
    tree = yamltext.parse('a:\nb: ~\nc: null\nd: ""\ne: "null"\n', "r.yaml")
    assert yamltext.plain(tree) == {"a": "", "b": "", "c": "", "d": "", "e": "null"}


def test_nodes_know_their_lines_and_places() -> None:
    text = "# in\n\nid: été-🙂\nthemes:\n  - sante\n  - [éducation]\n"
    tree = yamltext.parse(text, "r.yaml")
    themes = tree.entries["themes"]
    assert isinstance(themes, yamltext.Sequence)
    assert [tree.keys["id"].line, tree.keys["themes"].line, themes.items[1].line] == [3, 4, 6]
    assert text[themes.start : themes.end] == "- sante\n  - [éducation]"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("", 1, "nothing"),
        ("# only a comment\n", 1, "nothing"),
        ("- a\n- b\n", 1, "list of fields"),
        ("Just a title\n", 1, "list of fields"),
        ("id: a\ntitle: Actes: le bilan\n", 2, "colon"),
        ("id: a\n\ttitle: b\n", 2, "tab"),
        ('id: a\ntitle: "Actes\ndate: 2015\n', 2, "quote"),
        ("id: a\nthemes: [sante, education\ndate: 2015\n", 2, "brackets"),
        ("id: a\nseries: {title: Cahiers\ndate: 2015\n", 2, "braces"),
        ("id: a\ntitle: @IREV\n", 2, "begin with this sign"),
        ("id: a\ntitle: 'l'égalité'\n", 2, "after the end"),
        ("id: a\ntitle: b\nid: c\n", 3, "twice"),
        ("id: a\nseries: {title: b, title: c}\n", 2, "twice"),
        ("id: a\n---\nid: b\n", 2, "second document"),
        ("id: &x a\ntitle: *x\n", 1, "anchors"),
        ("id: a\ntitle: *\n", 2, "YAML"),
        ("[a]: b\n", 1, "name is expected"),
        ("id: a\ntitle: x\x07y\n", 2, "U+0007"),
        ("id: a\ntitle: x\ud800y\n", 2, "U+D800"),
        ("id: " + "[" * 300 + "]" * 300, 1, "nested"),
        ("id: " + "[" * 100_000, 1, "nested"),
        ("id:\n" + "- " * 100_000, 2, "nested"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        yamltext.parse(text, "2015/actes.yaml")
    error = caught.value
    assert (error.line, error.path) == (line, "2015/actes.yaml")
    assert word in error.message
    assert "2015/actes.yaml" in error.message
    assert error.hint


def test_a_bomb_of_aliases_is_refused_before_it_bursts() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    with pytest.raises(InvalidRecordError, match="anchors"):
        yamltext.parse("a0: &a0 x\n" + levels, "r.yaml")


def test_a_bom_is_kept_and_passed_over() -> None:
    text = yamltext.decode(b"\xef\xbb\xbfid: a\r\n", "r.yaml")
    assert text == "\ufeffid: a\r\n"
    assert yamltext.plain(yamltext.parse(text, "r.yaml")) == {"id": "a"}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("id: a\ntitle: été\n".encode("latin-1"), 2),
        ("id: a\n".encode("utf-16"), 1),
        (b"id: a\ntitle: b\0c\n", 2),
    ],
)
def test_what_is_not_utf8_is_refused(data: bytes, line: int) -> None:
    with pytest.raises(InvalidRecordError, match="UTF-8") as caught:
        yamltext.decode(data, "r.yaml")
    assert caught.value.line == line


def test_a_file_too_large_for_a_record_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="too large"):
        yamltext.decode(b"x" * (yamltext.LARGEST + 1), "r.yaml")


def test_settings_are_read_and_their_faults_are_faults_of_configuration(tmp_path: Path) -> None:
    file = tmp_path / "docbase.yaml"
    file.write_text("name: no\njobs: 02\n", encoding="utf-8")
    assert yamltext.plain(yamltext.load_text(file)) == {"name": "no", "jobs": "02"}
    file.write_text("# nothing yet\n\n", encoding="utf-8")
    assert yamltext.plain(yamltext.load_text(file)) == {}
    file.write_text("name: a\nname: b\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        yamltext.load_text(file)
    assert (caught.value.line, caught.value.path) == (2, file)
    with pytest.raises(StorageError):
        yamltext.load_text(tmp_path / "absent.yaml")
