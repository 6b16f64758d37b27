"""No text breaks the search."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docbase.model.search import And, EntryPage, Node, Not, Or, Phrase, Prefix, Query, Value, Word, Years
from docbase.search.analysis import analyzer, settled
from docbase.search.broaden import broaden
from docbase.search.memory import MemoryEngine
from docbase.search.passages import best_pages, cut, looked_for
from docbase.search.plan import plan
from docbase.search.syntax import parse
from tests.search.entries import COLLECTION, VOCABULARY

_PIECES = st.sampled_from(
    (
        "ville",
        "l'égalité",
        "ET",
        "OU",
        "SAUF",
        "-",
        "+",
        "(",
        ")",
        '"',
        "«",
        "»",
        "“",
        "titre:",
        "theme:",
        "x:",
    )
) | st.sampled_from(
    ("santé", "annee:", "2014", "..", "2014-2017", "depuis 2014", "*", "acc*", "auteur:", "?", ">=")
)
_TYPED = st.one_of(st.text(), st.lists(_PIECES, max_size=12).map(" ".join), st.lists(_PIECES).map("".join))


@given(_TYPED)
def test_any_text_is_a_question(text: str) -> None:
    parsed = parse(text, VOCABULARY)
    plan(parsed.root)
    if wider := broaden(parsed.root):
        plan(wider)
    assert all(parsed.notes)


@given(st.text())
def test_tokens_are_the_terms_with_their_places(text: str) -> None:
    found = analyzer("fr").tokens(settled(text))
    assert [place for place, _start, _end in found] == analyzer("fr").places(text)
    assert all(0 <= start < end <= len(text) for _place, start, end in found)
    assert found == sorted(found, key=lambda token: token[1])


@given(
    st.lists(st.sampled_from(["ville ", "mot", "\n", "égalité "]), min_size=200, max_size=900).map("".join)
)
def test_stretches_lose_no_word(text: str) -> None:
    parts = [part for _terms, part in cut(text, analyzer("fr")) if part]
    assert set(" ".join(part.terms for part in parts).split()) == set(analyzer("fr").terms(text))


_PRINTED = st.sampled_from(
    (
        "LE",
        "PRE",
        "QPV",
        "Lille",
        "10",
        "000",
        "2 500",
        "éco-quartier",
        "CO-CONSTRUCTION",
        "P.R.E.",
        "élu·e·s",
        "\n",
        "de",
    )
)


@given(
    st.lists(_PRINTED, min_size=150, max_size=400).map(" ".join), st.sampled_from(("PRE", "pré", "quartier"))
)
def test_what_is_found_in_a_stretch_can_be_marked(text: str, word: str) -> None:
    page = EntryPage(file="a.pdf", number=1, label="", text=text)
    parts = [part for _terms, part in cut(settled(text), analyzer("fr")) if part]
    for hit in best_pages(looked_for(plan(Word(word))), [page], [parts]):
        assert "<mark>" in hit.snippet


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MemoryEngine]:
    with closing(MemoryEngine(tmp_path_factory.mktemp("engine"))) as made:
        with made.batch() as batch:
            for one in COLLECTION:
                batch.put(one)
        yield made


_RARE = st.sampled_from(("conseils", "friche", "emploi", "égalité", "zebulon"))
_WORDS = _RARE | st.just("les")
_LOOSE = st.one_of(
    st.builds(Word, _WORDS),
    st.builds(Prefix, _WORDS),
    st.lists(_WORDS, min_size=1, max_size=3).map(" ".join).map(Phrase),
    st.lists(st.builds(Word, _WORDS), min_size=1, max_size=2).map(tuple).map(Or),
)
_LIMIT = st.one_of(
    st.builds(Value, st.just("type"), st.sampled_from(("guide", "rapport"))),
    st.builds(Years, st.just(2014), st.none() | st.just(2015)),
    st.builds(Not, st.builds(Word, _RARE)),
    st.builds(lambda text, years: Or((Phrase(text), years)), _WORDS, st.just(Years(2017, 2017))),
)


def _nested(parts: list[Node], shape: list[bool]) -> Node:
    """All the parts, some of them in an And of their own."""
    tree = parts[0]
    for part, is_first in zip(parts[1:], shape, strict=False):
        tree = And((part, tree)) if is_first else And((tree, part))
    return tree


@given(
    loose=st.lists(_LOOSE, min_size=1, max_size=3),
    limits=st.lists(_LIMIT, min_size=1, max_size=3),
    shape=st.lists(st.booleans(), min_size=5, max_size=5),
    data=st.data(),
)
def test_a_wider_question_stays_within_its_limits(
    engine: MemoryEngine, loose: list[Node], limits: list[Node], shape: list[bool], data: st.DataObject
) -> None:
    root = _nested(data.draw(st.permutations([*loose, *limits])), shape)
    wider = broaden(root)
    if wider:
        allowed = _found(engine, And(tuple(limits)))
        assert _found(engine, root) <= _found(engine, wider) <= allowed


def _found(engine: MemoryEngine, root: Node) -> set[str]:
    return {hit.record_id for hit in engine.search(Query(root=root)).hits}
