"""Those who mean harm to those who are signed in: forms forged, slow or torn, names that are scripts."""

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docbase import Centre
from docbase.model.audience import EVERYONE
from docbase.web import forms, hearing
from docbase.web.app import PAGES, application
from docbase.web.routing import LARGEST_FORM, At
from tests.web.conftest import HOSTILE, STAFF
from tests.web.opened import opened
from tests.web.signing import NAMES, PASSWORD, sign_in, token, visitor, with_accounts
from tests.web.test_attacks import Elements

GUARDED = [at for module in PAGES for at in module.ADDRESSES if at.needs]


@pytest.fixture
def peopled(own: Path) -> Path:
    return with_accounts(own)


@pytest.mark.parametrize("at", GUARDED, ids=lambda at: f"{at.methods[0]} {at.path}")
def test_nothing_of_the_desk_is_given_without_the_role(staffed: Path, at: At) -> None:
    address = re.sub(r"\{\w+\}", "Ada", re.sub(r"\{\w+:int\}", "1", at.path))
    roles = list(NAMES)
    below = ["", *roles[: roles.index(at.needs)]]
    for role in dict.fromkeys((below[0], below[-1])):
        with visitor(staffed, role) as client:
            answer = client.request(at.methods[0], address)
            if not role and at.methods == ("GET",):
                assert answer.headers["location"].startswith("/connexion?next=")
            else:
                assert answer.status_code == 403
    assert [one.role for one in Centre.open(staffed).accounts.all()] == sorted(roles)


def test_only_an_administrator_keeps_the_accounts(peopled: Path) -> None:
    accounts = Centre.open(peopled).accounts
    with visitor(peopled, "cataloguer") as client:
        form = {"form_token": token(client, "/compte"), "action": "role", "role": "administrator"}
        assert client.post("/bureau/comptes/Dora", data=form).status_code == 403
        assert client.post("/bureau/comptes", data={**form, "name": "Intrus"}).status_code == 403
    assert accounts.get("Dora").role == "cataloguer"
    with visitor(peopled, "administrator") as client:
        form = {"form_token": token(client, "/bureau/comptes")}
        made = client.post("/bureau/comptes", data={**form, "name": "<b>Zoé</b>", "role": "staff"})
        assert made.status_code == 422
        assert "<b>Zoé" not in made.text
        made = client.post("/bureau/comptes", data={**form, "name": "Zoé", "role": "staff"})
        assert made.status_code == 200
        assert made.headers["cache-control"] == "no-store"
        password = made.text.partition('id="made">')[2].partition("<")[0]
        assert accounts.admitted("Zoé", password)
        client.post("/bureau/comptes/Zo%C3%A9", data={**form, "action": "close"})
        assert accounts.get("Zoé").is_closed
        own = client.post("/bureau/comptes/Ada", data={**form, "action": "close"})
        assert own.status_code == 422
        assert "No administrator would be left" in own.text
        assert client.post("/bureau/comptes/Ada", data={**form, "action": "else"}).status_code == 400


@pytest.mark.parametrize("path", ["/connexion", "/connexion?next=<script>", "/compte", "/bureau"])
@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_is_typed_never_runs(staffed: Path, path: str, typed: str) -> None:
    with visitor(staffed) as client:
        for page in (client.get(path), sign_in(client, typed, typed, typed)):
            for tag, attributes in Elements(page.text).found:
                assert not any(name.startswith("on") for name in attributes)
                assert tag != "img"
                assert tag != "script" or (attributes.get("src") or "").startswith("/static/")
            assert "unsafe" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("body", [b"name", b"%ff=%ff", b"&&&&=&", b"name=a;password=b", b"\x00=\x00"])
def test_torn_forms_are_refused_without_a_failure(peopled: Path, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    with visitor(peopled) as client:
        assert client.post("/connexion", content=body, headers=headers).status_code in (400, 403)
        large = client.post("/connexion", content=b"a" * (LARGEST_FORM + 1), headers=headers)
        assert large.status_code == 413
        many = b"&".join(b"a=1" for _field in range(6000))
        assert client.post("/connexion", content=many, headers=headers).status_code == 400
        long = {"name": "a" * 30_000, "password": "b" * 30_000, "form_token": token(client, "/connexion")}
        assert client.post("/connexion", data=long).status_code == 422


@pytest.mark.parametrize("charset", ["unicode_escape", "punycode", "undefined", "utf-8"])
def test_a_form_with_files_is_read_as_browsers_send_it(staffed: Path, charset: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n\\ud800_\r\n--x--\r\n'
    headers = {"content-type": f"multipart/form-data; boundary=x; charset={charset}"}
    with visitor(staffed, "cataloguer") as client:
        assert client.post("/bureau/deposer", content=body, headers=headers).status_code == 403
        for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x"):
            sent = client.post("/bureau/deposer", content=body, headers={"content-type": kind})
            assert sent.status_code == 400


@pytest.mark.parametrize(
    ("address", "status"),
    [("/bureau/brouillons?page={}", 200), ("/bureau/historique?page=000000001{}", 400)],
)
def test_a_page_whose_number_has_no_end(staffed: Path, address: str, status: int) -> None:
    with visitor(staffed, "cataloguer") as client:
        assert client.get(address.format("9" * 5000)).status_code == status


@pytest.mark.parametrize("name", ["action", "leaf"])
def test_a_leaf_whose_number_has_no_end(staffed: Path, name: str) -> None:
    number = "9" * 5000
    address = f"/bureau/notices/{HOSTILE}"
    with visitor(staffed, "cataloguer") as client:
        page = client.get(address).text
        base = re.search(r'name="base" value="([^"]*)"', page)
        assert base
        form = {"form_token": token(client, address), "base": base[1], "action": "line:"}
        form |= {"action": f"leaf:{number}/{number}"} if name == "action" else {"leaf": number}
        assert client.post(address, data=form).status_code == 200


def test_a_number_that_was_made_up_opens_nothing(staffed: Path) -> None:
    with visitor(staffed) as client:
        for number in ("a", "a" * 43, "a" * 5000, "' OR 1=1 --", "%00", "é"):
            headers = {b"cookie": f"docbase-session={number}".encode()}
            assert client.get("/compte", headers=headers).status_code == 303
            assert client.get(f"/publications/{STAFF}", headers=headers).status_code == 404


@pytest.fixture
def served(peopled: Path) -> Iterator[tuple[str, int]]:
    """The reading room on a socket of its own, of which those who are slow make use."""
    app = application(peopled, EVERYONE, name="Essai")
    with opened(app, hearing.Hearing) as where:
        yield where


def test_who_sends_a_form_letter_by_letter_is_turned_away(
    served: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "_SLOWEST", 0.2)
    with socket.create_connection(served, timeout=20) as slow:
        slow.sendall(b"POST /connexion HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\nname=")
        assert slow.recv(4096).startswith(b"HTTP/1.1 408 ")
    monkeypatch.setattr(forms, "_SLOWEST", 20.0)
    monkeypatch.setattr(forms, "_LONGEST", 0.5)
    with socket.create_connection(served, timeout=20) as slow:
        slow.sendall(b"POST /panier HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n")
        answer = b""
        while not answer:
            try:
                slow.sendall(b"a")
                slow.settimeout(0.1)
                answer = slow.recv(4096)
            except TimeoutError:
                continue
        assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: "])
def test_who_never_says_what_they_want_is_hung_up_on(
    served: tuple[str, int], monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(hearing, "ASKING", 0.3)
    with socket.create_connection(served, timeout=0.1) as silent:
        silent.sendall(begun)
        for _letter in range(200):
            try:
                assert silent.recv(100) == b""
                return
            except TimeoutError:
                silent.sendall(b"a" if begun else b"")
            except ConnectionResetError:
                return
    pytest.fail("the connection is kept")


def test_who_takes_nothing_of_an_answer_is_hung_up_on(
    served: tuple[str, int], peopled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "TAKING", 0.3)
    (peopled / f"corpus/{HOSTILE}.txt").write_bytes(b"a" * 20_000_000)
    with socket.create_connection(served, timeout=20) as deaf:
        address = f"/publications/{HOSTILE}/fichiers/2/{HOSTILE}.txt"
        deaf.sendall(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(2)
        taken = 0
        try:
            while block := deaf.recv(1 << 20):
                taken += len(block)
        except ConnectionResetError:
            pass
    assert taken < 20_000_000


def test_an_upload_that_breaks_off_leaves_nothing(served: tuple[str, int], peopled: Path) -> None:
    host, port = served
    app = application(peopled, EVERYONE, name="Essai")
    with TestClient(app, follow_redirects=False) as client:
        sign_in(client, NAMES["cataloguer"], PASSWORD)
        number = client.cookies["docbase-session"]
        form = token(client, "/bureau/deposer")
    body = (
        f'--x\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{form}\r\n'
        '--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nle début'
    ).encode()
    with socket.create_connection((host, port), timeout=20) as torn:
        torn.sendall(
            b"POST /bureau/deposer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n"
            + f"Cookie: docbase-session={number}\r\n\r\n".encode()
            + body
        )
    with socket.create_connection((host, port), timeout=20) as other:
        other.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert other.recv(4096).startswith(b"HTTP/1.1 200 ")
    assert not (peopled / "private/deposits").exists()
