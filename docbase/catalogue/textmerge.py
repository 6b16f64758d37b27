"""Two edits of one text brought together, line by line, as far as they touch different lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines of the former text, and what takes their place."""

    start: int
    end: int
    lines: tuple[str, ...]


def merged_text(base: str, ours: str, theirs: str) -> str | None:
    """Returns the text with both edits, None when they touch the same lines or neighbouring ones.

    >>> merged_text("a\\nb\\nc\\n", "A\\nb\\nc\\n", "a\\nb\\nC\\n")
    'A\\nb\\nC\\n'

    Args:
        base: the text from which both were made.
        ours: one of them.
        theirs: the other.
    """
    former = base.splitlines(keepends=True)
    mine, others = (list(_edits(former, text.splitlines(keepends=True))) for text in (ours, theirs))
    fresh = [edit for edit in mine if edit not in others]
    if any(_touch(edit, other) for edit in fresh for other in others):
        return None
    lines: list[str] = []
    place = 0
    for edit in sorted((*fresh, *others), key=lambda edit: (edit.start, edit.end)):
        lines += (*former[place : edit.start], *edit.lines)
        place = edit.end
    return "".join((*lines, *former[place:]))


def _edits(former: list[str], lines: list[str]) -> Iterator[_Edit]:
    matcher = SequenceMatcher(None, former, lines, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield _Edit(first, last, tuple(lines[start:end]))


def _touch(edit: _Edit, other: _Edit) -> bool:
    """Whether two edits are too near each other to be told apart: they overlap, or meet."""
    return edit.start <= other.end and other.start <= edit.end
