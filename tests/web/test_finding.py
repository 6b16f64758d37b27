"""Looking for publications: the first page, results, facets, feeds, completion."""

import html
import re
from urllib.parse import quote_plus
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from docbase.web.asking import FACETS, Asked

ATOM = "{http://www.w3.org/2005/Atom}"


def links(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]*)"', page)]


def total(page: str) -> int:
    said = re.search(r'role="status">(?:\d+–\d+ of )?(\d+) publication', page)
    return int(said[1]) if said else 0


def test_the_first_page_leads_to_themes_axes_and_newest(room: TestClient) -> None:
    page = room.get("/")
    assert page.status_code == 200
    found = links(page.text)
    assert any(one.startswith("/themes/") for one in found)
    assert any(one.startswith("/axes/") for one in found)
    assert any(one.startswith("/publications/") for one in found)
    for one in sorted(set(found)):
        if one.startswith("/") and "lang=" not in one:
            assert room.get(one).status_code in (200, 303), one


def test_results_show_the_pages_that_answer(room: TestClient) -> None:
    page = room.get("/recherche", params={"q": "friches"})
    assert total(page.text) > 2
    assert re.search(r"<mark>[Ff]riches?</mark>", page.text)
    assert re.search(r'href="/publications/[^"]+/fichiers/1/pages/\d+\?q=friches"', page.text)


def test_each_facet_value_finds_what_it_counts(room: TestClient) -> None:
    page = room.get("/recherche", params={"q": "friches"}).text
    offered = re.findall(
        r'<a href="([^"]+)" rel="nofollow"><span class="label"[^>]*>[^<]*</span> <span class="count">(\d+)<',
        page,
    )
    assert len(offered) > 10
    for address, count in offered[::5]:
        assert total(room.get(html.unescape(address)).text) == int(count), address


def test_addresses_of_facets_are_those_of_the_question_narrowed_down() -> None:
    asked = Asked(
        text="eau & friches",
        filters={"theme": ("sante", "l’été"), "year": ("2015..2020",)},
        sort="-date",
        is_exact=True,
        page=3,
    )
    for question in (asked, asked.unfiltered(), asked.asking(""), Asked()):
        for name in FACETS:
            around = question.around_value(name)
            assert quote_plus("à +1").join(around) == question.with_value(name, "à +1").address()


def test_values_of_one_facet_are_alternatives_and_chips_take_them_away(room: TestClient) -> None:
    one = room.get("/recherche", params={"type": "guide"}).text
    both = room.get("/recherche", params={"type": ["guide", "note"]}).text
    assert total(both) > total(one)
    chips = re.findall(
        r'<li><a href="([^"]+)" rel="nofollow"><span class="unseen">Take the filter away', both
    )
    assert len(chips) == 2
    assert {total(room.get(html.unescape(chip)).text) for chip in chips} >= {total(one)}


def test_years_typed_apart_become_one_filter(room: TestClient) -> None:
    sent = room.get("/recherche", params={"from": "2022", "to": "2023"})
    assert sent.status_code == 303
    assert sent.headers["location"] == "/recherche?year=2022..2023"
    page = room.get(sent.headers["location"]).text
    assert "2022–2023" in page
    assert total(page) < total(room.get("/recherche").text)


def test_pages_of_results_do_not_overlap(room: TestClient) -> None:
    seen: list[str] = []
    for number in (1, 2):
        page = room.get("/recherche", params={"limit": "10", "page": str(number), "sort": "title"}).text
        seen += re.findall(r'class="unapi-id" title="([^"]+)"', page)
    assert len(seen) == len(set(seen)) == 20
    beyond = room.get("/recherche", params={"page": "900"})
    assert beyond.status_code == 303


def test_a_slip_is_met_with_another_spelling(room: TestClient) -> None:
    page = room.get("/recherche", params={"q": "accesibilité"}).text
    assert "Did you mean:" in page
    assert "/recherche?q=accessibilit%C3%A9" in page


def test_the_option_of_the_command_line_becomes_a_link(room: TestClient) -> None:
    page = room.get("/recherche", params={"q": "politique de la ville"}).text
    assert "--exact" not in page
    assert "/recherche?q=politique+de+la+ville&amp;exact=1" in page
    assert "also searched" not in room.get("/recherche?q=politique+de+la+ville&exact=1").text


def test_completion_offers_words_terms_and_titles(room: TestClient) -> None:
    offered = room.get("/completion", params={"q": "acce"}).json()
    assert offered
    for one in offered:
        assert room.get(one["address"]).status_code == 200, one
    assert room.get("/completion", params={"q": ""}).json() == []


@pytest.mark.parametrize("address", ["/recherche.atom", "/recherche.atom?q=friches&type=compte-rendu"])
def test_any_search_is_a_feed(room: TestClient, address: str) -> None:
    feed = ElementTree.fromstring(room.get(address).content)
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        assert entry.findtext(f"{ATOM}id", "").startswith("http://testserver/publications/")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+Z", entry.findtext(f"{ATOM}updated", ""))


@pytest.mark.parametrize("name", ["ris", "bibtex", "csl-json"])
def test_a_list_can_be_taken_away(room: TestClient, name: str) -> None:
    sent = room.get(f"/recherche/export/{name}", params={"q": "friches"})
    assert sent.status_code == 200
    assert "attachment" in sent.headers["content-disposition"]
    assert "riches" in sent.text


def test_terms_and_series_have_pages(room: TestClient) -> None:
    series = room.get("/series/territoires et activités productives")
    assert "Territoires et activités productives" in series.text
    assert room.get("/series/aucune").status_code == 404
    assert room.get("/themes/inconnu").status_code == 404
    assert room.get("/themes/sante").status_code == 200
    assert room.get("/axes/sante").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 301,
        "sort=rien",
        "page=0",
        "page=x",
        "page=٣",
        "limit=5000",
        "theme=inconnu",
        "from=19x",
        "&".join(f"type=t{number}" for number in range(40)),
    ],
)
def test_what_cannot_be_asked_is_said(room: TestClient, query: str) -> None:
    page = room.get(f"/recherche?{query}")
    assert page.status_code == 400
    assert "This cannot be looked for" in page.text
    assert "docbase " not in page.text
