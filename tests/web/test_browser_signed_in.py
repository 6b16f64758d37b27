"""Those who work with the catalogue in a real browser: nobody is kept out, a dropped file is brought in."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from docbase.model.audience import EVERYONE
from docbase.web.app import application
from tests.web.browsers import browser, fits, needs_chromium, violations, visit, watched
from tests.web.opened import opened
from tests.web.signing import NAMES, PASSWORD

__all__ = ["browser", "visit"]

pytestmark = [pytest.mark.slow, needs_chromium]

PAGES = ("/bureau", "/compte", "/bureau/comptes", "/bureau/deposer", "/accessibilite", "/connexion")
BROWSERS = {
    "french": {"locale": "fr-FR"},
    "english": {"locale": "en-GB"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
}


@pytest.fixture(scope="module")
def address(staffed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the reading room is open, with an account of each role."""
    own = shutil.copytree(staffed, tmp_path_factory.mktemp("browser") / "centre")
    with opened(application(own, EVERYONE, name="Essai")) as where:
        yield where.address


def enter(page: Page, role: str, then: str = "/bureau") -> None:
    """Signs in, by keyboard."""
    page.goto(f"/connexion?next={then}")
    page.locator("#name").focus()
    page.keyboard.type(NAMES[role])
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/connexion" not in url)


@pytest.mark.parametrize("visit", BROWSERS.values(), ids=BROWSERS, indirect=True)
def test_no_page_of_the_desk_keeps_anybody_out(visit: Page) -> None:
    visit.goto("/connexion")
    assert violations(visit) == []
    visit.locator("#name").fill("Personne")
    visit.locator("#password").fill("rien de bon")
    visit.locator("#password").press("Enter")
    visit.wait_for_selector(".trouble")
    assert violations(visit) == []
    enter(visit, "administrator")
    for path in PAGES:
        visit.goto(path)
        assert violations(visit) == [], path
        assert fits(visit), path
    visit.goto("/compte")
    for field in ("current", "password", "again"):
        visit.locator(f"#{field}").fill("trop court")
    visit.locator("main form button").click()
    visit.wait_for_selector(".trouble")
    assert violations(visit) == []
    visit.goto("/bureau/deposer/none")
    assert visit.locator(".kind").inner_text() == "404"
    assert violations(visit) == []
    visit.goto("/bureau/comptes")
    visit.locator("#name").fill(f"Essai {time.monotonic_ns()}")
    visit.locator("aside button").click()
    visit.wait_for_selector(".secret")
    assert violations(visit) == []
    assert fits(visit)


@pytest.mark.parametrize(
    "visit",
    [{"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}],
    ids=["narrow"],
    indirect=True,
)
def test_the_menu_of_a_narrow_page_opens_without_scripts(visit: Page) -> None:
    enter(visit, "administrator")
    head = visit.locator(".masthead").bounding_box()
    assert head is not None
    assert head["height"] < 200
    assert not visit.locator(".at-desk a").first.is_visible()
    summary = visit.locator(".menu > summary")
    before = summary.bounding_box()
    summary.focus()
    visit.keyboard.press("Enter")
    assert summary.bounding_box() == before
    visit.locator(".at-desk a[href='/bureau/comptes']").click()
    visit.wait_for_url("**/bureau/comptes")


def test_where_there_is_room_nothing_hides_in_the_menu(visit: Page) -> None:
    enter(visit, "administrator")
    assert not visit.locator(".menu > summary").is_visible()
    for path in ("/themes", "/bureau/comptes", "/compte"):
        assert visit.locator(f".masthead a[href='{path}']").is_visible(), path
    visit.set_viewport_size({"width": 320, "height": 640})
    visit.locator(".menu > summary").click()
    assert violations(visit) == []
    assert fits(visit)


@pytest.mark.parametrize(
    "visit", [{}, {"java_script_enabled": False}], ids=["scripts", "none"], indirect=True
)
def test_a_dropped_file_is_brought_in(visit: Page, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    has_script = "scripts" in request.node.name
    file = tmp_path / f"Les ornithorynques {has_script}.txt"
    file.write_text(f"Les ornithorynques des friches ({has_script}), 2019.\n", encoding="utf-8")
    enter(visit, "cataloguer", "/bureau/deposer")
    visit.locator("#files").set_input_files(file)
    visit.locator("#drop button").click()
    visit.wait_for_url("**/bureau/deposer/*")
    for _look in range(100):
        if visit.locator(".fate.good").count():
            break
        if not has_script:
            visit.locator(".by-hand a").click()
        visit.wait_for_timeout(300)
    if has_script:
        assert violations(visit) == []
        assert "1" in visit.locator("#said").inner_text()
    visit.locator(".fate a").click()
    visit.wait_for_url("**/bureau/notices/*")
    visit.goto("/")
    visit.locator(".own .plain-button").click()
    visit.goto("/bureau")
    visit.wait_for_url("**/connexion?next=%2Fbureau")


def test_files_too_large_are_refused_before_they_are_sent(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, locale="en-GB")
    page = watched(context)
    enter(page, "cataloguer", "/bureau/deposer")
    page.evaluate("document.getElementById('sending').dataset.limit = '10'")
    page.locator("#files").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"more than ten bytes"}
    )
    page.locator("#drop button").click()
    page.wait_for_selector("#how-far:has-text('too large')")
    assert violations(page) == []
    context.close()
