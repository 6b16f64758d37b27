"""What an index makes of the text of a file without its record: pure, to be done where the file is read."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
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
_NOTHING = ""
"""What stands where a gap is left."""
_KEPT = ("number", "label", "heading", "is_section", "ocr_confidence")
"""What is kept of a page, in this order, besides its text."""


PreparedFiles = tuple[tuple[str, PreparedText], ...]
"""The path of each file of an entry, with its text."""
Recall = Callable[[str], PreparedText | None]
"""Gives the text of a digest (`kept.digest_of`) when it is kept somewhere."""


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


def prepared(entry: Entry, recall: Recall = lambda _digest: None) -> PreparedFiles:
    """Returns the texts of the files of an entry, prepared now if they were not beforehand as they should.

    Args:
        entry: the entry.
        recall: gives the text of this digest (`kept.digest_of`) when it is kept somewhere.
    """
    if _is_prepared(entry):
        return entry.prepared
    wanted = analysis.analysis_language(entry.language)
    return tuple(
        (file, recall(digest) or prepare(pages, wanted, digest)) for file, pages, digest in _files(entry)
    )


def recalled(entry: Entry, recall: Recall) -> PreparedFiles | None:
    """Returns what `prepared` would, when nothing is left to analyse for it; else None."""
    if _is_prepared(entry):
        return entry.prepared
    texts: list[tuple[str, PreparedText]] = []
    for file, _pages, digest in _files(entry):
        text = recall(digest)
        if text is None:
            return None
        texts.append((file, text))
    return tuple(texts)


def _is_prepared(entry: Entry) -> bool:
    wanted = analysis.analysis_language(entry.language)
    return bool(entry.prepared) and all(text.language == wanted for _file, text in entry.prepared)


def _files(entry: Entry) -> Iterator[tuple[str, tuple[EntryPage, ...], str]]:
    """Yields the path of each file with its pages, and their digest."""
    for file, found in groupby(entry.pages, key=lambda page: page.file):
        pages = tuple(found)
        yield file, pages, digest_of(pages, analysis.analysis_language(entry.language))


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
        self._waiting: list[str] = []
        self._places: dict[str, bytes] = {}
        self._width = 2
        self._end = 0
        self._length = 0

    def read(self, text: str) -> None:
        """Takes the next settled text for its words as they are written."""
        self._pieces.update(text.split())

    def add(self, found: Sequence[str]) -> None:
        """Takes the next places of the text, packed."""
        self._waiting += found
        self._length += len(found)
        if len(self._waiting) > _NARROW:
            self._settle()

    def leave(self, gap: int) -> None:
        """Leaves places where nothing stands."""
        self._waiting += [_NOTHING] * gap

    def done(self, content: bytes, digest: str = "") -> PreparedText:
        """Returns what was noted."""
        self._settle()
        places = self._by_term()
        return PreparedText(
            language=self.language,
            places=dict(zip(_as_bytes(places), places.values(), strict=True)),
            width=self._width,
            length=self._length,
            words=frozenset(_as_bytes(self.analyzer.written(self._pieces))),
            content=content,
            digest=digest,
        )

    def _settle(self) -> None:
        """Packs the places that wait: as numbers of Python they take twenty times as much memory."""
        start, self._end = self._end, self._end + len(self._waiting)
        if self._width == 2 and self._end > _NARROW:
            self._width = 4
            self._places = {term: _widened(packed) for term, packed in self._places.items()}
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, terms in enumerate(self._waiting, start):
            found[terms].append(place)
        self._waiting.clear()
        found.pop(_NOTHING, None)
        code, before = _CODES[self._width], self._places
        for terms, places in found.items():
            before[terms] = before.get(terms, b"") + array(code, places).tobytes()

    def _by_term(self) -> dict[str, bytes]:
        """Takes places with several terms apart."""
        code, found = _CODES[self._width], self._places
        apart: defaultdict[str, array[int]] = defaultdict(lambda: array(code))
        for packed in [terms for terms in found if "\r" in terms]:
            where = found.pop(packed)
            for term in analysis.split_places(packed):
                apart[term].frombytes(where)
        for term, places in apart.items():
            places.frombytes(found.get(term, b""))
            found[term] = array(code, sorted(places)).tobytes()
        return found


def _widened(packed: bytes) -> bytes:
    return array(_CODES[4], array(_CODES[2], packed)).tobytes()


def _as_bytes(words: Iterable[str]) -> list[bytes]:
    """Returns words without spaces in UTF-8: all at once, which takes a third of the time."""
    return "\n".join(words).encode("utf-8", "surrogatepass").split()


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
