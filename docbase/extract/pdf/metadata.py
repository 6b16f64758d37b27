"""What a PDF says of itself: its Info dictionary, its language, its XMP packet, its joined files."""

from __future__ import annotations

import contextlib
import ctypes
import io
from typing import TYPE_CHECKING

from docbase.extract.metadata import cleaned
from docbase.extract.pdf.document import MappedFile

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_XMP_FILE = 256 * 1024 * 1024
"""Bytes of a file beyond which its XMP is not looked for."""

_INFO = {
    "title": "Title",
    "author": "Author",
    "subject": "Subject",
    "keywords": "Keywords",
    "created": "CreationDate",
    "modified": "ModDate",
    "producer": "Producer",
    "creator": "Creator",
}
_DUBLIN_CORE = {
    "title": b"dc:title",
    "author": b"dc:creator",
    "subject": b"dc:description",
    "keywords": b"dc:subject",
    "language": b"dc:language",
}


def embedded(document: PdfDocument, file: MappedFile) -> dict[str, str]:
    """Returns the embedded metadata, cleaned; XMP stands in where the document gives no title."""
    values = {}
    for name, key in _INFO.items():
        with contextlib.suppress(ValueError):  # no UTF-16
            values[name] = document.get_metadata_value(key)
    values["language"] = _language(document)
    found = cleaned(values)
    if "title" in found or file.size > MAX_XMP_FILE:
        return found
    # Packets are not compressed, so that programs which know no PDF find them.
    missing = [mark for name, mark in _DUBLIN_CORE.items() if name not in found]
    return (
        cleaned(_xmp(file)) | found if file.holds(b"<?xpacket") and any(map(file.holds, missing)) else found
    )


def has_attachments(document: PdfDocument) -> bool:
    """Returns whether files are joined to the document."""
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDFDoc_GetAttachmentCount(document) > 0)


def _language(document: PdfDocument) -> str:
    import pypdfium2.raw as pdfium

    buffer = (ctypes.c_ushort * 40)()
    if not pdfium.FPDFCatalog_GetLanguage(document, buffer, ctypes.sizeof(buffer)):
        return ""
    return "".join(map(chr, buffer)).partition("\0")[0]


def _xmp(file: MappedFile) -> dict[str, str]:
    """Returns what the XMP packet of the document says: since PDF 2.0 the title may stand there only."""
    import pypdf

    try:
        with pypdf.PdfReader(io.BytesIO(file.content()), password=file.password or None) as reader:
            packet = reader.xmp_metadata
            if packet is None:
                return {}
            return {
                "title": _alternative(packet.dc_title),
                "author": "; ".join(packet.dc_creator or ()),
                "subject": _alternative(packet.dc_description),
                "keywords": packet.pdf_keywords or ", ".join(packet.dc_subject or ()),
                "language": next(iter(packet.dc_language or ()), ""),
                "producer": packet.pdf_producer or "",
                "creator": packet.xmp_creator_tool or "",
            }
    except Exception:  # noqa: BLE001 - pypdf raises anything on a broken file, and metadata never cost the text
        return {}


def _alternative(texts: dict[str, str] | None) -> str:
    """Returns the text by language that suits best: French, then the default one, then any."""
    by_language = texts or {}
    first = next(iter(by_language.values()), "")
    return by_language.get("fr") or by_language.get("fr-FR") or by_language.get("x-default") or first
