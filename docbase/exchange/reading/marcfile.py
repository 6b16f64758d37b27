"""Files of UNIMARC taken apart into fields: ISO 2709, the XML of Koha (MARCXML) and that of PMB."""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docbase.errors import DamagedDocumentError
from docbase.exchange.reading.encoding import codec_of, read_text
from docbase.extract.charset import MARKS
from docbase.extract.xmltree import attribute, line_of, local_name, parsed, serialized
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

END = b"\x1d"
"""What ends a record of ISO 2709."""
_FIELD_END = b"\x1e"
_SUBFIELD = "\x1f"
_LEADER = 24
_ENTRY = 12
"""Bytes that the directory of a record has for each field."""
_SHORTEST = 26
_ISO5426 = "iso5426"
"""The characters of catalogues from before Unicode, which Python does not read."""
_ACCENT_BEFORE = re.compile(rb"[\xc1\xc2\xc3\xc8][aeiou]|\xd0c")
_WITH_ACCENT = re.compile(rb"[\xe0\xe2\xe7-\xe9\xeb\xee\xef\xf4\xf9\xfb]")
_SPACES = re.compile(r"[ \t]+")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([\w-]+)""")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_PREFIX = re.compile(rb"(</?)[A-Za-z]\w*:(?=[a-z])")
_RECORD = re.compile(
    rb"<(record|notice)\b(?:(?!<(?:record|notice)\b).)*?(?:</\1\s*>|(?=<(?:record|notice)\b)|\Z)", re.DOTALL
)
"""A record, up to its end, to the next one, or to the end of the file."""
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of MARC."""

    tag: str
    subfields: tuple[tuple[str, str], ...]
    """Codes and values, in order; a control field has one, under the code `data`."""

    def first(self, code: str) -> str:
        """Returns the first subfield of this code that has a value; nothing for none."""
        return next((value for one, value in self.subfields if one == code and value), "")

    def all(self, codes: str) -> tuple[str, ...]:
        """Returns the subfields of these codes."""
        return tuple(value for one, value in self.subfields if one in codes and value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One record of such a file."""

    fields: tuple[Field, ...]
    raw: bytes
    line: int | None = None
    fault: str = ""
    """Why it cannot be read."""
    has_wrong_lengths: bool = False
    """Whether the lengths of its fields are not those that it says."""


def of_iso2709(content: bytes) -> tuple[list[Taken], tuple[str, ...]]:
    """Returns the records of a file of ISO 2709, and what a person must know of its characters."""
    chunks = [chunk.lstrip(b"\r\n\x00 ") for chunk in content.split(END)]
    notes = [*read_text(content)[1]]
    codec = codec_of(content) if notes else "utf-8"
    if notes and _is_iso5426(content):
        codec, notes = _ISO5426, [_("The file is in ISO 5426: its accents were read accordingly.")]
    with _pymarc_silenced():
        taken = [_of_chunk(chunk, codec) for chunk in chunks if chunk.strip()]
    if count := sum(one.has_wrong_lengths and not one.fault for one in taken):
        text = ngettext(
            "{count} record has wrong lengths: it was read by its separators; look at it.",
            "{count} records have wrong lengths: they were read by their separators; look at them.",
            count,
        )
        notes.append(text.format(count=count))
    return taken, tuple(notes)


@contextmanager
def _pymarc_silenced() -> Iterator[None]:
    """Keeps it from saying on the console what is said of the record as well."""
    from pymarc.exceptions import BadSubfieldCodeWarning

    logger = logging.getLogger("pymarc")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BadSubfieldCodeWarning)
        yield


def _of_chunk(chunk: bytes, codec: str) -> Taken:
    from pymarc import Record
    from pymarc.exceptions import PymarcException

    raw = chunk + END
    if fault := _fault(raw):
        return _by_separators(raw, codec, fault)
    try:
        # Latin-1 gives each byte a character; what the file is written in is found out below.
        blank = raw[:9] + b" " + raw[10:]
        record = Record(blank, to_unicode=True, file_encoding="latin-1")
    # A directory that is not one makes pymarc fail in any way that numbers and slices can.
    except (PymarcException, ValueError, IndexError, TypeError, KeyError):
        return _by_separators(raw, codec, _("its directory is damaged"))
    fields = []
    for field in record.fields:
        pairs = [("data", field.data or "")] if field.control_field else [*field.subfields]
        values = tuple((code, _decoded(value or "", codec)) for code, value in pairs)
        fields.append(Field(tag=field.tag, subfields=values))
    return Taken(fields=tuple(fields), raw=raw)


def _by_separators(raw: bytes, codec: str, fault: str) -> Taken:
    """Returns a record read by what ends its fields, if there are as many as its directory names.

    Programs that count characters for bytes, and people who mend a record, get its lengths wrong.
    """
    directory, *values = raw[_LEADER:].removesuffix(END).split(_FIELD_END)
    tags = [directory[place : place + 3].decode("latin-1") for place in range(0, len(directory), _ENTRY)]
    is_whole = len(values) == len(tags) + 1 and not values[-1].strip() and all(map(str.isdecimal, tags))
    if not is_whole or not raw[:5].isdigit():
        return Taken(fields=(), raw=raw, fault=fault)
    fields = tuple(_parted(tag, value, codec) for tag, value in zip(tags, values, strict=False))
    return Taken(fields=fields, raw=raw, has_wrong_lengths=True)


def _parted(tag: str, value: bytes, codec: str) -> Field:
    text = value.decode("latin-1")
    if _SUBFIELD not in text:
        return Field(tag=tag, subfields=(("data", _decoded(text, codec)),))
    parts = text.split(_SUBFIELD)[1:]
    return Field(tag=tag, subfields=tuple((one[:1], _decoded(one[1:], codec)) for one in parts))


def _fault(raw: bytes) -> str:
    if len(raw) < _SHORTEST or not raw[:5].isdigit() or not raw[12:17].isdigit():
        return _("its first 24 characters are not those of a record")
    if int(raw[:5]) != len(raw):
        text = _("it says that it has {said} bytes, and has {count}")
        return text.format(said=int(raw[:5]), count=len(raw))
    return ""


def _is_iso5426(content: bytes) -> bool:
    """Whether more accents stand before their letters than there are letters with accents.

    What the field 100 says of it is copied from program to program, and seldom true.
    """
    return len(_ACCENT_BEFORE.findall(content)) > len(_WITH_ACCENT.findall(content))


def _decoded(text: str, codec: str) -> str:
    if text.isascii():
        return text
    content = text.encode("latin-1", "replace")
    if codec == _ISO5426:
        return _from_iso5426(content)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode(codec, "replace")


_BEFORE = {0xC1: "\u0300", 0xC2: "\u0301", 0xC3: "\u0302", 0xC4: "\u0303", 0xC8: "\u0308", 0xC9: "\u0308"}
_BEFORE |= {0xD0: "\u0327", 0xCA: "\u030a", 0xCF: "\u030c"}
_ALONE = {0xE1: "Æ", 0xF1: "æ", 0xEA: "Œ", 0xFA: "œ", 0xFB: "ß", 0xAB: "«", 0xBB: "»", 0xB9: "’", 0xB0: "°"}


def _from_iso5426(content: bytes) -> str:
    """Returns the characters of a text in which accents stand before their letters."""
    found, waiting = list[str](), ""
    for byte in content:
        if byte in _BEFORE:
            waiting += _BEFORE[byte]
            continue
        found.append((_ALONE.get(byte) or bytes([byte]).decode("latin-1")) + waiting)
        waiting = ""
    return unicodedata.normalize("NFC", "".join(found))


def of_xml(content: bytes) -> tuple[list[Taken], tuple[str, ...]]:
    """Returns the records of an XML file, of Koha or of PMB.

    Raises:
        DamagedDocumentError: it is not XML, or declares entities, or holds MARC 21.
    """
    content, notes = _in_utf8(content)
    if _DECLARED.search(content):
        raise DamagedDocumentError(
            _("This XML declares a document type, which docbase does not read."),
            hint=_("Export it again without, or remove the lines “<!DOCTYPE …>”."),
        )
    tree = parsed(content)
    if tree.root is None:
        raise DamagedDocumentError(
            _("This is not XML."), hint=_("Export the file again from the program that made it.")
        )
    if not tree.is_whole and (pieces := _of_pieces(content)):
        return pieces, (*notes, _("The XML is damaged: its records were read one by one."))
    if not tree.is_whole:
        notes = (*notes, _("The XML is damaged: it was read as far as it goes."))
    elements = [one for one in tree.root.iter() if local_name(one) in ("record", "notice")]
    if not elements:
        raise DamagedDocumentError(
            _("This XML has no record of UNIMARC."),
            hint=_("From Zotero, export RIS, BibTeX or CSL JSON; from PMB or Koha, UNIMARC."),
        )
    taken = [_of_element(one) for one in elements]
    if not tree.is_whole and taken:
        last = taken[-1]
        taken[-1] = Taken(fields=last.fields, raw=last.raw, line=last.line, fault=_("the file ends in it"))
    return taken, notes


def _in_utf8(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Returns XML that says what it is written in: in UTF-8 if it did not say so, or lied."""
    declared = _ENCODING.search(content[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"utf-16"):
        return content, ()
    text, notes = read_text(content)
    if not notes:
        return content, ()
    is_wide = any(content.startswith(mark) for mark, _name in MARKS[1:])
    return _XML_DECLARATION.sub("", text).encode(), () if is_wide else notes


def _of_pieces(content: bytes) -> list[Taken]:
    """Returns the records of damaged XML, each read for itself; one that is damaged is kept as it stands."""
    plain = _PREFIX.sub(rb"\1", content)
    taken = []
    for found in _RECORD.finditer(plain):
        tree, line = parsed(found[0]), plain.count(b"\n", 0, found.start()) + 1
        if tree.root is not None and tree.is_whole:
            one = _of_element(tree.root)
            taken.append(Taken(fields=one.fields, raw=found[0], line=line))
        else:
            fault = _("a tag or a sign in it is not XML, or the file ends in it")
            taken.append(Taken(fields=(), raw=found[0], line=line, fault=fault))
    return taken


def _of_element(element: Element) -> Taken:
    fields = tuple(field for child in element if (field := _field(child)))
    return Taken(fields=fields, raw=serialized(element), line=line_of(element))


def _field(element: Element) -> Field | None:
    name, tag = local_name(element), attribute(element, "tag") or attribute(element, "c")
    if name == "controlfield" or (name == "f" and len(element) == 0):
        return Field(tag=tag, subfields=(("data", _text(element)),))
    if name not in ("datafield", "f"):
        return None
    pairs = [(attribute(one, "code") or attribute(one, "c"), _text(one)) for one in element]
    return Field(tag=tag, subfields=tuple(pairs))


def _text(element: Element) -> str:
    """Returns the text, its lines without the spaces by which XML is indented."""
    lines = "".join(map(str, element.itertext())).strip().splitlines()
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in lines)
