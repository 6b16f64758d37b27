"""Settings: which source wins, and what is refused."""

from pathlib import Path

import pytest

from docbase.errors import CentreNotFoundError, ConfigurationError
from docbase.settings import Given, Settings, find_centre, interface_language, resolve


def test_option_over_variable_over_file_over_default(monkeypatch: pytest.MonkeyPatch) -> None:
    written = {"style": Given("apa", 1), "jobs": Given("3", 2), "timeout": Given("60", 3)}
    monkeypatch.setenv("DOCBASE_JOBS", "4")
    monkeypatch.setenv("DOCBASE_STYLE", "iso690-note-fr")
    settings = resolve(written, {"style": "iso690-numeric-fr", "jobs": None})
    assert settings == Settings(style="iso690-numeric-fr", jobs=4, timeout=60)


@pytest.mark.parametrize(
    ("name", "value"), [("jobs", "deux"), ("timeout", "-1"), ("language", "latin"), ("engine", " ")]
)
def test_a_wrong_value_names_its_line(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        resolve({name: Given(value, 7)}, {}, Path("docbase.yaml"))
    assert caught.value.line == 7
    assert caught.value.field == name
    assert "docbase.yaml:7" in caught.value.message


def test_an_unknown_setting_gets_the_nearest() -> None:
    with pytest.raises(ConfigurationError) as caught:
        resolve({"langage": Given("fr", 2)}, {}, Path("docbase.yaml"))
    assert "language" in caught.value.hint


def test_the_centre_is_looked_for_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docbase.yaml").touch()
    deep = tmp_path / "corpus" / "2015"
    deep.mkdir(parents=True)
    monkeypatch.delenv("DOCBASE_CENTRE", raising=False)
    monkeypatch.chdir(deep)
    assert find_centre() == tmp_path
    monkeypatch.setenv("DOCBASE_CENTRE", str(deep))
    with pytest.raises(CentreNotFoundError):
        find_centre()


@pytest.mark.parametrize(
    ("variable", "written", "locale", "spoken"),
    [
        ("", "", "C.UTF-8", "fr"),
        ("", "", "en_GB.UTF-8", "en"),
        ("", "fr", "en_GB.UTF-8", "fr"),
        ("en", "fr", "fr_FR.UTF-8", "en"),
        ("", "", "de_DE.UTF-8", "fr"),
    ],
)
def test_the_language_spoken(
    variable: str, written: str, locale: str, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCBASE_LANGUAGE", variable)
    monkeypatch.setenv("LC_ALL", locale)
    assert interface_language(written) == spoken
