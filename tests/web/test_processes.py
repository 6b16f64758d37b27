"""Several processes of one server, each of which knows nothing but what is in the files of the centre."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docbase.model.audience import EVERYONE
from docbase.web.app import application
from docbase.web.sessions import Ledger
from docbase.web.waits import Waits
from tests.web.conftest import STAFF
from tests.web.signing import NAMES, PASSWORD, sign_in, token, with_accounts
from tests.web.test_uploading import NEW, PATH, drop, outcome

_SECRET = "/recherche?q=ultraconfidentiel"


@pytest.fixture
def place(own: Path) -> Path:
    return with_accounts(own)


@pytest.fixture
def one(place: Path) -> Iterator[TestClient]:
    with _process(place) as client:
        yield client


@pytest.fixture
def other(place: Path) -> Iterator[TestClient]:
    with _process(place) as client:
        yield client


def _process(place: Path) -> TestClient:
    app = application(place, EVERYONE, name="Essai")
    return TestClient(app, headers={"accept-language": "en"}, follow_redirects=False)


def test_who_signs_in_at_one_is_signed_in_at_the_other(one: TestClient, other: TestClient) -> None:
    form_token = token(one, "/connexion")
    other.cookies = one.cookies
    form = {"name": NAMES["cataloguer"], "password": PASSWORD, "form_token": form_token}
    assert other.post("/connexion", data=form).status_code == 303, "the form was on a page of the first"
    one.cookies = other.cookies
    assert one.get(PATH).status_code == 200
    number = one.cookies["docbase-session"]
    assert one.post("/deconnexion", data={"form_token": token(one, "/compte")}).status_code == 303
    other.cookies.set("docbase-session", number)
    assert other.get(PATH).status_code == 303, "who has signed out is out everywhere"


def test_wrong_passwords_are_counted_together(one: TestClient, other: TestClient) -> None:
    tries = [sign_in(client, "Ada", "faux mot de passe").status_code for client in (one, other) * 4]
    assert 429 in tries


def test_files_dropped_at_one_are_followed_at_the_other(one: TestClient, other: TestClient) -> None:
    sign_in(one, NAMES["cataloguer"])
    sign_in(other, NAMES["administrator"])
    first = drop(one, *((f"a{number}.txt", NEW + b"a%d" % number) for number in range(5)))
    second = drop(other, ("b.txt", NEW + b"b"))
    assert outcome(other, first).count('class="fate good"') == 5
    assert outcome(one, second).count('class="fate good"') == 1
    assert all(sent.headers["location"] in one.get(PATH).text for sent in (first, second))
    assert "Kuhlmann" in other.get("/recherche?q=ornithorynques").text, "no answer from before"
    assert "Kuhlmann" in one.get("/recherche?q=ornithorynques").text


def test_what_is_for_staff_stays_so_when_both_answer_both(one: TestClient, other: TestClient) -> None:
    sign_in(one, NAMES["staff"])
    seen = one.get(_SECRET)
    assert STAFF in seen.text
    for client in (TestClient(one.app), other):
        page = client.get(_SECRET, headers={"if-none-match": seen.headers.get("etag", "")})
        assert page.status_code == 200
        assert STAFF not in page.text
    assert STAFF in one.get(_SECRET).text


def test_processes_that_begin_together_keep_one_file_of_sessions(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def tried(number: int) -> int:
        folder = tmp_path / str(number % 20)
        folder.mkdir(exist_ok=True)
        ledger = Ledger(lambda: folder)
        together.wait(20)
        Waits(ledger).note("Ada", "192.0.2.1")
        ledger.close()
        return number

    with ThreadPoolExecutor(8) as threads:
        assert sum(1 for _number in threads.map(tried, (one // 8 for one in range(160)))) == 160
    for folder in tmp_path.iterdir():
        ledger = Ledger(folder.absolute)
        assert ledger.ask("SELECT count FROM tries") == [(8,), (8,)]
        ledger.close()
