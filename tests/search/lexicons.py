"""Lexicons made from texts, as an engine makes its own."""

from collections import Counter
from collections.abc import Iterable

from docbase.search import analysis
from docbase.search.lexicon import SortedLexicon


def lexicon_of(texts: Iterable[str]) -> SortedLexicon:
    """Returns the words of the texts, each text being a publication."""
    return SortedLexicon(Counter(word for text in texts for word in {*analysis.words(text.lower())}))
