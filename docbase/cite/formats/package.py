"""Documents of Word and LibreOffice as the zips they are, which say nothing of the hour they were made."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.storage import storage_errors

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every part, the first that ZIP knows: the same bibliography is the same file."""
_DAMAGES = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError)
"""What a damaged zip does to the library: NotImplementedError for a compression that it does not know,
RuntimeError for a password, OSError and ValueError for places outside the file."""
_STORED = ("mimetype",)
"""The part of an OpenDocument that comes first, uncompressed, for other programs to know it by."""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Returns the parts as a zip, sorted by name and without the moment at which they were made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(
            parts, key=lambda name: (name not in _STORED, name != "[Content_Types].xml", name)
        ):
            method = zipfile.ZIP_STORED if name in _STORED else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), parts[name], method)
    return buffer.getvalue()


def unpacked(document: bytes) -> dict[str, bytes]:
    """Returns the parts of a document that pandoc wrote."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def folder_parts(folder: Path) -> dict[str, bytes]:
    """Returns the parts of a document that is kept apart, as text, in a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def template(folder: Path | None, suffix: str, needed: str) -> bytes | None:
    """Returns the template of the centre for documents with this suffix; None when it has none.

    Args:
        folder: where the centre keeps its templates.
        suffix: of the documents, as ".docx".
        needed: the part without which it is no document of this kind.

    Raises:
        CitationError: the file is no such document.
        StorageError: it cannot be read.
    """
    path = folder / f"template{suffix}" if folder else None
    if path is None or not path.exists():
        return None
    with storage_errors(path):
        data = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            is_one = needed in archive.namelist() and archive.testzip() is None
            for name in archive.namelist():
                if name.endswith(".xml"):
                    ElementTree.fromstring(archive.read(name))
    except (*_DAMAGES, ElementTree.ParseError) as error:
        raise _no_template(path, suffix) from error
    if not is_one:
        raise _no_template(path, suffix)
    return data


def _no_template(path: Path, suffix: str) -> CitationError:
    return CitationError(
        _("{path} is not a {suffix} document.").format(path=path, suffix=suffix),
        hint=_(
            "Save it again as {suffix} from Word or LibreOffice, or remove it for the one of docbase."
        ).format(suffix=suffix),
        path=path,
    )
