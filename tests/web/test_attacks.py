"""Visitors who mean harm: scripts, paths, forms of other sites, too much of everything."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docbase import Centre
from docbase.model.audience import EVERYONE
from docbase.web.app import application
from docbase.web.routing import LARGEST_FORM
from tests.web.conftest import HOSTILE, SCRIPT

PAGES = (
    "/",
    "/recherche?q=cormorans",
    f"/recherche?q={SCRIPT}",
    f"/recherche?author={SCRIPT}",
    '/recherche?q="><img src=x onerror=alert(1)>',
    f"/publications/{HOSTILE}",
    f"/publications/{HOSTILE}?q={SCRIPT}",
    f"/publications/{HOSTILE}/citer",
    f"/publications/{HOSTILE}/fichiers/2/pages/1?q=cormorans",
    f"/panier?id={HOSTILE}",
    "/recherche.atom?q=cormorans",
    f"/themes/{SCRIPT}",
    f"/{SCRIPT}",
    f"/?lang={SCRIPT}",
)


class Elements(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("address", PAGES)
def test_nothing_in_a_page_runs_but_its_own_script(room: TestClient, address: str) -> None:
    page = room.get(address)
    for tag, attributes in Elements(page.text).found:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:"))
        if tag == "script":
            is_own = (attributes.get("src") or "").startswith("/static/")
            assert is_own or attributes == {"type": "application/ld+json"}
        assert tag not in ("iframe", "object", "embed", "base", "b", "i", "style")
        assert tag != "img" or (attributes.get("src") or "").startswith("/publications/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"


def test_a_web_page_of_the_collection_is_kept_and_never_run(room: TestClient) -> None:
    sent = room.get(f"/publications/{HOSTILE}/fichiers/1/{HOSTILE}.html")
    assert sent.status_code == 200
    assert sent.headers["content-type"] == "application/octet-stream"
    assert sent.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in sent.headers["content-security-policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        f"/publications/{HOSTILE}/fichiers/1/..%2f..%2fdocbase.yaml",
        f"/publications/{HOSTILE}/fichiers/1/%2e%2e",
        f"/publications/{HOSTILE}/fichiers/0/x",
        f"/publications/{HOSTILE}/fichiers/99/x",
        f"/publications/{HOSTILE}/fichiers/1/pages/0",
        f"/publications/{HOSTILE}/fichiers/1/pages/99999999999999999999.webp",
        "/publications/..%2f..%2fdocbase.yaml",
        "/publications/%00",
        "/publications/%ff",
        "/publications/" + "a" * 5000,
        "/series/%00",
    ],
)
def test_no_address_leads_to_the_disk(room: TestClient, address: str) -> None:
    page = room.get(address)
    assert page.status_code in (301, 404), page.text
    assert "language:" not in page.text
    if page.status_code == 301:
        assert page.headers["location"] == f"/publications/{HOSTILE}/fichiers/1/{HOSTILE}.html"


def test_a_path_out_of_the_corpus_is_not_followed(own: Path) -> None:
    record = own / f"corpus/{HOSTILE}.yaml"
    text = record.read_text(encoding="utf-8").replace(f"path: {HOSTILE}.txt", "path: ../docbase.yaml")
    record.write_text(text, encoding="utf-8")
    with TestClient(application(own, EVERYONE, name="Essai")) as client:
        page = client.get(f"/publications/{HOSTILE}/fichiers/2/docbase.yaml")
        assert page.status_code == 404
        assert client.get(f"/publications/{HOSTILE}").status_code == 200


def test_forms_of_other_sites_are_refused(room: TestClient) -> None:
    form = {"id": HOSTILE, "action": "add", "back": "/"}
    assert room.post("/panier", data=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert room.post("/panier", data=form, headers={"origin": "https://ailleurs.example"}).status_code == 403
    assert room.post("/panier", data=form, headers={"origin": "http://testserver"}).status_code == 303


@pytest.mark.parametrize(
    "back", ["//ailleurs.example", "https://ailleurs.example", "/\\ailleurs.example", "/\r\nX: y"]
)
def test_a_form_never_leads_elsewhere(room: TestClient, back: str) -> None:
    sent = room.post("/panier", data={"id": HOSTILE, "action": "add", "back": back})
    assert sent.headers["location"] == "/panier"


def test_too_much_is_refused(room: TestClient) -> None:
    assert room.post("/panier", content=b"id=" + b"a" * LARGEST_FORM).status_code == 413
    assert room.post("/panier", content=b"\xff\xfe=1").status_code == 400
    many = "&".join(f"id=p{number}" for number in range(101))
    assert room.get(f"/panier?{many}").status_code == 400
    for method in ("PUT", "DELETE", "PATCH"):
        assert room.request(method, "/panier").status_code == 405


def test_a_failure_nobody_foresaw_is_a_page_as_well(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Centre, "styles", lambda _centre: 1 / 0)
    client = TestClient(application(own, EVERYONE, name="Essai"), raise_server_exceptions=False)
    with client:
        page = client.get(f"/publications/{HOSTILE}")
        assert page.status_code == 500
        assert "ZeroDivisionError" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_failure_tells_nothing_of_the_machine(own: Path) -> None:
    (own / "index/manifest.json").unlink()
    with TestClient(application(own, EVERYONE, name="Essai")) as client:
        page = client.get("/", headers={"accept-language": "fr"})
        assert page.status_code == 503
        assert page.headers["retry-after"]
        assert "docbase" not in page.text
        assert str(own) not in page.text


@pytest.mark.parametrize("path", [f"/publications/{HOSTILE}/fichiers/{{}}/x", "/bureau/historique/{}"])
def test_a_number_without_end_leads_nowhere(room: TestClient, path: str) -> None:
    assert room.get(path.format("9" * 5000)).status_code == 404


def test_a_basket_is_not_looked_up_beyond_what_it_holds(folder: Path) -> None:
    many = "&".join(f"id=p{number}" for number in range(4000))
    form = f"action=add&{many}&id={HOSTILE}"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    with TestClient(application(folder, EVERYONE, name="Essai"), follow_redirects=False) as client:
        sent = client.post("/panier", content=form, headers=headers)
    assert sent.status_code == 303
    assert HOSTILE not in sent.headers["set-cookie"]


def test_a_series_with_a_number_without_end_is_shown(own: Path) -> None:
    record = own / f"corpus/{HOSTILE}.yaml"
    long = "9" * 5000
    text = record.read_text(encoding="utf-8").replace("number: 2", f"number: {long}")
    record.write_text(text.replace("Carnets <i>hostiles</i>", "Carnets sans fin"), encoding="utf-8")
    with Centre.open(own) as centre:
        centre.reindex()
    with TestClient(application(own, EVERYONE, name="Essai")) as client:
        assert client.get("/series/Carnets%20sans%20fin").status_code == 200
