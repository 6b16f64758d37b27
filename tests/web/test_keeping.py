"""The basket, and the language of a visit."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docbase.model.audience import EVERYONE
from docbase.web import basket
from docbase.web.app import application
from docbase.web.errors import BadRequestError

ONE, TWO = "mandat-du-gt-cnig-friches-2022", "glossaire-gt-paysages-2022"


@pytest.fixture
def visitor(folder: Path) -> Iterator[TestClient]:
    with TestClient(application(folder, EVERYONE, name="Essai"), headers={"accept-language": "en"}) as client:
        yield client


def kept(page: str) -> list[str]:
    return re.findall(r'class="unapi-id" title="([^"]+)"', page)


def test_publications_are_put_aside_and_taken_back(visitor: TestClient) -> None:
    visitor.post("/panier", data={"id": [ONE, TWO, "jamais-vue"], "action": "add", "back": "/"})
    page = visitor.get("/panier").text
    assert kept(page) == [ONE, TWO]
    assert '<span class="pill" id="basket-count">2</span>' in page
    visitor.post("/panier", data={"id": ONE, "action": "remove", "back": "/"})
    assert kept(visitor.get("/panier").text) == [TWO]
    visitor.post("/panier", data={"action": "empty"})
    assert kept(visitor.get("/panier").text) == []


def test_a_basket_is_shared_by_its_address(visitor: TestClient) -> None:
    page = visitor.get(f"/panier?id={TWO}&id={ONE}&id=jamais-vue").text
    assert kept(page) == [TWO, ONE]
    assert "Put all of them in my basket" in page
    assert kept(visitor.get("/panier").text) == []


@pytest.mark.parametrize(("name", "start"), [("docx", b"PK"), ("ris", b"TY"), ("html", b"<!DOCTYPE")])
def test_a_basket_becomes_a_bibliography(visitor: TestClient, name: str, start: bytes) -> None:
    sent = visitor.get(f"/panier/bibliographie?id={ONE}&id={TWO}&format={name}&style=apa&title=Essai")
    assert sent.status_code == 200
    assert sent.content.lstrip().startswith(start)
    assert "attachment" in sent.headers["content-disposition"]


def test_references_are_read_and_copied(visitor: TestClient) -> None:
    page = visitor.get(f"/panier/references?id={ONE}&id={TWO}").text
    assert "Mandat du GT" in page
    assert "lossaire" in page
    assert visitor.get(f"/panier/bibliographie?id={ONE}&format=rien").status_code == 400


def test_a_basket_that_is_full_is_not_cut() -> None:
    assert basket.read(basket.written(["a", "b!é", "a"])) == ("a", "b!é")
    with pytest.raises(BadRequestError):
        basket.written(f"publication-{number}" for number in range(basket.MOST + 1))
    with pytest.raises(BadRequestError):
        basket.written("x" * 300 + str(number) for number in range(20))
    assert basket.read("!" * 10_000) == ()


def test_the_language_is_that_of_the_visitor(visitor: TestClient) -> None:
    assert '<html lang="en">' in visitor.get("/").text
    assert '<html lang="fr">' in visitor.get("/", headers={"accept-language": "fr-FR,fr;q=0.9,en;q=0.8"}).text
    assert '<html lang="fr">' in visitor.get("/", headers={"accept-language": "de"}).text
    assert '<html lang="fr">' in visitor.get("/?lang=fr").text
    assert '<html lang="fr">' in visitor.get("/").text, "the choice is kept"
    assert '<html lang="fr">' in visitor.get("/?lang=xx").text


def test_visitors_at_once_each_have_their_language(visitor: TestClient) -> None:
    def language(place: int) -> tuple[str, str]:
        wanted = ("fr", "en")[place % 2]
        page = visitor.get("/recherche?q=friches", headers={"accept-language": wanted}).text
        said = "fr" if "Langues" in page or "Années" in page else "en" if "Years" in page else "?"
        return wanted, said

    with ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(language, range(40)))
    assert [said for _wanted, said in answers] == [wanted for wanted, _said in answers]
