"""Names of the files in a zip: read in the letters they were written in, judged, and made fit for a disk."""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from docbase.ingest.scan import is_publication
from docbase.messages import gettext as _

_UTF8 = 0x800
"""The flag of a name in UTF-8."""
_UNICODE_PATH = 0x7075
"""The extra field that gives a name in UTF-8 beside the one in old letters (Info-ZIP appnote, 4.6.9)."""
_OLD_LETTERS = ("cp850", "cp1252")
"""What French Windows wrote names in; cp437, which is the standard, has fewer letters at the same places."""
_FRENCH = frozenset("àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ«»°’–")
_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?", re.IGNORECASE)
"""What Windows takes for a printer or a port, whatever the ending."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNFIT = re.compile(r'[<>:"|?*]')
_LONGEST = 200
"""Bytes of a file name; most systems bear 255."""


def member_names(parts: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Returns the names of the members, composed (NFC), with `/`, which also ends those of folders.

    One that says nothing of its letters is in UTF-8 if it can be, else in the letters that make the names of
    the whole archive French.
    """
    old = [_raw(part) for part in parts if not part.flag_bits & _UTF8]
    letters = max(_OLD_LETTERS, key=lambda encoding: sum(_frenchness(name, encoding) for name in old))
    return [_composed(_decoded(part, letters)) for part in parts]


def danger(part: zipfile.ZipInfo, name: str) -> str:
    """Returns why the member may not be taken out, with places for {name} and {archive}; else nothing."""
    steps = name.split("/")
    kind = stat.S_IFMT(part.external_attr >> 16)
    if name.startswith("/") or _DRIVE.match(name) or ".." in steps:
        return _("{name}, in {archive}, is left there: its path leads out of the archive.")
    if kind not in (0, stat.S_IFREG):
        return _("{name}, in {archive}, is left there: it is a link or a device, not a file.")
    if any(_DEVICE.fullmatch(step) for step in steps):
        return _("{name}, in {archive}, is left there: Windows keeps this name for a device.")
    return ""


def is_wanted(name: str) -> bool:
    """Whether the member may be a publication: nothing on its path is hidden or of the system."""
    *folders, last = name.split("/")
    is_aside = any(folder.startswith(".") or folder == "__MACOSX" for folder in folders)
    return not is_aside and is_publication(last)


def fit_name(name: str) -> str:
    """Returns the last step of the name as every disk bears it.

    >>> fit_name("dossier/Quelle ville ?.pdf")
    'Quelle ville _.pdf'
    """
    path = PurePosixPath(_UNFIT.sub("_", name.rpartition("/")[2]).rstrip(" ."))
    room = _LONGEST - len(path.suffix.encode())
    if room < _LONGEST // 2:  # a dot far from the end begins no ending
        return path.name.encode()[:_LONGEST].decode(errors="ignore").rstrip(" .")
    return path.stem.encode()[:room].decode(errors="ignore") + path.suffix or "_"


def _decoded(part: zipfile.ZipInfo, letters: str) -> str:
    if part.flag_bits & _UTF8:
        return part.orig_filename
    raw = _raw(part)
    for kind, value in _extras(part.extra):
        if kind == _UNICODE_PATH and value[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return value[5:].decode(errors="replace")
    try:
        return raw.decode()  # macOS and Linux write it without saying so
    except UnicodeDecodeError:
        return raw.decode(letters, errors="replace")


def _raw(part: zipfile.ZipInfo) -> bytes:
    """The bytes of a name that zipfile took to be in cp437."""
    return part.orig_filename.encode("cp437", errors="replace")


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        yield kind, extra[4 : 4 + size]
        extra = extra[4 + size :]


def _frenchness(raw: bytes, encoding: str) -> int:
    """Counts the letters of French against the other signs that are not of ASCII."""
    odd = [letter for letter in raw.decode(encoding, errors="replace") if letter > "\x7f"]
    return sum(1 if letter in _FRENCH else -1 for letter in odd)


def _composed(name: str) -> str:
    """The name without what cannot be seen; `\\` divides as `/` does (some programs of Windows write so)."""
    plain = _CONTROLS.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/")
    steps = [step for step in plain.split("/") if step not in ("", ".")]
    first, last = ("/" if is_there else "" for is_there in (plain.startswith("/"), plain.endswith("/")))
    return first + "/".join(steps) + last
