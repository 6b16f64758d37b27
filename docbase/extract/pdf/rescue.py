"""Gives a cut PDF a page tree again, so that a reader can open what is left of it."""

import re

MAX_SIZE = 256 * 1024 * 1024
"""Bytes beyond which a rescue is not tried."""

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})[ \r\n]+(\d{1,5})[ \r\n]+obj\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
_LONGEST = 4000
"""Bytes in which the dictionary of a page says that it is one."""


def rescued(content: bytes) -> bytes:
    """Returns the file with a new catalogue that lists the pages still in it; nothing if none is.

    Only the trailer and the top of the page tree are made anew, at the end; readers scan for the rest.
    """
    starts = list(_OBJECT.finditer(content))
    if not starts:
        return b""
    ends = [following.start() for following in starts[1:]] + [len(content)]
    pages = [
        b"%s %s R" % start.groups()
        for start, end in zip(starts, ends, strict=True)
        if _PAGE.search(content, start.end(), min(end, start.end() + _LONGEST))
    ]
    if not pages:
        return b""
    tree = 1 + max(int(start[1]) for start in starts)
    return content + _end(tree, list(dict.fromkeys(pages)))


def _end(tree: int, pages: list[bytes]) -> bytes:
    return b"\nendstream\nendobj\n%d 0 obj\n<</Type/Pages/Count %d/Kids[%s]>>\nendobj\n" % (
        tree,
        len(pages),
        b" ".join(pages),
    ) + b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\ntrailer\n<</Root %d 0 R/Size %d>>\n%%%%EOF\n" % (
        tree + 1,
        tree,
        tree + 1,
        tree + 2,
    )
