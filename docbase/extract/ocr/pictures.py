"""Pictures of pages made ready for optical reading."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING

from docbase.model.extract import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

SOFT_DPI = 300
"""Resolution for which the softness of `prepared` is meant."""
SLIGHT, STRONG = 1.0, 2.0
"""How much a picture is softened for a first and for a second reading."""
BLANK_RANGE = 24
"""Difference of grey between the paper of a blank sheet and the darkest of its shades."""
LEAST_SKEW = 1.5
"""Degrees under which a page is straight enough: Tesseract reads it as well as if it were turned."""
MOST_SKEW = 10
"""Degrees beyond which a page is not looked at."""
SHARPER = 1.2
"""How much sharper the lines must stand out for a page to be straightened."""

_PAPER = 255
_DARK = 128
_SKEW_DPI = 75
"""Resolution at which lines still show as rows."""


def prepared(picture: Picture, *, softness: float, turn: int = 0) -> bytes:
    """Returns the picture as PGM, softened and turned.

    A slight blur joins the dots of a fax or of a raster and rounds the steps of enlarged letters; it is
    measured to pay on every kind of scan.

    Args:
        picture: the page.
        softness: radius of the blur in pixels, at 300 dots an inch.
        turn: degrees clockwise.
    """
    from PIL.ImageFilter import BoxBlur, GaussianBlur

    # A slight blur is read as well when it is a plain mean, which takes half the time.
    blur = BoxBlur if softness <= SLIGHT else GaussianBlur
    image = _image(picture).filter(blur(softness * picture.dpi / SOFT_DPI))
    if turn:
        image = image.rotate(-turn, expand=True, fillcolor=_PAPER)
    return b"P5\n%d %d\n255\n%b" % (*image.size, image.tobytes())


def is_blank(picture: Picture) -> bool:
    """Returns whether there is nothing to read: one shade of grey, or nearly."""
    shades = [shade for shade, count in enumerate(_image(picture).histogram()) if count]
    return not shades or shades[-1] - shades[0] <= BLANK_RANGE


def share_dark(picture: Picture) -> float:
    """Returns which part of the page is dark, from 0 to 1; ink on paper covers about a twentieth."""
    shades = _image(picture).histogram()
    return sum(shades[:_DARK]) / max(1, sum(shades))


def straightened(picture: Picture) -> Picture:
    """Returns the picture with its lines level; as it is where they nearly are, or where there are none."""
    angle = _skew(picture)
    if abs(angle) < LEAST_SKEW:
        return picture
    from PIL.Image import Resampling

    image = _image(picture).rotate(angle, Resampling.BICUBIC, expand=True, fillcolor=_PAPER)
    return dataclasses.replace(picture, width=image.width, height=image.height, pixels=image.tobytes())


def _skew(picture: Picture) -> float:
    """Returns how many degrees, counter-clockwise, the picture must be turned to have its lines level."""
    image = _image(picture).reduce(max(1, picture.dpi // _SKEW_DPI))
    ink = image.point(lambda shade: _PAPER if shade < _DARK else 0)
    sharpness = {float(angle): _sharpness(ink, angle) for angle in range(-MOST_SKEW, MOST_SKEW + 1)}
    near = max(sharpness, key=sharpness.__getitem__)
    sharpness |= {angle: _sharpness(ink, angle) for angle in (near - 0.5, near + 0.5)}
    best = max(sharpness, key=sharpness.__getitem__)
    return best if sharpness[best] > SHARPER * sharpness[0.0] else 0.0


def _sharpness(ink: Image, angle: float) -> int:
    """Returns how much the rows of the picture, turned by this angle, differ from their neighbours."""
    from PIL.Image import Resampling

    rows = ink.rotate(angle).resize((1, ink.height), Resampling.BOX).tobytes()
    return sum((row - other) ** 2 for row, other in itertools.pairwise(rows))


def _image(picture: Picture) -> Image:
    from PIL import Image

    return Image.frombuffer("L", (picture.width, picture.height), picture.pixels, "raw", "L", 0, 1)
