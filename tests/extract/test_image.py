"""Images as publications."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from docbase.errors import DamagedDocumentError, ExtractionError, UnsupportedFormatError
from docbase.extract.base import Pictured, choose, installed, source_file
from docbase.extract.image import MAX_PIXELS, ImageExtractor
from docbase.model.extract import Picture, SourceFile, Terms
from tests.extract.samples import put
from tests.extract.scans import png, saved

READER = ImageExtractor()
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2016-03-02T10:00">'
    '<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt><rdf:li xml:lang="x-default">Plan de la'
    " ville</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def sheet(mode: str = "L", size: tuple[int, int] = (200, 300)) -> Image.Image:
    """Returns a white page whose upper left quarter is black."""
    image = Image.new("RGB", size, "white")
    image.paste("black", (0, 0, size[0] // 2, size[1] // 2))
    return image.convert(mode)


def shade(picture: Picture, across: float, down: float) -> int:
    """Returns the grey at this part of the width and of the height."""
    return picture.pixels[int(picture.height * down) * picture.width + int(picture.width * across)]


def is_upright(picture: Picture) -> bool:
    corners = [shade(picture, across, down) for down in (0.25, 0.75) for across in (0.25, 0.75)]
    return corners[0] < 10 and min(corners[1:]) > 245


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "JPEG2000", "AVIF"])
def test_every_format_is_a_page_to_read(tmp_path: Path, kind: str) -> None:
    source = put(tmp_path, "page.bin", saved([sheet()], kind))
    reader = choose(source.path, installed())
    extract = reader.extract(source)
    assert (reader.name, extract.format, extract.has_pages) == ("image", "image", True)
    assert extract.pages_to_read == (1,)
    assert "no-text" in extract.warnings
    assert isinstance(reader, Pictured)
    assert is_upright(reader.picture(source, 1, 100))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixel_becomes_grey(tmp_path: Path, mode: str) -> None:
    image = sheet("I").point(lambda shade: shade * 257).convert("I;16") if mode == "I;16" else sheet(mode)
    assert is_upright(READER.picture(put(tmp_path, "page.png", png(image)), 1, 100))


def test_ink_of_a_printer_becomes_grey(tmp_path: Path) -> None:
    assert is_upright(READER.picture(put(tmp_path, "page.jpg", saved([sheet("CMYK")], "JPEG")), 1, 100))


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (200, 300), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 100, 150))
    assert is_upright(READER.picture(put(tmp_path, "page.png", png(image)), 1, 100))


@pytest.mark.parametrize(
    ("orientation", "turned"), [(3, Image.Transpose.ROTATE_180), (6, Image.Transpose.ROTATE_90)]
)
def test_a_photograph_is_turned_upright(tmp_path: Path, orientation: int, turned: Image.Transpose) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = sheet().transpose(turned)
    picture = READER.picture(put(tmp_path, "page.jpg", saved([image], "JPEG", exif=exif)), 1, 100)
    assert is_upright(picture)
    assert picture.width < picture.height


def test_each_page_of_a_fax(tmp_path: Path) -> None:
    images = [Image.new("1", (200, 280 + number), number % 2) for number in range(3)]
    source = put(tmp_path, "fax.tif", saved(images, "TIFF", compression="group4", dpi=(200, 200)))
    assert READER.extract(source).pages_to_read == (1, 2, 3)
    assert [shade(READER.picture(source, number, 200), 0.5, 0.5) for number in (1, 2, 3)] == [0, 255, 0]
    assert READER.picture(source, 3, 200).height == 282
    with pytest.raises(DamagedDocumentError):
        READER.picture(source, 4, 200)


def test_an_animation_is_one_page(tmp_path: Path) -> None:
    frames = [Image.new("L", (20, 20), 40 * number) for number in range(4)]
    assert READER.extract(put(tmp_path, "a.gif", saved(frames, "GIF"))).pages_to_read == (1,)


@pytest.mark.parametrize(
    ("size", "declared", "drawn"),
    [
        ((827, 1169), 100, (2481, 3507)),  # A4 at 100 dots an inch
        ((827, 1169), 72, (2481, 3507)),  # what it says is not believed: A4
        ((3000, 4000), 72, (2630, 3507)),  # a photograph
        ((500, 3000), None, (2083, 12500)),  # a long screen
        ((36, 36), None, (150, 150)),  # a small picture stays small
    ],
)
def test_the_resolution_is_found(
    tmp_path: Path, size: tuple[int, int], declared: int | None, drawn: tuple[int, int]
) -> None:
    options = {"dpi": (declared, declared)} if declared else {}
    picture = READER.picture(put(tmp_path, "page.tif", saved([sheet(size=size)], "TIFF", **options)), 1, 300)
    assert picture.dpi == 300
    assert abs(picture.width - drawn[0]) <= 3
    assert abs(picture.height - drawn[1]) <= 5
    assert len(picture.pixels) == picture.width * picture.height


def test_a_poster_gets_fewer_dots(tmp_path: Path) -> None:
    poster = Image.new("1", (3310, 4680), 1)
    picture = READER.picture(put(tmp_path, "a0.png", saved([poster], "PNG", dpi=(100, 100))), 1, 300)
    assert (picture.dpi, picture.width) == (160, 5296)


def test_what_it_says_of_itself(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x0131] = "Le plan du quartier", "IREV", "Scanner 3"
    exif[0x0132] = "2015:11:03 10:00:00"
    extract = READER.extract(put(tmp_path, "plan.jpg", saved([sheet()], "JPEG", exif=exif)))
    assert extract.metadata == {
        "title": "Le plan du quartier",
        "author": "IREV",
        "creator": "Scanner 3",
        "created": "2015-11-03",
    }


def test_titles_of_windows_png_and_xmp(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x9C9B] = "L’été".encode("utf-16-le") + b"\0\0"
    exif[0x010E] = "OLYMPUS DIGITAL CAMERA"
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Title", "L’atlas")
    files = {
        "a.jpg": saved([sheet()], "JPEG", exif=exif),
        "b.png": png(sheet(), pnginfo=texts),
        "c.jpg": saved([sheet()], "JPEG", xmp=XMP.encode()),
        "d.jpg": saved([sheet()], "JPEG", xmp=b"<!DOCTYPE x>" + XMP.encode()),
    }
    found = {name: READER.extract(put(tmp_path, name, content)).metadata for name, content in files.items()}
    assert found == {
        "a.jpg": {"title": "L’été"},
        "b.png": {"title": "L’atlas"},
        "c.jpg": {"title": "Plan de la ville", "created": "2016-03-02"},
        "d.jpg": {},
    }


def test_what_cameras_call_every_picture_is_no_title(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "OLYMPUS DIGITAL CAMERA         "
    assert READER.extract(put(tmp_path, "a.jpg", saved([sheet()], "JPEG", exif=exif))).metadata == {}


def bomb(width: int, height: int) -> bytes:
    """Returns a small PNG that says it is very large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(MAX_PIXELS // 1000, 1001), (60_000, 60_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, english: None, size: tuple[int, int]
) -> None:
    source = put(tmp_path, "bomb.png", bomb(*size))
    for read in (lambda: READER.extract(source), lambda: READER.picture(source, 1, 300)):
        with pytest.raises(ExtractionError, match="too large an image") as caught:
            read()
        assert caught.value.hint


def test_more_pages_than_may_be_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a.tif", saved([sheet(size=(8, 8))] * 3, "TIFF")).path
    found = source_file(path)
    source = SourceFile(path=path, sha256=found.sha256, size=found.size, terms=Terms(max_pages=2))
    with pytest.raises(ExtractionError, match="3 pages"):
        READER.extract(source)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "JPEG2000", "AVIF"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_half_an_image_is_an_error_with_its_cure(tmp_path: Path, kind: str, part: float) -> None:
    noise = Image.effect_noise((200, 300), 90)
    content = saved([noise], kind)
    source = put(tmp_path, "half.bin", content[: max(16, int(len(content) * part))])
    with pytest.raises(DamagedDocumentError) as caught:
        READER.extract(source)
    assert caught.value.hint


def test_heic_is_refused_with_its_cure(tmp_path: Path, english: None) -> None:
    source = put(tmp_path, "IMG_0001.HEIC", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64))
    with pytest.raises(UnsupportedFormatError, match="HEIC") as caught:
        choose(source.path, installed()).extract(source)
    assert "JPEG" in caught.value.hint


def test_a_text_that_begins_with_bm_is_no_image(tmp_path: Path) -> None:
    assert choose(put(tmp_path, "note.txt", "BMO, le 3 mai").path, installed()).name == "text"


def test_an_image_loaded_by_another_is_the_same(tmp_path: Path) -> None:
    source = put(tmp_path, "page.png", png(sheet()))
    drawn = READER.picture(source, 1, 200)
    seen = Image.open(io.BytesIO(source.path.read_bytes()))
    assert (drawn.width, drawn.height, drawn.pixels) == (*seen.size, seen.tobytes())
