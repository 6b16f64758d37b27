"""How terms are written in vocabulary.yaml: between braces, or in lines when there are terms below them."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from docbase.catalogue import yamledit, yamlstyle, yamltext
from docbase.catalogue.yamledit import Cut
from docbase.catalogue.yamlstyle import Quoted, Value
from docbase.catalogue.yamltext import Node
from docbase.model.concepts import Term

BROADER_NAMES = ("parent", "broader")
"""What the broader term may be called when it is written in the term itself."""
_FIRST = ("id", "order", "label", "alt", "hidden", "family")
_LAST = ("related", "note", "origin", "deprecated", "replaced_by", *BROADER_NAMES, "narrower")
_LISTS = ("themes", "columns")
"""Attributes that are lists of ids."""
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


def values(term: Term) -> dict[str, Value]:
    """Returns what is written of a term, except what its place in the file may say: broader term, family."""
    texts: dict[str, Value] = {"id": term.id, "label": Quoted(term.label)}
    for name in ("alt", "hidden"):
        texts[name] = [Quoted(text) for text in getattr(term, name)]
    for name, value in term.attributes.items():
        texts[name] = value.split() if name in _LISTS else value
    texts |= {"related": list(term.related), "note": Quoted(term.note)}
    texts |= {"origin": term.origin, "replaced_by": term.replaced_by}
    return {name: value for name, value in texts.items() if value}


def order(names: Set[str] | Sequence[str]) -> tuple[str, ...]:
    """Returns the names of a term in the order in which they are written."""
    others = tuple(name for name in names if name not in _FIRST and name not in _LAST)
    return (*_FIRST, *others, *_LAST)


def changes(body: str, node: yamltext.Mapping, wanted: Mapping[str, Value | None]) -> list[Cut]:
    """Returns the cuts that change, add or remove (None) values of a term."""
    changed = {name: value for name, value in wanted.items() if _differs(node.entries.get(name), value)}
    names = order([*node.keys, *changed])
    if node.is_flow:
        return [_flow_change(body, node, name, changed, names) for name in sorted(changed, key=names.index)]
    # What stands on one line stays there, however long: so do the lists of the default vocabulary.
    on_a_line = {name: value for name, value in changed.items() if _is_on_a_line(body, node, name)}
    cuts = [
        Cut(node.entries[name].start, node.entries[name].end, yamlstyle.flow(value))
        for name, value in on_a_line.items()
        if value is not None
    ]
    rest = {name: value for name, value in changed.items() if name not in on_a_line or value is None}
    return [*cuts, *yamledit.block_cuts(body, node, rest, names)]


def _is_on_a_line(body: str, node: yamltext.Mapping, name: str) -> bool:
    old = node.entries.get(name)
    return old is not None and old.start < old.end and not _LINE_BREAK.search(body, old.start, old.end)


def _differs(node: Node | None, value: Value | None) -> bool:
    if node is None or value is None:
        return not (node is None and value is None)
    plain = yamltext.plain(node)
    if isinstance(value, str | int):
        return plain != str(value)
    return plain != [str(item) for item in value]


def _flow_change(
    body: str,
    node: yamltext.Mapping,
    name: str,
    changed: Mapping[str, Value | None],
    names: Sequence[str],
) -> Cut:
    value = changed[name]
    keys = list(node.keys)
    if name not in node.keys:
        staying = [key for key in keys if changed.get(key, "") is not None]
        before = [key for key in staying if names.index(key) < names.index(name)] or staying[:1]
        place = node.entries[max(before, key=names.index)].end
        return Cut(place, place, f", {name}: {yamlstyle.flow(value or '')}")
    old = node.entries[name]
    if value is not None:
        space = "" if old.start < old.end else " "
        return Cut(old.start, old.end, space + yamlstyle.flow(value))
    at = keys.index(name)
    if at:
        return Cut(node.entries[keys[at - 1]].end, max(old.end, node.keys[name].end), "")
    following = node.keys[keys[1]].start if len(keys) > 1 else old.end
    return Cut(node.keys[name].start, following, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A term that is to be written anew."""

    term: Term
    placed: Mapping[str, str]
    """What its place does not say: its family, its broader term, by name."""
    narrower: "tuple[Written, ...]" = ()

    @property
    def lines(self) -> list[str]:
        """The term as an item of a list, the dash at the margin."""
        said = values(self.term) | dict(self.placed)
        said = {name: said[name] for name in order(list(said)) if name in said}
        if not self.narrower:
            return [f"- {yamlstyle.flow(said)}"]
        first, *others = (f"{name}: {yamlstyle.flow(value)}" for name, value in said.items())
        below = [f"    {line}" for one in self.narrower for line in one.lines]
        return [f"- {first}", *(f"  {line}" for line in others), "  narrower:", *below]


def indented(lines: Sequence[str], margin: int) -> str:
    """Returns the lines moved to the right, as one text without the last line feed."""
    return "\n".join(" " * margin + line if line else "" for line in lines)


def item_lines(body: str, start: int, end: int) -> list[str]:
    """Returns the lines of an item of a list, from its dash on, as if the dash stood at the margin."""
    margin = start - yamledit.line_start(body, start)
    first, *others = _LINE_BREAK.split(body[start:end])
    return [first, *(line[min(margin, len(line) - len(line.lstrip(" "))) :] for line in others)]


def unfolded(body: str, node: Node, opened: Set[str]) -> list[str]:
    """Returns what stands between brackets or braces as lines, so that terms can be put in.

    Args:
        body: the text.
        node: a list of terms, a term, or lists of terms by family.
        opened: ids of the terms to which others will be added below.
    """
    if isinstance(node, yamltext.Sequence):
        return [line for item in node.items for line in _unfolded_item(body, item, opened)]
    if not isinstance(node, yamltext.Mapping):
        return []
    if "id" not in node.entries:
        return [line for name, terms in node.entries.items() for line in _member(body, name, terms, opened)]
    lines = _unfolded_item(body, node, opened)
    return [line[2:] for line in lines]


def _unfolded_item(body: str, node: Node, opened: Set[str]) -> list[str]:
    comments = yamledit.comments_in(body, node.start, node.end, node)
    if not isinstance(node, yamltext.Mapping) or not _is_opened(node, opened):
        return [*comments, f"- {_on_one_line(body, node, bool(comments))}"]
    lines: list[str] = []
    for name, value in node.entries.items():
        if name == "narrower":
            lines += _member(body, name, value, opened)
        else:
            lines.append(f"{name}: {_on_one_line(body, value, bool(comments))}")
    first, *others = lines
    return [*comments, f"- {first}", *(f"  {line}" for line in others)]


def _member(body: str, name: str, terms: Node, opened: Set[str]) -> list[str]:
    items = terms if isinstance(terms, yamltext.Sequence) else yamltext.Sequence((terms,), 0, 0, 0)
    return [f"{name}:", *(f"  {line}" for line in unfolded(body, items, opened))]


def _is_opened(node: yamltext.Mapping, opened: Set[str]) -> bool:
    return yamltext.plain(node.entries["id"]) in opened or "narrower" in node.entries


def _on_one_line(body: str, node: Node, has_comments: bool) -> str:
    text = body[node.start : node.end]
    if has_comments or _LINE_BREAK.search(text):
        return yamlstyle.flow(yamltext.plain(node))
    return text
