"""Those who look for what they may not see: a hidden record answers, everywhere, as one that never was."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docbase import Centre
from docbase.web.app import PAGES
from docbase.web.routing import At
from tests.web.conftest import DRAFT, HOSTILE, STAFF
from tests.web.signing import token, visitor

NEVER = {STAFF: "note-interne-sur-les-zorglubz-2020", DRAFT: "brouillon-sur-les-flibustierz-2021"}
"""Ids as long as the hidden ones, which nothing has."""
OF_ONE = [at for module in PAGES for at in module.ADDRESSES if "{id}" in at.path and not at.needs]
WITH_IDS = [
    "/panier?id={id}",
    f"/panier?id={HOSTILE}&id={{id}}",
    f"/panier/references?id={HOSTILE}&id={{id}}",
    f"/panier/bibliographie?id={HOSTILE}&id={{id}}&format=ris",
    "/panier/bibliographie?id={id}&format=ris",
    "/unapi?id={id}",
    "/unapi?id={id}&format=ris",
    "/recherche?q={id}",
    "/recherche?q=id:{id}",
    "/recherche.atom?q={id}",
    "/recherche/export/ris?q={id}",
    "/completion?q={id}",
    "/{id}",
    "/corpus/{id}.yaml",
    "/publications/{id}/",
    "/publications/{id}.yaml",
    "/publications//{id}",
    "/publications/%2e/{id}",
    "/bureau/notices/{id}",
    "/bureau/notices/{id}/texte",
]


def told(room: TestClient, address: str, record_id: str, **asked: str) -> tuple[int, str, str]:
    """Returns what an address answers about a record, without its id."""
    answer = room.get(address.replace("{id}", record_id), headers=asked)
    where = answer.headers.get("location", "")
    return answer.status_code, where.replace(record_id, ""), answer.text.replace(record_id, "")


@pytest.mark.parametrize("hidden", [STAFF, DRAFT])
@pytest.mark.parametrize("at", OF_ONE, ids=lambda at: at.path)
def test_no_address_tells_a_hidden_record_from_none(room: TestClient, hidden: str, at: At) -> None:
    address = re.sub(r"\{(number|page):int\}", "1", at.path)
    address = address.replace("{format}", "ris").replace("{name}", "{id}.txt")
    assert told(room, address, hidden) == told(room, address, NEVER[hidden])


@pytest.mark.parametrize("hidden", [STAFF, DRAFT])
@pytest.mark.parametrize("address", WITH_IDS)
def test_nor_does_any_that_names_it(room: TestClient, hidden: str, address: str) -> None:
    assert told(room, address, hidden) == told(room, address, NEVER[hidden])


@pytest.mark.parametrize("word", ["zorglubs", "zorglub", "flibustiers", "ultraconfidentiel"])
def test_a_word_of_what_is_hidden_is_one_that_nothing_has(room: TestClient, word: str) -> None:
    """Of many words, some are enough: which, must not depend on those that only a hidden text has."""
    for asked in ("note interne sur les {} 2020", "combien de {} à Amiens", "friches {}", "{} paysage"):
        answers = [
            room.get("/recherche", params={"q": asked.format(one), "limit": 100}).text.replace(one, "")
            for one in (word, f"{word[:-1]}xx")
        ]
        totals = [re.findall(r'class="total"[^>]*>([^<]*)<', answer) for answer in answers]
        found = [re.findall(r'class="unapi-id" title="([^"]*)"', answer) for answer in answers]
        assert totals[0] == totals[1], asked
        assert found[0] == found[1], asked


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "POST"])
def test_no_method_tells_of_it(room: TestClient, method: str) -> None:
    for rest in ("", f"/fichiers/1/{STAFF}.txt", "/fichiers/1/pages/1.webp"):
        hidden = room.request(method, f"/publications/{STAFF}{rest}")
        never = room.request(method, f"/publications/{NEVER[STAFF]}{rest}")
        assert (hidden.status_code, len(hidden.content)) == (never.status_code, len(never.content))


@pytest.mark.parametrize(
    "asked",
    [{"range": "bytes=0-20"}, {"if-none-match": "*"}, {"if-modified-since": "Thu, 01 Jan 2099 00:00:00 GMT"}],
)
def test_no_part_of_a_hidden_file_is_sent(room: TestClient, asked: dict[str, str]) -> None:
    address = f"/publications/{STAFF}/fichiers/1/{STAFF}.txt"
    assert room.get(address, headers=asked).status_code == 404


def test_a_basket_does_not_take_in_what_is_hidden(folder: Path) -> None:
    with visitor(folder) as client:
        kept = client.post("/panier", data={"action": "add", "id": [STAFF, DRAFT, HOSTILE]})
        assert STAFF not in kept.headers["set-cookie"]
        assert DRAFT not in kept.headers["set-cookie"]
        cookie = re.match(r"([\w-]+)=([^;]*)", kept.headers["set-cookie"])
        assert cookie
        forged = {"cookie": f"{cookie[1]}={cookie[2].replace(HOSTILE, STAFF)}"}
        for address in ("/panier", "/panier/references", "/panier/bibliographie?format=ris"):
            assert "zorglub" not in client.get(address, headers=forged).text.replace(STAFF, "")


def test_an_account_of_a_reader_opens_nothing_more(staffed: Path) -> None:
    with visitor(staffed, "reader") as client:
        for hidden in (STAFF, DRAFT):
            assert client.get(f"/publications/{hidden}").status_code == 404
            assert client.get(f"/publications/{hidden}/fichiers/1/pages/1").status_code == 404
            form = {"form_token": token(client, "/compte"), "id": hidden, "field": "title", "how": "clear"}
            assert client.post("/bureau/lot", data=form).status_code == 403
        assert "zorglub" not in client.get("/recherche.atom").text


def test_staff_read_all_and_write_nothing(staffed: Path) -> None:
    with visitor(staffed, "staff") as client:
        assert client.get(f"/publications/{STAFF}").status_code == 200
        form = {"form_token": token(client, "/compte"), "operation": "deprecate", "term": "sante"}
        for address in ("/bureau/vocabulaire/changer", "/bureau/historique/1", "/bureau/notices/nouvelle"):
            assert client.post(address, data=form).status_code == 403
        page = client.get(f"/publications/{STAFF}")
        assert page.headers["cache-control"] == "no-store"
        sent = client.get(f"/publications/{STAFF}/fichiers/1/{STAFF}.txt")
        assert sent.headers["cache-control"].startswith("private")


def test_what_is_made_hidden_is_gone_at_once(own: Path) -> None:
    with visitor(own) as client:
        assert "cormorans" in client.get("/recherche?q=cormorans").text
        before = client.get(f"/publications/{HOSTILE}")
        with Centre.open(own) as centre:
            centre.desk.set_values({"access": "staff"}, ids=[HOSTILE])
        assert client.get(f"/publications/{HOSTILE}").status_code == 404
        again = client.get(f"/publications/{HOSTILE}", headers={"if-none-match": before.headers["etag"]})
        assert again.status_code == 404
        assert 'class="entry"' not in client.get("/recherche?q=cormorans").text
        assert HOSTILE not in client.get("/sitemap.xml").text
        assert client.get(f"/publications/{HOSTILE}/fichiers/2/pages/1").status_code == 404
