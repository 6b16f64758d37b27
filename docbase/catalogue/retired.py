"""The ids of records that are gone: kept in the corpus, so that none is ever given again."""

from collections.abc import Iterable
from pathlib import Path

from docbase.storage import storage_errors, write_atomically

FILE_NAME = ".retired-ids"
"""A hidden file of the corpus, one id a line; it goes where the corpus goes, into copies and into git."""


def retired_ids(corpus: Path) -> frozenset[str]:
    """Returns the ids of records that are known to have been there once.

    Raises:
        StorageError: the file cannot be read.
    """
    path = corpus / FILE_NAME
    with storage_errors(path):
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    return frozenset(text.split())


def retire(corpus: Path, record_ids: Iterable[str]) -> None:
    """Adds the ids of records that are gone; nothing is written when all are known.

    Raises:
        StorageError: the file cannot be written.
    """
    known = retired_ids(corpus)
    if new := known.union(record_ids) - known:
        lines = (f"{record_id}\n" for record_id in sorted(known | new))
        write_atomically(corpus / FILE_NAME, "".join(lines).encode("utf-8"))
