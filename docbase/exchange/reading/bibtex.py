"""BibTeX and BibLaTeX, as Zotero, JabRef and LaTeX write them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from docbase.cite.formats.bibtex import MONTHS
from docbase.cite.formats.latex import parted, read_note
from docbase.errors import InvalidRecordError
from docbase.exchange.celltext import read_date
from docbase.exchange.reading.encoding import read_text
from docbase.exchange.reading.said import Contents, Description, Gathering, Refused, Spot
from docbase.messages import gettext as _
from docbase.model.record import Item

if TYPE_CHECKING:
    from bibtexparser.model import Block, DuplicateBlockKeyBlock

_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "title": "title",
        "subtitle": "subtitle",
        **dict.fromkeys(("booktitle", "journal", "journaltitle", "maintitle"), "host.title"),
        "volume": "host.volume",
        "issue": "host.issue",
        "pages": "host.pages",
        "series": "series.title",
        "type": "genre",
        "edition": "edition",
        **dict.fromkeys(("publisher", "institution", "school", "organization"), "publisher"),
        **dict.fromkeys(("address", "location"), "place"),
        "pubstate": "publication_state",
        "url": "url",
        "abstract": "abstract",
        "language": "language",
    }
)
_CODES = ("isbn", "issn", "doi")
_ROLES: Mapping[str, str] = MappingProxyType(
    {"author": "author", "editor": "editor", "translator": "translator", "contributor": "contributor"}
)
_IGNORED = frozenset(
    {"year", "month", "shorttitle", "day", "timestamp", "owner", "keywords", "note", "file", "langid"}
    | {"key", "date", "number", "howpublished", "titleaddon"}
)
_SERIAL = ("article", "periodical")
"""Entries of which a number is that of an issue."""
_BESIDE: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("", "howpublished"): "host.title",
        ("", "titleaddon"): "genre",
        ("booklet", "howpublished"): "publisher",
        ("online", "titleaddon"): "host.title",
    }
)
"""What some fields say by the type of the entry, and in the others."""
_NOTED: Mapping[str, str] = MappingProxyType({"host": "host.title", "lone": "series.number"})
"""What notes say under other names than fields."""
_STATES = re.compile(r"(?:à paraître|sous presse|in press|forthcoming)", re.I)
_DASH = re.compile(r"\s*(?:-{2,3}|–)\s*")


def read(content: bytes) -> Contents:
    """Returns what a file of BibTeX says; an entry that is broken or has no title is refused."""
    from bibtexparser import model
    from bibtexparser.entrypoint import parse_string

    text, notes = read_text(content)
    # They say on the console what is said of the entries as well.
    for name in ("bibtexparser", "pylatexenc"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    library = parse_string(text, append_middleware=[])
    descriptions, refused = list[Description](), list[Refused]()
    for number, block in enumerate(_blocks(library.blocks), 1):
        line, raw = (block.start_line or 0) + 1, (block.raw or "").strip().encode()
        found = (
            _unfolded(block, library.strings) if isinstance(block, model.DuplicateBlockKeyBlock) else block
        )
        if isinstance(found, model.Entry):
            fields = {field.key.lower(): str(field.value) for field in found.fields}
            title = _plain(fields.get("title", ""))
            spot = Spot(number=number, line=line, name=title or found.key)
            if title:
                said = _described(found.entry_type.lower(), fields)
                said.key = found.key
                descriptions.append(said.description(spot, raw))
            else:
                refused.append(Refused(spot=spot, reason=_("it has no title"), raw=raw))
        else:
            spot = Spot(number=number, line=line, name=_key(block.raw or ""))
            reason = _("its braces, quotes or commas are not closed or not in their place")
            refused.append(Refused(spot=spot, reason=reason, raw=raw))
    strings = "".join(f"{block.raw}\n" for block in library.strings if block.raw)
    return Contents(
        format="bibtex",
        suffix=".bib",
        descriptions=tuple(descriptions),
        refused=tuple(refused),
        head=strings.encode(),
        between=b"\n\n",
        tail=b"\n",
        notes=notes,
    )


def _blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yields entries, and what cannot be read as one."""
    from bibtexparser import model

    for block in blocks:
        if isinstance(block, model.Entry | model.ParsingFailedBlock):
            yield block


def _unfolded(block: DuplicateBlockKeyBlock, strings: Iterable[Block]) -> Block:
    """Returns an entry whose key another has, its values without the braces that the parser leaves there."""
    from bibtexparser.library import Library
    from bibtexparser.middlewares.parsestack import default_parse_stack

    library = Library([*strings, *filter(None, (block.ignore_error_block,))])
    for middleware in default_parse_stack():
        library = middleware.transform(library)
    return library.blocks[-1]


def _key(raw: str) -> str:
    found = re.match(r"@\w+\s*[{(]\s*([^\s,{}]+)", raw)
    return found[1] if found else ""


def _described(entry_type: str, fields: Mapping[str, str]) -> Gathering:
    said = Gathering()
    said.kind = ("bibtex", entry_type)
    for name, text in fields.items():
        if name in _ROLES:
            _take_names(said, _ROLES[name], text)
        elif name in _CODES:
            said.identify(name, _address(text) if name == "doi" else _plain(text))
        elif name in _TEXTS:
            plain = _address(text) if name == "url" else _plain(text)
            said.put(_TEXTS[name], _DASH.sub("-", plain) if name == "pages" else plain, name)
        elif name not in _IGNORED:
            _take_other(said, name, _plain(text))
    _take_date(said, fields)
    _take_rest(said, entry_type, fields)
    return said


def _take_other(said: Gathering, name: str, text: str) -> None:
    if name == "pagetotal":
        said.put("extent", f"{text} p." if text.isdecimal() else text)
    elif name == "volumes":
        said.put("extent", f"{text} vol." if text.isdecimal() else text, name)
    elif name == "urldate":
        said.date("accessed", text, name)
    elif name == "library":
        said.add("items", Item(call_number=text))
    else:
        said.leave(name, text)


def _take_date(said: Gathering, fields: Mapping[str, str]) -> None:
    """Takes the date, or the year and the month."""
    if text := fields.get("date", ""):
        said.date("date", text, "date")
    year = _DASH.sub("/", _plain(fields.get("year", "")))
    month = fields.get("month", "").strip('{}" ').lower()[:3]
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month) if month.isdecimal() else 0
    if year and number and "/" not in year and _is_date(f"{year}-{number:02}"):
        said.date("date", f"{year}-{number:02}", "month")
    elif year and "date" not in said.values:
        said.date("date", year, "year")


def _is_date(text: str) -> bool:
    try:
        return read_date("date", text) is not None
    except InvalidRecordError:
        return False


def _take_rest(said: Gathering, entry_type: str, fields: Mapping[str, str]) -> None:
    """Takes what a field means only in some entries, or with others."""
    is_serial = entry_type in _SERIAL or not fields.keys().isdisjoint(("journal", "journaltitle"))
    number = "host.issue" if is_serial and "issue" not in fields else "series.number"
    said.put(number, _plain(fields.get("number", "")))
    for name in ("howpublished", "titleaddon"):
        text = _plain(fields.get(name, ""))
        if text.startswith(("http://", "https://")):
            said.put("url", text, name)
        elif text not in (said.values.get("publisher"), said.values.get("host.title")):
            said.put(_BESIDE.get((entry_type, name)) or _BESIDE["", name], text, name)
    said.put("language", fields.get("langid", ""))
    _take_note(said, fields.get("note", ""), number)
    said.subjects += (_plain(one) for one in parted(fields.get("keywords", ""), "[,;]"))
    said.files += _files(fields.get("file", ""))


def _take_note(said: Gathering, text: str, number: str) -> None:
    """Takes what a note of docbase says where the entry has no field, and of others, the state."""
    for name, saying in read_note(text).items():
        plain = _plain(saying)
        if name in _ROLES:
            _take_names(said, _ROLES[name], saying)
        elif name in _CODES:
            said.identify(name, plain)
        elif name in ("pagetotal", "volumes"):
            _take_other(said, name, plain)
        elif name == "pages":
            said.put("host.pages", _DASH.sub("-", plain))
        elif name != "note":
            said.put({**_NOTED, "number": number}.get(name) or _TEXTS[name], plain, "note")
        elif _STATES.fullmatch(plain):
            said.put("publication_state", plain)
        else:
            said.leave("note", plain)


def _files(text: str) -> Iterator[str]:
    r"""Yields the paths of a `file` field: "Full Text:files/12/actes.pdf:application/pdf;…", or a path.

    >>> list(_files(r"Full Text:files/1/a\:b.pdf:application/pdf;C\:\\Docs\\c.pdf"))
    ['files/1/a:b.pdf', 'C:\\Docs\\c.pdf']
    """
    for one in re.split(r"(?<!\\);", text):
        parts = re.split(r"(?<!\\):", one)
        path = parts[1] if len(parts) == 3 else one
        if path := re.sub(r"\\([:;\\_%&$#{}])", r"\1", path).strip():
            yield path


def _take_names(said: Gathering, role: str, text: str) -> None:
    from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

    for name in split_multiple_persons_names(text):
        if name.startswith("{") and name.endswith("}"):
            said.contribute(role, body=_plain(name))
            continue
        parts = parse_single_name_into_parts(name, strict=False)
        first, von, last, jr = (
            _plain(" ".join(words)) for words in (parts.first, parts.von, parts.last, parts.jr)
        )
        family = f"{von} {last}".strip()
        if first:
            said.contribute(role, person=", ".join(filter(None, (family, first, jr))))
        elif family.lower() != "others":
            said.contribute(role, body=family)


def _plain(text: str) -> str:
    """Returns the text without the commands and braces of LaTeX."""
    if not re.search(r"[\\{}$~]|--", text):
        return text.strip()
    # It has no types.
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # it has no types

    # A bare “%” is a comment for LaTeX, and a per cent for those who write abstracts.
    safe = re.sub(r"(?<!\\)%", r"\\%", text)
    # A bare “~” is its space: those without break that are in the text stay.
    safe = re.sub(r"(?<!\\)~", " ", safe)
    try:
        plain: str = LatexNodes2Text(math_mode="text", keep_comments=False).latex_to_text(safe)
    except RecursionError:
        return text.strip()  # thousands of commands in one another are no title
    # The circumflex of a text is read as that of a letter.
    return plain.replace("\u02c6", "^").strip()


def _address(text: str) -> str:
    r"""Returns an address, which stands as it is but for what some programs escape."""
    return re.sub(r"\\([_%&#~])", r"\1", text.strip().strip("{}"))
