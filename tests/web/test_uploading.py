"""Publications brought in through the browser: what becomes of each, and what is refused."""

import re
import shutil
import time
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from docbase import Centre
from docbase.locking import writer_lock
from docbase.model.audience import EVERYONE
from docbase.web.app import application
from docbase.web.deposits import Deposits
from docbase.web.forms import MOST_FILES
from tests.web.signing import NAMES, sign_in, token, visitor, with_accounts

PATH = "/bureau/deposer"
NEW = b"Les ornithorynques de la friche Kuhlmann\n\nUne note sur les ornithorynques, 2019.\n"
File = tuple[str, bytes]


def drop(client: TestClient, *files: File, **fields: str) -> Response:
    """Sends files by the form of the page."""
    form = {"form_token": token(client, PATH), **fields}
    return client.post(PATH, data=form, files=[("files", one) for one in files])


def outcome(client: TestClient, sent: Response) -> str:
    """Returns the page of a deposit once all is done."""
    assert sent.status_code == 303, sent.text
    for _look in range(600):
        page = client.get(sent.headers["location"])
        assert page.status_code == 200
        if "data-follow" not in page.text:
            return page.text
        time.sleep(0.05)
    raise AssertionError("it never ends")


@pytest.fixture
def peopled(own: Path) -> Path:
    return with_accounts(own)


def test_a_file_becomes_a_draft_of_who_dropped_it(peopled: Path) -> None:
    known = next((peopled / "corpus").rglob("*.pdf"))
    with visitor(peopled, "cataloguer") as client:
        sent = drop(
            client,
            ("Les ornithorynques.txt", NEW),
            (known.name, known.read_bytes()),
            ("abîmé.pdf", b"%PDF-1.7 nothing more"),
        )
        page = outcome(client, sent)
        assert re.findall(r'class="fate (\w+)"', page).count("good") == 1
        assert re.findall(r'class="fate (\w+)"', page).count("same") == 1
        assert re.findall(r'class="fate (\w+)"', page).count("bad") == 1
        assert "added: 1 · duplicates: 1 · not read: 1" in page
        address = re.search(r'href="(/bureau/notices/[^"]+)"', page)
        assert address
        assert client.get(address[1]).status_code == 200
        assert "ornithorynques" in client.get("/recherche?q=ornithorynques").text
        assert not list((peopled / "private/deposits").rglob("*.txt")), "nothing is left aside"
        assert str(peopled) not in page
    with Centre.open(peopled) as centre:
        assert "Dora" in {one.who for one in centre.journal.entries()}
    with visitor(peopled) as stranger:
        assert "Kuhlmann" not in stranger.get("/recherche?q=ornithorynques").text
        assert stranger.get(sent.headers["location"]).status_code == 303


def test_a_server_is_stopped_while_another_docbase_writes(peopled: Path) -> None:
    with writer_lock(peopled / "index", wait=0), visitor(peopled, "cataloguer") as client:
        sent = drop(client, ("Les ornithorynques.txt", NEW))
        assert "data-follow" in client.get(sent.headers["location"]).text
    with visitor(peopled, "cataloguer") as client:
        assert 'class="fate good"' in outcome(client, sent)


def test_two_browsers_drop_at_once(peopled: Path) -> None:
    app = application(peopled, EVERYONE, name="Essai")
    with TestClient(app, follow_redirects=False) as one:
        other = TestClient(app, follow_redirects=False)
        sign_in(one, NAMES["cataloguer"])
        sign_in(other, NAMES["administrator"])
        first = drop(one, *((f"a{number}.txt", NEW + b"a%d" % number) for number in range(6)))
        second = drop(other, *((f"b{number}.txt", NEW + b"b%d" % number) for number in range(3)))
        assert first.headers["location"] != second.headers["location"]
        assert outcome(one, second).count('class="fate good"') == 3
        assert outcome(other, first).count('class="fate good"') == 6


@pytest.mark.parametrize("role", ["", "reader", "staff"])
def test_only_those_who_catalogue_bring_in(peopled: Path, role: str) -> None:
    with visitor(peopled, role) as client:
        assert client.get(PATH).status_code == (403 if role else 303)
        form = {"form_token": token(client, "/compte" if role else "/connexion")}
        assert client.post(PATH, data=form, files=[("files", ("a.txt", NEW))]).status_code == 403
    assert not (peopled / "private/deposits").exists()


def test_a_forged_form_brings_nothing_in(peopled: Path) -> None:
    with visitor(peopled, "cataloguer") as client:
        files = [("files", ("a.txt", NEW))]
        assert client.post(PATH, data={"form_token": "0" * 64}, files=files).status_code == 403
        good = {"form_token": token(client, PATH)}
        foreign = {"sec-fetch-site": "cross-site"}
        assert client.post(PATH, data=good, files=files, headers=foreign).status_code == 403
        assert client.post(PATH, data=good).status_code == 400
        assert client.post(PATH, content=b"nonsense", headers=_multipart("x")).status_code == 400
        assert client.post(PATH, content=b"", headers=_multipart("x")).status_code == 403
        assert drop(client, ("", b"")).status_code == 422
    assert not (peopled / "private/deposits").exists()


def test_too_much_is_refused(peopled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCBASE_WEB_UPLOAD_LIMIT", "1")
    with visitor(peopled, "cataloguer") as client:
        answer = drop(client, ("a.txt", b"a" * 1_100_000))
        assert answer.status_code == 413
        assert "too large" in answer.text

        def without_length() -> object:
            yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
            for _block in range(12):
                yield b"a" * 100_000

        sent = client.post(PATH, content=without_length(), headers=_multipart("x"))  # type: ignore[arg-type]
        assert sent.status_code == 413
        many = drop(client, *((f"{number}.txt", b"a") for number in range(MOST_FILES + 1)))
        assert many.status_code == 413
        assert str(MOST_FILES) in many.text
    assert not (peopled / "private/deposits").exists()


def test_a_name_leads_nowhere(peopled: Path) -> None:
    names = (
        "../../../docbase.yaml",
        "..\\..\\vocabulary.yaml",
        "/etc/passwd",
        ".htaccess",
        "a\x00b.txt",
        "é" * 200 + ".txt",
        "<script>alert('nom')</script>.txt",
        "..",
        "a" * 300,
    )
    before = {path: path.read_bytes() for path in peopled.glob("*.yaml")}
    files = {path for path in peopled.rglob("*") if "index" not in path.parts}
    with visitor(peopled, "cataloguer") as client:
        page = outcome(client, drop(client, *((name, NEW + name.encode()) for name in names)))
        assert "<script>alert" not in page
        assert page.count('class="fate ') == len(names)
    assert {path: path.read_bytes() for path in peopled.glob("*.yaml")} == before
    made = {path for path in peopled.rglob("*") if "index" not in path.parts} - files
    for path in made:
        assert path.relative_to(peopled).parts[0] in ("corpus", "private", "history")
        assert not path.name.startswith(".")


def test_a_record_is_no_publication(peopled: Path) -> None:
    record = b"id: intrus-2020\ntitle: Intrus\nstatus: reviewed\naccess: public\n"
    with visitor(peopled, "cataloguer") as client:
        page = outcome(client, drop(client, ("intrus-2020.yaml", record)))
        assert 'class="fate good"' not in page
        assert 'class="fate bad"' in page, "a file that nothing is done with is said to be so"
        assert client.get("/publications/intrus-2020").status_code == 404


def test_what_a_stopped_server_has_left_is_taken_up_again(peopled: Path) -> None:
    accounts = Centre.open(peopled).accounts
    waiting = Deposits(peopled, accounts.private_folder)
    waiting.close()
    aside = peopled / "private/deposits/20261123210500-abc/files/1"
    aside.mkdir(parents=True)
    (aside / "a.txt").write_bytes(NEW)
    (aside.parent.parent / "deposit.json").write_text(
        '{"id": "20261123210500-abc", "by": "Dora", "at": "2026-11-23T21:05", "language": "fr",'
        ' "names": ["a.txt"], "done": 0, "fates": [], "is_broken": false}',
        encoding="utf-8",
    )
    broken = peopled / "private/deposits/broken"
    broken.mkdir()
    (broken / "deposit.json").write_text("[", encoding="utf-8")
    with visitor(peopled, "cataloguer") as client:
        left = Response(303, headers={"location": f"{PATH}/20261123210500-abc"})
        assert 'class="fate good"' in outcome(client, left)


def test_no_address_leads_to_the_files_aside(peopled: Path) -> None:
    with visitor(peopled, "cataloguer") as client:
        for deposit in ("x", "..%2f..%2faccounts.json", "%00", "a" * 3000):
            assert client.get(f"{PATH}/{deposit}").status_code == 404
        assert client.get("/private/accounts.json").status_code == 404
    shutil.rmtree(peopled / "private")


def _multipart(boundary: str) -> dict[str, str]:
    return {"content-type": f"multipart/form-data; boundary={boundary}"}
