"""How well docbase ranks, against tantivy and bm25s, on passages with questions that were judged.

python -m benchmarks.relevance FOLDER --sets piaf fquad cnil

FOLDER holds pairs of files of JSON lines: NAME_passages.jsonl (id, title, text) and NAME_questions.jsonl
(id, question, relevant: ids of the passages that answer).
"""

import argparse
import hashlib
import json
import math
import random
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import bm25s
import Stemmer
import tantivy

from benchmarks.measure import median, ms, seconds, table, versions
from docbase import Centre
from docbase.model.search import Entry, EntryPage

SHOWN = 10
"""Results that count."""
HALVES = ("tune", "test")
SEED = 2017
_BODY_ONLY = ("cnil", "crpa")
"""Sets whose titles are the very questions: they are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text that may answer."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A question, and what answers it."""

    text: str
    relevant: frozenset[str]


class Contestant(Protocol):
    """An engine that ranks the passages of a set."""

    name: str

    def ask(self, question: str) -> Sequence[str]:
        """Returns the ids of the best passages, best first."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="+", help="all of the folder unless named")
    parser.add_argument(
        "--half", choices=HALVES, default="test", help="tune: what one may look at and fit to"
    )
    parser.add_argument("--questions", type=int, default=0, help="of each set, drawn at random; 0 is all")
    parser.add_argument("--engine", default="whoosh", help="engine of docbase")
    options = parser.parse_args()
    print(versions("docbase", "tantivy", "bm25s", "pystemmer"), end="\n\n")
    for name in options.sets or _names(options.folder):
        passages = read_passages(options.folder, name)
        judged = read_questions(options.folder, name, options.half)
        if options.questions and len(judged) > options.questions:
            judged = random.Random(SEED).sample(judged, options.questions)
        print(f"## {name}: {len(passages)} passages, {len(judged)} questions ({options.half})\n")
        print(report(passages, judged, options.engine), end="\n\n", flush=True)


def _names(folder: Path) -> list[str]:
    """Returns the sets of the folder."""
    return sorted(path.name.removesuffix("_questions.jsonl") for path in folder.glob("*_questions.jsonl"))


def read_passages(folder: Path, name: str) -> list[Passage]:
    """Returns the passages of a set."""
    has_titles = name not in _BODY_ONLY
    return [
        Passage(id=one["id"], title=one.get("title", "") if has_titles else "", text=one["text"])
        for one in _lines(folder / f"{name}_passages.jsonl")
    ]


def read_questions(folder: Path, name: str, half: str) -> list[Judged]:
    """Returns one of two fixed halves of the questions: they are told apart by a digest of the id."""
    return [
        Judged(text=one["question"], relevant=frozenset(one["relevant"]))
        for one in _lines(folder / f"{name}_questions.jsonl")
        if HALVES[(hashlib.sha256(one["id"].encode()).digest()[0] + 1) % 2] == half
    ]


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def report(passages: Sequence[Passage], judged: Sequence[Judged], engine: str) -> str:
    """Returns the table of all contestants on a set."""
    with tempfile.TemporaryDirectory(prefix="docbase-relevance-") as scratch:
        Centre.create(scratch).close()
        with Centre.open(scratch, engine=engine) as centre:
            contestants = (Docbase(centre, passages), Tantivy(passages), Bm25s(passages))
            rows = [_row(one, judged) for one in contestants]
    return table(("", "nDCG@10", "MRR@10", "recall@10", "p50 ms"), rows)


def _row(contestant: Contestant, judged: Sequence[Judged]) -> list[str]:
    found: list[Sequence[str]] = []
    durations = [seconds(lambda one: found.append(contestant.ask(one.text)), one) for one in judged]
    measures = (
        sum(measure(ids, one.relevant) for ids, one in zip(found, judged, strict=True)) / len(judged)
        for measure in (ndcg, reciprocal_rank, recall)
    )
    return [contestant.name, *(f"{value:.3f}" for value in measures), ms(median(durations))]


def ndcg(found: Sequence[str], relevant: frozenset[str]) -> float:
    """Returns the discounted gain of the results, against that of the best order there is."""
    gain = sum(1 / math.log2(place + 1) for place, one in enumerate(found, 1) if one in relevant)
    best = sum(1 / math.log2(place + 1) for place in range(1, min(len(relevant), SHOWN) + 1))
    return gain / best


def reciprocal_rank(found: Sequence[str], relevant: frozenset[str]) -> float:
    """Returns one over the place of the first result that is right; 0 when none is."""
    return next((1 / place for place, one in enumerate(found, 1) if one in relevant), 0.0)


def recall(found: Sequence[str], relevant: frozenset[str]) -> float:
    """Returns the share of what is right that was found."""
    return len(relevant & set(found)) / len(relevant)


class Docbase:
    """A centre with one publication for each passage, asked through its door."""

    def __init__(self, centre: Centre, passages: Iterable[Passage]) -> None:
        self.name = "docbase"
        self._centre = centre
        centre.index.rebuild(map(_entry, passages))

    def ask(self, question: str) -> Sequence[str]:
        """Follows `Contestant.ask`."""
        return [hit.record_id for hit in self._centre.search(question, limit=SHOWN).hits]


def _entry(passage: Passage) -> Entry:
    page = EntryPage(file=f"{passage.id}.txt", number=1, label="1", text=passage.text)
    return Entry(
        record_id=passage.id,
        revision=passage.id,
        location=f"{passage.id}.yaml",
        title=passage.title,
        pages=(page,),
    )


class Tantivy:
    """The Rust engine with its French stop words and stems; any word is enough."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.name = "tantivy"
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("title", "body"):
            builder.add_text_field(name, tokenizer_name="french")
        self._index = tantivy.Index(builder.build())
        self._index.register_tokenizer("french", _analyzer())
        writer = self._index.writer(50_000_000, 1)
        for one in passages:
            writer.add_document(tantivy.Document(id=one.id, title=one.title, body=one.text))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def ask(self, question: str) -> Sequence[str]:
        """Follows `Contestant.ask`; what its syntax has a meaning for is taken out."""
        words = " ".join(re.findall(r"[^\W_]+", question.lower()))
        if not words:
            return []
        searcher = self._index.searcher()
        hits = searcher.search(self._index.parse_query(words, ["title", "body"]), SHOWN).hits
        return [str(searcher.doc(address).get_first("id")) for _score, address in hits]


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stopword("french"))
        .filter(tantivy.Filter.stemmer("french"))
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )


class Bm25s:
    """BM25 over French stems and without French stop words, title and text as one."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.name = "bm25s"
        self._ids = [one.id for one in passages]
        self._stemmer = Stemmer.Stemmer("french")
        self._ranker = bm25s.BM25()
        texts = [f"{one.title}\n{one.text}" for one in passages]
        self._ranker.index(self._tokens(texts), show_progress=False)

    def ask(self, question: str) -> Sequence[str]:
        """Follows `Contestant.ask`."""
        found, scores = self._ranker.retrieve(
            self._tokens([question]), k=min(SHOWN, len(self._ids)), show_progress=False
        )
        pairs = zip(found[0], scores[0], strict=True)
        return [self._ids[number] for number, score in pairs if score > 0]

    def _tokens(self, texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords="fr", stemmer=self._stemmer, show_progress=False)


if __name__ == "__main__":
    main()
