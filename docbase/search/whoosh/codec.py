"""How the files of a segment are written and read: those of Whoosh, with posting lists of our own.

Beside them stand what is read whole: a lexicon of the words as they are written, with the number of documents
of each, and the values of facets, with those that have each as a row of bits.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from struct import Struct
from typing import Any

from isal import isal_zlib
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermsReader
from whoosh.fields import Schema
from whoosh.reading import TermNotFound
from whoosh.system import pack_ushort

from docbase.search.tally import as_bits
from docbase.search.whoosh.postings import PostingList, documents_in

WORDS = "words"
"""The field of the words as they are written."""
VALUES = "value"
"""The field of the values of facets."""
_LEXICON, _ROWS = ".lexicon", ".rows"
_ELSEWHERE = 255
"""What begins the reference to a list; no list begins so."""
_REFERENCE = Struct("=BQI")
"""The sign above, then place and length of a list in the file of lists."""
_SHORT = 40
"""Bytes up to which a list stands beside its term."""


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with our posting lists, and without statistics of lengths nobody reads."""

    length_stats = False

    def field_writer(self, storage: object, segment: object) -> "FieldWriter":
        """Returns what writes the terms of a segment."""
        return FieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> "TermsReader":
        """Returns what reads them."""
        name = segment.make_filename(self.TERMS_EXT)
        terms, size = storage.open_file(name), storage.file_length(name)
        return TermsReader(self, terms, size, segment.open_file(storage, self.POSTS_EXT))


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes what a pool gives back."""

    def add_postings(
        self, _schema: Schema, _lengths: object, lists: Iterable[tuple[str, bytes, bytes]]
    ) -> None:
        """Writes all the fields of a segment."""
        lexicon: dict[str, int] = {}
        rows: dict[str, int] = {}
        for number, (field, terms) in enumerate(groupby(lists, key=itemgetter(0))):
            self._fieldmap[field] = number
            prefix = pack_ushort(number)
            for _field, term, packed in terms:
                self._tindex.add(prefix + term, packed if len(packed) <= _SHORT else self._written(packed))
                if field == WORDS:
                    lexicon[term.decode("utf-8", "surrogatepass")] = documents_in(packed)
                elif field == VALUES:
                    rows[term.decode("utf-8", "surrogatepass")] = as_bits(PostingList(packed).numbers)
        self._write_whole(_LEXICON, json.dumps(lexicon).encode())
        self._write_whole(_ROWS, _packed_rows(rows))

    def _write_whole(self, extension: str, content: bytes) -> None:
        with closing(self._segment.create_file(self._storage, extension)) as file:
            file.write(isal_zlib.compress(content, 1))

    def _written(self, packed: bytes) -> bytes:
        place = self._postfile.tell()
        self._postfile.write(packed)
        return _REFERENCE.pack(_ELSEWHERE, place, len(packed))


class TermsReader(W3TermsReader):  # type: ignore[misc]
    """Gives the list of a term for its "info"."""

    def term_info(self, field: str, term: bytes) -> PostingList:
        """Returns the list of a term.

        Raises:
            TermNotFound: the segment does not have it.
        """
        try:
            return self._list(self._tindex[self._keycoder(field, term)])
        except KeyError:
            raise TermNotFound(term) from None

    def items(self) -> Iterator[tuple[tuple[str, bytes], PostingList]]:
        """Yields every field and term in order, with the list."""
        for key, value in self._tindex.items():
            yield self._keydecoder(key), self._list(value)

    def _list(self, value: bytes) -> PostingList:
        if value[0] != _ELSEWHERE:
            return PostingList(value)
        _sign, place, size = _REFERENCE.unpack(value)
        return PostingList(self._postfile.get(place, size))


def read_lexicon(storage: Any, segment: Any) -> dict[str, int]:
    """Returns the words of a segment, with the number of documents that have each; deleted ones count too."""
    found: dict[str, int] = json.loads(_read_whole(storage, segment, _LEXICON))
    return found


def read_rows(storage: Any, segment: Any) -> dict[str, int]:
    """Returns the values of facets in a segment, with the documents that have each, as rows of bits."""
    head, _feed, packed = _read_whole(storage, segment, _ROWS).partition(b"\n")
    width, *names = json.loads(head)
    pieces = (packed[start : start + width] for start in range(0, len(packed), width))
    return {name: int.from_bytes(row, "little") for name, row in zip(names, pieces, strict=True)}


def _packed_rows(rows: Mapping[str, int]) -> bytes:
    """Returns a line with the width of each row in bytes and the values, then the rows."""
    width = max((row.bit_length() for row in rows.values()), default=0) // 8 + 1
    packed = b"".join(row.to_bytes(width, "little") for row in rows.values())
    return json.dumps([width, *rows]).encode() + b"\n" + packed


def _read_whole(storage: Any, segment: Any, extension: str) -> bytes:
    name = segment.make_filename(extension)
    with closing(storage.open_file(name)) as file:
        return isal_zlib.decompress(file.read(storage.file_length(name)))
