"""What an index makes of the text of a file without its record: pure, to be done where the file is read."""

import json
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from docbase.model.search import Entry, EntryPage, PreparedText
from docbase.search.analysis import terms, unlined
from docbase.search.passages import Stretch, cut

_NARROW = 1 << 16
"""Terms that places of two bytes can tell apart."""
_CODES = {2: "H", 4: "I"}
_KEPT = ("number", "label", "heading", "is_section", "ocr_confidence")
"""What is kept of a page, in this order, besides its text."""


class StoredPages(NamedTuple):
    """The pages of a file, and the stretches of each."""

    pages: tuple[EntryPage, ...]
    cut: tuple[tuple[Stretch, ...], ...]


def prepare(pages: Iterable[EntryPage]) -> PreparedText:
    """Returns the text of a file, analysed; takes little more memory than the text itself.

    Args:
        pages: its pages; the path of the file does not matter.
    """
    placing, content = _Placing(), _Content()
    for page in pages:
        content.begin_page(page)
        for lines, stretch in cut(page.text):
            placing.add(unlined(lines))
            if stretch:
                content.add(stretch)
    return placing.done(content.done())


def analysed(values: Iterable[str], gap: int) -> PreparedText:
    """Returns the places of the terms of the values of a field, so many places left between two of them."""
    placing = _Placing()
    for value in values:
        placing.add(terms(value))
        placing.leave(gap)
    return placing.done(b"")


def prepared(entry: Entry) -> tuple[tuple[str, PreparedText], ...]:
    """Returns the texts of the files of an entry, prepared now if they were not beforehand."""
    if entry.prepared or not entry.pages:
        return entry.prepared
    by_file = groupby(entry.pages, key=lambda page: page.file)
    return tuple((file, prepare(list(pages))) for file, pages in by_file)


def stored_pages(file: str, content: bytes) -> StoredPages:
    """Returns the pages of a file (by its path in corpus/) that are in the content of a prepared text.

    Raises:
        zlib.error: the content is damaged.
        ValueError: so it is.
        TypeError: so it is.
    """
    plain = json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
    return StoredPages(
        tuple(
            EntryPage(file=file, text=text, **dict(zip(_KEPT, kept, strict=True)))
            for kept, text, *_parts in plain
        ),
        tuple(tuple(Stretch(*part) for part in page[2:]) for page in plain),
    )


def joined(texts: Sequence[PreparedText]) -> PreparedText:
    """Returns the places of several texts as if they were one; its content is left out."""
    if len(texts) == 1:
        return texts[0]
    length = sum(text.length for text in texts)
    width = 2 if length <= _NARROW else 4
    places: defaultdict[bytes, array[int]] = defaultdict(lambda: array(_CODES[width]))
    start = 0
    for text in texts:
        for term, packed in text.places.items():
            where = array(_CODES[text.width])
            where.frombytes(packed)
            places[term].extend([start + place for place in where])
        start += text.length
    packed_places = {term: where.tobytes() for term, where in places.items()}
    return PreparedText(places=packed_places, width=width, length=length, content=b"")


class _Placing:
    """Notes where each term stands."""

    def __init__(self) -> None:
        self._width = 2
        self._places: defaultdict[str, array[int]] = defaultdict(lambda: array(_CODES[self._width]))
        self._next = 0
        self._length = 0

    def add(self, found: Sequence[str]) -> None:
        """Takes the next terms of the text."""
        if self._width == 2 and self._next + len(found) > _NARROW:
            self._width = 4
            for term, narrow in self._places.items():
                self._places[term] = array(_CODES[4], narrow)
        places = self._places
        for place, term in enumerate(found, self._next):
            places[term].append(place)
        self._next += len(found)
        self._length += len(found)

    def leave(self, gap: int) -> None:
        """Leaves places where nothing stands."""
        self._next += gap

    def done(self, content: bytes) -> PreparedText:
        """Returns what was noted."""
        packed = {
            term.encode("utf-8", "surrogatepass"): places.tobytes() for term, places in self._places.items()
        }
        return PreparedText(places=packed, width=self._width, length=self._length, content=content)


class _Content:
    """Packs pages and their stretches, as JSON that never stands whole in memory."""

    def __init__(self) -> None:
        self._zip = zlib.compressobj(3)
        self._packed: list[bytes] = []
        self._waiting: list[str] = []
        self._sign = "["

    def begin_page(self, page: EntryPage) -> None:
        """Takes the next page."""
        kept = [getattr(page, name) for name in _KEPT]
        self._waiting.append(self._sign + _plain([kept, page.text])[:-1])
        self._sign = "],"
        self._zip_waiting()

    def add(self, stretch: Stretch) -> None:
        """Takes a stretch of the page."""
        self._waiting.append(f",[{stretch.start},{stretch.end},{_plain(stretch.terms)}]")
        if len(self._waiting) > 100:
            self._zip_waiting()

    def done(self) -> bytes:
        """Returns it all."""
        self._waiting.append("]]" if self._sign == "]," else "[]")
        self._zip_waiting()
        return b"".join((*self._packed, self._zip.flush()))

    def _zip_waiting(self) -> None:
        plain = "".join(self._waiting).encode("utf-8", "surrogatepass")
        self._packed.append(self._zip.compress(plain))
        self._waiting.clear()


_plain = json.JSONEncoder(ensure_ascii=False).encode
