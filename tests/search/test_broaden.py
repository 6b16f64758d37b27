"""Wider questions: what is let go first, and what is never."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docbase.catalogue.vocabulary import default_vocabulary
from docbase.model.search import (
    Added,
    And,
    Enough,
    Everything,
    Forms,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Value,
    Word,
    Years,
)
from docbase.search.broaden import broaden, freed_note, wider, without_filters
from docbase.search.expansion import expanded
from docbase.search.plan import plan
from docbase.search.syntax import parse

VOCABULARY = default_vocabulary()
A, B, C, D = map(Word, ("friche", "emploi", "santé", "ville"))
GUIDE, SINCE = Value("type", "guide"), Years(2014, None)


@pytest.mark.parametrize(
    ("root", "questions"),
    [
        (A, []),
        (Everything(), []),
        (Nothing(), []),
        (And((A, GUIDE)), []),
        (And((A, B)), [Or((A, B))]),
        (And((A, B, GUIDE)), [And((Or((A, B)), GUIDE))]),
        (And((A, And((B, SINCE)), Not(C))), [And((Or((A, B)), SINCE, Not(C)))]),
        (And((A, B, C)), [Enough((A, B, C), 0.66), Enough((A, B, C), 0.5), Or((A, B, C))]),
        (
            And((A, B, C, D)),
            [*(Enough((A, B, C, D), share) for share in (0.75, 0.66, 0.5)), Or((A, B, C, D))],
        ),
        (And((Word("les"), A, Word("de"), B)), [Or((A, B))]),
        (Enough((A, B, C), 0.5), [Or((A, B, C))]),
        (
            And((Enough((A, B, C, D), 0.7), SINCE)),
            [
                And((Enough((A, B, C, D), 0.66), SINCE)),
                And((Enough((A, B, C, D), 0.5), SINCE)),
                And((Or((A, B, C, D)), SINCE)),
            ],
        ),
        (Phrase("friche de l'emploi"), [And((A, B)), Or((A, B))]),
        (
            And((Phrase("friche emploi", "title"), GUIDE)),
            [
                And((Word("friche", "title"), Word("emploi", "title"), GUIDE)),
                And((Or((Word("friche", "title"), Word("emploi", "title"))), GUIDE)),
            ],
        ),
        (And((Or((A, Prefix("emploi"))), C)), [Or((A, Prefix("emploi"), C))]),
        (And((Or((And((A, B)), C)), D)), [Or((A, B, C, D))]),
        (
            And((Forms((Word("QPV"), Phrase("quartiers prioritaires"))), A)),
            [
                And((Forms((Word("QPV"), And((Word("quartiers"), Word("prioritaires"))))), A)),
                Or((Forms((Word("QPV"), And((Word("quartiers"), Word("prioritaires"))))), A)),
            ],
        ),
        (
            Forms((Phrase("friche emploi"), Word("PRE"))),
            [
                And((Forms((A, Word("PRE"))), Forms((B, Word("PRE"))))),
                Or((Forms((A, Word("PRE"))), Forms((B, Word("PRE"))))),
            ],
        ),
        (And((Or((Phrase("2014-2017"), SINCE)), A)), []),
    ],
)
def test_words_are_let_go_step_by_step(root: Node, questions: list[Node]) -> None:
    assert list(wider(root)) == questions
    assert broaden(root) == (questions[-1] if questions else None)


_PIECES = st.sampled_from(("QPV", '"', "santé", "OU", "(", ")", "-", "de", "2014..2015"))


@given(st.text() | st.lists(_PIECES).map(" ".join))
def test_every_wider_question_can_be_asked(text: str) -> None:
    root, _notes = expanded(parse(text, VOCABULARY).root, VOCABULARY)
    for question in wider(root):
        assert not isinstance(plan(question), Nothing)


def test_each_filter_is_taken_away_in_turn() -> None:
    themes = Or((Value("theme", "sante"), Value("theme", "education")))
    query = Query(root=And((A, GUIDE)), filters=(themes, Years(2014, 2017)), limit=5)
    assert list(without_filters(query, VOCABULARY)) == [
        ("theme = Santé, Éducation", Query(root=And((A, GUIDE)), filters=(Years(2014, 2017),), limit=5)),
        ("year = 2014..2017", Query(root=And((A, GUIDE)), filters=(themes,), limit=5)),
        ("type = Guide", Query(root=A, filters=query.filters, limit=5)),
    ]


@pytest.mark.parametrize(
    ("node", "described"),
    [
        (Years(2014, 2014), "year = 2014"),
        (Years(None, 2014), "year = ..2014"),
        (Value("author", "Dupont, Anne"), "author = Dupont, Anne"),
        (Value("language", "en"), "language = English"),
        (Added("2026-11-01"), "acquisition = 2026-11-01.."),
        (Added("2026-11-01", "2026-11-01"), "acquisition = 2026-11-01"),
        (Or((Years(2014, 2014), Years(2016, 2017))), "year = 2014, 2016..2017"),
    ],
)
def test_a_filter_is_told_in_words(node: Node, described: str) -> None:
    query = Query(root=node)
    assert list(without_filters(query, VOCABULARY)) == [(described, Query())]
    assert list(without_filters(Query(root=A, filters=(node,)), VOCABULARY)) == [(described, Query(root=A))]


def test_without_filters_there_is_nothing_to_take_away() -> None:
    assert list(without_filters(Query(root=And((A, Not(GUIDE)))), VOCABULARY)) == []


def test_what_was_found_without_a_filter_is_told() -> None:
    assert freed_note("theme = Santé", 1) == "Without the filter theme = Santé: 1 publication."
    assert freed_note("theme = Santé", 12) == "Without the filter theme = Santé: 12 publications."
