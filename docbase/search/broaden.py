"""A wider question, for when nothing answers the one that was asked."""

from docbase.model.search import And, Node, Not, Or, Phrase, Prefix, Value, Word, Years


def broaden(root: Node) -> Node | None:
    """Returns the question that asks for some of the words instead of all; None when it has only one.

    Values, years and what is left out stay required: only words are let go.
    """
    parts = root.nodes if isinstance(root, And) else (root,)
    strict = tuple(part for part in parts if isinstance(part, Value | Years | Not))
    loose = tuple(word for part in parts if part not in strict for word in _words(part))
    if len(loose) < 2:
        return None
    return And((Or(loose), *strict))


def _words(node: Node) -> tuple[Node, ...]:
    """The words a part is made of: a phrase lets go of its order too."""
    match node:
        case Phrase(text, field):
            return tuple(Word(word, field) for word in text.split())
        case And(nodes) | Or(nodes):
            return tuple(word for part in nodes for word in _words(part))
        case Word() | Prefix():
            return (node,)
        case _:
            return ()
