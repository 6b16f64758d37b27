"""The desk in a browser: accessible in every state, by keyboard, without scripts; a file becomes found."""

import itertools
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState

from docbase import Centre
from docbase.model.audience import EVERYONE
from docbase.web.app import application
from tests.web.browsers import browser, fits, needs_chromium, violations, watched
from tests.web.conftest import DRAFT
from tests.web.opened import opened
from tests.web.signing import NAMES, PASSWORD, with_accounts

__all__ = ["browser"]

pytestmark = [pytest.mark.slow, needs_chromium]

REVIEWED = "mandat-du-gt-cnig-friches-2022"
PROPOSED = "concilier-sobriete-fonciere-et-developpement-economique-2023"
FORM = f"/bureau/notices/{PROPOSED}"
ADDRESSES = {
    "queue": "/bureau/brouillons",
    "narrowed": "/bureau/brouillons?type=note&missing=themes",
    "form": FORM,
    "of-a-text": f"/bureau/notices/{DRAFT}",
    "hostile": "/bureau/notices/texte-hostile-2022",
    "text": f"{FORM}/texte",
    "new": "/bureau/notices/nouvelle",
    "history": "/bureau/historique",
    "entry": "/bureau/historique/1",
    "of-record": f"/bureau/notices/{REVIEWED}/historique",
    "batch": "/bureau/lot?type=note",
    "batch-of-none": "/bureau/lot",
    "lists": "/bureau/vocabulaire?q=sante",
    "list": "/bureau/vocabulaire/themes",
    "axes": "/bureau/vocabulaire/axes",
    "term": "/bureau/vocabulaire/termes/renouvellement-urbain",
    "names": "/bureau/noms",
    "actors": "/bureau/vocabulaire/actors",
    "undone": "/bureau/historique/1?merges=1",
    "of-none": "/bureau/brouillons?type=guide&missing=date",
    "basket": f"/panier?id={REVIEWED}&id={DRAFT}",
    "publication": f"/publications/{REVIEWED}",
    "results": "/recherche?q=friches",
}


@pytest.fixture(scope="module")
def place(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with accounts, in which something was done."""
    place = with_accounts(Path(shutil.copytree(folder, tmp_path_factory.mktemp("desk") / "centre")))
    with Centre.open(place) as centre:
        centre.desk.tag({"keywords": ["essai"]}, ids=[REVIEWED])
    return place


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    """Where the desk is."""
    app = application(place, EVERYONE, name="Centre de ressources politique de la ville")
    with opened(app) as where:
        yield where.address


@pytest.fixture(scope="module")
def signed_in(browser: Browser, address: str) -> StorageState:
    """What the browser of a cataloguer keeps once she has signed in."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/connexion")
    page.locator("input[name=name]").fill(NAMES["cataloguer"])
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main button").first.click()
    page.wait_for_url("**/bureau")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def desk(
    browser: Browser, address: str, signed_in: StorageState, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """A page of a cataloguer; a mark says what the browser is like."""
    wanted = {"locale": "fr-FR", **getattr(request, "param", {})}
    context = browser.new_context(base_url=address, storage_state=signed_in, **wanted)
    yield watched(context)
    context.close()


MODES = pytest.mark.parametrize(
    "desk",
    [
        {"locale": "fr-FR"},
        {"locale": "en-GB", "color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
    ],
    ids=["french", "english-dark-narrow"],
    indirect=True,
)


@MODES
@pytest.mark.parametrize("name", ADDRESSES)
def test_no_page_keeps_anybody_out(desk: Page, name: str) -> None:
    answer = desk.goto(ADDRESSES[name], wait_until="networkidle")
    assert answer
    assert answer.status == 200
    assert violations(desk) == []
    assert fits(desk)


@MODES
def test_nor_does_any_state_of_a_form(desk: Page) -> None:
    desk.goto(FORM)
    desk.locator("[name='date.0']").fill("2023-45")
    desk.locator("[name='themes.3']").fill("zorglub")
    desk.locator(".actions button").first.click()
    desk.wait_for_selector(".faults a")
    assert "faults" in desk.evaluate("document.activeElement.className")
    assert desk.locator("[name='date.0']").input_value() == "2023-45"
    assert violations(desk) == []
    assert fits(desk)
    desk.goto("/bureau/lot?type=note")
    desk.locator("#field").select_option("keywords")
    desk.locator("#value").fill("essai de lot")
    desk.locator(".fields button").first.click()
    desk.wait_for_selector("[name=seal]", state="attached")
    assert violations(desk) == []
    assert fits(desk)


@MODES
def test_nor_does_a_text_with_mistakes(desk: Page) -> None:
    desk.goto(f"{FORM}/texte")
    text = desk.locator("#text").input_value()
    desk.locator("#text").fill(text.replace("date: 2023", "date: 2023-45") + "publics: [zorglub, b\n")
    desk.locator(".actions button").click()
    desk.wait_for_selector("[data-line]")
    assert desk.locator("[data-line]").count() == 2
    assert violations(desk) == []
    assert fits(desk)


@MODES
def test_nor_does_a_change_of_terms_nor_the_index_that_follows(desk: Page) -> None:
    desk.goto(ADDRESSES["term"])
    desk.locator("#more-names").fill(f"zorglubisation {time.time_ns()}")
    desk.locator("form:has(#more-names) button").click()
    desk.wait_for_selector("[name=seal]", state="attached")
    assert violations(desk) == []
    assert fits(desk)
    desk.locator("[value='carry out']").click()
    desk.wait_for_url("**done=1")
    for _look in range(100):
        if not desk.locator("[data-follow]").count():
            break
        assert violations(desk) == []
        assert fits(desk)
        desk.wait_for_timeout(300)
    assert violations(desk) == []
    answer = desk.goto("/recherche?q=friches")
    assert answer
    assert answer.status == 200


@pytest.mark.parametrize("desk", [{}, {"viewport": {"width": 320, "height": 640}}], indirect=True)
@pytest.mark.parametrize("path", [f"/panier?id={REVIEWED}&id={DRAFT}", "/bureau/brouillons", FORM])
def test_the_tab_key_goes_the_way_of_the_eye(desk: Page, path: str) -> None:
    """From top to bottom and, of what stands on one line, from left to right; of columns, one by one."""
    desk.goto(path)
    stops = []
    for _stop in range(60):
        desk.keyboard.press("Tab")
        stop = desk.evaluate(
            """() => { const one = document.activeElement, box = one.getBoundingClientRect();
            if (one === document.body) return null;
            const part = one.closest('header.masthead, aside, .found, .sheet, form, main') || document.body;
            return { at: [...document.querySelectorAll('*')].indexOf(part), x: box.x,
                     y: box.y + scrollY + box.height / 2, high: box.height }; }"""
        )
        if stop is None:
            break
        if not desk.evaluate("document.activeElement.className === 'skip'"):
            stops.append(stop)
    assert len(stops) > 8
    for before, after in itertools.pairwise(stops):
        if before["at"] == after["at"]:
            is_below = after["y"] > before["y"] - 2
            is_beside = abs(after["y"] - before["y"]) < max(before["high"], after["high"])
            assert is_below or (is_beside and after["x"] > before["x"]), (before, after)


def test_a_basket_is_cited_before_all_of_it_is_passed(desk: Page) -> None:
    desk.goto(f"/panier?id={REVIEWED}&id={DRAFT}")
    order = desk.evaluate(
        """() => ['#title', '.entry'].map((one) => document.querySelector(one))
        .reduce((first, then) => first.compareDocumentPosition(then) & Node.DOCUMENT_POSITION_FOLLOWING)"""
    )
    assert order


@pytest.mark.parametrize("desk", [{"viewport": {"width": 640, "height": 480}}], indirect=True)
@pytest.mark.parametrize("name", ["queue", "form", "text", "entry", "batch", "term", "list"])
def test_letters_twice_as_large_still_fit(desk: Page, name: str) -> None:
    desk.goto(ADDRESSES[name])
    desk.evaluate("document.documentElement.style.fontSize = '200%'")
    assert fits(desk)


@pytest.mark.parametrize("desk", [{"reduced_motion": "reduce"}], indirect=True)
def test_what_is_focused_is_seen_and_not_hidden(desk: Page) -> None:
    desk.goto(FORM)
    for _stop in range(45):
        desk.keyboard.press("Tab")
        width = desk.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2, desk.evaluate("document.activeElement.outerHTML")
        assert desk.evaluate(
            """() => { const one = document.activeElement, box = one.getBoundingClientRect();
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + 4);
            return !top || one.contains(top) || top.contains(one) || !top.closest('.actions'); }"""
        )


def test_pages_turn_and_nothing_typed_is_lost(desk: Page) -> None:
    desk.goto(FORM)
    desk.locator("[name='place.0']").fill("Lille")
    desk.get_by_role("button", name="Page suivante").or_(desk.get_by_role("button", name="Next page")).click()
    desk.wait_for_selector("#leaf[data-at='1/2'] img")
    assert desk.locator("[name='place.0']").input_value() == "Lille"
    desk.goto("/bureau/brouillons")
    desk.goto(FORM)
    desk.locator("[data-take]").click()
    assert desk.locator("[name='place.0']").input_value() == "Lille"
    desk.goto("/bureau/brouillons")
    desk.goto(FORM)
    desk.locator("[data-forget]").click()
    desk.reload()
    assert not desk.locator("[data-take]").count()


@pytest.mark.parametrize("desk", [{"java_script_enabled": False}], indirect=True)
def test_pages_turn_and_lines_come_without_scripts(desk: Page) -> None:
    desk.goto(FORM)
    desk.locator("[name='place.0']").fill("Lille")
    desk.locator("[data-leaf]").last.click()
    desk.wait_for_selector("#leaf[data-at='1/2'] img")
    assert desk.locator("[name='place.0']").input_value() == "Lille"
    desk.locator("#field-themes .more-lines").click()
    assert desk.locator("#field-themes [data-line]").count() == 2
    assert desk.locator("[name='place.0']").input_value() == "Lille"
    assert desk.locator("#leaf").get_attribute("data-at") == "1/2"


@pytest.mark.parametrize("desk", [{}, {"java_script_enabled": False}], ids=["scripts", "none"], indirect=True)
def test_a_dropped_file_is_catalogued_until_readers_find_it(
    desk: Page, place: Path, browser: Browser, address: str
) -> None:
    word = f"mirliflore{time.time_ns()}"
    text = f"Rapport sur la {word}\n\nLa participation des habitants à Amiens, et la rénovation urbaine.\n"
    dropped = place / "corpus" / f"{word}.txt"
    dropped.write_text(text, encoding="utf-8")
    with Centre.open(place) as centre:
        record_id = centre.ingest().added[0].record_id
    reader = browser.new_context(base_url=address).new_page()
    reader.goto(f"/recherche?q={word}")
    assert not reader.locator(".entry").count()
    desk.goto(f"/bureau/notices/{record_id}")
    desk.locator("[name='title.0']").fill(f"La {word} en politique de la ville")
    desk.locator("[name='date.0']").fill("2024-03")
    desk.locator("#field-themes [data-line] input").first.fill("Santé")
    accept = desk.locator("[name^='answer:'][value=accept]")
    if accept.count():
        accept.first.check()
    desk.locator("[name='date.0']").focus()
    if desk.evaluate("!!document.querySelector('script[src*=desk]')"):
        desk.keyboard.press("Tab")
    desk.locator(".actions [value=reviewed]").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**done=*")
    assert desk.locator(".said").is_visible()
    reader.goto(f"/recherche?q={word}")
    assert reader.locator(".entry .title").first.inner_text() == f"La {word} en politique de la ville"
    reader.goto(f"/publications/{record_id}")
    assert "Santé" in reader.locator(".rows").inner_text()
    reader.context.close()
    desk.locator(".said a").click()
    desk.locator("form button").last.click()
    desk.wait_for_url("**done=1")
    with Centre.open(place) as centre:
        assert centre.get(record_id).status == "draft"


def test_what_is_kept_in_the_window_goes_when_one_signs_out(
    browser: Browser, address: str, place: Path
) -> None:
    context = browser.new_context(base_url=address)
    page = watched(context)
    page.goto(f"/connexion?next={FORM}")
    page.locator("input[name=name]").fill(NAMES["administrator"])
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main button").first.click()
    page.wait_for_url(f"**{FORM}")
    page.locator("[name='place.0']").fill("Lille")
    assert page.evaluate("sessionStorage.length") == 1
    page.locator("form[action='/deconnexion'] button").click()
    page.wait_for_url("**/")
    assert page.evaluate("sessionStorage.length") == 0
    context.close()
