"""The names of the vocabulary in a question, said otherwise too: QPV, quartiers prioritaires."""

from collections.abc import Iterator, Sequence

from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.concepts import Vocabulary
from docbase.model.search import And, Enough, Forms, Node, Or, Phrase, Word
from docbase.search import analysis
from docbase.search.synonyms import Meaning, Name, Synonyms, terms_of

_MOST = 8
"""Other names looked for, at most."""
_MOST_SHOWN = 3
_LONGEST_RUN = 24
"""Words typed that may be one name, with the stop words between them."""


def expanded(root: Node, vocabulary: Vocabulary) -> tuple[Node, tuple[str, ...]]:
    """Returns the question with every name of the vocabulary said otherwise too, and what was done in words.

    What was typed stands first in its `Forms`. Nothing is added to what is looked for in one field, nor to
    what must not be there.
    """
    words = [word for text in _plain_texts(root) for word in analysis.words(text)]
    expansion = _Expansion(Synonyms(vocabulary, words))
    node = expansion.of(root)
    return node, tuple(expansion.notes)


def _plain_texts(node: Node) -> Iterator[str]:
    """Yields what is looked for in any field."""
    match node:
        case Word(text, "") | Phrase(text, ""):
            yield text
        case And(nodes) | Or(nodes) | Enough(nodes):
            for part in nodes:
                yield from _plain_texts(part)


class _Expansion:
    """One question on its way through."""

    def __init__(self, synonyms: Synonyms) -> None:
        self._synonyms = synonyms
        self._said: dict[str, str] = {}

    @property
    def notes(self) -> Iterator[str]:
        """What was looked for besides; the last says how to do without."""
        said = list(self._said.values())
        cure = _("To search only for the words typed, add --exact.")
        yield from said[:-1]
        yield from (f"{last} {cure}" for last in said[-1:])

    def of(self, node: Node) -> Node:
        match node:
            case Word(text, "") | Phrase(text, ""):
                forms = self._forms(text)
                return Forms((node, *forms)) if forms else node
            case Or(nodes):
                return Or(tuple(map(self.of, nodes)))
            case And(nodes):
                parts = tuple(self._together(nodes))
                return parts[0] if len(parts) == 1 else And(parts)
            case Enough(nodes, share):
                return Enough(tuple(self._each(nodes)), share)
            case _:
                return node

    def _together(self, nodes: Sequence[Node]) -> Iterator[Node]:
        """Yields what must all hold, the words of a name brought together."""
        for run, forms in self._runs(nodes):
            if forms:
                yield Forms((run[0] if len(run) == 1 else And(tuple(run)), *forms))
            else:
                yield self._alone(run[0])

    def _each(self, nodes: Sequence[Node]) -> Iterator[Node]:
        """Yields what need not all hold: each word of a name stays a word, which the other names say too."""
        for run, forms in self._runs(nodes):
            for node in run:
                is_said = forms and isinstance(node, Word) and terms_of(node.text)
                yield Forms((node, *forms)) if is_said else self._alone(node)

    def _alone(self, node: Node) -> Node:
        """Returns what stands between names; a word that is part of none was looked at already."""
        return node if isinstance(node, Word) else self.of(node)

    def _runs(self, nodes: Sequence[Node]) -> Iterator[tuple[Sequence[Node], tuple[Node, ...]]]:
        """Yields the longest runs of words that are a name, with their forms, and each node between them."""
        at = 0
        while at < len(nodes):
            size, forms = self._longest(_words(nodes[at : at + _LONGEST_RUN]))
            yield nodes[at : at + size], forms
            at += size

    def _longest(self, words: Sequence[str]) -> tuple[int, tuple[Node, ...]]:
        """Returns the size of the longest name the words begin with, and its forms; else 1 and none."""
        for size in reversed(self._sizes(words)):
            if forms := self._forms(" ".join(words[:size])):
                return size, forms
        return 1, ()

    def _sizes(self, words: Sequence[str]) -> list[int]:
        """Returns of how many words a name that they begin with may be; it ends on no stop word."""
        first = terms_of(words[0]) if words else ()
        room = self._synonyms.longest(first[0]) if first else 0
        sizes = []
        for size, word in enumerate(words, 1):
            count = len(terms_of(word))
            room -= count
            if room < 0:
                break
            if count:
                sizes.append(size)
        return sizes

    def _forms(self, text: str) -> tuple[Node, ...]:
        meanings = self._synonyms.of(text)
        names = list({name.terms: name for one in meanings for name in one.others}.values())[:_MOST]
        if names:
            self._said.setdefault(text, _note(text, names, meanings))
        return tuple(map(_form, names))


def _words(nodes: Sequence[Node]) -> list[str]:
    """Returns the words that the nodes begin with, side by side and looked for in any field."""
    words: list[str] = []
    for node in nodes:
        if not isinstance(node, Word) or node.field:
            break
        words.append(node.text)
    return words


def _form(name: Name) -> Node:
    return Word(name.text) if name.is_acronym or name.is_one_word else Phrase(name.text)


def _note(text: str, names: Sequence[Name], meanings: Sequence[Meaning]) -> str:
    shown = ", ".join(map(_quoted, (name.text for name in names[:_MOST_SHOWN])))
    more = len(names) - _MOST_SHOWN
    if more > 0:
        shown += " " + ngettext("and {count} other", "and {count} others", more).format(count=more)
    if _is_ambiguous(meanings):
        labels = ", ".join(_quoted(one.label) for one in meanings)
        return _("{typed} may mean {labels}: also searched for {names}.").format(
            typed=_quoted(text), labels=labels, names=shown
        )
    return _("{typed}: also searched for {names}.").format(typed=_quoted(text), names=shown)


def _quoted(text: str) -> str:
    return _("“{name}”").format(name=text)


def _is_ambiguous(meanings: Sequence[Meaning]) -> bool:
    """Whether the meanings have no name in common: else they are one thing, listed twice."""
    names = [{name.terms for name in one.others} for one in meanings]
    return len(names) > 1 and not set.intersection(*names)
