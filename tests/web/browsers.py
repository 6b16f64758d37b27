"""A browser that is on this machine, and what its pages are looked at with; skipped where there is none."""

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""It asks nothing of any other host."""

needs_chromium = pytest.mark.skipif(
    not CHROMIUM, reason="Chromium is not installed (on Debian: apt install chromium)"
)
"""Marks tests that look at the reading room in a browser."""
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a browser of its own; a mark says what the browser is like."""
    wanted = getattr(request, "param", {})
    context = browser.new_context(base_url=address, **{"locale": "fr-FR", **wanted})
    yield watched(context)
    context.close()


def watched(context: BrowserContext) -> Page:
    """Returns a page whose errors, among them what its policy forbids, fail the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on(
        "console", lambda said: pytest.fail(said.text) if "Content Security Policy" in said.text else None
    )
    return page


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response
    assert len(found["passes"]) > 10, "axe looked at nothing"
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]]


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
