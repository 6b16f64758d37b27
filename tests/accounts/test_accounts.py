"""Accounts as they are made, kept and asked."""

import json
import multiprocessing
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from docbase import Centre
from docbase.accounts.accounts import Accounts
from docbase.accounts.passwords import LONGEST, SHORTEST
from docbase.errors import AccountError, ConfigurationError

GOOD = "quatre mots sans rapport"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Centre.create(tmp_path / "centre").accounts


def test_one_is_admitted_by_name_and_password(accounts: Accounts) -> None:
    made = accounts.add("Zoé Martin", "staff", GOOD)
    assert accounts.all() == (made,)
    for name in ("Zoé Martin", " zoé martin ", "ZOÉ MARTIN"):
        found = accounts.admitted(name, GOOD)
        assert found
        assert (found.name, found.role) == ("Zoé Martin", "staff")
    for name, password in (("Zoé Martin", GOOD + "s"), ("Zoé", GOOD), ("", ""), ("Zoé Martin", "")):
        assert accounts.admitted(name, password) is None
    assert made.person.may("reader")
    assert not made.person.may("cataloguer")


@pytest.mark.parametrize("name", ["", "  ", "_x", "a/b", "a\nb", "<b>", "a" * 64, "../x", "\u202eada"])
def test_names_that_cannot_be(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccountError):
        accounts.add(name, "staff", GOOD)
    assert accounts.all() == ()


@pytest.mark.parametrize(
    "password",
    ["", "a" * (SHORTEST - 1), "a" * (LONGEST + 1), "aaaaaaaaaaaaaaaa", "Ada LovelaceAda Lovelace"],
)
def test_passwords_that_are_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(AccountError):
        accounts.add("Ada Lovelace", "administrator", password)
    assert not accounts.exist


def test_a_password_made_by_chance_is_good(accounts: Accounts) -> None:
    made = {accounts.made_password() for _one in range(50)}
    assert len(made) == 50
    accounts.add("Ada", "administrator", made.pop())


def test_an_administrator_is_always_left(accounts: Accounts) -> None:
    accounts.add("Ada", "administrator", GOOD)
    accounts.add("Dora", "cataloguer", GOOD)
    changes: list[Callable[[], object]] = [
        lambda: accounts.remove("Ada"),
        lambda: accounts.set_role("Ada", "staff"),
        lambda: accounts.set_closed("Ada", is_closed=True),
    ]
    for change in changes:
        with pytest.raises(AccountError, match="administrat"):
            change()
    accounts.set_role("Dora", "administrator")
    assert accounts.remove("ada").name == "Ada"
    assert [one.name for one in accounts.all()] == ["Dora"]


def test_what_is_not_there_is_told(accounts: Accounts) -> None:
    accounts.add("Ada", "administrator", GOOD)
    changes: list[Callable[[], object]] = [
        lambda: accounts.remove("Personne"),
        lambda: accounts.set_role("Personne", "staff"),
        lambda: accounts.set_password("Personne", GOOD),
        lambda: accounts.set_role("Ada", "chef"),
        lambda: accounts.add("ADA", "staff", GOOD),
    ]
    for change in changes:
        with pytest.raises(AccountError):
            change()


def test_the_file_is_shut_and_survives_a_change_from_elsewhere(accounts: Accounts, tmp_path: Path) -> None:
    accounts.add("Ada", "administrator", GOOD)
    file = tmp_path / "centre/private/accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    Accounts(tmp_path / "centre").add("Dora", "cataloguer", GOOD)
    assert [one.name for one in accounts.all()] == ["Ada", "Dora"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"accounts": [{"name": 1}]}', '{"accounts": [{"x": 1}]}']
)
def test_a_damaged_file_is_said_to_be_so(accounts: Accounts, tmp_path: Path, content: str) -> None:
    accounts.add("Ada", "administrator", GOOD)
    (tmp_path / "centre/private/accounts.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        accounts.admitted("Ada", GOOD)
    assert raised.value.hint


def test_an_old_digest_is_made_again_at_the_next_sign_in(accounts: Accounts, tmp_path: Path) -> None:
    from argon2 import PasswordHasher

    accounts.add("Ada", "administrator", GOOD)
    file = tmp_path / "centre/private/accounts.json"
    kept = json.loads(file.read_text(encoding="utf-8"))
    kept["accounts"][0]["password"] = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
    file.write_text(json.dumps(kept), encoding="utf-8")
    assert accounts.admitted("Ada", GOOD)
    assert "m=19456,t=2,p=1" in file.read_text(encoding="utf-8")


def _add(root: Path, number: int) -> None:
    Accounts(root).add(f"compte {number}", "staff", GOOD)


def test_accounts_made_at_once_are_all_kept(accounts: Accounts, tmp_path: Path) -> None:
    accounts.add("Ada", "administrator", GOOD)
    context = multiprocessing.get_context("spawn")
    making = [context.Process(target=_add, args=(tmp_path / "centre", number)) for number in range(4)]
    for one in making:
        one.start()
    for one in making:
        one.join()
    assert len(accounts.all()) == 5
