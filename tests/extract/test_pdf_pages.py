"""Which pages of PDF files are still to be read from their picture, and the picture itself."""

import io
import random
import zlib
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from docbase.errors import DamagedDocumentError
from docbase.extract.base import Pictured, source_file
from docbase.extract.pdf import PdfExtractor
from docbase.extract.pdf.pictures import MAX_PIXELS
from docbase.model.extract import Extract, Picture
from tests.extract.samples import TextLine, pdf, put, saved, texts

CORPUS = Path(__file__).parents[2] / "corpus"
PARAGRAPH = [
    "Le quartier prioritaire compte trois mille habitants et une maison du projet, où les",
    "conseillers citoyens se réunissent chaque mois avec les services de la préfecture et de",
    "la métropole. Après une année, le diagnostic montre que la rénovation a été menée à son",
    "terme, et que l’accès à l’emploi reste très inégal entre les quartiers de la région.",
]
LETTER: list[TextLine] = [(11.0, line) for line in PARAGRAPH * 6]
STAMP: list[TextLine] = [
    (8.0, "Envoyé en préfecture le 21/12/2023"),
    (8.0, "Reçu en préfecture le 21/12/2023"),
]


def drawn(folder: Path, content: bytes, number: int = 1, dpi: int = 100) -> Picture:
    return PdfExtractor().picture(put(folder, "page.pdf", content), number, dpi)


def read(folder: Path, content: bytes) -> Extract:
    return PdfExtractor().extract(put(folder, "page.pdf", content))


def over(image: Picture, lines: list[TextLine], *, prefix: bytes = b"", width: int = 595) -> bytes:
    """Returns a PDF whose only page is the image, with these lines over it."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([lines])))
    page = writer.pages[0]
    picture = StreamObject()
    picture.set_data(zlib.compress(image.pixels))
    names = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceGray", "Filter": "FlateDecode"}
    picture.update({NameObject(f"/{name}"): NameObject(f"/{value}") for name, value in names.items()})
    numbers = {"Width": image.width, "Height": image.height, "BitsPerComponent": 8}
    picture.update({NameObject(f"/{name}"): NumberObject(value) for name, value in numbers.items()})
    resources, old = page["/Resources"], page["/Contents"].get_object()
    assert isinstance(resources, DictionaryObject)
    assert isinstance(old, StreamObject)
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/I"): writer._add_object(picture)})
    content = StreamObject()
    content.set_data(b"q %d 0 0 842 0 0 cm /I Do Q %s " % (width, prefix) + old.get_data())
    page[NameObject("/Contents")] = writer._add_object(content)
    return saved(writer)


@pytest.fixture
def scan(tmp_path: Path) -> Picture:
    return drawn(tmp_path, pdf([LETTER]))


@pytest.fixture
def photograph() -> Picture:
    """Returns what has no shade that covers much: clouds of grey."""
    chance = random.Random(7)
    tones = [[chance.randrange(256) for _column in range(20)] for _row in range(29)]
    rows = (bytes(tones[y // 20][x // 20] for x in range(400)) for y in range(580))
    return Picture(width=400, height=580, pixels=b"".join(rows), dpi=48)


def test_page_that_is_a_picture_is_to_be_read(tmp_path: Path, scan: Picture) -> None:
    extract = read(tmp_path, over(scan, []))
    assert extract.pages_to_read == (1,)
    assert extract.warnings == ("no-text",)


def test_stamp_and_page_number_do_not_make_a_scan_readable(tmp_path: Path, scan: Picture) -> None:
    extract = read(tmp_path, over(scan, STAMP))
    assert extract.pages_to_read == (1,)
    assert texts(extract) == ["Envoyé en préfecture le 21/12/2023\nReçu en préfecture le 21/12/2023"]
    assert extract.warnings == ("no-text",)
    assert read(tmp_path, over(scan, [(10.0, "- 12 -")])).pages_to_read == (1,)


def test_invisible_text_over_a_scan_was_read_already(tmp_path: Path, scan: Picture) -> None:
    extract = read(tmp_path, over(scan, [(11.0, line) for line in PARAGRAPH[:2]], prefix=b"3 Tr"))
    assert extract.pages_to_read == ()
    assert "conseillers citoyens" in extract.text


def test_cover_with_a_photograph_and_its_title_is_read(tmp_path: Path, photograph: Picture) -> None:
    small: list[TextLine] = [(9.0, "Photographie : agence d’urbanisme, 2019")]
    assert read(tmp_path, over(photograph, [(30.0, "Quel avenir pour les zones ?")])).pages_to_read == ()
    assert read(tmp_path, over(photograph, small)).pages_to_read == ()


def test_page_beside_a_picture_is_read(tmp_path: Path, scan: Picture) -> None:
    assert read(tmp_path, over(scan, STAMP, width=200)).pages_to_read == ()


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [(11.0, "12")],
        [(40.0, "Partie II")],
        [(11.0, " ".join(f"{place * 37} 4{place},2" for place in range(row, row + 12))) for row in range(30)],
        [(11.0, f"{letter * 9} : .......... ") for letter in "ABCD"],
        [(11.0, "The steering committee of the region has met with all of its partners this year."),] * 5,
        [(11.0, "Der Ausschuss hat die Ergebnisse im Dezember mit allen Partnern besprochen.")] * 5,
        [(11.0, "ROUBAIX TOURCOING HALLUIN WATTRELOS CROIX WASQUEHAL HEM LYS-LEZ-LANNOY SECLIN")] * 5,
        LETTER,
    ],
    ids=["blank", "number", "divider", "table", "form", "English", "German", "names", "French"],
)  # fmt: skip
def test_page_with_its_own_text_or_none_is_left_alone(tmp_path: Path, lines: list[TextLine]) -> None:
    extract = read(tmp_path, pdf([lines]))
    assert extract.pages_to_read == ()
    assert extract.pages[0].quality > 0.8
    assert set(extract.warnings) <= {"no-text"}


def test_drawing_without_letters_is_left_alone(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([[]])))
    content = StreamObject()
    content.set_data(b"0.2 0.4 0.8 rg 0 0 595 842 re f 1 g 50 50 200 200 re f 0 0 m 595 842 l S")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(content)
    assert read(tmp_path, saved(writer)).pages_to_read == ()


def test_text_whose_letters_stand_for_others_is_to_be_read(tmp_path: Path) -> None:
    moved = [
        (size, "".join(chr(ord(letter) - 29) if "a" <= letter <= "z" else letter for letter in line))
        for size, line in LETTER
    ]
    extract = read(tmp_path, pdf([moved, LETTER]))
    assert extract.pages_to_read == (1,)
    assert extract.pages[0].quality < 0.5
    assert extract.warnings == ("unreadable-letters",)


def test_text_that_lost_its_accented_letters_is_to_be_read(tmp_path: Path) -> None:
    lost = [(size, line.translate(dict.fromkeys(map(ord, "éèêàç")))) for size, line in LETTER]
    title: list[TextLine] = [(20.0, "Prsentation gnrale du quartier")]
    extract = read(tmp_path, pdf([title, lost, lost]))
    assert extract.pages_to_read == (1, 2, 3)
    assert extract.warnings == ("unreadable-letters",)


def test_real_publications_need_no_reading_by_eye() -> None:
    extractor = PdfExtractor()
    for path in CORPUS.rglob("*.pdf"):
        extract = extractor.extract(source_file(path))
        assert extract.pages_to_read == (), path.name
        assert min(page.quality for page in extract.pages) > 0.8, path.name


def test_pages_are_drawn_as_they_are_seen(tmp_path: Path) -> None:
    assert isinstance(PdfExtractor(), Pictured)
    seen = drawn(tmp_path, pdf([LETTER, []]), dpi=72)
    assert (seen.width, seen.height, seen.dpi) == (595, 842, 72)
    assert len(seen.pixels) == 595 * 842
    assert min(seen.pixels) < 64
    assert seen.pixels.count(255) > len(seen.pixels) // 2
    assert set(drawn(tmp_path, pdf([LETTER, []]), number=2).pixels) == {255}


def test_rotation_is_that_of_the_page(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([LETTER])))
    writer.pages[0].rotate(90)
    seen = drawn(tmp_path, saved(writer), dpi=72)
    assert (seen.width, seen.height) == (842, 595)


def test_annotations_are_drawn(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([[]])))
    form = StreamObject()
    form.set_data(b"0 0 200 30 re f")
    form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    form[NameObject("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 200, 30)))
    stamp = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/Stamp"), "/F": NumberObject(4)}
    appearance = DictionaryObject({NameObject("/N"): writer._add_object(form)})
    note = DictionaryObject({NameObject(name): value for name, value in stamp.items()})
    note[NameObject("/Rect")] = ArrayObject(map(NumberObject, (300, 700, 500, 730)))
    note[NameObject("/AP")] = appearance
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    assert drawn(tmp_path, saved(writer), dpi=72).pixels.count(0) > 5000


def test_enormous_page_is_drawn_with_fewer_dots(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([LETTER])))
    for side in (14_400, 200_000):
        writer.pages[0].mediabox.upper_right = (side, side)
        seen = drawn(tmp_path, saved(writer), dpi=300)
        assert seen.width * seen.height <= MAX_PIXELS
        assert abs(seen.width - side / 72 * seen.dpi) <= 1
        assert seen.dpi < 300


def test_page_that_is_not_there_cannot_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocumentError, match=r"page\.pdf.* 2 "):
        drawn(tmp_path, pdf([LETTER]), number=2)
