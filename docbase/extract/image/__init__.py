"""Reads image files: blank pages for optical reading, their pictures, and what the file says of itself."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docbase.errors import DamagedDocumentError, DocbaseError, ExtractionError, UnsupportedFormatError
from docbase.extract.formats import HEIC
from docbase.extract.image.metadata import metadata
from docbase.messages import gettext as _
from docbase.model.extract import Extract, Page, Picture, SourceFile
from docbase.storage import storage_errors

if TYPE_CHECKING:
    from PIL.Image import Image

# Pillow is imported where it is used: choosing an extractor does not load it.

MAX_PIXELS = 150_000_000
"""Pixels beyond which an image is a trap or a map, not a page: A0 at 300 dots an inch has 139 million."""
MAX_DRAWN = 40_000_000
"""Pixels that a picture for reading may have; a larger page gets fewer dots in an inch."""
MAX_SIDE = 30_000
"""Pixels that one side of such a picture may have."""
DECLARED = (100, 2400)
"""Dots in an inch that are believed; 72 and 96 are what cameras and screens say of anything."""
LARGEST_SHEET = 60
"""Inches of the longer side beyond which the resolution that the file declares is not believed."""
SHEET = (8.27, 11.69)
"""Sides, in inches, of the sheet that an image is taken for when it does not say how large it is (A4)."""
FEWEST_DPI = 72
"""Dots in an inch of an image that is smaller than a sheet."""

_PAGED = ("TIFF",)
"""Formats whose frames are pages; those of GIF and WebP are an animation, those of MPO one view."""
_WHITE = 255


class ImageExtractor:
    """Reads PNG, JPEG, TIFF of one or more pages, GIF, BMP, WebP, JPEG 2000 and AVIF."""

    name = "image"
    version = "1"
    formats = ("image",)

    def extract(self, source: SourceFile) -> Extract:
        """Returns a page without text, still to be read optically, for each page of the image.

        Raises:
            UnsupportedFormatError: an image of a format that is not read (HEIC).
            ExtractionError: it is too large, or has more pages than may be read.
            DamagedDocumentError: it cannot be read, or its end is missing.
            StorageError: the file cannot be read.
        """
        with _opened(source) as image:
            count = _count(image)
            if count > source.terms.max_pages:
                raise _too_many_pages(source, count)
            _load(image, count, source)  # whatever is missing is missing at the end
            known = metadata(image)
        return Extract(
            format="image",
            extractor=f"{self.name}/{self.version}",
            pages=tuple(Page(number=number, text="", needs_ocr=True) for number in range(1, count + 1)),
            metadata=known,
            warnings=("no-text",),
        )

    def picture(self, source: SourceFile, number: int, dpi: int) -> Picture:
        """Returns the page (from 1) upright, in shades of grey on white, as near to `dpi` as is wise.

        Raises:
            DocbaseError: the file or this page cannot be drawn; as `extract` says.
        """
        with _opened(source) as image:
            _load(image, number, source)
            native = _resolution(image)
            return _drawn(_grey(image), native, dpi)


@contextlib.contextmanager
def _opened(source: SourceFile) -> Iterator[Image]:
    """Gives the image while it is open; what its library says of a broken one becomes an error of docbase."""
    from PIL import Image

    with storage_errors(source.path), source.path.open("rb") as file, warnings.catch_warnings():
        # Of odd metadata, and of sizes that `_load` judges by its own limit.
        warnings.simplefilter("ignore")
        head = file.read(12)
        if head[4:8] == b"ftyp" and head[8:12] in HEIC:
            raise _heic(source)
        file.seek(0)
        try:
            with Image.open(file) as image:
                yield image
        except DocbaseError:
            raise
        except (Image.DecompressionBombError, MemoryError) as error:
            raise _too_large(source) from error
        # Pillow's readers raise nearly anything on broken files: OSError, SyntaxError, ValueError,
        # struct.error, KeyError, zlib.error…
        except Exception as error:
            raise _damaged(source) from error


def _count(image: Image) -> int:
    return int(getattr(image, "n_frames", 1)) if image.format in _PAGED else 1


def _load(image: Image, number: int, source: SourceFile) -> None:
    """Reads the pixels of the page."""
    if number > 1:
        image.seek(number - 1)
    if image.width * image.height > MAX_PIXELS:
        raise _too_large(source)
    image.load()


def _resolution(image: Image) -> float:
    """Returns the dots in an inch: those that the file declares if they are likely, or else of A4."""
    longer, shorter = max(image.size), min(image.size)
    declared = image.info.get("dpi", (0, 0))
    with contextlib.suppress(TypeError, ValueError, OverflowError, ZeroDivisionError, IndexError):
        dpi = round(float(declared[0]))
        if DECLARED[0] <= dpi <= DECLARED[1] and longer / dpi <= LARGEST_SHEET:
            return dpi
    return max(FEWEST_DPI, min(longer / SHEET[1], shorter / SHEET[0]))


def _grey(image: Image) -> Image:
    """Returns the image upright, in shades of grey, its transparent parts white."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
        return _narrowed(upright)
    if "A" in upright.getbands() or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        paper = Image.new("RGBA", seen.size, (_WHITE, _WHITE, _WHITE, _WHITE))
        upright = Image.alpha_composite(paper, seen)
    return upright.convert("L")


def _narrowed(image: Image) -> Image:
    """Returns an image of more than 256 shades in 256 of them, from its darkest to its lightest."""
    wide = image.convert("F")
    low, high = wide.getextrema()
    if not isinstance(low, float) or not isinstance(high, float) or high <= low:
        return image.convert("L")
    scale = _WHITE / (high - low)
    return wide.point(lambda shade: shade * scale - low * scale).convert("L")


def _drawn(image: Image, native: float, dpi: int) -> Picture:
    from PIL import Image

    width, height = image.width / native, image.height / native
    dpi = max(1, min(dpi, int((MAX_DRAWN / (width * height)) ** 0.5), int(MAX_SIDE / max(width, height))))
    size = (max(1, round(width * dpi)), max(1, round(height * dpi)))
    if size != image.size:
        image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)
    return Picture(width=size[0], height=size[1], pixels=image.tobytes(), dpi=dpi)


def _damaged(source: SourceFile) -> DocbaseError:
    return DamagedDocumentError(
        _("{name} is damaged: the image cannot be read to its end.").format(name=source.path.name),
        hint=_("Get the file again, or open it in an image viewer and save it as a new file; then drop it."),
        path=source.path,
    )


def _too_large(source: SourceFile) -> DocbaseError:
    return ExtractionError(
        _("{name} is too large an image: more than {count} million pixels.").format(
            name=source.path.name, count=MAX_PIXELS // 1_000_000
        ),
        hint=_("Save it smaller, at 300 dots per inch or less, or cut it into pages; then drop it again."),
        path=source.path,
    )


def _too_many_pages(source: SourceFile, count: int) -> DocbaseError:
    return ExtractionError(
        _("{name} has {count} pages: more than {most} are not read.").format(
            name=source.path.name, count=count, most=source.terms.max_pages
        ),
        hint=_("Cut it into several files, and drop them."),
        path=source.path,
    )


def _heic(source: SourceFile) -> DocbaseError:
    return UnsupportedFormatError(
        _("{name} is a photograph in HEIC format, which docbase does not read.").format(
            name=source.path.name
        ),
        hint=_("Open it, export it as JPEG or PDF, and drop that."),
        path=source.path,
        value="heic",
    )
