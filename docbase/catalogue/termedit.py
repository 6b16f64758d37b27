"""Surgery on vocabulary.yaml: terms changed, added and moved, every other byte as a person left it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from docbase.catalogue import termtext, yamledit, yamltext
from docbase.catalogue.termplaces import Layout, Target
from docbase.catalogue.termtext import BROADER_NAMES, Written, indented
from docbase.catalogue.vocabulary import read_vocabulary
from docbase.catalogue.yamledit import Cut
from docbase.catalogue.yamlstyle import Value
from docbase.catalogue.yamltext import BOM, Node
from docbase.errors import ConfigurationError, InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.concepts import Term, Vocabulary


def edited(text: str, wanted: Iterable[Term], path: Path) -> str:
    """Returns the text of vocabulary.yaml changed so that it has terms as they are wanted; the others stay.

    Args:
        text: the YAML.
        wanted: terms that are new, changed, or as they are already.
        path: the file, for messages.

    Raises:
        ConfigurationError: the text is no vocabulary, or is written in a way that docbase cannot edit.
    """
    found = read_vocabulary(text, path)
    changed = [term for term in wanted if found.get(term.id) != term]
    if not changed:
        return text
    bom = BOM if text.startswith(BOM) else ""
    try:
        body = _operated(text.removeprefix(BOM), found, changed)
    except InvalidRecordError as error:
        raise _beyond(path, changed[0].id) from error
    _check(bom + body, found.with_terms(changed), path)
    return bom + body


def _operated(body: str, found: Vocabulary, changed: Sequence[Term]) -> str:
    body = _with_values(body, found, changed)
    while moving := _first_siblings_to_move(Layout(body), changed):
        body = _moved(body, moving)
    body = _with_families(body, [term for term in changed if term.id in found])
    return _with_new(body, [term for term in changed if term.id not in found])


def _with_values(body: str, found: Vocabulary, changed: Iterable[Term]) -> str:
    layout = Layout(body)
    cuts: list[Cut] = []
    for term in changed:
        if old := found.get(term.id):
            cuts += termtext.changes(body, layout.places[term.id].node, _changed_values(layout, old, term))
    return yamledit.applied(body, cuts)


def _changed_values(layout: Layout, old: Term, new: Term) -> dict[str, Value | None]:
    before, after = termtext.values(old), termtext.values(new)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    changed: dict[str, Value | None] = {name: after.get(name) for name in names}
    place = layout.places[new.id]
    own_names = [name for name in BROADER_NAMES if name in place.node.entries]
    if old.broader != new.broader:
        list_name = "" if place.target.above else layout.broader_name(new.scheme)
        if name := (own_names or [list_name])[0]:
            is_said = place.target.above == new.broader or not layout.broader_name(new.scheme)
            changed[name] = None if is_said else new.broader or None
    if old.family != new.family and ("family" in place.node.entries or not layout.has_families(new.scheme)):
        changed["family"] = new.family or None
    return changed


def _first_siblings_to_move(layout: Layout, changed: Iterable[Term]) -> dict[str, Target]:
    """Returns the terms that leave one list for another, the first such list and its first goal."""
    moving: dict[str, Target] = {}
    first: tuple[Target, Target] | None = None
    for term in changed:
        if term.id not in layout.places or layout.is_said(term):
            continue
        goal = layout.target(term)
        if goal.above and layout.is_within(goal.above, term.id):
            continue  # what it goes below stands below it still, and moves first
        ends = (layout.places[term.id].target, goal)
        first = first or ends
        if ends == first and ends[0] != ends[1]:
            moving[term.id] = goal
    return moving


def _moved(body: str, moving: Mapping[str, Target]) -> str:
    """Takes terms that stand in one list out of it, and puts them at the end of another."""
    (target,) = set(moving.values())
    body = _opened(body, [target, *_lists_of(Layout(body), moving)])
    layout = Layout(body)
    spans = [_item_span(body, layout.places[term_id].node) for term_id in moving]
    lines = [line for start, end in spans for line in termtext.item_lines(body, start, end)]
    removals = _removals(layout, spans, next(iter(moving)), len(moving))
    added = _insertion(layout, target, lines)
    within = next((cut for cut in removals if cut.start <= added.start < cut.end), None)
    if within:  # the list to which they go ends with them
        is_last = within.end == len(body) and not body.endswith(("\n", "\r"))
        text = added.text if is_last else added.text.removeprefix("\n") + "\n"
        added = Cut(within.end, within.end, text)
    return yamledit.applied(body, [*removals, added])


def _with_families(body: str, terms: Iterable[Term]) -> str:
    """Says the family of the terms whose place does not say it."""
    layout = Layout(body)
    cuts: list[Cut] = []
    for term in terms:
        if layout.said_family(term.id) != term.family:
            cuts += termtext.changes(body, layout.places[term.id].node, {"family": term.family or None})
    return yamledit.applied(body, cuts)


def _lists_of(layout: Layout, moving: Iterable[str]) -> Iterator[Target]:
    for term_id in moving:
        yield layout.places[term_id].target


def _removals(layout: Layout, spans: Sequence[tuple[int, int]], one: str, count: int) -> list[Cut]:
    body, target = layout.body, layout.places[one].target
    terms = layout.terms_at(target)
    if target.above and isinstance(terms, yamltext.Sequence) and len(terms.items) == count:
        key = layout.places[target.above].node.keys["narrower"]
        return [_lines_cut(body, key.start, max(end for _start, end in spans))]
    return [_lines_cut(body, start, end) for start, end in spans]


def _lines_cut(body: str, start: int, end: int) -> Cut:
    after = 2 if body.startswith("\r\n", end) else 1
    return Cut(yamledit.line_start(body, start), min(end + after, len(body)), "")


def _item_span(body: str, node: yamltext.Mapping) -> tuple[int, int]:
    """Returns where the item of a term begins, its dash included, and where its last line ends."""
    return body.rindex("-", 0, node.start), _line_end(body, node)


def _line_end(body: str, node: Node) -> int:
    start = yamltext.Scalar("", 0, node.start, node.start)
    return yamledit.block_end(body, start, node)


def _with_new(body: str, terms: Sequence[Term]) -> str:
    if not terms:
        return body
    for scheme in dict.fromkeys(term.scheme for term in terms):
        if scheme not in Layout(body).tree.entries:
            body = body + ("" if body.endswith("\n") or not body else "\n") + f"{scheme}:\n"
    layout = Layout(body)
    targets = dict.fromkeys(layout.target(term) for term in terms)
    body = _opened(body, [target for target in targets if target.above in layout.places or not target.above])
    layout = Layout(body)
    below: dict[Target, list[Term]] = {}
    for term in terms:
        below.setdefault(layout.target(term), []).append(term)
    cuts = []
    for target, own in below.items():
        if target.above in layout.places or not target.above:
            lines = [line for term in own for line in _written(layout, term, below).lines]
            cuts.append(_insertion(layout, target, lines))
    # Of lists that end at the same place, the innermost is written first.
    return yamledit.applied(body, sorted(cuts, key=lambda cut: -_depth(cut.text)))


def _depth(text: str) -> int:
    line = text.removeprefix("\n")
    return len(line) - len(line.lstrip(" "))


def _written(layout: Layout, term: Term, below: Mapping[Target, Sequence[Term]]) -> Written:
    placed = {}
    target = layout.target(term)
    if term.family and not target.above and not layout.has_families(term.scheme):
        placed["family"] = term.family
    if term.broader and not target.above:
        placed[layout.broader_name(term.scheme)] = term.broader
    narrower = below.get(Target(term.scheme, "", term.id), ())
    return Written(term=term, placed=placed, narrower=tuple(_written(layout, one, below) for one in narrower))


def _opened(body: str, targets: Iterable[Target]) -> str:
    """Puts on lines of their own what stands between brackets where terms are to be added or taken."""
    layout = Layout(body)
    wanted = [target for target in targets if not target.above or target.above in layout.places]
    opened = {target.above for target in wanted if target.above}
    folded = {node.start: node for target in wanted if (node := layout.folded_at(target))}
    return yamledit.applied(body, [_unfolding(body, node, opened) for node in folded.values()])


def _margin(body: str, node: Node) -> int:
    """Returns the column of what is put on lines: that of a term, or that of a list below its name."""
    if isinstance(node, yamltext.Mapping) and "id" in node.entries:
        return node.start - yamledit.line_start(body, node.start)
    start = yamledit.line_start(body, node.start)
    return len(body[start:]) - len(body[start:].lstrip(" -")) + 2


def _unfolding(body: str, node: Node, opened: set[str]) -> Cut:
    text = indented(termtext.unfolded(body, node, opened), _margin(body, node))
    if isinstance(node, yamltext.Mapping) and "id" in node.entries:
        return Cut(node.start, node.end, text.lstrip(" "))
    start = len(body[: node.start].rstrip(" "))
    return Cut(start, node.end, f"\n{text}" if text else "")


def _insertion(layout: Layout, target: Target, lines: Sequence[str]) -> Cut:
    """Returns the cut that puts items at the end of the list that the target means."""
    body, terms = layout.body, layout.terms_at(target)
    if isinstance(terms, yamltext.Sequence) and terms.items:
        end = _line_end(body, terms.items[-1])
        dash = terms.start
        return Cut(end, end, "\n" + indented(lines, dash - yamledit.line_start(body, dash)))
    if target.above:
        node = layout.places[target.above].node
        margin = node.start - yamledit.line_start(body, node.start)
        if "narrower" in node.keys:
            end = yamledit.block_end(body, node.keys["narrower"], node.entries["narrower"])
            return Cut(end, end, "\n" + indented(lines, margin + 2))
        end = _line_end(body, node)
        return Cut(end, end, "\n" + indented(["narrower:", *(f"  {line}" for line in lines)], margin))
    key, whole = layout.tree.keys[target.scheme], layout.tree.entries[target.scheme]
    if isinstance(whole, yamltext.Mapping):
        if target.family not in whole.keys:
            end = yamledit.block_end(body, key, whole)
            return Cut(end, end, "\n" + indented([f"{target.family}:", *(f"  {line}" for line in lines)], 2))
        key = whole.keys[target.family]
    end = yamledit.block_end(body, key, yamltext.Scalar("", 0, key.end, key.end))
    return Cut(end, end, "\n" + indented(lines, _depth(body[yamledit.line_start(body, key.start) :]) + 2))


def _check(text: str, wanted: Vocabulary, path: Path) -> None:
    """Makes sure of what was written: a file of which the surgery makes something else stays as it is.

    Raises:
        ConfigurationError: it would not say what is wanted.
    """
    try:
        written = read_vocabulary(text, path)
    except ConfigurationError:
        written = Vocabulary(())
    wrong = [term for term in wanted if written.get(term.id) != term]
    if wrong or len(written) != len(wanted):
        raise _beyond(path, wrong[0].id if wrong else "")


def _beyond(path: Path, term_id: str) -> ConfigurationError:
    return ConfigurationError(
        _("{path} is written in a way that docbase cannot change (“{id}”).").format(path=path, id=term_id),
        hint=_("Write this term and its list one term a line, as “- {id: …, label: …}”, and try again."),
        path=path,
        value=term_id,
    )
