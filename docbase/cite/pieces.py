"""index/citations: works as pandoc has written them, so that it need not write again those that are the same.

What pandoc makes of a work depends on nothing that stands around it: a bibliography put together from pieces
is, byte for byte, the one that is made anew.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

from docbase.cite.csl import fingerprint
from docbase.errors import StorageError
from docbase.storage import storage_errors, write_passing

_MOST_KEPT = 5000
"""Pieces above which those are forgotten that the last bibliography had no use for."""
_Work = TypeVar("_Work")


class PieceStore(Protocol):
    """Where pieces come from; `written` makes them anew, and there may be a cache in front of it."""

    def __call__(
        self, works: Mapping[str, _Work], name: str, writer: Callable[[Sequence[_Work]], Sequence[str]]
    ) -> Sequence[str]:
        """Returns the works as the writer writes them.

        Args:
            works: each by all that is written of it.
            name: tells the writer from others.
            writer: writes several.
        """
        ...


def written(
    works: Mapping[str, _Work], name: str, writer: Callable[[Sequence[_Work]], Sequence[str]]
) -> Sequence[str]:
    """Returns the works as the writer writes them, in their order.

    Raises:
        CitationError: as the writer.
    """
    return writer([*works.values()]) if works else ()


class KeptPieces:
    """Pieces of which only new ones are written; a cache that is lost, or damaged, is none."""

    def __init__(self, folder: Path) -> None:
        """Uses the folder, which it makes when there is something to keep."""
        self._folder = folder

    def __call__(
        self, works: Mapping[str, _Work], name: str, writer: Callable[[Sequence[_Work]], Sequence[str]]
    ) -> Sequence[str]:
        """Returns the works as the writer writes them, in their order.

        Raises:
            CitationError: as the writer.
        """
        path = self._folder / f"pieces-{_digest(f'{fingerprint()} {name}')}.json"
        known = _read(path)
        wanted = {_digest(said): said for said in works}
        missing = {one: works[said] for one, said in wanted.items() if one not in known}
        made = dict(zip(missing, written(missing, name, writer), strict=True))
        pieces = {one: made[one] if one in made else known[one] for one in wanted}
        if made:
            self._keep(path, pieces if len(known) > _MOST_KEPT else {**known, **made})
        return [*pieces.values()]

    def _keep(self, path: Path, pieces: Mapping[str, str]) -> None:
        with suppress(StorageError), storage_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_passing(path, json.dumps(pieces, ensure_ascii=False).encode())


def _read(path: Path) -> dict[str, str]:
    try:
        return {str(one): str(piece) for one, piece in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
