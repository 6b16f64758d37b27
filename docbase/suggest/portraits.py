"""index/suggestions.json: what was seen of the publications of the collection, kept so as to learn from them.

It may be lost like all of index/: it is made again from the texts, when suggestions are next asked for.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from docbase.catalogue.store import Catalogue
from docbase.errors import CatalogueError, StorageError
from docbase.model.record import Record
from docbase.model.search import Query, Value
from docbase.model.suggestion import FIELDS
from docbase.search.index import SearchIndex
from docbase.storage import write_passing
from docbase.suggest.names import NameBooks
from docbase.suggest.reading import Publication, read

_SHAPE = 1
"""Raised whenever portraits are drawn otherwise."""
_MOST_REVIEWED, _MOST_OTHERS = 1500, 500
"""How many publications are learned from: the latest reviewed ones, and some others, to know usual words."""
BY_HAND = "librarian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What is remembered of a publication."""

    revision: str
    """Of its entry in the index: when it has another one, the record is looked at again."""
    text: str
    """Digest of what the rest was drawn from."""
    labels: Mapping[str, tuple[str, ...]]
    """Its values, of the fields that a person has decided on."""
    words: Mapping[str, int]
    """Its most frequent words, by their stems."""
    names: Mapping[str, float]
    """How strongly the names of the vocabulary stand out in it."""


class Gallery:
    """The portraits of a collection."""

    def __init__(self, file: Path, index: SearchIndex, catalogue: Catalogue) -> None:
        self._file = file
        self._index = index
        self._catalogue = catalogue

    def portraits(self, books: NameBooks) -> dict[str, Portrait]:
        """Returns the portraits of the collection by record, drawn anew where a publication has changed.

        Portraits drawn with other names than those of the books are not kept.

        Raises:
            StaleIndexError: the index is missing or must be rebuilt.
        """
        names = books.fingerprint
        kept, revisions = self._load(names), self._index.revisions()
        found: dict[str, Portrait] = {}
        for record_id in self._chosen():
            portrait, revision = kept.get(record_id), revisions.get(record_id, "")
            if portrait and portrait.revision == revision:
                found[record_id] = portrait
                continue
            with suppress(CatalogueError):
                found[record_id] = self._drawn(self._catalogue.get(record_id), revision, portrait, books)
        if found != kept:
            self._save(names, found)
        return found

    def _chosen(self) -> Iterator[str]:
        def having(status: str) -> tuple[str, ...]:
            return self._index.matching(Query(filters=(Value("status", status),), sort="-added"))

        yield from having("reviewed")[:_MOST_REVIEWED]
        others = having("draft")
        yield from others[:: max(1, len(others) // _MOST_OTHERS)]

    def _drawn(self, record: Record, revision: str, former: Portrait | None, books: NameBooks) -> Portrait:
        text, labels = _text_of(record), dict(labels_of(record))
        if former and former.text == text:
            words, names = former.words, former.names
        else:
            reading = read(Publication(record=record, pages=self._index.pages(record.id)), books)
            words, names = reading.words, reading.names
        return Portrait(revision=revision, text=text, labels=labels, words=words, names=names)

    def _load(self, names: str) -> dict[str, Portrait]:
        """Returns what is kept; nothing when it is gone or damaged, as it can be made again."""
        try:
            content = json.loads(self._file.read_bytes())
            if (content["shape"], content["names"]) != (_SHAPE, names):
                return {}
            return {key: _portrait(value) for key, value in content["portraits"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}

    def _save(self, names: str, portraits: Mapping[str, Portrait]) -> None:
        values = {key: asdict(portrait) for key, portrait in portraits.items()}
        content = {"shape": _SHAPE, "names": names, "portraits": values}
        with suppress(StorageError):  # on a disk that cannot be written, it is only slower
            write_passing(self._file, json.dumps(content, ensure_ascii=False).encode())


def labels_of(record: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields the values of each field that a person has decided on."""
    for field in FIELDS:
        if record.status == "reviewed" or record.provenance.get(field) == BY_HAND:
            yield field, values_of(record, field)


def values_of(record: Record, field: str) -> tuple[str, ...]:
    """Returns what the record has in one of the fields for which there are suggestions."""
    if field == "type":
        return (record.type,) if record.type else ()
    if field == "contributors":
        return tuple(one.name for one in record.contributors)
    found: tuple[str, ...] = getattr(record, field)
    return found


def _text_of(record: Record) -> str:
    parts: Iterable[str] = (record.full_title, record.abstract, *(file.sha256 for file in record.files))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _portrait(value: dict[str, object]) -> Portrait:
    labels = value.pop("labels")
    assert isinstance(labels, dict)
    return Portrait(labels={field: tuple(ids) for field, ids in labels.items()}, **value)  # type: ignore[arg-type]  # its JSON, once a portrait
