"""A wider question, for when nothing answers the one that was asked."""

from collections.abc import Iterator

from docbase.model.search import And, Node, Or, Phrase, Prefix, Word


def broaden(root: Node) -> Node | None:
    """Returns the question that asks for some of the words instead of all; None when it has only one.

    Only what is made of words alone is let go: what holds a value, years or an exclusion stays required.
    """
    parts = tuple(_required(root))
    strict = tuple(part for part in parts if not _is_loose(part))
    loose = tuple(word for part in parts if _is_loose(part) for word in _words(part))
    if len(loose) < 2:
        return None
    return And((Or(loose), *strict))


def _required(node: Node) -> Iterator[Node]:
    """Yields what must all hold, however deep it stands."""
    if isinstance(node, And) and node.nodes:
        for part in node.nodes:
            yield from _required(part)
    else:
        yield node


def _is_loose(node: Node) -> bool:
    if isinstance(node, And | Or):
        return bool(node.nodes) and all(map(_is_loose, node.nodes))
    return isinstance(node, Word | Phrase | Prefix)


def _words(node: Node) -> Iterator[Node]:
    """Yields the words a part is made of: a phrase lets go of its order too."""
    match node:
        case Phrase(text, field):
            yield from (Word(word, field) for word in text.split())
        case And(nodes) | Or(nodes):
            for part in nodes:
                yield from _words(part)
        case _:
            yield node
