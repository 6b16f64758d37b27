"""The reading room in a browser: accessible on every page, by keyboard from end to end, without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from docbase.model.audience import Audience
from docbase.web.app import application
from tests.web.browsers import browser, fits, needs_chromium, violations, visit
from tests.web.opened import opened

__all__ = ["browser", "visit"]

pytestmark = [pytest.mark.slow, needs_chromium]

PUBLICATION = "/publications/mandat-du-gt-cnig-friches-2022"
BASKET = "/panier?id=mandat-du-gt-cnig-friches-2022&id=glossaire-gt-paysages-2022"
ADDRESSES = {
    "home": "/",
    "results": "/recherche?q=friches",
    "filtered": "/recherche?q=friches&type=compte-rendu&type=note&year=2022..2023&limit=10",
    "nothing": "/recherche?q=xyzabc&type=guide",
    "spelling": "/recherche?q=accesibilité",
    "second-page": "/recherche?limit=10&page=2",
    "publication": PUBLICATION,
    "answering": f"{PUBLICATION}?q=friches",
    "on-paper": "/publications/vivre-ensemble-vivre-en-grand-la-republique-2018",
    "hostile": "/publications/texte-hostile-2022?q=cormorans",
    "page": f"{PUBLICATION}/fichiers/1/pages/1?q=friches",
    "section": "/publications/texte-hostile-2022/fichiers/2/pages/1?q=cormorans",
    "citation": f"{PUBLICATION}/citer",
    "similar": f"{PUBLICATION}/semblables",
    "themes": "/themes",
    "axes": "/axes",
    "types": "/types",
    "territories": "/territoires",
    "theme": "/themes/amenagement-urbanisme",
    "series": "/series/territoires et activités productives",
    "empty-basket": "/panier",
    "basket": BASKET,
    "references": BASKET.replace("?", "/references?"),
    "missing": "/nulle-part",
    "refused": "/recherche?sort=rien",
    "all": "/recherche",
    "empty-term": "/themes/sante",
    "shared-and-gone": "/panier?id=zorglub",
    "another-style": f"{PUBLICATION}/citer?style=apa",
    "last-page": f"{PUBLICATION}/fichiers/1/pages/2",
    "no-such-page": f"{PUBLICATION}/fichiers/1/pages/99",
    "wider": "/recherche?q=note+interne+sur+les+krotchars",
    "long": f"/recherche?q={'anticonstitutionnellement' * 11}",
}


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Where the reading room is open, drafts included."""
    app = application(
        folder, Audience(accesses=("public",)), name="Centre de ressources politique de la ville"
    )
    with opened(app) as where:
        yield where.address


@pytest.mark.parametrize(
    "visit",
    [
        {"locale": "fr-FR"},
        {"locale": "en-GB"},
        {"color_scheme": "dark"},
        {"viewport": {"width": 320, "height": 640}},
    ],
    ids=["french", "english", "dark", "narrow"],
    indirect=True,
)
@pytest.mark.parametrize("name", ADDRESSES)
def test_no_page_keeps_anybody_out(visit: Page, name: str) -> None:
    visit.goto(ADDRESSES[name], wait_until="networkidle")
    assert violations(visit) == []
    assert fits(visit)


def test_axe_sees_what_is_wrong(visit: Page) -> None:
    visit.goto("/")
    visit.evaluate("document.documentElement.removeAttribute('lang')")
    visit.evaluate("document.querySelector('label').remove()")
    visit.evaluate("document.querySelector('#q').removeAttribute('placeholder')")
    assert {"label", "html-has-lang"} <= {one.partition(":")[0] for one in violations(visit)}


@pytest.mark.parametrize("visit", [{"viewport": {"width": 640, "height": 480}}], indirect=True)
@pytest.mark.parametrize("name", ["home", "filtered", "answering", "page", "basket"])
def test_letters_twice_as_large_still_fit(visit: Page, name: str) -> None:
    visit.goto(ADDRESSES[name])
    visit.evaluate("document.documentElement.style.fontSize = '200%'")
    assert fits(visit)


def test_from_the_box_to_the_page_and_its_reference_by_keyboard(visit: Page) -> None:
    visit.goto("/")
    visit.keyboard.press("Tab")
    assert visit.evaluate("document.activeElement.className") == "skip"
    visit.get_by_role("searchbox").or_(visit.get_by_role("combobox")).first.focus()
    visit.keyboard.type("frich")
    visit.wait_for_selector("[role=option]")
    assert violations(visit) == []
    visit.keyboard.press("ArrowDown")
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/recherche?q=*")
    first = visit.locator(".entry .leaf").first
    first.focus()
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/fichiers/1/pages/**")
    assert visit.locator("svg rect").count()
    assert visit.locator(".plain-text mark").count()
    visit.locator(".back a").focus()
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/publications/*")
    visit.locator("[data-cite]").nth(1).focus()
    visit.keyboard.press("Enter")
    visit.wait_for_selector("#reference blockquote")
    assert "2022" in visit.locator("#reference blockquote").inner_text()
    assert violations(visit) == []


def test_what_is_focused_is_seen(visit: Page) -> None:
    visit.goto("/recherche?q=friches")
    for _stop in range(25):
        visit.keyboard.press("Tab")
        width = visit.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2, visit.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize(
    "visit", [{}, {"java_script_enabled": False}], ids=["scripts", "none"], indirect=True
)
def test_from_the_basket_to_a_bibliography(visit: Page) -> None:
    visit.goto("/recherche?q=friches")
    for place in (0, 1):
        visit.locator(".keep button").nth(place).click()
        visit.wait_for_timeout(300)
    visit.goto("/panier")
    assert visit.locator(".entry").count() == 2
    visit.locator("#format").select_option("docx")
    with visit.expect_download() as sent:
        visit.locator(".making button").first.click()
    assert sent.value.suggested_filename == "bibliographie.docx"
    assert Path(sent.value.path()).read_bytes()[:2] == b"PK"


def test_nothing_is_asked_of_another_host(visit: Page, address: str) -> None:
    asked: list[str] = []
    visit.on("request", lambda request: asked.append(request.url))
    for name in ("home", "results", "page"):
        visit.goto(ADDRESSES[name], wait_until="networkidle")
    assert len(asked) > 6
    assert [one for one in asked if not one.startswith(address)] == []


def test_a_first_page_is_light(visit: Page) -> None:
    sizes: list[int] = []
    visit.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    visit.goto("/", wait_until="networkidle")
    assert 0 < sum(sizes) < 60_000


@pytest.mark.parametrize("visit", [{"reduced_motion": "reduce"}], indirect=True)
def test_who_wants_no_motion_has_none(visit: Page) -> None:
    visit.goto("/")
    assert visit.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_paper_has_the_text_alone(visit: Page) -> None:
    visit.goto(f"{PUBLICATION}?q=friches")
    visit.emulate_media(media="print")
    assert visit.locator("h1").is_visible()
    assert visit.locator(".rows").first.is_visible()
    for left_out in (".ways", ".box button", ".keep button", "#citing", ".file .button"):
        assert not visit.locator(left_out).first.is_visible()
    assert re.search(r"\S", visit.locator("main").inner_text())
