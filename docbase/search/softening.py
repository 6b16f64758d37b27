"""How many of the words typed a publication must have: all of a few, enough of many.

What a fact asks for was measured with benchmarks/relevance.py: beyond it, right answers are lost.
"""

from itertools import chain

from docbase.model.search import And, Enough, Node, Word
from docbase.search import analysis
from docbase.search.questions import asks_for_publications, is_question

SHARE, SHARE_FOR_A_FACT = 0.5, 0.2
"""Of what all the words of a question tell, how much a publication must have: for a fact, less."""
_SOFT_FOR_A_FACT, _SOFT_IN_QUESTION, _SOFT = 2, 3, 6
"""How many words it takes for not all of them to be required: by what is asked for, and when nothing is."""


def asks_for_a_fact(text: str) -> bool:
    """Whether the text is a question, and not one about what there is on something."""
    return is_question(text) and not asks_for_publications(text)


def softened(parts: tuple[Node, ...], text: str) -> tuple[Node, ...]:
    """Returns the parts of what was typed; of many words, even within parentheses, not all need be there."""
    loose = tuple(chain.from_iterable(map(_plain_words, parts)))
    words = tuple(dict.fromkeys(Word(word) for one in loose for word in analysis.words(one.text)))
    if sum(bool(analysis.query_places(word.text)) for word in words) < _softness(text):
        return parts
    share = SHARE_FOR_A_FACT if asks_for_a_fact(text) else SHARE
    return (Enough(words, share), *(part for part in parts if not _plain_words(part)))


def _softness(text: str) -> int:
    """Returns how many words it takes for not all of them to be required."""
    if not is_question(text):
        return _SOFT
    return _SOFT_FOR_A_FACT if asks_for_a_fact(text) else _SOFT_IN_QUESTION


def _plain_words(part: Node) -> tuple[Word, ...]:
    """Returns the words a part is made of; none when there is more to it."""
    if isinstance(part, Word):
        return () if part.field else (part,)
    if not isinstance(part, And):
        return ()
    found = tuple(_plain_words(node) for node in part.nodes)
    return tuple(chain.from_iterable(found)) if all(found) else ()
