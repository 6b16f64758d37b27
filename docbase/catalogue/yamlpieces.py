"""A YAML text with mistakes, read field by field: what can be read of it, and all that cannot."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from docbase.catalogue import yamltext
from docbase.errors import InvalidRecordError

_FIELD = re.compile(r"""^["']?[^\W\d][\w.-]*["']?[ \t]*:(?=\s|$)""", re.MULTILINE)
"""Where a field begins: a name at the margin, and a colon."""
_MATTER = re.compile(r"^(?!\s*(?:#|---\s*$|$))", re.MULTILINE)
"""Where a line says something."""
_MOST = 200
"""Fields beyond which a text is no record, and its first mistake is enough."""


def parse_pieces(text: str, path: Path | str) -> tuple[yamltext.Mapping, tuple[InvalidRecordError, ...]]:
    """Returns the tree of all fields that can be read, and what is wrong with the others.

    Where a field stands in the text is told by its line alone.

    Args:
        text: the content.
        path: the file, for messages.
    """
    try:
        return yamltext.parse(text, path), ()
    except InvalidRecordError as error:
        first = error
    trees, wrong, sound = [], [], ""
    for piece in _pieces(text.removeprefix(yamltext.BOM)):
        try:
            # Lines before it keep their places, and say nothing.
            trees.append(yamltext.parse("\n" * sound.count("\n") + piece, path))
            sound += piece
        except InvalidRecordError as error:
            wrong.append(error)
            sound += "\n" * piece.count("\n")
    entries = {name: node for tree in trees for name, node in tree.entries.items()}
    keys = {name: key for tree in trees for name, key in tree.keys.items()}
    together = yamltext.Mapping(entries, keys, 1, 0, len(text), is_flow=False)
    return together, (*wrong, *_of_all(sound, path)) or (first,)


def _of_all(text: str, path: Path | str) -> Iterator[InvalidRecordError]:
    """Yields what is wrong with fields that are each sound, such as a name that stands twice."""
    try:
        if _MATTER.search(text):
            yamltext.parse(text, path)
    except InvalidRecordError as error:
        yield error


def _pieces(text: str) -> Iterator[str]:
    """Yields the text of each field; the first with what stands before it."""
    starts = [found.start() for found in _FIELD.finditer(text)]
    if len(starts) > _MOST:
        return
    before = text[: starts[0]] if starts else ""
    if _MATTER.search(before):
        yield before
    else:
        starts[:1] = [0] * len(starts[:1])
    yield from (text[start:end] for start, end in itertools.pairwise([*starts, len(text)]))
