"""The desk: drafts in their order, records saved without losing a word, changes seen first and undone."""

import base64
import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from docbase import Centre
from tests.web.conftest import DRAFT, HOSTILE, SCRIPT
from tests.web.signing import token, visitor, with_accounts

FORM = f"/bureau/notices/{DRAFT}"
RECORD = f"corpus/{DRAFT}.yaml"


@pytest.fixture
def place(own: Path) -> Path:
    """A centre of one's own, with accounts."""
    return with_accounts(own)


@pytest.fixture
def desk(place: Path) -> Iterator[TestClient]:
    """A cataloguer at the desk."""
    with visitor(place, "cataloguer") as client:
        yield client


def fields(page: str) -> dict[str, str]:
    """Returns what a browser would send of the form of a record, untouched."""
    form = page.split('<form id="record"')[1].split("</form>")[0]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind, name = re.search(r'type="(\w+)"', tag), re.search(r' name="([^"]+)"', tag)
        if name and not (kind and kind[1] in ("checkbox", "radio") and " checked" not in tag):
            sent[name[1]] = html.unescape((re.search(r' value="([^"]*)"', tag) or ["", ""])[1])
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL):
        sent[name] = html.unescape(text)
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', options) or re.search(
            r'value="([^"]*)"', options
        )
        sent[name] = html.unescape(chosen[1]) if chosen else ""
    return sent


def send(desk: TestClient, typed: Mapping[str, str], action: str = "save", address: str = FORM) -> Response:
    """Sends the form of a record as it is, but for what is typed."""
    untouched = fields(desk.get(address).text)
    return desk.post(address, data={**untouched, **typed, "action": action})


def text_of(place: Path, name: str = RECORD) -> str:
    return (place / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "address", ["/bureau/brouillons", FORM, f"{FORM}/texte", f"{FORM}/historique", "/bureau/historique"]
)
def test_only_cataloguers_are_at_the_desk(place: Path, address: str) -> None:
    with visitor(place) as anybody:
        assert anybody.get(address).headers["location"].startswith("/connexion")
        assert anybody.post(FORM, data={"title.0": "x"}).status_code == 403
    with visitor(place, "staff") as staff:
        assert staff.get(address).status_code == 403


def test_a_form_of_another_site_changes_nothing(desk: TestClient, place: Path) -> None:
    before = text_of(place)
    sent = {**fields(desk.get(FORM).text), "title.0": "Forgé", "action": "save"}
    assert desk.post(FORM, data={**sent, "form_token": "0" * 64}).status_code == 403
    assert desk.post(FORM, data=sent, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert text_of(place) == before


def test_the_queue_counts_and_narrows_down(desk: TestClient) -> None:
    page = desk.get("/bureau/brouillons").text
    assert "Brouillon sur les flibustiers" in page
    assert re.search(r"\d+ of \d+ records reviewed", page)
    without_themes = desk.get("/bureau/brouillons?missing=themes").text
    assert "Brouillon sur les flibustiers" in without_themes
    assert "Concilier sobriété" not in without_themes
    assert desk.get("/bureau/brouillons?missing=nothing").status_code == 400
    assert "No draft is of this kind." in desk.get("/bureau/brouillons?year=1901").text


def test_nothing_typed_changes_no_byte(desk: TestClient, place: Path) -> None:
    for path in sorted((place / "corpus").rglob("*.yaml"))[::5]:
        before = path.read_bytes()
        record_id = re.search(r"^id: (\S+)", before.decode(), re.MULTILINE)
        assert record_id
        address = f"/bureau/notices/{record_id[1]}"
        assert "done=0" in send(desk, {}, address=address).headers["location"]
        assert path.read_bytes() == before


def test_what_is_filled_in_is_saved_under_ones_name(desk: TestClient, place: Path) -> None:
    with Centre.open(place) as centre:
        (place / RECORD).write_text(text_of(place) + "note: gardée  # à la main\n", encoding="utf-8")
        centre.ingest()
    answer = send(
        desk,
        {
            "title.0": "Les flibustiers relus",
            "contributors.0.name": "Dupont, Anne",
            "themes.0": "Santé",
            "keywords.0": "mer ; îles",
            "identifiers.0.scheme": "ISSN",
            "identifiers.0.code": "1234-5679",
            "abstract.0": "Un.\r\n\r\nDeux.",
        },
        "reviewed",
    )
    assert answer.status_code == 303
    assert "Saved." in desk.get(answer.headers["location"]).text
    text = text_of(place)
    assert "note: gardée  # à la main" in text
    with Centre.open(place) as centre:
        record = centre.get(DRAFT)
        assert (record.title, record.themes, record.keywords) == (
            "Les flibustiers relus",
            ("sante",),
            ("mer", "îles"),
        )
        assert record.contributors[0].person == "Dupont, Anne"
        assert record.status == "reviewed"
        assert record.abstract == "Un.\n\nDeux."
        assert record.provenance["title"] == "librarian"
        assert next(centre.desk.history()).who == "Dora"
    with visitor(place) as reader:
        assert "Les flibustiers relus" in reader.get("/recherche?q=flibustiers").text


def test_a_form_with_mistakes_comes_back_with_all_that_was_typed(desk: TestClient, place: Path) -> None:
    before = text_of(place)
    typed = {
        "title.0": 'Titre <b>"neuf"</b>',
        "date.0": "2021-13",
        "themes.0": "zorglubologie",
        "identifiers.0.code": "123",
        "contributors.0.name": "Nouvelle, Autrice",
        "series.0.title": "Cahiers",
        "abstract.0": "Trois mots gardés",
    }
    answer = send(desk, typed)
    assert answer.status_code == 422
    sent_back = fields(answer.text)
    for name, text in typed.items():
        assert sent_back[name] == text
    for name in ("date", "themes", "identifiers"):
        assert f'href="#field-{name}"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert text_of(place) == before


def test_one_more_line_keeps_what_was_typed(desk: TestClient) -> None:
    answer = send(desk, {"title.0": "En cours", "themes.0": "Santé"}, "line:themes")
    sent_back = fields(answer.text)
    assert answer.status_code == 200
    assert (sent_back["title.0"], sent_back["themes.0"]) == ("En cours", "Santé")
    assert {"themes.1", "themes.2"} <= sent_back.keys()


def test_two_people_change_one_record(desk: TestClient, place: Path) -> None:
    begun = fields(desk.get(FORM).text)
    with Centre.open(place) as centre:
        centre.desk.set_values({"title": "Titre de l’autre", "date": "2020"}, ids=[DRAFT])
    typed = {**begun, "title.0": "Titre d’ici", "place.0": "Lille", "action": "save"}
    answer = desk.post(FORM, data=typed)
    assert answer.status_code == 409
    assert "Titre de l’autre" in answer.text
    sent_back = fields(answer.text)
    assert (sent_back["title.0"], sent_back["place.0"], sent_back["date.0"]) == (
        "Titre d’ici",
        "Lille",
        "2020",
    )
    assert "Titre de l’autre" in text_of(place)
    assert desk.post(FORM, data={**sent_back, "action": "save"}).status_code == 303
    text = text_of(place)
    assert "title: Titre d’ici" in text
    assert "date: 2020" in text
    assert "place: Lille" in text


def test_the_next_draft_follows(desk: TestClient) -> None:
    ids = re.findall(r'class="title"><a href="/bureau/notices/([^"?]+)', desk.get("/bureau/brouillons").text)
    answer = send(desk, {}, "next", address=f"/bureau/notices/{ids[0]}")
    assert answer.headers["location"].startswith(f"/bureau/notices/{ids[1]}?done=")


def test_a_refused_suggestion_does_not_come_back(desk: TestClient, place: Path) -> None:
    record_id = "concilier-sobriete-fonciere-et-developpement-economique-2023"
    address = f"/bureau/notices/{record_id}"
    names = re.findall(r'name="(answer:(\w+):[^"]+)" value="accept"', desk.get(address).text)
    refused, field = (html.unescape(one) for one in names[0])
    accepted = next(html.unescape(name) for name, kind in names if kind == "keywords")
    send(desk, {refused: "refuse", accepted: "accept"}, address=address)
    page = html.unescape(desk.get(address).text)
    assert f'"{refused}"' not in page
    assert f'"{accepted}"' not in page
    with Centre.open(place) as centre:
        record = centre.get(record_id)
    assert accepted.removeprefix("answer:keywords:") in record.keywords
    assert refused.rpartition(":")[2] not in getattr(record, field)


def test_hostile_values_are_only_text(desk: TestClient) -> None:
    for address in (f"/bureau/notices/{HOSTILE}", f"/bureau/notices/{HOSTILE}/texte"):
        page = desk.get(address).text
        assert SCRIPT not in page
        assert "<img src=x" not in page
    answer = send(desk, {"title.0": SCRIPT, "date.0": SCRIPT, "themes.0": f'"{SCRIPT}'})
    assert SCRIPT not in answer.text


def test_a_text_is_saved_or_its_mistakes_told_by_line(desk: TestClient, place: Path) -> None:
    address, base = f"{FORM}/texte", text_of(place)
    packed = base64.b64encode(base.encode()).decode()
    sent = {"form_token": token(desk, address), "base": packed}
    wrong = base.replace("date: 2021", "date: demain") + "themes: [zorglub]\n"
    answer = desk.post(address, data={**sent, "text": wrong.replace("\n", "\r\n")})
    assert answer.status_code == 422
    assert 'data-line="3"' in answer.text
    assert f"{DRAFT}.yaml" not in answer.text
    assert "date: demain" in answer.text
    assert text_of(place) == base
    right = base.replace("date: 2021\n", "date: 2022  # vérifié\n")
    assert desk.post(address, data={**sent, "text": right.replace("\n", "\r\n")}).status_code == 303
    assert text_of(place) == right


def test_all_mistakes_of_a_text_are_told_together(desk: TestClient, place: Path) -> None:
    address, base = f"{FORM}/texte", text_of(place)
    sent = {"form_token": token(desk, address), "base": base64.b64encode(base.encode()).decode()}
    wrong = base.replace("date: 2021", "date: demain") + 'themes: [zorglub]\nkeywords: ["a\naxes: [rien]\n'
    answer = desk.post(address, data={**sent, "text": wrong})
    assert answer.status_code == 422
    assert "4 things to mend" in answer.text
    assert re.findall(r'data-line="(\d+)"', answer.text) == ["3", "8", "9", "10"]
    assert "zorglub" in answer.text
    assert text_of(place) == base


def test_a_text_somebody_else_has_changed_is_not_overwritten(desk: TestClient, place: Path) -> None:
    address, base = f"{FORM}/texte", text_of(place)
    sent = {"form_token": token(desk, address), "base": base64.b64encode(base.encode()).decode()}
    with Centre.open(place) as centre:
        centre.desk.set_values({"date": "2019"}, ids=[DRAFT])
    there = text_of(place)
    answer = desk.post(address, data={**sent, "text": base.replace("date: 2021\n", "date: 2022\n")})
    assert answer.status_code == 409
    assert "date: 2019" in answer.text
    assert "date: 2022" in answer.text
    assert text_of(place) == there


def test_a_broken_record_is_mended_as_text(desk: TestClient, place: Path) -> None:
    (place / RECORD).write_text(text_of(place).replace("date: 2021", "date: jamais"), encoding="utf-8")
    assert desk.get(FORM).headers["location"] == f"{FORM}/texte"
    assert "date: jamais" in desk.get(f"{FORM}/texte").text


def test_what_was_done_is_told_and_undone(desk: TestClient, place: Path) -> None:
    before = text_of(place)
    number = re.search(r"done=(\d+)", send(desk, {"title.0": "À défaire"}).headers["location"])
    assert number
    assert "À défaire" in desk.get(f"{FORM}/historique").text
    assert f"/bureau/historique/{number[1]}" in desk.get("/bureau/historique").text
    address = f"/bureau/historique/{number[1]}"
    assert "À défaire" in desk.get(address).text
    answer = desk.post(address, data={"form_token": token(desk, address)})
    assert answer.status_code == 303
    assert text_of(place) == before
    assert "undone since" in desk.get("/bureau/historique").text
    assert desk.get("/bureau/historique/99999").status_code == 404


def test_an_undo_never_takes_away_what_was_done_since(desk: TestClient, place: Path) -> None:
    number = re.search(
        r"done=(\d+)", send(desk, {"title.0": "Premier", "place.0": "Lille"}).headers["location"]
    )
    send(desk, {"title.0": "Second"})
    assert number
    address = f"/bureau/historique/{number[1]}"
    page = desk.get(address).text
    assert "Undo this change" not in page
    sent = {"form_token": token(desk, address)}
    assert desk.post(address, data=sent).status_code == 409
    assert "title: Second" in text_of(place)


def test_many_records_are_changed_once_every_difference_was_seen(desk: TestClient, place: Path) -> None:
    address = "/bureau/lot?type=compte-rendu"
    assert address in desk.get("/recherche?type=compte-rendu").text
    sent = {"form_token": token(desk, address), "type": "compte-rendu", "field": "keywords", "how": "add"}
    preview = desk.post("/bureau/lot", data={**sent, "value": "procès-verbal ; réunion"}).text
    before = [path.read_bytes() for path in sorted((place / "corpus").rglob("*.yaml"))]
    assert "procès-verbal" in preview
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', preview))
    seal = html.unescape(hidden["seal"])
    done = {**sent, "value": "procès-verbal ; réunion", "seal": seal, "action": "carry out"}
    assert desk.post("/bureau/lot", data={**done, "seal": "0"}).status_code == 200
    assert before == [path.read_bytes() for path in sorted((place / "corpus").rglob("*.yaml"))]
    answer = desk.post("/bureau/lot", data=done)
    assert answer.status_code == 303
    assert "procès-verbal" in desk.get(answer.headers["location"]).text
    with Centre.open(place) as centre:
        found = centre.search("", filters={"type": "compte-rendu"}, limit=100).hits
        assert found
        assert all("réunion" in centre.get(hit.record_id).keywords for hit in found)
    undo = answer.headers["location"].partition("?")[0]
    assert desk.post(undo, data={"form_token": token(desk, undo)}).status_code == 303
    assert before == [path.read_bytes() for path in sorted((place / "corpus").rglob("*.yaml"))]


def test_a_basket_is_changed_alike(desk: TestClient, place: Path) -> None:
    sent = {"form_token": token(desk, "/bureau/lot?everything=1"), "id": [DRAFT, HOSTILE]}
    asked = {"field": "publisher", "how": "replace", "value": "Région [Hauts-de-France]"}
    preview = desk.post("/bureau/lot", data={**sent, **asked}).text
    assert "2 records to change" in preview
    assert f'<a href="/publications/{DRAFT}">Brouillon sur les flibustiers</a>' in preview
    assert html.escape(SCRIPT, quote=True).replace("&#x27;", "&#39;") in preview
    wrong = desk.post("/bureau/lot", data={**sent, "field": "themes", "how": "add", "value": "zorglubologie"})
    assert wrong.status_code == 422
    assert "zorglubologie" in wrong.text
    assert desk.post("/bureau/lot", data={**sent, "field": "files", "how": "clear"}).status_code == 400
    assert desk.post("/bureau/lot", data={**sent, "field": "title.x", "how": "?"}).status_code == 400


def test_of_ids_by_the_thousand_those_that_are_there_are_changed(desk: TestClient) -> None:
    sent = {"form_token": token(desk, "/bureau/lot"), "field": "publisher", "how": "replace", "value": "IREV"}
    unknown = [f"inconnue-{number}" for number in range(4998)]
    preview = desk.post("/bureau/lot", data={**sent, "id": [*unknown, DRAFT, HOSTILE]})
    assert "2 records to change" in preview.text
    many = desk.post("/bureau/lot", data={**sent, "id": [*unknown, "a", "b", "c"]})
    assert many.status_code == 400


def test_the_history_names_what_was_changed(desk: TestClient, place: Path) -> None:
    with Centre.open(place) as centre:
        centre.desk.tag({"keywords": ["essai"]}, ids=[DRAFT])
        centre.desk.tag({"keywords": ["essai"]}, is_everything=True)
    page = desk.get("/bureau/historique").text
    assert f'<a href="/publications/{DRAFT}">Brouillon sur les flibustiers</a>' in page
    assert re.search(r"· \d+ records", page)
    address = re.findall(r'href="(/bureau/historique/\d+)"', page)[1]
    assert "Brouillon sur les flibustiers</a></h3>" in desk.get(address).text
    assert "<h1><span" in desk.get(f"{FORM}/texte").text


def test_a_new_record_without_a_file(desk: TestClient, place: Path) -> None:
    address = "/bureau/notices/nouvelle"
    assert send(desk, {"place.0": "Roubaix"}, address=address).status_code == 422
    typed = {
        "title.0": "Carnet de bord des conseils citoyens",
        "date.0": "1998",
        "items.0.call_number": "CIT 12",
        "items.0.location": "Salle de lecture",
        "type.0": "note",
    }
    answer = send(desk, typed, "reviewed", address=address)
    assert answer.status_code == 303
    made = place / "corpus" / "1998" / "carnet-de-bord-des-conseils-citoyens-1998.yaml"
    assert "call_number: CIT 12" in made.read_text(encoding="utf-8")
    assert "Carnet de bord" in desk.get(answer.headers["location"]).text
    with visitor(place) as reader:
        assert "CIT 12" in reader.get("/recherche?q=carnet+de+bord+conseils").text


def test_a_term_is_renamed_merged_and_had_back(desk: TestClient, place: Path) -> None:
    change = "/bureau/vocabulaire/changer"
    page = desk.get("/bureau/vocabulaire/termes/renouvellement-urbain").text
    assert "Renouvellement urbain" in page
    with Centre.open(place) as centre:
        users = [one.id for one in centre.catalogue.records() if "renouvellement-urbain" in one.themes]
    assert users
    sent = {
        "form_token": token(desk, "/bureau/vocabulaire/termes/renouvellement-urbain"),
        "operation": "merge",
        "term": "renouvellement-urbain",
        "other": "Aménagement et urbanisme",
    }
    preview = desk.post(change, data=sent).text
    seal = re.search(r'name="seal" value="([0-9a-f]+)"', preview)
    assert seal
    assert users[0] in preview
    answer = desk.post(change, data={**sent, "seal": seal[1], "action": "carry out"})
    assert answer.status_code == 303
    with Centre.open(place) as centre:
        assert "amenagement-urbanisme" in centre.get(users[0]).themes
        assert "renouvellement-urbain" not in centre.get(users[0]).themes
        former = centre.vocabulary.get("renouvellement-urbain")
        assert former
        assert former.replaced_by == "amenagement-urbanisme"
    undo = answer.headers["location"].partition("?")[0]
    assert desk.post(undo, data={"form_token": token(desk, undo)}).status_code == 303
    with Centre.open(place) as centre:
        assert "renouvellement-urbain" in centre.get(users[0]).themes


@pytest.mark.parametrize(
    "said",
    [
        {"operation": "rename", "term": "sante", "label": "Éducation"},
        {"operation": "merge", "term": "sante", "other": "zorglub"},
        {"operation": "move", "term": "no-such-term", "under": ""},
        {"operation": "add", "scheme": "no-such-list", "label": "x"},
    ],
    ids=["taken", "no-other", "no-term", "no-list"],
)
def test_a_change_of_terms_that_cannot_be_is_told(desk: TestClient, said: dict[str, str]) -> None:
    sent = {**said, "form_token": token(desk, "/bureau/vocabulaire/themes")}
    answer = desk.post("/bureau/vocabulaire/changer", data=sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_the_lists_are_looked_through(desk: TestClient) -> None:
    assert "/bureau/vocabulaire/termes/sante" in desk.get("/bureau/vocabulaire?q=santé").text
    assert "/bureau/vocabulaire/termes/sante" in desk.get("/bureau/vocabulaire/themes").text
    assert desk.get("/bureau/vocabulaire/nothing").status_code == 404
    assert desk.get("/bureau/vocabulaire/termes/nothing").status_code == 404
    assert "&lt;b&gt;Nom&lt;/b&gt;" in desk.get("/bureau/noms").text


@pytest.mark.parametrize(
    "typed",
    [
        {"title.0": "a\x00b\x07c"},
        {"title.0": "\u2028\ufeff- [x]: &a *b"},
        {"abstract.0": "# titre\n---\n: : :\n\t%TAG"},
        {"themes.999": "Santé", "themes.1000": "x", "__class__.0": "x", "id.0": "autre", "files.0": "x"},
        {"contributors.0.name": "{role: author}", "contributors.0.role": "['author']"},
        {"relations.0.type": "see-also", "relations.0.id": "../../etc/passwd"},
        {"items.0.call_number": "A" * 20_000, "place.0": "x" * 200_000},
        {"leaf": "999/../x", "action": "leaf:-1/0"},
        {"date.0": "²⁰²¹"},
    ],
)
def test_nothing_that_is_sent_breaks_a_record(desk: TestClient, place: Path, typed: dict[str, str]) -> None:
    answer = desk.post(FORM, data={**fields(desk.get(FORM).text), "action": "save", **typed})
    assert answer.status_code in (200, 303, 422)
    with Centre.open(place) as centre:
        record = centre.get(DRAFT)
    assert [file.path for file in record.files] == [f"{DRAFT}.txt"]


@pytest.mark.parametrize("base", ["", "%%%", "aWQ6", base64.b64encode(b"\xff\xfe").decode()])
def test_a_forged_beginning_writes_nothing(desk: TestClient, place: Path, base: str) -> None:
    before = text_of(place)
    for address, sent in ((FORM, {"title.0": "x", "action": "save"}), (f"{FORM}/texte", {"text": before})):
        answer = desk.post(address, data={**sent, "form_token": token(desk, FORM), "base": base})
        assert answer.status_code in (303, 400, 404, 409, 422)
    assert text_of(place) == before
