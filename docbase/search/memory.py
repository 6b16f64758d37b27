"""The reference engine: looks at every publication, in plain Python, with nothing to go wrong."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from functools import cached_property
from pathlib import Path

from docbase.errors import StaleIndexError
from docbase.messages import gettext as _
from docbase.model.search import Added, Entry, EntryPage, Query, ResultPage, Value, Years
from docbase.search import analysis
from docbase.search.engine import Card, card_of, key_of
from docbase.search.evaluate import answer
from docbase.search.fields import GAP, TextField, texts
from docbase.search.inverted import burdens
from docbase.search.lexicon import SortedLexicon
from docbase.storage import write_atomically


class MemoryEngine:
    """Keeps the entries in one JSON file, and all of them in memory: for tests and small collections."""

    version = "memory 1"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "entries.json"
        self._documents: dict[str, _Document] = {}
        self._index = _Index(())
        self._seen: tuple[int, int] | None = None

    def search(self, query: Query) -> ResultPage:
        """Follows `Engine.search`."""
        self._refresh()
        return answer(query, self._index)

    def lexicon(self) -> SortedLexicon:
        """Follows `Engine.lexicon`."""
        self._refresh()
        return SortedLexicon(
            Counter(word for document in self._documents.values() for word in document.words)
        )

    def spread(self, words: Iterable[str]) -> dict[str, int]:
        """Follows `Engine.spread`."""
        self._refresh()
        return {word: sum(word in document.words for document in self._documents.values()) for word in words}

    @contextmanager
    def batch(self) -> Iterator["_MemoryBatch"]:
        """Follows `Engine.batch`."""
        if self._path.exists():
            self._refresh()
        batch = _MemoryBatch(dict(self._documents))
        yield batch
        entries = [_plain(document.entry) for document in batch.documents.values()]
        write_atomically(self._path, json.dumps(entries, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        self._take(batch.documents)
        self._seen = self._stamp()

    def verify(self) -> None:
        """Follows `Engine.verify`: what is damaged in a JSON file seldom goes unseen."""
        self._seen = None
        self._refresh()

    def close(self) -> None:
        """Follows `Engine.close`."""
        self._take({})
        self._seen = None

    def _take(self, documents: dict[str, "_Document"]) -> None:
        self._documents = documents
        self._index = _Index(documents.values())

    def _stamp(self) -> tuple[int, int]:
        status = self._path.stat()
        return status.st_mtime_ns, status.st_ino

    def _refresh(self) -> None:
        try:
            stamp = self._stamp()
            if stamp != self._seen:
                entries = json.loads(self._path.read_bytes().decode("utf-8", "surrogatepass"))
                self._take({one["record_id"]: _Document(_entry(one)) for one in entries})
                self._seen = stamp
        except (FileNotFoundError, ValueError, TypeError, KeyError) as error:
            raise StaleIndexError(
                _("The index in {path} is missing or damaged.").format(path=self._path.parent),
                hint=_("Run “docbase reindex”."),
                path=self._path,
            ) from error


class _MemoryBatch:
    def __init__(self, documents: dict[str, "_Document"]) -> None:
        self.documents = documents

    def put(self, entry: Entry) -> None:
        self.documents[entry.record_id] = _Document(replace(entry, prepared=()))

    def delete(self, record_id: str) -> None:
        self.documents.pop(record_id, None)


class _Document:
    """An entry, with where each term of its text fields stands."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.values = {
            key_of(Value(name, value)) for name, values in entry.facets.items() for value in values
        }
        self.words: set[str] = set()
        self.lengths: dict[str, int] = {}
        self.places: dict[tuple[str, str], list[int]] = defaultdict(list)
        analyzer = analysis.analyzer(entry.language)
        for name, values in texts(entry):
            gap = 0 if name == "body" else GAP  # a phrase may run over a page
            self._read(name, values, gap, analyzer)

    def _read(self, name: str, values: Iterable[str], gap: int, analyzer: analysis.Analyzer) -> None:
        at = length = 0
        for value in values:
            self.words |= analyzer.written(analysis.settled(value).split())
            places = analyzer.places(value)
            for number, place in enumerate(places, at):
                for term in place:
                    self.places[name, term].append(number)
            at += len(places) + gap
            length += len(places)
        self.lengths[name] = length


class _Index:
    """The documents as an inverted index, whose lists are made when they are asked for."""

    def __init__(self, documents: Iterable[_Document]) -> None:
        self._all = tuple(documents)

    def documents(self) -> AbstractSet[int]:
        """Follows `InvertedIndex.documents`."""
        return frozenset(range(len(self._all)))

    def postings(self, field: str, term: str) -> Iterator[tuple[Sequence[int], Iterable[float]]]:
        """Follows `InvertedIndex.postings`."""
        found = self.positions(field, term, self.documents())
        if found:
            yield tuple(found), [float(len(places)) for places in found.values()]

    def positions(self, field: str, term: str, within: AbstractSet[int]) -> dict[int, Sequence[int]]:
        """Follows `InvertedIndex.positions`."""
        key = field, term
        return {
            one: document.places[key]
            for one, document in enumerate(self._all)
            if one in within and key in document.places
        }

    def expand(self, field: str, start: str) -> Iterable[str]:
        """Follows `InvertedIndex.expand`."""
        keys = {key for document in self._all for key in document.places}
        return {term for name, term in keys if name == field and term.startswith(start)}

    def written(self, word: str) -> AbstractSet[int]:
        """Follows `InvertedIndex.written`."""
        return {one for one, document in enumerate(self._all) if word in document.words}

    def spellings(self, start: str) -> Iterable[str]:
        """Follows `InvertedIndex.spellings`."""
        return {word for document in self._all for word in document.words if word.startswith(start)}

    def having(self, value: Value) -> AbstractSet[int]:
        """Follows `InvertedIndex.having`."""
        return {one for one, document in enumerate(self._all) if key_of(value) in document.values}

    def column(self, facet: str) -> Iterable[tuple[str, int]]:
        """Follows `InvertedIndex.column`."""
        rows: dict[str, int] = defaultdict(int)
        for number, card in enumerate(self._cards):
            for form in card.values:
                if form.startswith(f"{facet}:"):
                    rows[form] |= 1 << number
        return rows.items()

    def published(self, years: Years) -> AbstractSet[int]:
        """Follows `InvertedIndex.published`."""
        return {
            one
            for one, document in enumerate(self._all)
            if (span := document.entry.years)
            and (years.last is None or span[0] <= years.last)
            and (years.first is None or span[1] >= years.first)
        }

    def added(self, days: Added) -> AbstractSet[int]:
        """Follows `InvertedIndex.added`."""
        return {
            one
            for one, document in enumerate(self._all)
            if (day := document.entry.added) and days.first <= day and (not days.last or day <= days.last)
        }

    def burdens(self, field: TextField) -> Sequence[float]:
        """Follows `InvertedIndex.burdens`."""
        return burdens(field, [document.lengths.get(field.name, 0) for document in self._all])

    def card(self, number: int) -> Card:
        """Follows `InvertedIndex.card`."""
        return self._cards[number]

    @cached_property
    def _cards(self) -> list[Card]:
        return [card_of(document.entry) for document in self._all]


def _plain(entry: Entry) -> dict[str, object]:
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    return values | {"facets": dict(entry.facets), "pages": [asdict(page) for page in entry.pages]}


def _entry(plain: dict[str, object]) -> Entry:
    """Returns the entry that was made plain."""
    values = dict(plain)
    for name in ("authors", "names", "subjects", "years"):
        values[name] = tuple(values[name]) if values[name] is not None else None  # type: ignore[arg-type]
    values["facets"] = {name: tuple(found) for name, found in values["facets"].items()}  # type: ignore[attr-defined]
    values["pages"] = tuple(EntryPage(**page) for page in values["pages"])  # type: ignore[attr-defined]
    return Entry(**values)  # type: ignore[arg-type]  # what `asdict` wrote
