"""Words that are scripts, wherever somebody's words are kept and shown to others."""

import re
from pathlib import Path

import pytest

from docbase import Centre
from tests.web.conftest import DRAFT, HOSTILE
from tests.web.signing import NAMES, token, visitor, with_accounts
from tests.web.test_attacks import Elements
from tests.web.test_uploading import NEW, drop, outcome

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
LETTERS = "zqscriptzq"


def is_harmless(page: str) -> bool:
    """Whether nothing of the page runs or is shown but what the room itself wrote."""
    for tag, attributes in Elements(page).found:
        if any(name.startswith("on") or name == "style" for name in attributes):
            return False
        if tag == "img" and not (attributes.get("src") or "").startswith("/publications/"):
            return False
        if tag == "script" and not (attributes.get("src") or "").startswith("/static/"):
            return attributes == {"type": "application/ld+json"}
        if (attributes.get("href") or "").lower().startswith(("javascript:", "data:", "vbscript:")):
            return False
    return True


@pytest.fixture
def place(own: Path) -> Path:
    """A centre whose vocabulary has terms that are scripts, which a record has."""
    with Centre.open(own) as centre:
        desk = centre.vocabulary_desk
        made = desk.add("themes", f"{LETTERS} {SCRIPT}", alt=(f"autre {SCRIPT}",), note=SCRIPT)
        centre.revise(made, reindexes=False)
        term = next(one for one in centre.vocabulary.scheme("themes") if LETTERS in one.label)
        centre.reindex()
        centre.desk.tag({"themes": [term.id]}, ids=[HOSTILE, DRAFT])
        centre.desk.set_values({"place": SCRIPT, "genre": SCRIPT, "publisher": SCRIPT}, ids=[HOSTILE])
    return with_accounts(own)


def test_a_term_that_is_a_script_is_only_text(place: Path) -> None:
    with Centre.open(place) as centre:
        term = next(one for one in centre.vocabulary.scheme("themes") if LETTERS in one.label)
    shown = 0
    with visitor(place, "administrator") as client:
        for address in (
            "/",
            "/themes",
            f"/themes/{term.id}",
            f"/recherche?theme={term.id}",
            f"/publications/{HOSTILE}",
            f"/publications/{HOSTILE}/citer",
            f"/publications/{HOSTILE}/semblables",
            "/bureau/brouillons",
            f"/bureau/notices/{HOSTILE}",
            f"/bureau/notices/{HOSTILE}/texte",
            f"/bureau/notices/{HOSTILE}/historique",
            f"/bureau/lot?theme={term.id}",
            "/bureau/vocabulaire/themes",
            f"/bureau/vocabulaire/termes/{term.id}",
            f"/bureau/vocabulaire?q={LETTERS}",
            "/bureau/historique",
            "/bureau/historique/1",
            "/bureau/frequentation",
        ):
            page = client.get(address)
            assert page.status_code == 200, address
            assert is_harmless(page.text), address
            shown += LETTERS in page.text
        assert shown > 8
        offered = client.get("/completion", params={"q": LETTERS[:5]})
        assert offered.headers["content-type"].startswith("application/json")
        assert offered.headers["x-content-type-options"] == "nosniff"
        feed = client.get(f"/recherche.atom?theme={term.id}").text
        assert "<script" not in feed
        assert "<img" not in feed


def test_what_is_searched_in_vain_is_only_text_to_those_who_read_it(place: Path) -> None:
    with visitor(place) as client:
        for _time in range(3):
            answer = client.get("/recherche", params={"q": f"{LETTERS}xyz {SCRIPT}"})
            assert is_harmless(answer.text)
    with visitor(place, "staff") as client:
        page = client.get("/bureau/frequentation")
        assert is_harmless(page.text)
        assert page.status_code == 200


def test_the_name_of_a_file_that_is_a_script_is_only_text(place: Path) -> None:
    with visitor(place, "cataloguer") as client:
        sent = drop(client, (f"{SCRIPT}.txt", NEW), ("=cmd|' /C calc'!A0.txt", NEW + b"2"))
        page = outcome(client, sent)
        assert is_harmless(page)
        assert 'class="fate good"' in page
        address = re.search(r'href="(/bureau/notices/[^"]+)"', page.partition('class="fates"')[2])
        assert address
        form = client.get(address[1])
        assert is_harmless(form.text)
        record_id = address[1].rpartition("/")[2]
        file = re.search(
            r'href="(/publications/[^"]+/fichiers/1/[^"]+)"', client.get(f"/publications/{record_id}").text
        )
        assert file
        taken = client.get(file[1])
        assert taken.status_code == 200
        assert "\n" not in taken.headers["content-disposition"]
        assert "sandbox" in taken.headers["content-security-policy"]


@pytest.mark.parametrize("field", ["title", "value", "how", "field", "q", "page", "of", "done", "type"])
def test_what_a_form_sends_back_is_only_text(place: Path, field: str) -> None:
    with visitor(place, "cataloguer") as client:
        form = {"form_token": token(client, "/bureau/lot"), "id": HOSTILE, "field": "place", "how": "replace"}
        for answer in (
            client.post("/bureau/lot", data={**form, "value": "x", field: SCRIPT}),
            client.post("/bureau/vocabulaire/changer", data={**form, "operation": "add", field: SCRIPT}),
            client.get("/bureau/brouillons", params={field: SCRIPT}),
            client.get("/bureau/historique", params={field: SCRIPT}),
            client.get("/bureau/vocabulaire", params={field: SCRIPT}),
        ):
            assert answer.status_code < 500
            assert is_harmless(answer.text)


@pytest.mark.parametrize("origin", ["null", "https://testserver.evil.example", "http://evil.example:80"])
def test_a_page_in_a_sandbox_or_of_a_like_name_sends_no_form(place: Path, origin: str) -> None:
    with visitor(place, "cataloguer") as client:
        form = {"form_token": token(client, "/compte"), "action": "add", "id": HOSTILE}
        for address in ("/panier", "/deconnexion", "/bureau/lot"):
            assert client.post(address, data=form, headers={"origin": origin}).status_code == 403
        plain = {"content-type": "text/plain", "sec-fetch-site": "cross-site"}
        assert client.post("/deconnexion", content=b"form_token=x", headers=plain).status_code == 403
        assert NAMES["cataloguer"] in client.get("/compte").text
