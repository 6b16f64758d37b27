"""What kind of file this is: recognised by its content, by its name only when the content says nothing."""

import itertools
import mmap
import re
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from docbase.errors import DamagedDocumentError
from docbase.extract.charset import MARKS, decoded, without_mark
from docbase.extract.zips import MAX_PARTS, damage_noticed, is_beheaded, is_crowded, names_left
from docbase.messages import gettext as _
from docbase.storage import storage_errors

SUFFIXES = {
    "pdf": ("pdf",),
    "docx": ("docx", "docm", "dotx", "dotm"),
    "doc": ("doc", "dot"),
    "odt": ("odt", "ott"),
    "rtf": ("rtf",),
    "pptx": ("pptx", "pptm", "ppsx", "ppsm", "potx", "potm"),
    "ppt": ("ppt", "pps"),
    "odp": ("odp", "otp"),
    "xlsx": ("xlsx", "xlsm", "xlsb", "xltx", "xltm"),
    "xls": ("xls", "xlt"),
    "ods": ("ods", "ots"),
    "epub": ("epub",),
    "zip": ("zip",),
    "image": ("png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "webp", "jp2", "j2k", "heic", "avif"),
    "html": ("html", "htm", "xhtml", "xht", "shtml", "php", "asp", "aspx", "jsp"),
    "mht": ("mht", "mhtml"),
    "xml": ("xml",),
    "eml": ("eml",),
    "text": ("txt", "text"),
    "markdown": ("md", "markdown"),
}
"""The usual endings of the names of each format; a format that is not here is named by its ending."""
TEXTUAL = frozenset({"text", "markdown", "html", "mht", "xml", "eml"})
"""Formats that are plain characters, and so have no signature to be recognised by."""
HEAD = 4096
"""Bytes looked at from the beginning."""
HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
"""Brands of the photographs that telephones take."""

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"II+\x00", "image"),
    (b"\xff\x4f\xff\x51", "image"),
    (b"\x00\x00\x00\x0cjP  ", "image"),
)
_PHOTOGRAPHS = (*HEIC, b"avif", b"avis")
"""Brands of the images that are packed as films are."""
_WRITTEN = ("text", "markdown")
"""Formats in which anything may be written, the beginning of a page or of a message too."""
# Nothing that was passed over is ever gone back to: a page may begin with hundreds of comments.
_MARKUP = re.compile(
    r"(?>\s+|<!--.*?-->|<\?.*?\?>)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):(?=\s)[^\n]*(?:\n[ \t][^\n]*)*\n?")
_OF_MESSAGES = frozenset({"date", "message-id", "mime-version", "received", "return-path", "subject", "to"})
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES = "[Content_Types].xml"
"""The part that every Office package has; a folder of that name alone may be anything."""
_PACKAGED = (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx"))
_MIMETYPES = (
    (b"opendocument.text", "odt"),
    (b"opendocument.presentation", "odp"),
    (b"opendocument.spreadsheet", "ods"),
    (b"epub+zip", "epub"),
)
_ZIPPED = tuple(kind for _mark, kind in (*_PACKAGED, *_MIMETYPES))
# Storages and streams by which Microsoft's compound files are told apart.
_COMPOUND = (
    ("EncryptedPackage", "encrypted"),
    ("PowerPoint Document", "ppt"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("__properties_version1.0", "msg"),
)


def recognise(path: Path) -> str:
    """Returns the format of the file, one of SUFFIXES, `encrypted` (a protected Office file) or the suffix.

    Raises:
        DamagedDocumentError: the file is empty, or its content is not what its name says.
        StorageError: the file cannot be read.
    """
    with storage_errors(path), path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise DamagedDocumentError(
            _("{name} is empty (0 bytes).").format(name=path.name),
            hint=_("Its transfer probably failed: get the file again, then drop it again."),
            path=path,
        )
    return _by_content(head, path) or _by_name(head, path)


def has_right_suffix(path: Path, kind: str) -> bool:
    """Returns whether the name of the file ends as names of this format do."""
    return _suffix(path) in (*SUFFIXES.get(kind, ()), kind)


def _by_content(head: bytes, path: Path) -> str:
    """Returns the format that the first bytes give away, or nothing."""
    if head.startswith(_ZIP):  # first: its first member may be a PDF that is stored as it is
        return _zipped(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_OLE):
        return _compound(path)
    if _is_marked_image(head):
        return "image"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"{\\rtf"):
        return "rtf"
    return _by_words(decoded(head), path) if is_text(head) else ""


def _is_marked_image(head: bytes) -> bool:
    """Returns whether it is a WebP, HEIC, AVIF or BMP, whose signatures are not simply their first bytes."""
    return (
        (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in _PHOTOGRAPHS)
        or (head[:2] == b"BM" and head[6:10] == bytes(4))
    )


def _by_words(text: str, path: Path) -> str:
    """Returns the format that the first words of a text give away: a web page, a message, or nothing."""
    if _MARKUP.match(text):
        return "html"
    is_written = any(_suffix(path) in SUFFIXES[kind] for kind in _WRITTEN)
    names = () if is_written or _suffix(path) in SUFFIXES["eml"] else _headers(text)
    if (
        "mime-version" in names
        and "multipart/related" in text.lower()
        and not {"received", "to"} & set(names)
    ):
        return "mht"
    return "eml" if "from" in names and len(_OF_MESSAGES.intersection(names)) > 1 else ""


def _headers(text: str) -> tuple[str, ...]:
    """Returns the names of the headers with which the text begins, in small letters."""
    text = text.replace("\r\n", "\n").lstrip()
    names, place = list[str](), 0
    while header := _HEADER.match(text, place):
        names.append(header[1].lower())
        place = header.end()
    return tuple(names)


def _by_name(head: bytes, path: Path) -> str:
    """Returns the format that the name promises, when such content is possible."""
    suffix = _suffix(path)
    kind = next((kind for kind, suffixes in SUFFIXES.items() if suffix in suffixes), suffix)
    if kind in SUFFIXES and (kind not in TEXTUAL or not is_text(head)):
        raise DamagedDocumentError(
            _("{name} is damaged: its content is not what “.{suffix}” announces.").format(
                name=path.name, suffix=suffix
            ),
            hint=_("Open it to see what it is, or get the file again, then drop it again."),
            path=path,
        )
    return kind


def is_text(head: bytes) -> bool:
    """Returns whether the bytes can be characters: none is of those that only binary files hold."""
    if without_mark(head) or any(head.startswith(mark) for mark, _encoding in MARKS[1:]):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f\b\x1b" for byte in head)


def _zipped(path: Path) -> str:
    """Returns the format of a file that is a zip inside, by the names of its parts; by its own at worst."""
    try:
        with storage_errors(path), path.open("rb") as file:
            if is_crowded(file):
                return _zip_by_name(path)
            if is_beheaded(file):
                return _cut_zip(path)
            with damage_noticed(), zipfile.ZipFile(file) as archive:
                names = archive.namelist()
                mimetype = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except zipfile.BadZipFile:
        return _cut_zip(path)
    return _by_parts(names, mimetype, path) or "zip"


def _by_parts(names: Collection[str], mimetype: bytes, path: Path) -> str:
    """Returns the format that has such parts, or nothing."""
    for mark, kind in _MIMETYPES:
        if mark in mimetype:
            return kind
    if "META-INF/container.xml" in names:
        return "epub"
    for folder, kind in _PACKAGED:
        is_one = _TYPES in names or has_right_suffix(path, kind)
        if is_one and any(name.startswith(folder) for name in names):
            return kind
    return ""


def _cut_zip(path: Path) -> str:
    """Returns the format of a zip whose directory is lost."""
    with _mapped(path) as content:
        parts = dict(itertools.islice(names_left(content), MAX_PARTS))
    return _by_parts(parts, parts.get("mimetype", b""), path) or _zip_by_name(path)


def _zip_by_name(path: Path) -> str:
    return next((kind for kind in _ZIPPED if has_right_suffix(path, kind)), "zip")


def _compound(path: Path) -> str:
    """Returns the format of one of Microsoft's compound files (Word, Excel, PowerPoint until 2003)."""
    with _mapped(path) as content:
        found = [kind for stream, kind in _COMPOUND if content.find(stream.encode("utf-16-le")) >= 0]
    # One may hold another (a presentation, a table): the name decides between those that are there.
    named = [kind for kind in found if has_right_suffix(path, kind)]
    return next(iter((*named, *found)), _suffix(path))


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with (
        storage_errors(path),
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        yield content


def _suffix(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")
