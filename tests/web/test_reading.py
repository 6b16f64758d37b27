"""A publication: its page, its pages, its files, and what programs read of it."""

import io
import json
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs

from PIL import Image
from starlette.testclient import TestClient

from docbase import Centre
from docbase.model.audience import EVERYONE
from docbase.web.app import application
from tests.web.conftest import HOSTILE

MANDATE = "mandat-du-gt-cnig-friches-2022"
ADDRESS = f"/publications/{MANDATE}"


def test_a_publication_says_where_it_is_found(room: TestClient) -> None:
    page = room.get(ADDRESS).text
    assert "<h1" in page
    assert f'rel="canonical" href="http://testserver{ADDRESS}"' in page
    (file,) = set(re.findall(rf'href="({ADDRESS}/fichiers/1/[^"/]+\.pdf)"', page))
    sent = room.get(file)
    assert sent.content.startswith(b"%PDF")
    assert sent.headers["content-type"] == "application/pdf"
    assert room.get(file, headers={"range": "bytes=0-3"}).content == b"%PDF"


def test_the_pages_that_answer_are_all_listed(room: TestClient) -> None:
    page = room.get(ADDRESS, params={"q": "friches"}).text
    numbers = [int(one) for one in re.findall(r"/fichiers/1/pages/(\d+)\?q=friches", page)]
    assert len(numbers) == len(set(numbers)) > 1
    assert numbers[3:] == sorted(numbers[3:])


def test_a_page_is_shown_with_its_words_marked(room: TestClient) -> None:
    page = room.get(f"{ADDRESS}/fichiers/1/pages/1", params={"q": "friches"}).text
    assert "<mark>" in page
    boxes = re.findall(r'<rect x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"', page)
    assert boxes
    sent = room.get(f"{ADDRESS}/fichiers/1/pages/1.webp")
    assert sent.headers["content-type"] == "image/webp"
    image = Image.open(io.BytesIO(sent.content)).convert("L")
    for box in boxes:
        left, top, width, height = (int(side) / 10_000 for side in box)
        word = image.crop(
            (
                int(left * image.width),
                int(top * image.height),
                int((left + width) * image.width),
                int((top + height) * image.height),
            )
        )
        shades = [shade for shade, count in enumerate(word.histogram()) if count]
        assert shades[-1] - shades[0] > 60, "the mark stands on an empty place"


def test_a_text_without_pages_is_shown_as_text(room: TestClient) -> None:
    page = room.get(f"/publications/{HOSTILE}/fichiers/2/pages/1", params={"q": "cormorans"}).text
    assert "<mark>cormorans</mark>" in page
    assert "<svg" not in page
    assert room.get(f"/publications/{HOSTILE}/fichiers/2/pages/1.webp").status_code == 422


def test_neighbours_are_a_page_of_their_own(room: TestClient) -> None:
    assert f'href="{ADDRESS}/semblables"' in room.get(ADDRESS).text
    found = re.findall(r'<li><a href="(/publications/[^"]+)"', room.get(f"{ADDRESS}/semblables").text)
    assert found
    assert ADDRESS not in found


def test_the_reference_is_given_in_any_style(room: TestClient) -> None:
    styles = ("iso690-author-date-fr", "apa")
    pages = [room.get(f"{ADDRESS}/citer", params={"style": style}).text for style in styles]
    said = [re.search(r"<blockquote[^>]*>([^<]+)<", page) for page in pages]
    assert all(said)
    assert len({one[1] for one in said if one}) == 2
    elsewhere = room.get(f"{ADDRESS}/citer", params={"style": "/etc/passwd"})
    assert elsewhere.status_code == 200
    assert "<blockquote" in elsewhere.text


def test_reference_managers_find_what_they_read(room: TestClient) -> None:
    page = room.get(ADDRESS).text
    tags = dict(re.findall(r'<meta name="([^"]+)" content="([^"]*)">', page))
    assert "friches" in tags["citation_title"].lower()
    assert tags["citation_publication_date"].startswith("2022")
    assert tags["citation_pdf_url"].startswith(f"http://testserver{ADDRESS}/fichiers/1/")
    assert tags["DC.identifier"].startswith("http://testserver/publications/")
    coins = re.search(r'class="Z3988" title="([^"]+)"', page)
    assert coins
    assert parse_qs(coins[1].replace("&amp;", "&"))["rft.date"] == ["2022"]
    data = re.search(r'<script type="application/ld\+json">(.+?)</script>', page)
    assert data
    assert json.loads(data[1])["@id"] == f"http://testserver{ADDRESS}"


def test_unapi_gives_ris(room: TestClient) -> None:
    assert f'title="{MANDATE}"' in room.get(ADDRESS).text
    assert 'name="ris"' in room.get("/unapi").text
    offered = room.get("/unapi", params={"id": MANDATE})
    assert offered.status_code == 300
    sent = room.get("/unapi", params={"id": MANDATE, "format": "ris"})
    lines = sent.text.splitlines()
    assert lines[0].startswith("TY  - ")
    assert [line[:2] for line in lines[-2:]] == ["L1", "ER"]
    assert f"http://testserver{ADDRESS}/fichiers/1/" in lines[-2]
    assert room.get("/unapi", params={"id": MANDATE, "format": "mods"}).status_code == 406
    assert room.get("/unapi", params={"id": "rien", "format": "ris"}).status_code == 404


def test_the_map_has_every_publication(room: TestClient, folder: Path) -> None:
    found = re.findall(r"<loc>http://testserver(/publications/[^<]+)</loc>", room.get("/sitemap.xml").text)
    with Centre.open(folder).seen_by(EVERYONE) as centre:
        assert len(found) == centre.search("").total
    assert "Sitemap: http://testserver/sitemap.xml" in room.get("/robots.txt").text
    assert "{searchTerms}" in room.get("/opensearch.xml").text


def test_what_has_not_changed_is_not_sent_again(room: TestClient) -> None:
    page = room.get(ADDRESS)
    file = re.search(rf"{ADDRESS}/fichiers/1/[^\"/]+\.pdf", page.text)
    assert file
    for address in (ADDRESS, "/", file[0], f"{ADDRESS}/fichiers/1/pages/1.webp"):
        sent = room.get(address)
        again = room.get(address, headers={"if-none-match": sent.headers["etag"]})
        assert again.status_code == 304, address
        assert not again.content
    assert room.get("/", headers={"accept-language": "fr"}).headers["etag"] != room.get("/").headers["etag"]


def test_what_is_gone_is_not_what_never_was(own: Path) -> None:
    shutil.rmtree(own / "corpus/2022")
    with Centre.open(own) as centre:
        centre.ingest()
        centre.catalogue.retire([MANDATE])
    with TestClient(application(own, EVERYONE, name="Essai")) as client:
        assert client.get(ADDRESS).status_code == 410
        assert client.get("/publications/jamais-vue").status_code == 404


def test_a_change_is_seen_at_once(own: Path) -> None:
    with TestClient(application(own, EVERYONE, name="Essai")) as client:
        assert "Titre tout neuf" not in client.get(ADDRESS).text
        with Centre.open(own) as centre:
            record = own / "corpus" / centre.catalogue.location(MANDATE)
        text = re.sub(r"(?m)^title: .*$", "title: Titre tout neuf", record.read_text(encoding="utf-8"))
        record.write_text(text, encoding="utf-8")
        with Centre.open(own) as centre:
            centre.ingest()
        for _each_thread in range(6):
            assert "Titre tout neuf" in client.get(ADDRESS).text
