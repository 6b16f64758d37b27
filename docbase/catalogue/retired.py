"""The ids of records and of terms that are gone: kept beside the others, so that none is ever given again."""

from collections.abc import Iterable
from pathlib import Path

from docbase.storage import storage_errors, write_atomically

FILE_NAME = ".retired-ids"
"""A hidden file of the corpus, one id a line; it goes where the corpus goes, into copies and into git."""
OF_TERMS = ".term-ids"
"""The same for the vocabulary, beside vocabulary.yaml: every id it had when docbase changed it."""


def retired_ids(folder: Path, name: str = FILE_NAME) -> frozenset[str]:
    """Returns the ids that are known to have been there once.

    Args:
        folder: the corpus for those of records, the centre for those of terms.
        name: the file, `FILE_NAME` or `OF_TERMS`.

    Raises:
        StorageError: the file cannot be read.
    """
    path = folder / name
    with storage_errors(path):
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    return frozenset(text.split())


def retire(folder: Path, ids: Iterable[str], name: str = FILE_NAME) -> None:
    """Adds ids to those that are never given again; nothing is written when all are known.

    Raises:
        StorageError: the file cannot be written.
    """
    known = retired_ids(folder, name)
    if new := known.union(ids) - known:
        lines = (f"{one}\n" for one in sorted(known | new))
        write_atomically(folder / name, "".join(lines).encode("utf-8"))
