"""What is read out of PDF files."""

import dataclasses
import io
from pathlib import Path

import pypdf
import pytest
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from docbase.errors import DamagedDocumentError, EncryptedDocumentError, ExtractionError
from docbase.extract.pdf import PdfExtractor
from docbase.model.extract import Extract, Terms
from tests.extract.samples import pdf, put, saved, texts, with_outline, with_tree

GUIDE = pdf(
    [[(24, "Le guide"), (24, "du projet de territoire"), (11, "IREV, 2015")], [], [(11, "Mesurer l’écart")]]
)


def read(folder: Path, content: bytes) -> Extract:
    return PdfExtractor().extract(put(folder, "guide.pdf", content))


def test_every_page_is_there_even_blank(tmp_path: Path) -> None:
    extract = read(tmp_path, GUIDE)
    assert texts(extract) == ["Le guide\ndu projet de territoire\nIREV, 2015", "", "Mesurer l’écart"]
    assert [page.number for page in extract.pages] == [1, 2, 3]
    assert extract.has_pages
    assert extract.warnings == ()


def test_lines_have_their_size(tmp_path: Path) -> None:
    lines = read(tmp_path, GUIDE).lines
    assert [(line.text, line.size, line.page) for line in lines] == [
        ("Le guide", 24.0, 1),
        ("du projet de territoire", 24.0, 1),
        ("IREV, 2015", 11.0, 1),
    ]


def test_metadata_is_clean(tmp_path: Path) -> None:
    info = {
        "Title": "  Le  potentiel\x00 économique\n",
        "Author": "Élodie Œuvrard",
        "CreationDate": "D:20151103142233+01'00'",
        "ModDate": "never",
    }
    metadata = read(tmp_path, with_outline(GUIDE, info=info)).metadata
    assert metadata["title"] == "Le potentiel économique"
    assert metadata["author"] == "Élodie Œuvrard"
    assert metadata["created"] == "2015-11-03"
    assert "modified" not in metadata


def test_language_of_the_document(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(GUIDE))
    writer.root_object[NameObject("/Lang")] = TextStringObject("fr-FR")
    assert read(tmp_path, saved(writer)).metadata["language"] == "fr-FR"


XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" rdf:about="">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">The guide</rdf:li>
<rdf:li xml:lang="fr">Le guide</rdf:li></rdf:Alt>
</dc:title><dc:creator><rdf:Seq><rdf:li>IREV</rdf:li><rdf:li>ANCT</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


@pytest.mark.parametrize(
    ("packet", "expected"),
    [(XMP, {"title": "Le guide", "author": "IREV; ANCT"}), ("<?xpacket begin=''?><broken", {})],
)
def test_xmp_stands_in_for_missing_metadata(tmp_path: Path, packet: str, expected: dict[str, str]) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(GUIDE))
    stream = StreamObject()
    stream.set_data(packet.encode())
    stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    extract = read(tmp_path, saved(writer))
    assert {name: extract.metadata.get(name) for name in expected} == expected
    assert "title" in expected or "title" not in extract.metadata
    assert texts(extract)[2] == "Mesurer l’écart"


def test_xmp_of_a_protected_file_is_read_with_its_password(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(GUIDE))
    stream = StreamObject()
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    stream.set_data(XMP.encode())
    writer.encrypt(user_password="clef", algorithm="RC4-128")
    # A producer that leaves the packet in clear lets programs which know no PDF find it.
    content = saved(writer) + b"\n%" + XMP.encode().replace(b"\n", b" ")
    extract = read_with(tmp_path, content, Terms(passwords=("clef",)))
    assert extract.metadata["title"] == "Le guide"


def test_outline_titles_are_the_headings(tmp_path: Path) -> None:
    file = pdf([[(11, "page")]] * 5)
    extract = read(tmp_path, with_outline(file, {"Avant-propos": 1, "Méthode": 3, "Enquête": 3}))
    assert [page.heading for page in extract.pages] == [
        "",
        "Avant-propos",
        "Avant-propos",
        "Méthode",
        "Enquête",
    ]


def test_labels_that_only_repeat_the_number_are_left_out(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([[(11, "page")]] * 4)))
    writer.set_page_label(0, 1, PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(2, 3, PageLabelStyle.DECIMAL, start=3)
    assert [page.label for page in read(tmp_path, saved(writer)).pages] == ["i", "ii", "", ""]


def test_owner_password_alone_does_not_prevent_reading(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(GUIDE))
    writer.encrypt(user_password="", owner_password="secret", algorithm="RC4-128")
    assert texts(read(tmp_path, saved(writer)))[2] == "Mesurer l’écart"


def protected(user: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(GUIDE))
    writer.encrypt(user_password=user, owner_password=owner, algorithm="RC4-128")
    return saved(writer)


def read_with(folder: Path, content: bytes, terms: Terms) -> Extract:
    return PdfExtractor().extract(dataclasses.replace(put(folder, "guide.pdf", content), terms=terms))


@pytest.mark.parametrize("password", ["clé", "maître"])
def test_each_password_is_tried(tmp_path: Path, password: str) -> None:
    terms = Terms(passwords=("faux", password))
    assert texts(read_with(tmp_path, protected("clé", "maître"), terms))[2] == "Mesurer l’écart"


@pytest.mark.parametrize("passwords", [(), ("faux",)])
def test_password_that_lacks_is_said_with_its_cure(tmp_path: Path, passwords: tuple[str, ...]) -> None:
    with pytest.raises(EncryptedDocumentError, match=r"guide\.pdf") as caught:
        read_with(tmp_path, protected("clé", "maître"), Terms(passwords=passwords))
    assert "--password" in caught.value.hint


def test_document_with_more_pages_than_allowed_is_refused_with_their_number(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match=r"guide\.pdf.* 3 .* 2 ") as caught:
        read_with(tmp_path, GUIDE, Terms(max_pages=2))
    assert "max_pages" in caught.value.hint
    assert len(read_with(tmp_path, GUIDE, Terms(max_pages=3)).pages) == 3


def test_page_tree_that_announces_billions_gives_the_pages_there_are(tmp_path: Path) -> None:
    extract = read(tmp_path, with_tree(GUIDE, b"<</Type/Pages/Count 2147483647/Kids[]>>"))
    assert texts(extract)[2] == "Mesurer l’écart"
    assert extract.warnings == ("damaged-but-readable",)


def test_joined_files_are_said(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(GUIDE))
    writer.add_attachment("annexe.csv", b"a;b")
    assert read(tmp_path, saved(writer)).warnings == ("attachments",)


def picture(file: bytes, *indexes: int) -> bytes:
    """Returns the PDF with letters drawn as lines instead of the text of these pages."""
    marks = b"".join(b"%d %d 5 9 re f " % (x, y) for y in range(60, 780, 20) for x in range(60, 540, 9))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(file))
    for index in indexes:
        stream = StreamObject()
        stream.set_data(marks)
        writer.pages[index][NameObject("/Contents")] = writer._add_object(stream)
    return saved(writer)


def test_scan_is_an_extract_that_says_so(tmp_path: Path) -> None:
    extract = read(tmp_path, picture(GUIDE, 0, 1, 2))
    assert [page.text for page in extract.pages] == ["", "", ""]
    assert extract.warnings == ("no-text",)
    assert extract.pages_to_read == (1, 2, 3)


def test_one_picture_page_among_others_is_said(tmp_path: Path) -> None:
    extract = read(tmp_path, picture(GUIDE, 1))
    assert extract.warnings == ("some-pages-without-text",)
    assert extract.pages_to_read == (2,)


def test_stamp_on_a_scan_is_read_but_the_page_is_still_a_scan(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(picture(pdf([[]]), 0)))
    form = StreamObject()
    form.set_data(b"BT /F 10 Tf 5 5 Td (Envoye en prefecture) Tj ET")
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    box = ArrayObject(map(NumberObject, (0, 0, 200, 30)))
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): box,
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/F"): font})}
            ),
        }
    )
    stamp = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/F"): NumberObject(4),
            NameObject("/Rect"): ArrayObject(map(NumberObject, (300, 700, 500, 730))),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(form)}),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(stamp)])
    extract = read(tmp_path, saved(writer))
    assert texts(extract) == ["Envoye en prefecture"]
    assert extract.warnings == ("no-text",)
    assert extract.pages_to_read == (1,)


def test_cut_file_gives_the_pages_it_still_has(tmp_path: Path) -> None:
    file = pdf([[(11, f"Page {number} du rapport")] for number in range(1, 9)])
    # The page tree stands first in the sample, as it does in few real files: it is lost too.
    cut = with_tree(file, b"<<>>").replace(b"/Type/Catalog", b"")[: len(file) * 6 // 10]
    extract = read(tmp_path, cut)
    assert texts(extract)[:3] == ["Page 1 du rapport", "Page 2 du rapport", "Page 3 du rapport"]
    assert "damaged-but-readable" in extract.warnings


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4\nnothing",
        pdf([]),
        with_tree(GUIDE, b"<</Type/Pages/Count 2147483647/Kids[]>>").replace(b"/Type/Page/", b"/Type/Else/"),
        b"",
    ],
    ids=["no object", "no page", "billions of pages", "nothing"],
)
def test_nothing_to_read_is_an_error_with_its_cure(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DamagedDocumentError, match=r"guide\.pdf") as caught:
        read(tmp_path, content)
    assert caught.value.hint


def test_error_of_one_file_is_not_told_of_the_next(tmp_path: Path) -> None:
    with pytest.raises(EncryptedDocumentError):
        read(tmp_path, protected("clé", "maître"))
    with pytest.raises(DamagedDocumentError):
        read(tmp_path, pdf([]))


def test_page_tree_that_loops_ends(tmp_path: Path) -> None:
    looping = with_tree(GUIDE, b"<</Type/Pages/Count 9/Kids[4 0 R 2 0 R 2 0 R]/MediaBox[0 0 595 842]>>")
    assert texts(read(tmp_path, looping))[0].startswith("Le guide")
