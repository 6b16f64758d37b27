"""Relations on the page of a publication: from both sides, and never to what readers may not see."""

from starlette.testclient import TestClient

from tests.web.conftest import HOSTILE, STAFF


def test_both_publications_show_the_relation(room: TestClient) -> None:
    for one, label, other in (
        ("glossaire-gt-paysages-2022", "Has version", "glossaire-gt-paysages-2023"),
        ("glossaire-gt-paysages-2023", "Version of", "glossaire-gt-paysages-2022"),
    ):
        page = room.get(f"/publications/{one}").text
        assert f"<dt>{label}</dt>" in page
        assert f'href="/publications/{other}"' in page


def test_what_is_kept_is_neither_shown_nor_asked_about(room: TestClient) -> None:
    assert STAFF not in room.get(f"/publications/{HOSTILE}").text
    found = room.get("/recherche", params={"q": f"lie:{STAFF}"}).text
    assert HOSTILE not in found
    assert "glossaire-gt-paysages-2023" in room.get("/recherche?q=lie:glossaire-gt-paysages-2022").text
