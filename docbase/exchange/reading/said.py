"""What a file of elsewhere says of each publication, before the catalogue is asked."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from docbase.errors import InvalidRecordError
from docbase.exchange.celltext import read_date
from docbase.model.record import Contribution

EXAMPLE = 60
"""Characters of an example that is shown."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BREAKS = re.compile(r"[\x0b\x0c\x85]")
_HALVES = re.compile(r"[\ud800-\udfff]")
"""Halves of characters, which JSON can tell and nobody can write."""

_TAG = re.compile(r"</?(?:i|b|em|strong|u|sub|sup|span|div|ul|ol|a)(?:\s[^<>]*)?>", re.I)
_BREAK = re.compile(r"(?:\s*(?:</?(?:p|li)(?:\s[^<>]*)?>|<br\s*/?>)\s*)+", re.I)
_HTML = re.compile(r"</(?:p|li|i|b|em|strong|u|sub|sup|span|div|ul|ol|a)>|<br\s*/?>", re.I)
"""Tells that a text is in HTML: a sign “<” alone does not."""
_MARKED = ("title", "subtitle", "abstract", "host.title")
"""Columns that come from other programs in HTML."""
_NUMBERS = ("series.number", "host.issue")
_NUMBER = re.compile(r"(?:n[°ºo]s?|num[ée]ro)[\s.\u00a0\u202f]*(?=\d)", re.I)


def unmarked(text: str) -> str:
    """Returns a text of HTML without its marks, its paragraphs in lines.

    >>> unmarked("<p>Un <i>bilan</i> à <b>Lens</b> : 3 &lt; 5 &amp; a < b</p>")
    'Un bilan à Lens : 3 < 5 & a < b'
    """
    if not _HTML.search(text):
        return text
    return html.unescape(_BREAK.sub("\n", _TAG.sub("", text))).strip()


def sound(text: str) -> str:
    r"""Returns the text without signs of control, which stray in from other programs.

    >>> sound("L’\x1bété\x0cà\ud800 Lens")
    'L’été à� Lens'
    """
    if text.isprintable():
        return text
    return _HALVES.sub("\ufffd", _BREAKS.sub(" ", _CONTROLS.sub("", text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something stands in a file, so that a person finds it."""

    number: int
    """Which record of the file, from 1."""
    line: int | None = None
    """The line on which it begins, from 1; None in files without lines."""
    name: str = ""
    """Its title or key there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One publication as a file of elsewhere describes it."""

    spot: Spot
    values: Mapping[str, Any]
    """By column (`docbase.exchange.columns`); names of persons, bodies and headings as they stand there."""
    key: str = ""
    """What names it there: an id of ours, if it comes from docbase."""
    is_key_ours: bool = False
    """Whether the file itself says that docbase wrote it, and the key with it."""
    kind: tuple[str, str] = ("", "")
    """What kind of work it is there: the attribute of publication types that says so (csl, ris, bibtex), and
    its value."""
    subjects: tuple[str, ...] = ()
    """Words that may be themes."""
    files: tuple[str, ...] = ()
    """Files that come with it, as they are written there."""
    unmapped: Mapping[str, str] = field(default_factory=dict)
    """What no field of ours takes, by its name there."""
    raw: bytes = b""
    """It as it stands in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One publication that cannot be read."""

    spot: Spot
    reason: str
    hint: str = ""
    raw: bytes = b""
    """It as it stands in the file, to be mended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that a file says."""

    format: str
    """Name of its format: ris, bibtex, csl-json, unimarc, unimarc-xml, csv, xlsx."""
    suffix: str
    """How the name of a file of this format ends, in which the refused ones are kept."""
    descriptions: tuple[Description, ...] = ()
    refused: tuple[Refused, ...] = ()
    head: bytes = b""
    """What stands before the records."""
    tail: bytes = b""
    """What stands after them."""
    between: bytes = b""
    """What stands between two of them."""
    notes: tuple[str, ...] = ()
    """How the file was understood."""
    is_ours: bool = False
    """Whether it is a table of ours, in which a person edits records."""


class Gathering:
    """Takes in what a file says of one publication, field by field."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.unmapped: dict[str, str] = {}
        self.subjects: list[str] = []
        self.files: list[str] = []
        self.kind = ("", "")
        self.key = ""
        self.is_key_ours = False
        self._contributors: list[Contribution] = []

    def put(self, name: str, text: str, theirs: str = "") -> None:
        """Takes a text for a column; another one than the first is kept as not taken.

        Args:
            name: the column.
            text: the text.
            theirs: what the file calls it.
        """
        text = sound(text).strip()
        if name in _MARKED:
            text = unmarked(text)
        elif name in _NUMBERS:
            text = _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text
        if not text:
            return
        if self.values.setdefault(name, text) != text and theirs:
            self.leave(theirs, text)

    def date(self, name: str, text: str, theirs: str) -> None:
        """Takes a date; one that cannot be read is kept as not taken."""
        try:
            found = read_date(name, text.strip())
        except InvalidRecordError:
            self.leave(theirs, text)
            return
        if found and (name not in self.values or len(found.start) > len(self.values[name].start)):
            self.values[name] = found

    def contribute(self, role: str, *, person: str = "", body: str = "") -> None:
        """Takes a person or body with what they did."""
        names = (" ".join(sound(name).split()) for name in (person, body))
        one = Contribution(role=role, person=next(names), body=next(names))
        if one.name and one not in self._contributors:
            self._contributors.append(one)

    def name(self, role: str, text: str) -> None:
        """Takes a name: of a person when it has a comma with a first name after it."""
        family, comma, given = (part.strip() for part in text.partition(","))
        if comma and given:
            self.contribute(role, person=f"{family}, {given}")
        else:
            self.contribute(role, body=family)

    def add(self, name: str, *values: Any) -> None:
        """Adds to the values of a list."""
        there = self.values.get(name, ())
        self.values[name] = (*there, *(one for one in values if one and one not in there))

    def identify(self, scheme: str, code: str) -> None:
        """Takes an identifier; of two of one scheme, the first."""
        if code := sound(code).strip():
            self.values["identifiers"] = {scheme: code, **self.values.get("identifiers", {})}

    def leave(self, theirs: str, text: str) -> None:
        """Keeps what no field of ours takes."""
        if text := " ".join(sound(text).split()):
            self.unmapped.setdefault(theirs, text[:EXAMPLE])

    def description(self, spot: Spot, raw: bytes) -> Description:
        """Returns all of it."""
        if self._contributors:
            self.values["contributors"] = (*self.values.get("contributors", ()), *self._contributors)
        return Description(
            spot=spot,
            values=MappingProxyType(self.values),
            key=self.key.strip(),
            is_key_ours=self.is_key_ours,
            kind=self.kind,
            subjects=tuple(dict.fromkeys(filter(None, (sound(one).strip() for one in self.subjects)))),
            files=tuple(dict.fromkeys(self.files)),
            unmapped=MappingProxyType(self.unmapped),
            raw=raw,
        )
