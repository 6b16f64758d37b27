"""What readers may not see is nowhere: not found, not counted, not offered, not hinted at."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docbase import Centre
from docbase.errors import RecordNotFoundError
from docbase.model.audience import EVERYONE, Audience
from docbase.model.audience import STAFF as EVERYTHING
from docbase.web.app import application
from tests.web.conftest import DRAFT, STAFF

WORDS = ("zorglubs", "ultraconfidentiel", "flibustiers")
ADDRESSES = (
    "/",
    "/recherche",
    "/recherche?limit=100",
    "/recherche?q=friches&limit=100",
    "/recherche?q=zorglub",
    "/recherche?q=flibustiers",
    "/recherche?q=acces:interne",
    "/recherche?q=statut:brouillon",
    "/recherche?q=ultraconfidentiels",
    "/recherche?author=Secret,+Octav",
    "/recherche.atom",
    "/recherche.atom?q=zorglubs",
    "/recherche/export/ris",
    "/recherche/export/csl-json?q=friches",
    "/completion?q=zorg",
    "/completion?q=ultra",
    "/completion?q=flib",
    "/completion?q=secr",
    "/completion?q=auteur:secr",
    "/sitemap.xml",
    "/themes",
    "/themes/metier-chef-projet",
    "/territoires",
    "/territoires/amiens",
    f"/panier?id={STAFF}&id={DRAFT}",
    f"/panier/bibliographie?id={STAFF}&id={DRAFT}&format=ris",
    "/publications/texte-hostile-2022",
    "/publications/texte-hostile-2022?q=zorglubs",
    "/publications/texte-hostile-2022/semblables",
    "/publications/note-interne-sur-les-zorglub-2020",
)


def secrets(text: str) -> list[str]:
    """Returns what a page says that it should not; what was asked for is said again."""
    known = (
        "Note interne",
        "Secret, Octave",
        "Brouillon sur les",
        "zorglubs sont",
        "attendent leur",
        "ultraconfidentiel n",
    )
    return [one for one in known if one in text]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_tells_of_what_is_kept(room: TestClient, address: str) -> None:
    page = room.get(address)
    assert page.status_code in (200, 400, 404)
    assert secrets(page.text) == []
    asked = address.partition("?")[2] + address
    for record_id in (STAFF, DRAFT):
        assert record_id not in page.text or record_id in asked
    for word in WORDS:
        assert word not in page.text or word in asked


@pytest.mark.parametrize("record_id", [STAFF, DRAFT])
@pytest.mark.parametrize(
    "rest",
    [
        "",
        "?q=friches",
        "/citer",
        "/export/ris",
        "/fichiers/1/{id}.txt",
        "/fichiers/1/pages/1",
        "/fichiers/1/pages/1.webp",
    ],
)
def test_no_address_leads_to_what_is_kept(room: TestClient, record_id: str, rest: str) -> None:
    page = room.get(f"/publications/{record_id}{rest.format(id=record_id)}")
    never = room.get(f"/publications/jamais-vue{rest.format(id='jamais-vue')}")
    assert page.status_code == never.status_code == 404
    assert secrets(page.text) == []
    assert room.get("/unapi", params={"id": record_id, "format": "ris"}).status_code == 404


def test_every_count_is_that_of_what_is_seen(folder: Path) -> None:
    with Centre.open(folder) as whole, whole.seen_by(EVERYONE) as seen:
        public = [record for record in whole.catalogue if EVERYONE.sees(record)]
        assert 0 < len(public) < len(whole.catalogue)
        found = seen.search("", limit=1000)
        assert found.total == len(found.hits) == len(public)
        assert [(one.id, one.count) for one in found.facets["access"]] == [("public", len(public))]
        assert [(one.id, one.count) for one in found.facets["status"]] == [("reviewed", len(public))]
        for name in ("theme", "territory", "author", "type", "year"):
            for value in found.facets[name]:
                assert value.count <= seen.search("", filters={name: value.id}).total
        assert "Secret, Octave" not in {one.id for one in found.facets["author"]}
        assert seen.search("", filters={"access": ["staff", "public"]}).total == len(public)
        assert not seen.search("", filters={"status": "draft"}).total


def test_neighbours_are_those_that_are_seen(folder: Path) -> None:
    with Centre.open(folder) as whole, whole.seen_by(EVERYONE) as seen:
        others = {hit.record_id for hit in whole.similar(DRAFT).hits}
        assert others
        for hit in seen.search("", limit=1000).hits[:10]:
            assert not {STAFF, DRAFT} & {one.record_id for one in seen.similar(hit.record_id, 30).hits}
        with pytest.raises(RecordNotFoundError) as raised:
            seen.get(STAFF)
        assert not raised.value.hint


def test_an_audience_sees_what_it_may(folder: Path) -> None:
    with Centre.open(folder) as whole:
        everything = whole.search("").total
        with whole.seen_by(EVERYTHING) as staff:
            assert staff.search("").total == everything
            assert staff.get(STAFF).access == "staff"
        with whole.seen_by(Audience(accesses=("public",))) as drafts:
            assert drafts.get(DRAFT).status == "draft"
            assert drafts.complete("flibus")


def test_drafts_are_shown_to_those_who_may_see_them(folder: Path) -> None:
    with TestClient(application(folder, Audience(accesses=("public",)), name="Essai")) as client:
        page = client.get(f"/publications/{DRAFT}")
        assert page.status_code == 200
        assert "brouillon" in page.text
        assert client.get(f"/publications/{STAFF}").status_code == 404
