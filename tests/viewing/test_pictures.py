"""Pages as pictures: where words stand, however the page is turned; what is kept; what cannot be drawn."""

import dataclasses
import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from docbase.catalogue.vocabulary import default_vocabulary
from docbase.errors import DamagedDocumentError, UnsupportedFormatError
from docbase.extract.base import source_file
from docbase.extract.pdf import PdfExtractor
from docbase.extract.workers import Limits
from docbase.model.extract import Terms
from docbase.model.views import Box, PlacedWord
from docbase.search.asking import question
from docbase.search.passages import looked_for
from docbase.search.plan import Leaf, plan
from docbase.viewing import pictures
from docbase.viewing.marking import boxes
from docbase.viewing.pictures import Pictures

ROOT = Path(__file__).parent.parent.parent
PDF = ROOT / "corpus/2022/mandat-groupe-travail-friches.pdf"


def wanted(text: str) -> tuple[Leaf, ...]:
    query, _notes = question(text, None, default_vocabulary())
    return looked_for(plan(query.root))


def has_ink(image: Image.Image, box: Box) -> bool:
    sides = (box.left, box.top, box.left + box.width, box.top + box.height)
    edges = [int(side * (image.width, image.height)[at % 2]) for at, side in enumerate(sides)]
    shades = image.crop((edges[0], edges[1], max(edges[2], edges[0] + 1), max(edges[3], edges[1] + 1)))
    found = [shade for shade, count in enumerate(shades.histogram()) if count]
    return found[-1] - found[0] > 60


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("cut", [False, True], ids=["whole", "cut"])
def test_words_stand_where_they_are_seen(tmp_path: Path, turn: int, *, cut: bool) -> None:
    writer = PdfWriter()
    page = writer.add_page(PdfReader(PDF).pages[0])
    page.rotate(turn)
    if cut:
        page.cropbox.lower_left = (30, 60)
        page.cropbox.upper_right = (500, 800)
    path = tmp_path / "page.pdf"
    writer.write(path)
    drawn = PdfExtractor().view(source_file(path), 1, 900)
    image = Image.open(io.BytesIO(drawn.picture)).convert("L")
    assert (image.width, image.height) == (drawn.width, drawn.height)
    assert abs(image.width - 900) <= 1
    seen = [
        box
        for word in drawn.words
        for box in word.boxes
        if box.left > 0 and box.top > 0 and box.left + box.width < 1 and box.top + box.height < 1
    ]
    assert len(seen) > 50
    assert sum(has_ink(image, box) for box in seen) > 0.98 * len(seen)


def test_a_word_cut_at_the_end_of_a_line_is_one() -> None:
    first, second = Box(0.8, 0.1, 0.1, 0.02), Box(0.1, 0.13, 0.1, 0.02)
    words = [
        PlacedWord("La", (Box(0.1, 0.1, 0.1, 0.02),)),
        PlacedWord("participation", (first, second)),
        PlacedWord("citoyenne.", (Box(0.3, 0.13, 0.1, 0.02),)),
    ]
    assert boxes(words, wanted("participations"), "fr") == (first, second)
    assert len(boxes(words, wanted('"participation citoyenne"'), "fr")) == 3
    assert boxes(words, wanted("particip*"), "fr") == (first, second)
    assert boxes(words, wanted("logement"), "fr") == ()


def test_a_page_is_drawn_once(tmp_path: Path) -> None:
    kept = Pictures(tmp_path, Limits(), Terms())
    first = kept.page(PDF, "", 1)
    written = first.picture.stat().st_mtime_ns
    again = kept.page(PDF, "", 1)
    assert again.picture.stat().st_mtime_ns == written
    assert [word.text for word in again.words] == [word.text for word in first.words]
    first.picture.unlink()
    assert kept.page(PDF, "", 1).picture.is_file()


def test_the_oldest_pictures_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Pictures(tmp_path, Limits(), Terms())
    first = kept.page(PDF, "", 1)
    monkeypatch.setattr(pictures, "MOST_KEPT", 2 * first.picture.stat().st_size)
    second = kept.page(PDF, "", 2)
    assert second.picture.is_file()
    assert not first.picture.exists()


def test_what_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    kept = Pictures(tmp_path / "kept", dataclasses.replace(Limits(), timeout=10), Terms())
    with pytest.raises(DamagedDocumentError):
        kept.page(PDF, "", 999)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4\n" + b"\0" * 500)
    with pytest.raises(DamagedDocumentError):
        kept.page(broken, "", 1)
    text = tmp_path / "text.txt"
    text.write_text("Un texte.", encoding="utf-8")
    with pytest.raises(UnsupportedFormatError):
        kept.page(text, "", 1)
