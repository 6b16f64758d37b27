"""What became of files that were dropped in the browser, under the names that they had there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Outcome

_ARCHIVES = (".zip", ".zipx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a file."""

    kind: str
    """As that of `Outcome`."""
    name: str
    """The file; of what was in an archive, its path there."""
    record_id: str = ""
    message: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()


def fates_of(outcomes: Iterable[Outcome], paths: Iterable[Path], root: Path) -> Iterator[Fate]:
    """Yields what became of each file, under the name that it was dropped with.

    The outcome of a new publication names its copy in the corpus, which has the same content; that of one
    which came out of an archive has a name of its own.
    """
    found = list(outcomes)
    for path in paths:
        digest = _digest(path)
        own = [one for one in found if one.path.startswith(str(path)) or _digest(root / one.path) == digest]
        yield from (_fate(one, path) for one in own)
        found = [one for one in found if one not in own]
        if not own and path.suffix.lower() not in _ARCHIVES:
            yield Fate(kind="failed", name=path.name, message=_("This is no publication."))
    yield from (_fate(one, root / one.path) for one in found)


def _digest(path: Path) -> bytes:
    """Returns the digest of the content of a file; of what is no file, that of its path."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return str(path).encode()


def _fate(outcome: Outcome, path: Path) -> Fate:
    """Returns what became of a file, without a word of where it was kept aside."""

    def told(text: str) -> str:
        return text.replace(f"{path.parent}{os.sep}", "")

    is_inside = outcome.path.startswith(str(path))
    return Fate(
        kind=outcome.kind,
        name=told(outcome.path) if is_inside else path.name,
        record_id=outcome.record_id,
        message=told(outcome.message),
        hint=told(outcome.hint),
        warnings=tuple(map(told, outcome.warnings)),
    )
