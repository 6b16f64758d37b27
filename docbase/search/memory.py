"""The reference engine: looks at every publication, in plain Python, with nothing to go wrong."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from docbase.errors import StaleIndexError
from docbase.messages import gettext as _
from docbase.model.search import Entry, EntryPage, Everything, Hit, Nothing, Query, ResultPage, Value, Years
from docbase.search import analysis
from docbase.search.engine import Found, card_of, counts, in_order, key_of
from docbase.search.fields import SATURATION, TEXT_FIELDS, texts
from docbase.search.plan import AllOf, AnyOf, Beginning, Except, Leaf, Plan, Terms, leaves, plan
from docbase.storage import write_atomically


class MemoryEngine:
    """Keeps the entries in one JSON file, and all of them in memory: for tests and small collections."""

    version = "memory 1"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "entries.json"
        self._documents: dict[str, _Document] = {}
        self._seen: tuple[int, int] | None = None

    def search(self, query: Query) -> ResultPage:
        """Follows `Engine.search`."""
        self._refresh()
        root = plan(query.root)
        wanted = AllOf((root, *(plan(node) for node in query.filters)))
        matching = [document for document in self._documents.values() if document.answers(wanted)]
        score = _Scorer(root, tuple(self._documents.values()))
        found = [Found(score(document), card_of(document.entry)) for document in matching]
        ordered = in_order(found, query.sort)[query.offset : query.offset + query.limit]
        return ResultPage(
            total=len(found),
            hits=tuple(
                Hit(record_id=one.card.record_id, score=one.score, location=one.card.location)
                for one in ordered
            ),
            facets=counts((one.card for one in found), query.facets),
        )

    @contextmanager
    def batch(self) -> Iterator["_MemoryBatch"]:
        """Follows `Engine.batch`."""
        if self._path.exists():
            self._refresh()
        batch = _MemoryBatch(dict(self._documents))
        yield batch
        entries = [_plain(document.entry) for document in batch.documents.values()]
        write_atomically(self._path, json.dumps(entries, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        self._documents = batch.documents
        self._seen = self._stamp()

    def verify(self) -> None:
        """Follows `Engine.verify`: what is damaged in a JSON file seldom goes unseen."""
        self._seen = None
        self._refresh()

    def close(self) -> None:
        """Follows `Engine.close`."""
        self._documents, self._seen = {}, None

    def _stamp(self) -> tuple[int, int]:
        status = self._path.stat()
        return status.st_mtime_ns, status.st_ino

    def _refresh(self) -> None:
        try:
            stamp = self._stamp()
            if stamp != self._seen:
                entries = json.loads(self._path.read_bytes().decode("utf-8", "surrogatepass"))
                self._documents = {one["record_id"]: _Document(_entry(one)) for one in entries}
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
    """An entry, with the terms of each value of its text fields."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.values = {
            key_of(Value(name, value)) for name, values in entry.facets.items() for value in values
        }
        self.terms = {name: [analysis.terms(value) for value in values] for name, values in texts(entry)}
        if "body" in self.terms:  # a phrase may run over a page
            self.terms["body"] = [[term for page in self.terms["body"] for term in page]]

    def length(self, field: str) -> int:
        return sum(map(len, self.terms.get(field, ())))

    def answers(self, plan: Plan) -> bool:
        match plan:
            case Terms() | Beginning():
                return any(self.frequency(plan, field) for field in plan.fields)
            case Value():
                return key_of(plan) in self.values
            case Years(first, last):
                years = self.entry.years
                return years is not None and (
                    (last is None or years[0] <= last) and (first is None or years[1] >= first)
                )
            case AllOf(parts):
                return all(self.answers(part) for part in parts)
            case AnyOf(parts):
                return any(self.answers(part) for part in parts)
            case Except(part):
                return not self.answers(part)
            case Everything():
                return True
            case Nothing():
                return False

    def frequency(self, leaf: Leaf, field: str) -> int:
        values = self.terms.get(field, ())
        if isinstance(leaf, Beginning):
            return sum(leaf.accepts(term) for terms in values for term in terms)
        wanted, size = list(leaf.terms), len(leaf.terms)
        return sum(
            terms[start : start + size] == wanted
            for terms in values
            for start in range(len(terms) - size + 1)
        )


@dataclass(frozen=True, slots=True)
class _Weighed:
    leaf: Leaf
    idf: float


class _Scorer:
    """BM25F: occurrences are weighed by field, then added, then saturated."""

    def __init__(self, root: Plan, documents: tuple[_Document, ...]) -> None:
        total = len(documents)
        self._averages: Mapping[str, float] = {
            field.name: sum(document.length(field.name) for document in documents) / (total or 1)
            for field in TEXT_FIELDS
        }
        self._leaves = []
        for leaf in leaves(root):
            having = sum(document.answers(leaf) for document in documents)
            self._leaves.append(_Weighed(leaf, math.log(1 + (total - having + 0.5) / (having + 0.5))))

    def __call__(self, document: _Document) -> float:
        score = 0.0
        for weighed in self._leaves:
            frequency = self._frequency(document, weighed.leaf)
            score += weighed.idf * frequency / (SATURATION + frequency)
        return round(score, 6)

    def _frequency(self, document: _Document, leaf: Leaf) -> float:
        total = 0.0
        for field in TEXT_FIELDS:
            if field.name in leaf.fields and (found := document.frequency(leaf, field.name)):
                relative = document.length(field.name) / self._averages[field.name]
                total += field.weight * found / (1 + field.length_penalty * (relative - 1))
        return total


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
