"""What is read out of EPUB books."""

from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError, EncryptedDocumentError
from docbase.extract.web.book import BookExtractor
from docbase.model.extract import Extract
from tests.extract.books import CONTAINER, epub, listed
from tests.extract.samples import put, texts, zipped

CHAPTERS = [
    '<p>Avant-propos</p><span id="p1" role="doc-pagebreak">1</span>'
    "<h1>Habiter</h1><p>Une vi<b>ll</b>e&nbsp;!</p>",
    '<p>la suite <span id="p2"/>et la fin</p>',
    "<h1>Circuler</h1><p>Des rues</p>",
]
CONTENTS = listed("toc", {"c1.xhtml": "Habiter la ville", "c3.xhtml": "Circuler"})


def read(folder: Path, content: bytes) -> Extract:
    return BookExtractor().extract(put(folder, "livre.epub", content))


def test_chapters_are_those_of_the_contents(tmp_path: Path) -> None:
    extract = read(tmp_path, epub(CHAPTERS, nav=CONTENTS))
    assert not extract.has_pages
    assert [page.heading for page in extract.pages] == ["Habiter la ville", "Circuler"]
    assert texts(extract) == [
        "Avant-propos\nHabiter\nUne ville !\nla suite et la fin",
        "Circuler\nDes rues",
    ]


def test_without_contents_each_file_is_a_chapter(tmp_path: Path) -> None:
    extract = read(tmp_path, epub(["<p>Un</p>", "<h2>Titre</h2><p>Deux</p>", "<img src='a.png'/>"]))
    assert texts(extract) == ["Un", "Titre\nDeux"]
    assert [page.heading for page in extract.pages] == ["", "Titre"]


def test_printed_pages_keep_their_labels(tmp_path: Path) -> None:
    pages = listed("page-list", {"c1.xhtml#p1": "iv", "c2.xhtml#p2": "v", "c3.xhtml": "vi"})
    extract = read(tmp_path, epub(CHAPTERS, nav=CONTENTS + pages))
    assert extract.has_pages
    assert [(page.number, page.label, page.text) for page in extract.pages] == [
        (1, "", "Avant-propos"),
        (2, "iv", "Habiter\nUne ville !\nla suite"),
        (3, "v", "et la fin"),
        (4, "vi", "Circuler\nDes rues"),
    ]
    assert [page.heading for page in extract.pages] == ["Habiter la ville", "Habiter", "Habiter", "Circuler"]


def test_old_lists_are_read_too(tmp_path: Path) -> None:
    ncx = (
        "<ncx><navMap><navPoint><navLabel><text>Partie un</text></navLabel>"
        '<content src="text/un.html#x"/></navPoint></navMap></ncx>'
    )
    book = zipped(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": (
                '<package><metadata/><manifest><item id="a" href="text/un.html"/>'
                '<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
                '<spine toc="n"><itemref idref="a"/></spine></package>'
            ),
            "OEBPS/toc.ncx": ncx,
            "OEBPS/text/un.html": "<html><body><p>Bonjour",
        }
    )
    assert [(page.heading, page.text) for page in read(tmp_path, book).pages] == [("Partie un", "Bonjour")]


def test_dublin_core_is_kept(tmp_path: Path) -> None:
    assert read(tmp_path, epub(CHAPTERS)).metadata == {
        "title": "Le guide",
        "subtitle": "De la rénovation",
        "author": "Anne Durand; IREV",
        "language": "fr",
        "created": "2015-11-03",
        "modified": "2016-01-02",
    }


@pytest.mark.parametrize(
    ("algorithm", "place", "is_locked"),
    [
        ("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OEBPS/c1.xhtml", True),
        ("http://www.idpf.org/2008/embedding", "OEBPS/fonts/a.otf", False),
    ],
)
def test_books_locked_by_their_seller(
    tmp_path: Path, algorithm: str, place: str, is_locked: bool, english: None
) -> None:
    encryption = (
        f'<encryption><EncryptedData><EncryptionMethod Algorithm="{algorithm}"/><CipherData>'
        f'<CipherReference URI="{place}"/></CipherData></EncryptedData></encryption>'
    )
    book = epub(CHAPTERS, parts={"META-INF/encryption.xml": encryption})
    if is_locked:
        with pytest.raises(EncryptedDocumentError, match=r"livre\.epub is locked by its seller") as caught:
            read(tmp_path, book)
        assert caught.value.hint
    else:
        assert "Habiter" in read(tmp_path, book).text


@pytest.mark.parametrize(
    "content", [zipped({"META-INF/container.xml": CONTAINER}), epub([]), epub(CHAPTERS)[:900]]
)
def test_book_without_chapters_is_damaged(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DamagedDocumentError, match=r"livre\.epub"):
        read(tmp_path, content)
