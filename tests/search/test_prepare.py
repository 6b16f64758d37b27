"""What is made of a text beforehand: the same as is made of it when it is indexed."""

import json
import pickle
import sqlite3
import zlib
from array import array
from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docbase.model.search import Entry, EntryPage, Phrase, Prefix, PreparedText, Query, Word
from docbase.search import analysis, kept
from docbase.search.index import SearchIndex
from docbase.search.prepare import analysed, joined, prepare, stored_pages
from tests.search.entries import COLLECTION, VOCABULARY, entry

WORDS = st.sampled_from(["égalité", "l’habitant·e", "de", "2015", "quartier,", "x" * 70, "ꙮ", "a" * 900])
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=8))).flatmap(
    lambda words: st.sampled_from([" ".join(words * 9), "".join(words * 40)])
)
QUESTIONS = (
    Query(root=Word("emploi")),
    Query(root=Phrase("conseil citoyen")),
    Query(root=Phrase("accès à la participation")),
    Query(root=Prefix("éga")),
)


def pages(*texts: str, file: str = "a.pdf") -> tuple[EntryPage, ...]:
    return tuple(
        EntryPage(file=file, number=number, label=f"p{number}", heading="Titre", text=text)
        for number, text in enumerate(texts, 1)
    )


def in_order(text: PreparedText) -> list[set[str]]:
    """Returns the terms of a text, put back where they stood."""
    found: dict[int, set[str]] = defaultdict(set)
    for term, packed in text.places.items():
        places = array("H" if text.width == 2 else "I")
        places.frombytes(packed)
        for place in places:
            found[place].add(term.decode("utf-8", "surrogatepass"))
    return [found[place] for place in sorted(found)]


@given(st.lists(TEXTS, max_size=3))
def test_every_term_has_its_place(texts: list[str]) -> None:
    text = prepare(pages(*texts))
    wanted = [set(place) for part in texts for place in analysis.analyzer("fr").places(part)]
    assert in_order(text) == wanted
    assert text.length == len(wanted)


@given(st.lists(TEXTS, max_size=3))
def test_pages_are_kept_as_they_are(texts: list[str]) -> None:
    made = pages(*texts)
    kept = stored_pages("a.pdf", prepare(made).content)
    assert kept.pages == made
    assert len(kept.cut) == len(made)


@pytest.mark.parametrize("sizes", [(65_536,), (65_537,), (40_000, 40_000), (70_000, 3), (3, 70_000)])
def test_places_have_room_in_a_long_text(sizes: tuple[int, ...]) -> None:
    files = [prepare(pages("mot " * (size - 1) + f"fin{size}")) for size in sizes]
    whole = joined(files)
    assert whole.width == (2 if sum(sizes) <= 65_536 else 4)
    terms = in_order(whole)
    assert len(terms) == whole.length == sum(sizes)
    assert [place for place, term in enumerate(terms, 1) if term != {"mot"}] == [
        sum(sizes[: number + 1]) for number in range(len(sizes))
    ]


def test_a_gap_is_left_between_values() -> None:
    places = analysed(["conseil citoyen", "citoyen"], 16).places
    assert list(array("H", places[b"citoyen"])) == [1, 18]


def test_what_was_prepared_elsewhere_gives_the_same_answers(tmp_path: Path) -> None:
    answers = []
    for name, entries in {"late": COLLECTION, "early": [_prepared(one) for one in COLLECTION]}.items():
        index = SearchIndex(tmp_path / name, engine="whoosh", vocabulary=VOCABULARY)
        index.rebuild(entries)
        answers.append([index.search(question) for question in QUESTIONS])
        answers[-1].append(index.pages("friches"))  # type: ignore[arg-type]
        index.close()
    assert answers[0] == answers[1]


def _prepared(one: Entry) -> Entry:
    """Returns the entry with its text as it comes from another process."""
    text = pickle.loads(pickle.dumps(prepare(one.pages)))
    return replace(one, prepared=((one.pages[0].file, text),))


@given(st.lists(TEXTS, max_size=3))
def test_what_is_kept_is_given_back_whole(texts: list[str]) -> None:
    text = prepare(pages(*texts), "en")
    assert kept.unpack(text.digest, text.content, kept.pack(text)) == text


def test_the_digest_is_of_all_that_decides() -> None:
    first, *others = (
        kept.digest_of(made, language)
        for made, language in (
            (pages("Un mot"), "fr"),
            (pages("Un mot", file="ailleurs.pdf"), "fr"),
            (pages("Un mot"), "de"),
            (pages("Un mot"), "en"),
            (pages("Un mot."), "fr"),
            (pages("Un", " mot"), "fr"),
            ((replace(pages("Un mot")[0], heading="Autre"),), "fr"),
        )
    )
    assert others[:2] == [first, first]
    assert first not in others[2:]


def test_a_text_that_has_not_changed_is_not_analysed_again(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path, engine="whoosh", vocabulary=VOCABULARY)
    one, other = entry("un", "Un", "Le conseil citoyen"), entry("autre", "Autre", "Le budget voté")
    index.rebuild([one, other])
    index.close()
    with closing(_texts(tmp_path)) as store, store:  # a mark that no analysis would leave
        marked = "(SELECT content, terms FROM pages WHERE id = 'autre')"
        store.execute(f"UPDATE pages SET (content, terms) = {marked} WHERE id = 'un'")
    with index.batch() as batch:
        batch.put(replace(one, title="Deux", revision="2"))
    assert index.total(Query(root=Word("citoyen"))) == 0
    assert index.total(Query(root=Word("deux"))) == 1
    index.rebuild([one])
    assert index.total(Query(root=Word("budget"))) == 1
    with index.batch() as batch:
        batch.put(replace(one, pages=pages("Le conseil"), revision="3"))
    assert index.total(Query(root=Word("conseil"))) == 1
    index.close()


@pytest.mark.parametrize("damage", ["content = x'00'", "terms = x'00'", "terms = ''", "content = terms"])
def test_a_damaged_text_is_made_anew(damage: str, tmp_path: Path) -> None:
    index = SearchIndex(tmp_path, engine="whoosh", vocabulary=VOCABULARY)
    index.rebuild(COLLECTION)
    before = [index.search(question) for question in QUESTIONS]
    index.close()
    with closing(_texts(tmp_path)) as store, store:
        store.execute(f"UPDATE pages SET {damage}")
    index.rebuild(COLLECTION)
    index.verify()
    assert [index.search(question) for question in QUESTIONS] == before
    index.close()


def _texts(folder: Path) -> sqlite3.Connection:
    (path,) = folder.glob("generations/*/texts.sqlite")
    return sqlite3.connect(path)


def test_an_entry_is_the_same_prepared_or_not() -> None:
    assert _prepared(COLLECTION[0]) == COLLECTION[0]
    assert "PreparedText" not in repr(_prepared(COLLECTION[0]))


@pytest.mark.parametrize("engine", ["memory", "whoosh"])
def test_a_publication_of_several_files(engine: str, tmp_path: Path) -> None:
    both = pages("Le conseil citoyen.", file="1.pdf") + pages("Le", "budget voté.", file="2.pdf")
    index = SearchIndex(tmp_path, engine=engine, vocabulary=VOCABULARY)
    index.rebuild([replace(entry("actes", "Actes"), pages=both)])
    assert index.pages("actes") == both
    found = index.search(Query(root=Word("budget"))).hits[0].pages
    assert [(page.file, page.number) for page in found] == [("2.pdf", 2)]
    assert index.search(Query(root=Phrase("citoyen budget"))).total == 1, "a text goes on over its files"
    with index.batch() as batch:
        batch.put(replace(entry("actes", "Actes"), pages=both[:1]))
        batch.put(replace(entry("actes", "Actes"), pages=both[1:]))
    assert index.pages("actes") == both[1:]
    index.close()


def test_the_content_is_plain_json() -> None:

    content = prepare(pages("Un « mot »", "")).content
    assert json.loads(zlib.decompress(content)) == [
        "fr",
        [[1, "p1", "Titre", False, None], "Un « mot »", [0, 10, " mot "]],
        [[2, "p2", "Titre", False, None], ""],
    ]
    assert json.loads(zlib.decompress(prepare(()).content)) == ["fr"]
