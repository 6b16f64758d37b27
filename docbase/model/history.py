"""What is done to a centre: each change of its files, by whom, when, and how it was before."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

_SOURCES = re.compile(r"^provenance:.*\n?(?:[ \t].*\n?)*", re.MULTILINE)
"""The lines that tell where the values of a record come from."""


def digest_of(text: str) -> str:
    """Returns the digest under which a text is known whose content is not kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file before and after."""

    path: str
    """Its place in the centre, with `/`: corpus/2015/actes.yaml, vocabulary.yaml."""
    record_id: str = ""
    """The record that it is; empty for other files."""
    before: str | None
    """Its whole text before; None when there was no such file."""
    after: str | None
    """Its whole text after; None when there is no such file any more, or when only its digest is kept."""
    digest: str = ""
    """SHA-256 of the text after, when the text itself is not kept: of drafts that the machine made."""

    def is_made(self, text: str | None) -> bool:
        """Whether a file with this text, None for no file, is as the change left it."""
        if self.digest:
            return text is not None and digest_of(text) == self.digest
        return text == self.after

    def difference(self) -> Iterator[tuple[str, str]]:
        """Yields the lines that it takes away ("-") and puts ("+"), as they stand in the file.

        Where values come from is told only when nothing else changes.
        """
        before, after = self.before or "", self.after or ""
        told = list(_lines(_SOURCES.sub("", before), _SOURCES.sub("", after)))
        yield from told or _lines(before, after)


def _lines(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = before.splitlines(), after.splitlines()
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (("-", line) for line in old[first:last])
            yield from (("+", line) for line in new[start:end])


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a person or the machine does, told so that it is understood years later."""

    action: str
    """In words, in the language of the centre: "themes: “Santé” added"."""
    command: str = ""
    """The command as it was typed, when it was one."""
    undoes: int | None = None
    """The number of the entry that it takes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """A deed, and all that it changed."""

    number: int
    """From 1, given once."""
    when: datetime
    """In universal time."""
    who: str
    deed: Deed
    changes: tuple[Change, ...]
    is_automatic: bool = False
    """Whether it was an ingestion."""
    is_undone: bool = False
    """Whether a later one took it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is about to be done, to be looked at first."""

    deed: Deed
    changes: tuple[Change, ...]
    unchanged: tuple[str, ...] = ()
    """Ids of the records chosen that are as wanted already."""
    unreadable: tuple[str, ...] = ()
    """Ids of those that were found and whose record cannot be read."""
    conflicts: tuple[Change, ...] = ()
    """What keeps it from being done: how files were left, and how somebody has changed them since."""
    notes: tuple[str, ...] = ()
    """What a person should know of how the question was understood."""
