"""Surgery on YAML: some fields of a file are changed, every other byte stays as a person left it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docbase.catalogue import yamlstyle, yamltext
from docbase.catalogue.yamlstyle import Value
from docbase.catalogue.yamltext import BOM, Node
from docbase.errors import InvalidRecordError

_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\r\n]*")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


def edit(
    text: str,
    changes: Mapping[str, Value | None],
    order: Sequence[str],
    path: Path | str = "",
    tree: yamltext.Mapping | None = None,
) -> str:
    """Returns the text with some of its top-level fields changed, added, or removed (None).

    Comments inside a field that is written anew are put above it; one at the end of a line stays there as
    long as the value stays on one line. A new field goes to its place in the order. A top level between
    braces is written anew, in block style.

    Args:
        text: the YAML.
        changes: what the fields must say.
        order: names of fields, in the order in which they are written.
        path: the file, for messages.
        tree: what `yamltext.parse` makes of the text, where that is known.

    Raises:
        InvalidRecordError: the text is not YAML that docbase reads.
    """
    tree = tree or yamltext.parse(text, path)
    wanted = _wanted(tree, changes)
    if yamltext.plain(tree) == wanted:
        return text
    body = text.removeprefix(BOM)
    edited = "" if tree.is_flow else applied(body, block_cuts(body, tree, changes, order))
    if not _reads_as(edited, wanted):
        # Braces, or explicit keys (`? key`), are beyond surgery.
        edited = _rewritten(body, tree, changes, order)
    return text[: len(text) - len(body)] + edited


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of the text and what takes its place."""

    start: int
    end: int
    text: str
    """What takes its place; each of its lines is ended by a line feed, whatever ends those of the file."""


def applied(body: str, cuts: Iterable[Cut]) -> str:
    """Returns the text (without its BOM) with the cuts made; none may lie in another."""
    line_break = found[0] if (found := _LINE_BREAK.search(body)) else "\n"
    pieces: list[str] = []
    place = 0
    for cut in sorted(cuts, key=lambda cut: (cut.start, cut.end)):
        pieces += (body[place : cut.start], cut.text.replace("\n", line_break))
        place = cut.end
    return "".join((*pieces, body[place:]))


def block_cuts(
    body: str, tree: yamltext.Mapping, changes: Mapping[str, Value | None], order: Sequence[str]
) -> list[Cut]:
    """Returns the cuts that change fields of a mapping in block style, wherever it stands in the text."""
    margin = " " * (tree.start - line_start(body, tree.start))
    return [
        Cut(cut.start, cut.end, re.sub(r"\n(?=[^\n])", "\n" + margin, cut.text))
        for cut in _cuts(body, tree, changes, order)
    ]


def _cuts(
    body: str, tree: yamltext.Mapping, changes: Mapping[str, Value | None], order: Sequence[str]
) -> list[Cut]:
    cuts = []
    staying = [name for name in tree.keys if changes.get(name, "") is not None]
    for name in sorted(changes, key=lambda name: _rank(name, order)):
        value = changes[name]
        if name in tree.entries:
            cuts.append(_removal(body, tree, name) if value is None else _change(body, tree, name, value))
        elif value is not None:
            before = [other for other in staying if _rank(other, order) < _rank(name, order)]
            nearest = max(before, key=lambda other: _rank(other, order), default=None)
            cuts.append(_addition(body, tree, yamlstyle.block(name, value), nearest))
    return sorted(cuts, key=lambda cut: (cut.start, cut.end))


def _change(body: str, tree: yamltext.Mapping, name: str, value: Value) -> Cut:
    key, old = tree.keys[name], tree.entries[name]
    block = yamlstyle.block(name, value)
    if "\n" not in block and not _LINE_BREAK.search(body, key.start, old.end):
        space = "" if old.start < old.end else " "
        return Cut(old.start, old.end, space + yamlstyle.inline(value))
    end = block_end(body, key, old)
    comments = "".join(f"{comment}\n" for comment in comments_in(body, key.end, end, old))
    return Cut(key.start, end, comments + block)


def _removal(body: str, tree: yamltext.Mapping, name: str) -> Cut:
    key = tree.keys[name]
    end = block_end(body, key, tree.entries[name])
    after = _LINE_BREAK.match(body, end)
    return Cut(line_start(body, key.start), after.end() if after else end, "")


def _addition(body: str, tree: yamltext.Mapping, block: str, nearest: str | None) -> Cut:
    if nearest is None:
        start = line_start(body, tree.start)
        return Cut(start, start, body[start : tree.start] + block + "\n")
    end = block_end(body, tree.keys[nearest], tree.entries[nearest])
    return Cut(end, end, "\n" + block)


def _rewritten(
    body: str, tree: yamltext.Mapping, changes: Mapping[str, Value | None], order: Sequence[str]
) -> str:
    """Writes the whole mapping anew; what stands before and after it stays, its comments go above it."""
    values = {name: changes.get(name, yamltext.plain(node)) for name, node in tree.entries.items()}
    values |= changes
    names = sorted(values, key=lambda name: _rank(name, order))
    fresh = yamlstyle.document({name: value for name in names if (value := values[name]) is not None})
    line_break = found[0] if (found := _LINE_BREAK.search(body)) else "\n"
    comments = "".join(f"{comment}\n" for comment in comments_in(body, tree.start, tree.end, tree))
    start = line_start(body, tree.start)
    head = body[:start] + ("---\n" if body[start : tree.start].startswith("---") else "")
    return head + (comments + fresh).rstrip("\n").replace("\n", line_break) + body[tree.end :]


def _wanted(tree: yamltext.Mapping, changes: Mapping[str, Value | None]) -> dict[str, yamltext.Plain]:
    kept = {name: yamltext.plain(node) for name, node in tree.entries.items() if name not in changes}
    return kept | {name: _as_read(value) for name, value in changes.items() if value is not None}


def _reads_as(text: str, wanted: Mapping[str, yamltext.Plain]) -> bool:
    try:
        return yamltext.plain(yamltext.parse(text, "")) == wanted
    except InvalidRecordError:
        return False


def _as_read(value: Value) -> yamltext.Plain:
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _as_read(each) for name, each in value.items()}
    return [_as_read(each) for each in value]


def _rank(name: str, order: Sequence[str]) -> int:
    """Place of the field in the order; the fields of others come last, in the order of the file."""
    return order.index(name) if name in order else len(order)


def line_start(body: str, place: int) -> int:
    """Returns the place of the first character of the line."""
    return max(body.rfind("\n", 0, place), body.rfind("\r", 0, place)) + 1


def block_end(body: str, key: yamltext.Scalar, value: Node) -> int:
    """End of the last line of a field, without its line break; blank lines after it belong to nobody."""
    end = max(key.end, value.end)
    written = len(body[:end].rstrip())
    rest = _REST_OF_LINE.match(body, max(written, key.end))
    return rest.end() if rest else end


def comments_in(body: str, start: int, end: int, value: Node) -> list[str]:
    """Returns the comments of a piece of the text: signs `#` that stand in no scalar."""
    found: list[str] = []
    for first, last in _gaps(body, start, end, value):
        found += (match[0].rstrip() for match in _COMMENT.finditer(body, first, last))
    return found


def _gaps(body: str, start: int, end: int, value: Node) -> Iterator[tuple[int, int]]:
    for leaf in _leaves(value):
        yield start, leaf.start
        if body.startswith(("|", ">"), leaf.start):
            header = _REST_OF_LINE.match(body, leaf.start)
            yield leaf.start, header.end() if header else leaf.start
        start = min(leaf.end, end)
    yield start, end


def _leaves(node: Node) -> Iterator[yamltext.Scalar]:
    if isinstance(node, yamltext.Scalar):
        yield node
    elif isinstance(node, yamltext.Sequence):
        for item in node.items:
            yield from _leaves(item)
    else:
        for name, value in node.entries.items():
            yield node.keys[name]
            yield from _leaves(value)
