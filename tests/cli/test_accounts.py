"""`docbase accounts`, as who looks after the centre uses it."""

import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PASSWORD = "quatre mots sans rapport"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password that comes by a pipe."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


def test_from_the_first_account_to_its_end(own: Path, run: Run, typed: None) -> None:
    assert "docbase accounts add" in run(own, "accounts").err
    assert run(own, "accounts", "add", "Ada", "--role", "administrator").code == 0
    made = run(own, "accounts", "add", "Dora", "--generate")
    assert made.code == 0
    assert len(made.out.strip()) == 23
    listed = run(own, "accounts", "--json").json["accounts"]
    assert [(one["name"], one["role"]) for one in listed] == [
        ("Ada", "administrator"),
        ("Dora", "cataloguer"),
    ]
    assert all("password" not in one for one in listed)
    assert run(own, "accounts", "role", "Dora", "staff").code == 0
    renewed = run(own, "accounts", "password", "Dora", "--generate")
    assert renewed.out != made.out
    assert run(own, "accounts", "remove", "Dora", "--yes").code == 0
    assert "Dora" not in run(own, "accounts").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("remove", "personne", "--yes"),
        ("role", "Ada", "chef"),
        ("role", "Ada", "staff"),
        ("add", "ada", "--generate"),
        ("add", "a/b", "--generate"),
        ("password", "personne", "--generate"),
    ],
)
def test_what_cannot_be_is_told_with_a_code(
    own: Path, run: Run, typed: None, arguments: tuple[str, ...]
) -> None:
    run(own, "accounts", "add", "Ada", "--role", "administrator")
    ran = run(own, "accounts", *arguments)
    assert ran.code == 11
    assert not ran.out, "no password is shown that opens nothing"


def test_a_short_password_is_refused(own: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("court\n"))
    assert run(own, "accounts", "add", "Ada", "--role", "administrator").code == 11
    assert not (own / "private/accounts.json").exists()
