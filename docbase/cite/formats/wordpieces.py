"""Works as they stand in a document of Word, written one by one, then put together."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import count

from docbase.cite.csl import run_pandoc
from docbase.cite.formats.assembly import PieceWriter
from docbase.cite.formats.package import unpacked

_DOCUMENT = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_ADDRESS = "address:"
"""Before the address of a link that has no number yet."""
_BOOKMARK = "work"
"""The number of a bookmark that has none yet."""
_FIRST = 100_000
"""Numbers from here on are those of works: pandoc counts its own from one."""

_RELATION = re.compile(r'<Relationship [^>]*Id="([^"]*)" Target="([^"]*)"')
_LINK = re.compile(r'(<w:hyperlink r:id=")([^"]*)"')
_LINK_OF_WORK = re.compile(rf'(<w:hyperlink r:id="){_ADDRESS}([^"]*)"')
_BOOKMARKS = re.compile(r'(<w:bookmark(?:Start|End) w:id=")\d+"')
_BOOKMARKS_OF_WORK = re.compile(rf'(<w:bookmark(Start|End) w:id="){_BOOKMARK}"')
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def piece_writer(arguments: Sequence[str], reference: bytes) -> PieceWriter:
    """Returns what writes works with no number that stands for their place in a document.

    Args:
        arguments: of pandoc.
        reference: the document that has their styles.
    """
    return PieceWriter(
        name=f"docx {hashlib.sha256(reference).hexdigest()}",
        raw_format="openxml",
        mark="<docbase-work/>",
        write=lambda document: _unnumbered(run_pandoc(("--from=json", *arguments), document)),
    )


def _unnumbered(document: bytes) -> str:
    parts = unpacked(document)
    targets = dict(_RELATION.findall(parts[_RELATIONS].decode()))
    linked = _LINK.sub(lambda link: f'{link[1]}{_ADDRESS}{targets[link[2]]}"', parts[_DOCUMENT].decode())
    return _BOOKMARKS.sub(rf'\1{_BOOKMARK}"', linked)


def joined(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Returns the parts of a document with numbers for the links and bookmarks of its works."""
    addresses: dict[str, str] = {}
    numbers = count(_FIRST)
    last = _FIRST

    def link(match: re.Match[str]) -> str:
        return f'{match[1]}{addresses.setdefault(match[2], f"rIdWork{len(addresses)}")}"'

    def bookmark(match: re.Match[str]) -> str:
        nonlocal last
        last = next(numbers) if match[2] == "Start" else last
        return f'{match[1]}{last}"'

    document = _BOOKMARKS_OF_WORK.sub(bookmark, _LINK_OF_WORK.sub(link, parts[_DOCUMENT].decode()))
    relations = "".join(
        f'<Relationship Type="{_HYPERLINK}" Id="{number}" Target="{address}" TargetMode="External" />'
        for address, number in addresses.items()
    )
    listed = parts[_RELATIONS].decode().replace("</Relationships>", f"{relations}</Relationships>")
    return {**parts, _DOCUMENT: document.encode(), _RELATIONS: listed.encode()}
