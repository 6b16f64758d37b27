"""What an index makes of the text of a file without its record: pure, to be done where the file is read."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from isal import isal_zlib

from docbase.model.search import Entry, EntryPage, PreparedText
from docbase.search import analysis
from docbase.search.kept import digest_of
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
    language: str = analysis.FRENCH
    """As what the text was analysed."""


def prepare(pages: Sequence[EntryPage], language: str = "", digest: str = "") -> PreparedText:
    """Returns the text of a file, analysed; takes little more memory than the text itself.

    Args:
        pages: its pages; the path of the file does not matter.
        language: what it is written in, as an ISO code; empty when that is not known.
        digest: that of the pages (`kept.digest_of`), where it is known.
    """
    placing = _Placing(language)
    content = _Content(placing.language)
    for page in pages:
        content.begin_page(page)
        text = analysis.settled(page.text)
        placing.read(text)
        for lines, stretch in cut(text, placing.analyzer):
            placing.add(analysis.unlined(lines))
            if stretch:
                content.add(stretch)
    return placing.done(content.done(), digest or digest_of(pages, language))


def analysed(values: Iterable[str], gap: int, language: str = "") -> PreparedText:
    """Returns the places of the terms of the values of a field, so many places left between two of them."""
    placing = _Placing(language)
    for value in map(analysis.settled, values):
        placing.read(value)
        placing.add(analysis.unlined(placing.analyzer.lined(value)))
        placing.leave(gap)
    return placing.done(b"")


def prepared(
    entry: Entry, recall: Callable[[str], PreparedText | None] = lambda _digest: None
) -> tuple[tuple[str, PreparedText], ...]:
    """Returns the texts of the files of an entry, prepared now if they were not beforehand as they should.

    Args:
        entry: the entry.
        recall: gives the text of this digest (`kept.digest_of`) when it is kept somewhere.
    """
    wanted = analysis.analysis_language(entry.language)
    if entry.prepared and all(text.language == wanted for _file, text in entry.prepared):
        return entry.prepared
    by_file = groupby(entry.pages, key=lambda page: page.file)
    return tuple((file, _recalled(tuple(pages), wanted, recall)) for file, pages in by_file)


def _recalled(
    pages: Sequence[EntryPage], language: str, recall: Callable[[str], PreparedText | None]
) -> PreparedText:
    digest = digest_of(pages, language)
    return recall(digest) or prepare(pages, language, digest)


def stored_pages(file: str, content: bytes) -> StoredPages:
    """Returns the pages of a file (by its path in corpus/) that are in the content of a prepared text.

    Raises:
        isal_zlib.error: the content is damaged.
        ValueError: so it is.
        TypeError: so it is.
    """
    language, *plain = json.loads(isal_zlib.decompress(content).decode("utf-8", "surrogatepass"))
    return StoredPages(
        tuple(
            EntryPage(file=file, text=text, **dict(zip(_KEPT, kept, strict=True)))
            for kept, text, *_parts in plain
        ),
        tuple(tuple(map(Stretch._make, page[2:])) for page in plain),
        language,
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
    return PreparedText(
        language=texts[0].language if texts else analysis.FRENCH,
        places={term: where.tobytes() for term, where in places.items()},
        width=width,
        length=length,
        words=frozenset().union(*(text.words for text in texts)),
        content=b"",
    )


class _Placing:
    """Notes where each term stands."""

    def __init__(self, language: str) -> None:
        self.language = analysis.analysis_language(language)
        self.analyzer = analysis.analyzer(language)
        self._pieces: set[str] = set()
        self._width = 2
        self._places: defaultdict[str, array[int]] = defaultdict(lambda: array(_CODES[self._width]))
        self._next = 0
        self._length = 0

    def read(self, text: str) -> None:
        """Takes the next settled text for its words as they are written."""
        self._pieces.update(text.split())

    def add(self, found: Sequence[str]) -> None:
        """Takes the next places of the text, packed."""
        if self._width == 2 and self._next + len(found) > _NARROW:
            self._width = 4
            for term, narrow in self._places.items():
                self._places[term] = array(_CODES[4], narrow)
        places = self._places
        for place, terms in enumerate(found, self._next):
            places[terms].append(place)
        self._next += len(found)
        self._length += len(found)

    def leave(self, gap: int) -> None:
        """Leaves places where nothing stands."""
        self._next += gap

    def done(self, content: bytes, digest: str = "") -> PreparedText:
        """Returns what was noted."""
        return PreparedText(
            language=self.language,
            places={_as_bytes(term): places.tobytes() for term, places in self._by_term().items()},
            width=self._width,
            length=self._length,
            words=frozenset(map(_as_bytes, self.analyzer.written(self._pieces))),
            content=content,
            digest=digest,
        )

    def _by_term(self) -> dict[str, array[int]]:
        """Takes places with several terms apart."""
        found: dict[str, array[int]] = {}
        mixed: set[str] = set()
        for packed, places in self._places.items():
            for term in analysis.split_places(packed):
                if term in found:
                    found[term] = found[term] + places
                    mixed.add(term)
                else:
                    found[term] = places
        for term in mixed:
            found[term] = array(found[term].typecode, sorted(found[term]))
        return found


def _as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class _Content:
    """Packs pages and their stretches, as JSON that never stands whole in memory."""

    def __init__(self, language: str) -> None:
        self._zip = isal_zlib.compressobj(1)
        self._packed: list[bytes] = []
        self._waiting = [f'["{language}"']
        self._sign = ","

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
        self._waiting.append("]]" if self._sign == "]," else "]")
        self._zip_waiting()
        return b"".join((*self._packed, self._zip.flush()))

    def _zip_waiting(self) -> None:
        plain = "".join(self._waiting).encode("utf-8", "surrogatepass")
        self._packed.append(self._zip.compress(plain))
        self._waiting.clear()


_plain = json.JSONEncoder(ensure_ascii=False).encode
