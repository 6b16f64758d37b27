"""The document tree of pandoc: what is read out of it, and what is built for it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

Node = dict[str, object]
"""A node of the tree: {"t": its type, "c": its content}."""
Inlines = tuple[Node, ...]

_API_VERSION = [1, 23, 1]
_SPACE: Node = {"t": "Space"}
LINE_BREAK: Node = {"t": "LineBreak"}
"""A new line in the same paragraph."""
_PARAGRAPH = re.compile(r"\n\s*\n")
_BLOCK_CLASSES = {"csl-block", "csl-indent"}


def plain_text(node: object) -> str:
    """Returns the text under a node, or under a list of nodes."""
    match node:
        case {"t": "Str", "c": str(text)}:
            return text
        case {"t": "Space" | "SoftBreak" | "LineBreak"}:
            return " "
        case {"t": "Link" | "Image", "c": [_, children, _]}:
            return plain_text(children)
        case {"c": [*_, list(children)]}:
            return plain_text(children)
        case {"c": list(children)} | [*children]:
            return "".join(plain_text(child) for child in children)
        case _:
            return ""


def text(words: str) -> Inlines:
    """Returns plain text as nodes; its line breaks are spaces."""
    nodes: list[Node] = []
    # Not str.split(), which would part words at no-break spaces too.
    for word in re.split(r"[ \t\r\n]+", words.strip(" \t\r\n")):
        nodes += [_SPACE, {"t": "Str", "c": word}] if word else []
    return tuple(nodes[1:])


def paragraph(inlines: Sequence[Node]) -> Node:
    """Returns a paragraph."""
    return {"t": "Para", "c": list(inlines)}


def prose(words: str) -> list[Node]:
    """Returns plain text as paragraphs, parted by empty lines."""
    return [paragraph(text(part)) for part in _PARAGRAPH.split(words) if part.strip()]


def heading(level: int, words: str, identifier: str) -> Node:
    """Returns a heading."""
    return {"t": "Header", "c": [level, [identifier, [], []], list(text(words))]}


def quote(content: Sequence[Node]) -> Node:
    """Returns paragraphs set apart."""
    return {"t": "BlockQuote", "c": list(content)}


def division(content: Sequence[Node], name: str = "", identifier: str = "", **attributes: str) -> Node:
    """Returns blocks under one roof, with a class name; `_` in an attribute stands for `-`."""
    pairs = [[attribute.replace("_", "-"), value] for attribute, value in attributes.items()]
    return {"t": "Div", "c": [[identifier, [name] if name else [], pairs], list(content)]}


def raw(format_name: str, code: str) -> Node:
    """Returns code of a format, which pandoc writes as it is in that format and passes over in all others."""
    return {"t": "RawBlock", "c": [format_name, code]}


def link(words: str, target: str) -> Node:
    """Returns a link."""
    return {"t": "Link", "c": [["", [], []], list(text(words)), [target, ""]]}


def anchor(content: Sequence[Node], identifier: str) -> Node:
    """Returns nodes to which a link may lead."""
    return {"t": "Span", "c": [[identifier, [], []], list(content)]}


def held(inlines: Sequence[Node], is_one: Callable[[str, str], bool]) -> list[Node]:
    """Returns the nodes with a no-break space between words that are one."""
    found: list[Node] = []
    for node in inlines:
        match [*found[-2:], node]:
            case [{"t": "Str", "c": str(before)}, {"t": "Space"}, {"t": "Str", "c": str(after)}]:
                if is_one(before, after):
                    found[-2:] = [{"t": "Str", "c": f"{before}\N{NO-BREAK SPACE}{after}"}]
                    continue
        found.append(node)
    return found


def document(content: Sequence[Node], metadata: Mapping[str, str]) -> bytes:
    """Returns the document as pandoc reads it (`--from=json`)."""
    meta = {name: {"t": "MetaInlines", "c": text(value)} for name, value in metadata.items() if value}
    tree = {"pandoc-api-version": _API_VERSION, "meta": meta, "blocks": list(content)}
    return json.dumps(tree, ensure_ascii=False).encode()


def bibliography_entries(tree: Mapping[str, object]) -> Iterator[tuple[int, tuple[Inlines, ...]]]:
    """Yields the number and the paragraphs of each entry of the bibliography of a document."""
    match tree:
        case {"blocks": [*_, {"t": "Div", "c": [["refs", *_], list(entries)]}]}:
            for entry in entries:
                match entry:
                    case {"t": "Div", "c": [[str(identifier), *_], list(content)]}:
                        yield int(identifier.removeprefix("ref-")), tuple(_paragraphs(content))


def _paragraphs(content: Sequence[object]) -> Iterator[Inlines]:
    """Yields what stands in the blocks, parted where the style asks for a block of its own."""
    for block in content:
        match block:
            case {"t": "Para" | "Plain", "c": list(children)}:
                run: list[Node] = []
                for node in _flat(children):
                    if _is_block(node):
                        yield from (_trimmed(part) for part in (run, _children(node)) if part)
                        run = []
                    else:
                        run.append(node)
                if run:
                    yield _trimmed(run)
            case {"t": "Div", "c": [_, list(children)]}:
                yield from _paragraphs(children)


def _flat(nodes: Sequence[object]) -> Iterator[Node]:
    """Yields the nodes without the wrappings that say nothing once the entry stands by itself."""
    for node in nodes:
        match node:
            case {
                "t": "Span",
                "c": [["", [] | ["csl-left-margin" | "csl-right-inline" | "nocase"], []], list(children)],
            }:
                yield from _flat(children)
            case {"t": "Str", "c": ""}:
                pass
            case dict():
                yield node


def _is_block(node: Node) -> bool:
    match node:
        case {"t": "Span", "c": [[_, [*classes], _], _]}:
            return not _BLOCK_CLASSES.isdisjoint(classes)
    return False


def _children(node: Node) -> list[Node]:
    match node:
        case {"c": [_, list(children)]}:
            return list(_flat(children))
    return []


def _trimmed(nodes: Sequence[Node]) -> Inlines:
    """Returns the nodes without the spaces at both ends, nor two spaces together."""
    kept: list[Node] = []
    for node in nodes:
        if node != _SPACE or (kept and kept[-1] != _SPACE):
            kept.append(node)
    while kept and kept[-1] == _SPACE:
        kept.pop()
    return tuple(kept)
