"""Scans for the tests: pages drawn with PDFium, as images and as PDF files."""

import contextlib
import io
from collections.abc import Sequence

import pypdfium2
from PIL import Image, ImageOps

from docbase.model.extract import Picture
from tests.extract.samples import pdf

DPI = 200
UPPER_HALF = (0, 0, 1653, 1000)
PARAGRAPH = (
    "Le quartier prioritaire de la ville de Lille",
    "compte trois mille habitants et une maison du",
    "projet, où les conseillers citoyens se réunissent",
    "chaque mois avec les services de la préfecture.",
)


def printed(lines: Sequence[str] = PARAGRAPH, *, title: str = "", is_negative: bool = False) -> Image.Image:
    """Returns a sheet with these lines in letters of 13 points, the title above them in 30 points."""
    file = pdf([[*([(30.0, title)] if title else []), *((13.0, line) for line in lines)]])
    with contextlib.closing(pypdfium2.PdfDocument(file)) as document:
        page = document[0].render(scale=DPI / 72, grayscale=True).to_pil().convert("L").crop(UPPER_HALF)
    return ImageOps.invert(page) if is_negative else page


def png(image: Image.Image, **options: object) -> bytes:
    return saved([image], "PNG", **{"dpi": (DPI, DPI), **options})


def saved(images: Sequence[Image.Image], kind: str, **options: object) -> bytes:
    """Returns the images as one file of this format."""
    buffer = io.BytesIO()
    if len(images) > 1:
        options |= {"save_all": True, "append_images": images[1:]}
    images[0].save(buffer, kind, **options)
    return buffer.getvalue()


def scanned_pdf(images: Sequence[Image.Image]) -> bytes:
    """Returns a PDF whose pages are these images only."""
    return saved(images, "PDF", resolution=float(DPI))


def picture(image: Image.Image) -> Picture:
    """Returns the image as a picture of a page."""
    return Picture(width=image.width, height=image.height, pixels=image.convert("L").tobytes(), dpi=DPI)
