"""The peer of search: the same publications and questions on tantivy, with the same words made alike.

    python -m benchmarks.tantivy_peer FOLDER WORD

answers one question from an index that is there, as a program that has nothing else to load.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import tantivy

if TYPE_CHECKING:
    from benchmarks.questions import Question
    from docbase.model.search import Entry

TEXTS = {"title": 6.0, "subtitle": 3.0, "subjects": 3.0, "names": 3.0, "abstract": 2.0, "body": 1.0}
"""The text fields of docbase, with their weights."""
FACETS = ("theme", "axis", "type", "year", "author", "territory", "public", "language", "access", "status")
"""The facets of docbase."""
SHOWN = 20
"""Results on a page."""
_HEAP = 256_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is needed to show a page of results."""

    total: int
    titles: tuple[str, ...]
    snippets: tuple[str, ...]
    facets: dict[str, list[tuple[str, int]]]


class TantivyPeer:
    """A tantivy index in a folder, written by one thread."""

    def __init__(self, folder: Path, stop_words: Iterable[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.register_tokenizer("french", _analyzer(stop_words))
        self._writer: tantivy.IndexWriter | None = None

    def rebuild(self, entries: Iterable["Entry"]) -> None:
        """Writes all entries and commits once, merges included."""
        writer = self._index.writer(_HEAP, 1)
        writer.delete_all_documents()
        for entry in entries:
            writer.add_document(_document(entry))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def put(self, entry: "Entry") -> None:
        """Writes one entry in place of the one with its id, and commits; merges go on in other threads."""
        self._writer = self._writer or self._index.writer(_HEAP, 1)
        self._writer.delete_documents_by_term("id", entry.record_id)
        self._writer.add_document(_document(entry))
        self._writer.commit()
        self._index.reload()

    def settle(self) -> None:
        """Waits for the merges, and lets go of the writer."""
        if self._writer:
            self._writer.wait_merging_threads()
        self._writer = None

    def ask(self, question: "Question") -> Answer:
        """Returns the first page of results, with snippets and the counts of every facet."""
        query = self._prefix(question.words[0]) if question.kind == "prefix" else self._words(question.text)
        if question.theme:
            theme = tantivy.Query.term_query(self._schema, "theme", question.theme)
            silent = tantivy.Query.const_score_query(theme, 0.0)
            query = query.and_must_match(silent)
        return self._answer(query)

    def ask_word(self, word: str) -> Answer:
        """Returns the first page of results for a word."""
        return self._answer(self._words(word))

    def _words(self, text: str) -> tantivy.Query:
        return self._index.parse_query(text, list(TEXTS), TEXTS, conjunction_by_default=True)

    def _prefix(self, text: str) -> tantivy.Query:
        """What is indexed are stems, without the end of a word: docbase says which terms may begin so."""
        from docbase.search.analysis import completions

        start, shorter = completions(text)
        pattern = "|".join((f"{start}.*", *sorted(shorter)))
        parts = [tantivy.Query.regex_query(self._schema, name, f"({pattern})") for name in TEXTS]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])

    def _answer(self, query: tantivy.Query) -> Answer:
        searcher = self._index.searcher()
        found = searcher.search(query, SHOWN)
        counted = searcher.aggregate(
            query, {name: {"terms": {"field": name, "size": 1000}} for name in FACETS}
        )
        generator = tantivy.SnippetGenerator.create(searcher, query, self._schema, "body")
        documents = [searcher.doc(address) for _score, address in found.hits]
        return Answer(
            total=found.count,  # type: ignore[attr-defined]  # left out of tantivy's own types
            titles=tuple(str(document.get_first("title")) for document in documents),
            snippets=tuple(generator.snippet_from_doc(document).to_html() for document in documents),
            facets={
                name: [(str(bucket["key"]), bucket["doc_count"]) for bucket in counted[name]["buckets"]]
                for name in FACETS
            },
        )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in TEXTS:
        builder.add_text_field(name, stored=name in ("title", "body"), tokenizer_name="french")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _analyzer(stop_words: Iterable[str]) -> tantivy.TextAnalyzer:
    """Accents go before the stem, and what an elision leaves (l, d, qu) is a stop word, as in docbase."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.custom_stopword(sorted(stop_words)))
        .filter(tantivy.Filter.stemmer("french"))
        .build()
    )


def _document(entry: "Entry") -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", entry.record_id)
    for name in ("title", "subtitle", "abstract"):
        document.add_text(name, getattr(entry, name))
    for name in ("names", "subjects"):
        for value in getattr(entry, name):
            document.add_text(name, value)
    document.add_text("body", "\n".join(page.text for page in entry.pages))
    for name in FACETS:
        for value in entry.facets.get(name, ()):
            document.add_text(name, value)
    return document


def main() -> None:
    folder, word = sys.argv[1:]
    # The stop words only matter to what is indexed: loading docbase's list would load docbase.
    answer = TantivyPeer(Path(folder), ()).ask_word(word)
    for title, snippet in zip(answer.titles, answer.snippets, strict=True):
        print(title, snippet, sep="\n  ")
    for name, values in answer.facets.items():
        print(name, values[:6])


if __name__ == "__main__":
    main()
