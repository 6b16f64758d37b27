"""What the lines of the journal say: a deed begun, its parts, and that it is done or was taken back."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from docbase.model.history import Change, Deed, JournalEntry, digest_of


def pending(last: Mapping[str, Any] | None) -> int | None:
    """Returns the number of the deed that the last line leaves open."""
    if last is None:
        return None
    number: int | None = last.get("number", last.get("part"))
    return number


def entries_of(lines: Iterable[Mapping[str, Any]]) -> Iterator[JournalEntry]:
    """Makes entries of lines, the newest first."""
    void, undone = set[int](), set[int]()
    parts: dict[int, list[Change]] = {}
    not_made: Counter[str] = Counter()
    for line in lines:
        if "void" in line:
            void.add(line["void"])
        elif "not_made" in line:
            not_made[line["not_made"]] += 1
        elif "part" in line:
            if not_made[line["path"]]:
                not_made[line["path"]] -= 1
            else:
                parts.setdefault(line["part"], []).append(change_of(line))
        elif "number" in line and line["number"] not in void:
            entry = _entry(line, parts.pop(line["number"], []))
            is_undone = entry.number in undone
            if entry.deed.undoes and not is_undone:
                undone.add(entry.deed.undoes)
            if entry.changes:
                yield replace(entry, is_undone=is_undone)


def _entry(line: Mapping[str, Any], parts: Sequence[Change]) -> JournalEntry:
    return JournalEntry(
        number=line["number"],
        when=datetime.fromisoformat(line["when"]),
        who=line["who"],
        deed=Deed(action=line["action"], command=line.get("command", ""), undoes=line.get("undoes")),
        changes=(*map(change_of, line["changes"]), *reversed(parts)),
        is_automatic=bool(line.get("is_running")),
    )


def change_of(line: Mapping[str, Any]) -> Change:
    """Returns the change that a line, or a part of one, tells of."""
    return Change(
        path=line["path"],
        record_id=line.get("record", ""),
        before=line.get("before"),
        after=line.get("after"),
        digest=line.get("sha256", ""),
    )


def line_of(entry: JournalEntry) -> dict[str, object]:
    """Returns the line of an entry that is begun."""
    deed = entry.deed
    others = {"command": deed.command, "undoes": deed.undoes}
    return {
        "number": entry.number,
        "when": entry.when.isoformat().replace("+00:00", "Z"),
        "who": entry.who,
        "action": deed.action,
        **{name: value for name, value in others.items() if value},
        "changes": [_written(change) for change in entry.changes],
    }


def _written(change: Change) -> dict[str, object]:
    identity = {"path": change.path, **({"record": change.record_id} if change.record_id else {})}
    return {**identity, "before": change.before, "after": change.after}


def compact(change: Change) -> dict[str, object]:
    """Returns the change as it is written; of a file that was not there, only the digest."""
    line = _written(change)
    if change.before is None and change.after is not None:
        del line["after"]
        line["sha256"] = digest_of(change.after)
    return line
