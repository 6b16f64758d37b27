"""What an image file says of itself: EXIF, XMP, the tags of TIFF and the texts of PNG."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from docbase.extract.metadata import cleaned

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_XMP = 1_000_000
"""Bytes of XMP beyond which it is a picture in disguise."""

_EXIF_IFD = 0x8769
_TAGS: dict[str, tuple[int, ...]] = {
    "title": (0x9C9B, 0x010D, 0x010E),
    "author": (0x9C9D, 0x013B),
    "subject": (0x9C9F,),
    "keywords": (0x9C9E,),
    "created": (0x9003, 0x0132),
    "creator": (0x0131,),
}
"""Tags of EXIF and TIFF for each name, the best first: XPTitle, DocumentName, ImageDescription…"""
_WINDOWS = range(0x9C9B, 0x9CA0)
"""Tags that Windows writes, in UTF-16."""
_TEXTS = {
    "title": "Title",
    "author": "Author",
    "subject": "Description",
    "created": "Creation Time",
    "creator": "Software",
}
"""Keys that PNG recommends for each name."""
_XMP = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "author": "{http://purl.org/dc/elements/1.1/}creator",
    "subject": "{http://purl.org/dc/elements/1.1/}description",
    "created": "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "creator": "{http://ns.adobe.com/xap/1.0/}CreatorTool",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
# What cameras and scanners write in every picture.
_NO_TITLE = re.compile(
    r"(olympus|konica|minolta|sony|samsung|dcim|kodak|digital camera|image description|scan(ned)?\b"
    r"|image\b|photo\b|picture\b|screenshot|created with|xsane|\W*$)",
    re.IGNORECASE,
)
_EXIF_DATE = re.compile(r"^(\d{4}):(\d{2}):(\d{2})")


def metadata(image: Image) -> dict[str, str]:
    """Returns what an open image says of itself, by the names of `Extract.metadata`."""
    found = {**_texts(image.info), **_tags(image), **_xmp(image.info.get("xmp"))}
    found["created"] = _EXIF_DATE.sub(r"\1-\2-\3", found.get("created", ""))
    if _NO_TITLE.match(found.get("title", "")):
        found.pop("title", None)
    return cleaned(found)


def _texts(info: Mapping[Any, Any]) -> dict[str, str]:
    return {name: str(info[key]) for name, key in _TEXTS.items() if isinstance(info.get(key), str)}


def _tags(image: Image) -> dict[str, str]:
    try:
        exif = image.getexif()
        values = {**exif, **exif.get_ifd(_EXIF_IFD)}
    except (SyntaxError, ValueError, TypeError, KeyError, OSError, struct.error):  # the page is worth more
        return {}
    found = {}
    for name, tags in _TAGS.items():
        texts = (_decoded(tag, values[tag]) for tag in tags if tag in values)
        text = next(filter(None, texts), "")
        if text:
            found[name] = text
    return found


def _decoded(tag: int, value: object) -> str:
    if isinstance(value, bytes):
        encoding = "utf-16-le" if tag in _WINDOWS else "utf-8"
        value = value.decode(encoding, errors="replace")
    return value.strip("\0 \t\r\n") if isinstance(value, str) else ""


def _xmp(packet: object) -> dict[str, str]:
    """Returns what the XMP packet says; nothing if it is none, or has entities (XMP needs none)."""
    if not isinstance(packet, bytes) or len(packet) > MAX_XMP or b"<!DOCTYPE" in packet:
        return {}
    try:
        tree = ElementTree.fromstring(packet.strip(b"\0 \t\r\n"))
    except (ElementTree.ParseError, ValueError, LookupError):
        return {}
    found: dict[str, str] = {}
    for description in tree.iter(f"{_RDF}Description"):
        for name, key in _XMP.items():
            text = description.get(key) or _text(description.find(key))
            if text:
                found.setdefault(name, text)
    return found


def _text(element: ElementTree.Element | None) -> str:
    """Returns the text of a property: its own, or the first of its list."""
    if element is None:
        return ""
    item = element.find(f".//{_RDF}li")
    return ((item if item is not None else element).text or "").strip()
