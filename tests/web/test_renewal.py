"""An index that can no longer answer: built again in the background, while nobody is answered wrongly."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from docbase import Centre
from docbase.errors import StorageError
from docbase.locking import writer_lock
from docbase.web.app import application
from docbase.web.serving import readers
from tests.web.signing import NAMES, sign_in, token, visitor, with_accounts
from tests.web.test_uploading import NEW, drop, outcome

SYNONYM = "zorglubisation"
THEME = "renouvellement-urbain"
CHANGE = "/bureau/vocabulaire/changer"
FOUND = f"/recherche?q={SYNONYM}"


@pytest.fixture
def place(own: Path) -> Path:
    return with_accounts(own)


@pytest.fixture
def stale(place: Path) -> Path:
    """A centre whose vocabulary was changed and whose index was not: as a server that is killed leaves it."""
    with Centre.open(place) as centre:
        centre.revise(centre.vocabulary_desk.add_names(THEME, (SYNONYM,)), reindexes=False)
        assert not centre.answers
    return place


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Keeps what builds the index waiting until it is set."""
    let_go = threading.Event()
    renew = Centre.renew

    def waiting(centre: Centre, *told: Callable[..., None]) -> object:
        assert let_go.wait(20)
        return renew(centre, *told)

    monkeypatch.setattr(Centre, "renew", waiting)
    yield let_go
    let_go.set()


def generation(place: Path) -> int:
    return int(json.loads((place / "index/manifest.json").read_bytes())["generation"])


def until(client: TestClient, address: str, is_there: Callable[[Response], bool]) -> Response:
    """Looks at an address until it is as it should become."""
    for _look in range(600):
        page = client.get(address)
        if is_there(page):
            return page
        time.sleep(0.05)
    raise AssertionError(f"{address} never comes to it: {page.status_code} {page.text}")


def renamed(client: TestClient) -> Response:
    """Gives a theme a synonym, as a cataloguer does it in the browser."""
    form = {
        "form_token": token(client, f"/bureau/vocabulaire/termes/{THEME}"),
        "operation": "add names",
        "term": THEME,
        "names": SYNONYM,
    }
    seal = re.search(r'name="seal" value="([0-9a-f]+)"', client.post(CHANGE, data=form).text)
    assert seal
    return client.post(CHANGE, data={**form, "seal": seal[1], "action": "carry out"})


def test_an_index_that_is_stale_is_built_again_when_the_server_starts(stale: Path) -> None:
    with writer_lock(stale / "index", wait=0), visitor(stale) as client:
        page = client.get("/")
        assert page.status_code == 503
        assert page.headers["retry-after"]
        assert "data-follow" not in page.text, "readers are told no more than that"
    with visitor(stale) as client:
        page = until(client, FOUND, lambda page: page.status_code == 200)
        assert 'class="entry"' in page.text


def test_one_that_is_missing_is_built_as_well(place: Path) -> None:
    (place / "index/manifest.json").unlink()
    with visitor(place) as client:
        assert until(client, "/recherche?q=friches", lambda page: page.status_code == 200).text


def test_a_change_of_terms_is_answered_at_once_and_readers_as_before(
    place: Path, held: threading.Event
) -> None:
    before = generation(place)
    with TestClient(application(place, readers(sees_drafts=False), name="Essai")) as client:
        for _thread in range(8):
            assert "entry" in client.get("/recherche?q=friches").text
        desk = TestClient(client.app, headers={"accept-language": "en"}, follow_redirects=False)
        sign_in(desk, NAMES["cataloguer"])
        answer = renamed(desk)
        assert answer.status_code == 303
        page = desk.get(answer.headers["location"])
        assert page.status_code == 200
        assert "The index is being built again" in page.text
        assert desk.get("/recherche?q=friches").status_code == 503, "the new words are not there yet"
        answers = {client.get("/recherche?q=friches").status_code for _visit in range(12)}
        assert 200 in answers
        assert answers <= {200, 503}
        assert generation(place) == before
        held.set()
        until(desk, FOUND, lambda page: page.status_code == 200 and 'class="entry"' in page.text)
        until(client, FOUND, lambda page: page.status_code == 200 and 'class="entry"' in page.text)
        page = until(desk, answer.headers["location"], lambda page: "renewal" not in page.text)
        assert page.status_code == 200
    assert generation(place) == before + 1


def test_readers_of_another_process_are_answered_as_before_too(place: Path, held: threading.Event) -> None:
    before = generation(place)
    with visitor(place) as reader, visitor(place, "cataloguer") as desk:
        for _thread in range(8):
            assert reader.get("/recherche?q=friches").status_code == 200
        assert renamed(desk).status_code == 303
        assert 200 in {reader.get("/recherche?q=friches").status_code for _visit in range(12)}
        assert generation(place) == before
        held.set()
        until(reader, FOUND, lambda page: page.status_code == 200 and 'class="entry"' in page.text)
        until(desk, FOUND, lambda page: page.status_code == 200 and 'class="entry"' in page.text)
    assert generation(place) == before + 1


def test_however_often_it_is_asked_for_it_is_done_once(place: Path, held: threading.Event) -> None:
    before = generation(place)
    with visitor(place, "cataloguer") as desk:
        first, second = renamed(desk), desk.get("/recherche?q=friches")
        assert (first.status_code, second.status_code) == (303, 503)
        for _reload in range(5):
            desk.get(first.headers["location"])
            desk.get("/recherche?q=friches")
        held.set()
        until(desk, FOUND, lambda page: page.status_code == 200)
    assert generation(place) == before + 1
    with Centre.open(place) as centre:
        assert len([one for one in centre.journal.entries() if one.who == NAMES["cataloguer"]]) == 1


def test_what_a_stopped_server_left_undone_is_done_by_the_next(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Centre, "renew", lambda *_told: None)  # killed before it could begin
        with visitor(place, "cataloguer") as desk:
            assert renamed(desk).status_code == 303
    with Centre.open(place) as centre:
        assert not centre.answers
    with visitor(place) as client:
        until(client, FOUND, lambda page: page.status_code == 200 and 'class="entry"' in page.text)


def test_a_failure_is_told_to_those_who_work_there(stale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_told: object) -> None:
        raise StorageError("The disk is full.", hint="Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(Centre, "renew", refused)
        with visitor(stale, "cataloguer") as desk:
            page = until(desk, "/bureau/historique", lambda page: 'role="alert"' in page.text)
            assert "could not be built again" in page.text
            assert str(stale) not in page.text
            desk.cookies.clear()
            page = desk.get("/")
            assert page.status_code == 503
            assert "could not be built again" not in page.text
    with visitor(stale) as client:
        until(client, FOUND, lambda page: page.status_code == 200)


def test_files_that_are_dropped_wait_for_the_index(stale: Path, held: threading.Event) -> None:
    with visitor(stale, "cataloguer") as desk:
        sent = drop(desk, ("Les ornithorynques.txt", NEW))
        held.set()
        assert 'class="fate good"' in outcome(desk, sent)


def test_an_index_that_answers_is_left_alone(place: Path) -> None:
    before = generation(place)
    with visitor(place, "cataloguer") as desk:
        form = f"/bureau/historique/{_changed(place)}"
        assert desk.post(form, data={"form_token": token(desk, form)}).status_code == 303
        assert "renewal" not in desk.get("/").text
    assert generation(place) == before


def _changed(place: Path) -> int:
    """Has a record changed, and returns the number of that."""
    with Centre.open(place) as centre:
        entry = centre.desk.tag({"keywords": ["essai"]}, ids=["mandat-du-gt-cnig-friches-2022"])
        assert entry
        return entry.number
