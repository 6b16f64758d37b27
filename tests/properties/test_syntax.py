"""No text breaks the search."""

from hypothesis import given
from hypothesis import strategies as st

from docbase.search.analysis import terms, tokens
from docbase.search.broaden import broaden
from docbase.search.passages import stretches
from docbase.search.plan import plan
from docbase.search.syntax import parse
from tests.search.entries import VOCABULARY

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
    found = list(tokens(text))
    assert [token.term for token in found] == terms(text)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert [token.start for token in found] == sorted(token.start for token in found)


@given(
    st.lists(st.sampled_from(["ville ", "mot", "\n", "égalité "]), min_size=200, max_size=900).map("".join)
)
def test_stretches_lose_no_word(text: str) -> None:
    parts = list(stretches(text))
    assert set(" ".join(part.terms for part in parts).split()) == set(terms(text))
