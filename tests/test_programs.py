"""What other programs are told of the environment of docbase."""

import pytest

from docbase.programs import child_environment


def test_passwords_and_keys_are_kept_from_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCBASE_PASSWORDS", "secret")
    monkeypatch.setenv("SERVICE_TOKEN", "secret")
    monkeypatch.setenv("PATH", "/somewhere")
    monkeypatch.setenv("TESSDATA_PREFIX", "/data")
    given = child_environment(HOME="/elsewhere")
    assert "secret" not in given.values()
    assert (given["PATH"], given["HOME"], given["TESSDATA_PREFIX"]) == ("/somewhere", "/elsewhere", "/data")


@pytest.mark.parametrize(
    ("locale", "all_of_it"),
    [
        ({"LANG": "fr_FR.UTF-8"}, None),
        ({"LANG": "C"}, "C.UTF-8"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "C.UTF-8"),
        ({}, "C.UTF-8"),
    ],
)
def test_letters_are_utf_8(
    locale: dict[str, str], all_of_it: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANG", "LC_ALL", "LC_CTYPE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert child_environment().get("LC_ALL") == all_of_it
