"""Signing in and out: who is let in, what they see, and what keeps others out."""

import json
import stat
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docbase import Centre
from docbase.model.audience import EVERYONE
from docbase.web.app import application
from docbase.web.sessions import IDLE, LONGEST, Ledger, Sessions
from docbase.web.waits import Waits
from tests.web.conftest import DRAFT, STAFF
from tests.web.signing import NAMES, PASSWORD, sign_in, token, visitor, with_accounts

SESSION = "docbase-session"


@pytest.mark.parametrize(
    ("role", "sees"), [("", False), ("reader", False), ("staff", True), ("cataloguer", True)]
)
def test_each_role_sees_what_it_may(staffed: Path, role: str, sees: bool) -> None:
    with visitor(staffed, role) as client:
        for record_id, word in ((STAFF, "zorglubs"), (DRAFT, "flibustiers")):
            assert client.get(f"/publications/{record_id}").status_code == (200 if sees else 404)
            assert (record_id in client.get(f"/recherche?q={word}").text) is sees
            assert client.get(f"/publications/{record_id}/fichiers/1/{record_id}.txt").status_code == (
                200 if sees else 404
            )


def test_staff_and_strangers_share_a_server_and_nothing_else(staffed: Path) -> None:
    app = application(staffed, EVERYONE, name="Essai")
    with TestClient(app) as staff:
        stranger = TestClient(app)
        assert sign_in(staff, NAMES["staff"]).status_code == 200  # led to the desk
        for _turn in range(6):  # each thread has both centres open
            assert staff.get(f"/publications/{STAFF}").status_code == 200
            assert stranger.get(f"/publications/{STAFF}").status_code == 404
        page = staff.get(f"/publications/{STAFF}")
        assert page.headers["cache-control"] == "no-store"
        file = staff.get(f"/publications/{STAFF}/fichiers/1/{STAFF}.txt")
        assert "private" in file.headers["cache-control"]


@pytest.mark.parametrize(("name", "password"), [("Dora", "pas le bon mot"), ("Personne", PASSWORD), ("", "")])
def test_who_has_no_account_learns_nothing(staffed: Path, name: str, password: str) -> None:
    with visitor(staffed) as client:
        answer = sign_in(client, name, password)
        assert answer.status_code == 422
        assert "This name and this password do not go together." in answer.text
        assert SESSION not in client.cookies
        assert answer.headers["cache-control"] == "no-store"


def test_one_is_led_to_the_page_that_was_asked_for(staffed: Path) -> None:
    with visitor(staffed) as client:
        asked = client.get("/compte?x=1")
        assert asked.headers["location"] == "/connexion?next=%2Fcompte%3Fx%3D1"
        assert sign_in(client, "  dora ", then="/compte?x=1").headers["location"] == "/compte?x=1"


@pytest.mark.parametrize(
    "then", ["//ailleurs.example", "https://ailleurs.example", "/\\ailleurs.example", "/\r\nX: y"]
)
def test_signing_in_never_leads_elsewhere(staffed: Path, then: str) -> None:
    with visitor(staffed) as client:
        assert sign_in(client, "Dora", then=then).headers["location"] == "/bureau"
        assert client.get("/connexion", params={"next": then}).headers["location"] == "/bureau"


def test_a_session_is_always_new(staffed: Path) -> None:
    planted = "chosen-by-somebody-else"
    with visitor(staffed) as client:
        numbers = set()
        for _time in range(2):
            client.cookies.clear()
            client.cookies.set(SESSION, planted, domain="testserver.local", path="/")
            sign_in(client, "Dora")
            numbers.add(client.cookies[SESSION])
        assert planted not in numbers
        assert len(numbers) == 2
        client.cookies.clear()
        client.cookies.set(SESSION, planted)
        assert client.get("/compte").status_code == 303


def test_signing_out_ends_the_session_wherever_it_is_used(staffed: Path) -> None:
    app = application(staffed, EVERYONE, name="Essai")
    with TestClient(app) as browser:
        thief = TestClient(app)
        sign_in(browser, "Dora")
        stolen = browser.cookies[SESSION]
        thief.cookies.set(SESSION, stolen)
        assert thief.get("/compte", follow_redirects=False).status_code == 200
        browser.post("/deconnexion", data={"form_token": token(browser, "/compte")})
        assert SESSION not in browser.cookies
        assert thief.get("/compte", follow_redirects=False).status_code == 303


def test_cookies_are_for_this_site_alone(staffed: Path) -> None:
    near = application(staffed, EVERYONE, name="Essai")
    far = application(staffed, EVERYONE, name="Essai", address="https://catalogue.example.org")
    for app, base, name in (
        (near, "http://localhost:8000", SESSION),
        (far, "https://catalogue.example.org", f"__Host-{SESSION}"),
    ):
        with TestClient(app, base_url=base, follow_redirects=False) as client:
            sent = [one for one in sign_in(client, "Dora").headers.get_list("set-cookie") if SESSION in one]
            assert len(sent) == 1
            assert sent[0].startswith(f"{name}=")
            assert "HttpOnly" in sent[0]
            assert "SameSite=lax" in sent[0]
            assert "Path=/" in sent[0]
            assert "Domain" not in sent[0]
            assert ("Secure" in sent[0]) is base.startswith("https:")


def test_forms_without_their_token_are_refused(staffed: Path) -> None:
    with visitor(staffed, "cataloguer") as client:
        for form in ({}, {"form_token": ""}, {"form_token": "0" * 64}, {"form_token": "é"}):
            assert client.post("/deconnexion", data=form).status_code == 403
        good = {"form_token": token(client, "/compte")}
        for elsewhere in ({"sec-fetch-site": "same-site"}, {"origin": "null"}):
            assert client.post("/deconnexion", data=good, headers=elsewhere).status_code == 403
        assert client.get("/compte").status_code == 200
    with visitor(staffed) as client:
        form = {"name": "Dora", "password": PASSWORD}
        assert client.post("/connexion", data=form).status_code == 403
        assert client.post("/connexion", data={**form, "form_token": "0" * 64}).status_code == 403
        assert client.post("/deconnexion", data=good).status_code == 403


def test_a_token_of_somebody_else_is_of_no_use(staffed: Path) -> None:
    app = application(staffed, EVERYONE, name="Essai")
    with TestClient(app) as one:
        other = TestClient(app)
        sign_in(one, "Dora")
        sign_in(other, "Émile")
        assert one.post("/deconnexion", data={"form_token": token(other, "/compte")}).status_code == 403


def test_changing_one_s_password_ends_every_other_session(own: Path) -> None:
    with_accounts(own)
    app = application(own, EVERYONE, name="Essai")
    headers = {"accept-language": "en"}
    with TestClient(app, headers=headers) as here:
        elsewhere = TestClient(app, headers=headers)
        sign_in(here, "Dora")
        sign_in(elsewhere, "Dora")
        form = {"form_token": token(here, "/compte"), "current": PASSWORD}
        short = {"password": "court", "again": "court"}
        assert "12 characters at least" in here.post("/compte", data={**form, **short}).text
        new = {"password": "encore quatre mots neufs", "again": "encore quatre mots neufs"}
        assert here.post("/compte", data={**form, **new, "current": "faux"}).status_code == 422
        assert here.post("/compte", data={**form, **new, "again": "autre chose"}).status_code == 422
        assert "is changed" in here.post("/compte", data={**form, **new}).text
        assert here.get("/compte", follow_redirects=False).status_code == 200
        assert elsewhere.get("/compte", follow_redirects=False).status_code == 303
        assert sign_in(elsewhere, "Dora").status_code == 422
        assert sign_in(elsewhere, "Dora", new["password"]).status_code == 200


def test_an_account_that_is_closed_or_changed_is_out_at_once(own: Path) -> None:
    with_accounts(own)
    accounts = Centre.open(own).accounts
    with visitor(own, "staff") as client:
        accounts.set_closed("Émile", is_closed=True)
        assert client.get(f"/publications/{STAFF}").status_code == 404
        assert sign_in(client, "Émile").status_code == 422
        accounts.set_closed("Émile", is_closed=False)
        assert sign_in(client, "Émile").status_code == 303
        accounts.set_role("Émile", "reader")
        assert client.get(f"/publications/{STAFF}").status_code == 404


def test_guessing_is_slowed_down(own: Path) -> None:
    waits = Waits(Ledger(Centre.open(with_accounts(own)).accounts.private_folder))
    with visitor(own) as client:
        answers = [sign_in(client, "Dora", f"essai numéro {one}") for one in range(5)]
        assert [one.status_code for one in answers] == [422] * 5
        for _try in range(5):
            waits.note("Dora", "192.0.2.1")  # by somebody else, from elsewhere
        late = sign_in(client, "Dora")
        assert late.status_code == 429, "the right password waits as well"
        assert 0 < int(late.headers["retry-after"]) <= 64
        assert "Too many tries" in late.text
        assert sign_in(client, "Ada").status_code == 303, "nobody else does"


def test_waits_grow_and_pass(tmp_path: Path) -> None:
    now = [1000.0]
    waits = Waits(Ledger(lambda: tmp_path, clock=lambda: now[0]))
    seen = []
    for _try in range(20):
        waits.note("Dora", "192.0.2.1")
        seen.append(waits.left("dora ", "192.0.2.9"))
    assert seen[:4] == [0, 0, 0, 0]
    assert seen[4:8] == [2, 4, 8, 16]
    assert seen[-1] == 900
    now[0] += 901
    assert waits.left("Dora", "192.0.2.1") == 0
    waits.take_back("Dora", "192.0.2.1")
    for number in range(2):
        waits.note(f"another {number}", "192.0.2.1")
    assert waits.left("Lise", "192.0.2.1") > 0, "names are not tried without end from one place"
    assert waits.left("Lise", "192.0.2.2") == 0


def test_sessions_end_when_nobody_comes_and_in_any_case(own: Path) -> None:
    account = Centre.open(with_accounts(own)).accounts.get("Dora")
    now = [1000.0]
    sessions = Sessions(Ledger(lambda: own, clock=lambda: now[0]))
    idle, busy = sessions.begin(account), sessions.begin(account)
    for _visit in range(LONGEST // (IDLE // 2)):
        assert sessions.holder(busy) == ("Dora", account.stamp)
        now[0] += IDLE // 2
    assert sessions.holder(idle) is None
    now[0] += 61
    assert sessions.holder(busy) is None
    now[0] = 0
    assert sessions.holder(busy) is None, "what is over stays so"


def test_sessions_that_are_deleted_while_the_room_is_open_are_over(own: Path) -> None:
    with visitor(with_accounts(own), "cataloguer") as client:
        for path in (own / "private").glob("sessions.sqlite*"):
            path.unlink()
        assert client.get("/compte").status_code == 303
        assert sign_in(client, NAMES["cataloguer"]).status_code == 303
        assert client.get("/compte").status_code == 200
        assert (own / "private/sessions.sqlite").exists()


def test_damaged_sessions_keep_nobody_from_signing_in(own: Path) -> None:
    with_accounts(own)
    (own / "private/sessions.sqlite").write_bytes(b"no database at all " * 400)
    with visitor(own, "cataloguer") as client:
        assert client.get("/compte").status_code == 200


def test_a_full_disk_keeps_nobody_from_leaving(own: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits of files are of POSIX")
    with visitor(with_accounts(own), "cataloguer") as client:
        form = {"form_token": token(client, "/compte")}
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        size = (own / "private/sessions.sqlite-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            assert client.get("/compte").status_code == 200
            gone = client.post("/deconnexion", data=form)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert gone.status_code == 303
        assert SESSION not in client.cookies


def test_what_is_kept_tells_no_secret(own: Path) -> None:
    with_accounts(own)
    with visitor(own, "cataloguer") as client:
        number = client.cookies[SESSION]
    private = own / "private"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    for path in private.iterdir():
        content = path.read_bytes()
        assert number.encode() not in content
        assert PASSWORD.encode() not in content
        if path.suffix in (".json", ".sqlite"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = json.loads((private / "accounts.json").read_text(encoding="utf-8"))["accounts"]
    assert all(one["password"].startswith("$argon2id$v=19$m=19456,t=2,p=1$") for one in kept)
    assert (private / ".gitignore").read_text() == "*\n"


def test_a_room_without_accounts_writes_nothing(own: Path) -> None:
    with visitor(own) as client:
        client.cookies.set(SESSION, "something")
        assert client.get("/").status_code == 200
        assert client.get("/connexion").status_code == 200
    assert not (own / "private").exists()


def test_damaged_accounts_keep_readers_reading(own: Path) -> None:
    with_accounts(own)
    with visitor(own, "cataloguer") as client:
        (own / "private/accounts.json").write_text("{", encoding="utf-8")
        page = client.get("/compte")
        assert page.status_code == 500
        assert str(own) not in page.text
        client.cookies.clear()
        assert client.get("/").status_code == 200
