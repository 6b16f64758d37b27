"""What is read out of web pages."""

from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError
from docbase.extract.web.webpage import WebpageExtractor
from docbase.model.extract import Extract
from tests.extract.samples import put, texts

PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Le guide | IREV</title>
<meta property="og:title" content="Le guide"><meta name="author" content="Anne Durand">
<meta name="DC.creator" content="IREV"><meta name="DC.date.issued" content="2015-11-03">
<meta name="description" content="Pour rénover.">
<script type="application/ld+json">
{"@graph": [{"@type": "Article", "dateModified": "2016-01-02T10:00"}]}</script>
<script>var a = "invisible";</script></head><body>
<header><a href="/">Accueil</a></header><nav><a href="/a">Rubriques</a></nav>
<div id="tarteaucitronRoot">Nous utilisons des cookies</div>
<main><h1>Le guide</h1>
<p>Avant-<wbr>propos de l&#8217;&eacute;quipe, assez long pour que la page soit un texte.</p>
<h2>Habiter</h2><ul><li>un toit<li><p>des voisins</p></ul>
<p hidden>caché</p><p style="display: none">caché</p>
<table><caption>Les villes</caption><tr><th>Ville<th>Habitants<tr><td>Lens<td>31&nbsp;000</table>
<h2>Circuler</h2><p>Des rues,<br>des   places</p><pre>deux  espaces
et une ligne</pre></main>
<aside>À lire aussi</aside><footer>Mentions légales</footer></body></html>"""
MHT = (
    "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nSubject: Le guide\r\n"
    'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n--B\r\n'
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "<html><body><h1>=C3=89t=C3=A9</h1><p>Un texte</p></body></html>\r\n--B--\r\n"
)


def read(folder: Path, content: str | bytes, name: str = "page.html") -> Extract:
    return WebpageExtractor().extract(put(folder, name, content))


def test_text_is_that_of_the_page_alone(tmp_path: Path) -> None:
    extract = read(tmp_path, PAGE)
    assert not extract.has_pages
    assert [page.heading for page in extract.pages] == ["Le guide", "Habiter", "Circuler"]
    assert texts(extract) == [
        "Le guide\nAvant-propos de l’équipe, assez long pour que la page soit un texte.",
        "Habiter\n• un toit\n• des voisins\nLes villes\nVille\tHabitants\nLens\t31 000",
        "Circuler\nDes rues,\ndes places\ndeux  espaces\net une ligne",
    ]


def test_metadata_is_what_the_page_declares(tmp_path: Path) -> None:
    assert read(tmp_path, PAGE).metadata == {
        "title": "Le guide",
        "author": "IREV",
        "subject": "Pour rénover.",
        "created": "2015-11-03",
        "modified": "2016-01-02",
        "language": "fr",
    }


@pytest.mark.parametrize(
    "content",
    [
        b"<meta charset=iso-8859-1><p>l\x92\xe9t\xe9",
        b"<p>l\x92\xe9t\xe9",
        '<meta charset="iso-8859-1"><p>l’été'.encode(),
        b"\xef\xbb\xbf" + "<p>l’été".encode(),
        "\ufeff<html><p>l’été".encode("utf-16-le"),
        b'<?xml version="1.0" encoding="windows-1252"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>'
        b"l\x92\xe9t&eacute;</p></body></html>",
    ],
    ids=["declared", "not declared", "wrongly declared", "mark", "utf-16", "xml"],
)
def test_encodings(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content).text == "l’été"


def test_xhtml_that_is_not_well_formed_is_read_all_the_same(tmp_path: Path) -> None:
    page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><p>Un <b>mot'
    assert read(tmp_path, page).text == "Un mot"


def test_nothing_outside_the_page_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    page = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>vu &s;</p></body></html>'
    )
    assert "secret" not in read(tmp_path, page).text


def test_page_made_of_links_keeps_them(tmp_path: Path) -> None:
    links = "".join(f'<li><a href="{number}">Étude {number}</a></li>' for number in range(9))
    assert "Étude 8" in read(tmp_path, f"<html><body><h1>Nos études</h1><ul>{links}</ul></body></html>").text


def test_page_that_puts_its_parts_in_a_table_is_read_in_order(tmp_path: Path) -> None:
    page = "<table><tr><td><h1>Le guide</h1><p>Un texte</p></td><td><p>À côté</p></td></tr></table>"
    assert read(tmp_path, page).text == "Le guide\nUn texte\nÀ côté"


def test_unclosed_elements_lose_no_text(tmp_path: Path) -> None:
    assert read(tmp_path, "<html><body>" + "<font>" * 900 + "profond").text == "profond"


def test_archive_of_a_page(tmp_path: Path) -> None:
    extract = read(tmp_path, MHT, "page.mht")
    assert extract.format == "mht"
    assert extract.text == "Été\nUn texte"


def test_archive_without_a_page_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocumentError, match=r"page\.mht") as caught:
        read(tmp_path, MHT.replace("text/html; charset", "image/png; charset"), "page.mht")
    assert caught.value.hint


@pytest.mark.parametrize("content", [" ", "<html></html>", "<html><body><script>a()</script></body></html>"])
def test_page_without_text_says_so(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content).warnings == ("no-text",)
