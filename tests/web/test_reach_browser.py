"""The figures of reach in a browser: accessible, whatever its width, and nothing cut off."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from docbase.model.audience import EVERYONE
from docbase.web.app import application
from tests.web.browsers import browser, fits, needs_chromium, violations, visit
from tests.web.opened import opened
from tests.web.signing import NAMES, PASSWORD
from tests.web.test_reach_page import ADDRESS, counted

pytestmark = [pytest.mark.slow, needs_chromium]
__all__ = ["browser", "visit"]

STATES = {"twelve months": "", "nothing": "?from=2019&to=2019", "long": "?from=2024"}
LOOKS = {
    "french": {"locale": "fr-FR"},
    "english": {"locale": "en-GB"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
}


@pytest.fixture(scope="module")
def address(staffed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the reading room of a centre with some visits is open."""
    own = counted(Path(shutil.copytree(staffed, tmp_path_factory.mktemp("figures") / "centre")))
    app = application(own, EVERYONE, name="Centre de ressources politique de la ville")
    with opened(app) as where:
        yield where.address


def enter(page: Page, then: str) -> None:
    """Signs in as somebody who works there."""
    page.goto(f"/connexion?next={ADDRESS}")
    page.fill("[name=name]", NAMES["staff"])
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "connexion" not in url)
    page.goto(then, wait_until="networkidle")


@pytest.mark.parametrize("visit", LOOKS.values(), ids=LOOKS, indirect=True)
def test_the_figures_keep_nobody_out(visit: Page) -> None:
    enter(visit, "/")
    for query in STATES.values():
        visit.goto(f"{ADDRESS}{query}", wait_until="networkidle")
        for one in visit.locator("main details summary").all():
            one.click()
        assert violations(visit) == []
        assert fits(visit)


def test_what_is_drawn_is_seen(visit: Page) -> None:
    enter(visit, f"{ADDRESS}?from=2025")
    box = visit.locator("svg.chart").bounding_box()
    assert box is not None
    assert box["height"] > 100
    bars = visit.locator("svg.gauge rect").all()
    assert any((bar.bounding_box() or {"width": 0})["width"] > 50 for bar in bars)
