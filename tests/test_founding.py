"""What docbase.yaml says is the same from what is kept of it, whatever becomes of either."""

from pathlib import Path

import pytest

from docbase import Centre
from docbase.catalogue import yamltext
from docbase.errors import ConfigurationError
from docbase.settings import FILE_NAME


@pytest.fixture
def root(tmp_path: Path) -> Path:
    Centre.create(tmp_path).close()
    return tmp_path


def written(root: Path, text: str) -> Centre:
    (root / FILE_NAME).write_text(text, encoding="utf-8")
    return Centre.open(root)


def test_they_are_the_same_the_second_time_without_yaml(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(root, "name: Centre n° 1\njobs: 3\napply_suggestions: ['themes: 0.9', 'type: 0.8']\n")

    def forbid(path: Path) -> yamltext.Mapping:
        raise AssertionError(f"{path} was read again")

    monkeypatch.setattr(yamltext, "load_text", forbid)
    second = Centre.open(root)
    assert second.settings == first.settings
    assert second.settings.apply_suggestions == ("themes: 0.9", "type: 0.8")


@pytest.mark.parametrize("kept", [None, "", "[]", "{}", '{"digest": "', "null", "\0"])
def test_a_change_is_seen_whatever_is_kept(root: Path, kept: str | None) -> None:
    assert written(root, "name: Un\n").settings.name == "Un"
    if kept is not None:
        (root / "index" / "settings.json").write_text(kept, encoding="utf-8")
    assert Centre.open(root).settings.name == "Un"
    assert written(root, "name: Dx\n").settings.name == "Dx"


def test_a_mistake_is_told_with_its_line_each_time(root: Path) -> None:
    for _time in range(2):
        with pytest.raises(ConfigurationError) as told:
            written(root, "name: Un\nlangage: fr\n")
        assert told.value.line == 2


def test_secrets_stand_nowhere_else(root: Path) -> None:
    (root / "index" / "settings.json").unlink()
    assert written(root, "name: Un\npasswords: [ouvre-toi]\n").settings.passwords == ("ouvre-toi",)
    holding = [path.name for path in root.rglob("*") if path.is_file() and b"ouvre-toi" in path.read_bytes()]
    assert holding == [FILE_NAME]


def test_house_rules_are_read_each_time(root: Path) -> None:
    rule = "rules:\n- {code: place, field: place, required: true}\n"
    opened = [written(root, f"name: Un\n{rule}").settings.rules for _time in range(2)]
    assert opened[0] == opened[1] != ()
