"""A prepared text as it is kept beside its pages: the same pages are never analysed twice."""

import hashlib
import json
from array import array
from collections.abc import Iterable
from dataclasses import astuple, replace
from itertools import accumulate, pairwise

from isal import isal_zlib

from docbase.model.search import EntryPage, PreparedText
from docbase.search.analysis import ANALYSIS_VERSION, analysis_language
from docbase.search.fields import SCHEMA_VERSION


def digest_of(pages: Iterable[EntryPage], language: str) -> str:
    """Returns the digest of all that decides what is made of the pages of a file, wherever the file is.

    Args:
        pages: the pages.
        language: what they are written in, as an ISO code.
    """
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {ANALYSIS_VERSION} {analysis_language(language)}".encode())
    for page in pages:
        plain = astuple(replace(page, file="", text=str(len(page.text))))
        digest.update(repr(plain).encode("utf-8", "surrogatepass"))
        digest.update(page.text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def pack(text: PreparedText) -> bytes:
    """Returns the text as bytes, but for its content, of which only the checksum is in them."""
    head = [text.language, text.width, text.length, isal_zlib.crc32(text.content)]
    sizes = array("I", map(len, text.places.values()))
    # Terms and words have no space, whatever the text.
    lines = (json.dumps(head).encode(), b" ".join(text.places), b" ".join(text.words))
    return isal_zlib.compress(b"\n".join((*lines, sizes.tobytes() + b"".join(text.places.values()))), 1)


def unpack(digest: str, content: bytes, packed: bytes) -> PreparedText:
    """Returns the text that was packed, with its content.

    Raises:
        isal_zlib.error: what was packed is damaged.
        ValueError: it is not whole, or the content is not the one it had.
    """
    head, terms, words, rest = isal_zlib.decompress(packed).split(b"\n", 3)
    language, width, length, checksum = json.loads(head)
    if isal_zlib.crc32(content) != checksum:
        raise ValueError(checksum)
    names = terms.split()
    sizes = array("I", rest[: 4 * len(names)])
    bounds = pairwise(accumulate(sizes, initial=4 * len(names)))
    return PreparedText(
        language=language,
        places={name: rest[start:end] for name, (start, end) in zip(names, bounds, strict=True)},
        width=width,
        length=length,
        words=frozenset(words.split()),
        content=content,
        digest=digest,
    )
