"""The vocabulary as it was last read, kept beside the index: YAML takes ten times as long to read."""

import hashlib
import json
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from docbase.catalogue import vocabulary
from docbase.errors import StorageError
from docbase.model.concepts import SCHEMES, Term, Vocabulary
from docbase.storage import storage_errors, write_passing

_NAMES = tuple(field.name for field in fields(Term))
_LISTS = tuple(field.name for field in fields(Term) if field.default == ())


def load_kept(path: Path, kept: Path) -> Vocabulary:
    """Returns the vocabulary of a centre, as `load_vocabulary` does.

    Args:
        path: the vocabulary.yaml.
        kept: the file to keep it in; not written when its folder is missing or cannot be written.

    Raises:
        ConfigurationError: as `load_vocabulary`.
        StorageError: the file cannot be read.
    """
    with storage_errors(path):
        digest = _digest(path.read_bytes())
    found = _read(kept, digest)
    if found is None:
        found = vocabulary.load_vocabulary(path)
        _write(kept, digest, found)
    return found


def _digest(data: bytes) -> str:
    """Returns what tells whether it would be read as it was: its bytes, and what reads them."""
    reader = Path(vocabulary.__file__).stat()
    by = repr((reader.st_size, reader.st_mtime_ns, _NAMES))
    return hashlib.sha256(by.encode() + data).hexdigest()


def _read(kept: Path, digest: str) -> Vocabulary | None:
    try:
        content = json.loads(kept.read_bytes())
        if content["digest"] != digest:
            return None
        return Vocabulary(_term(values) for values in content["terms"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # none is kept, or half of one


def _write(kept: Path, digest: str, read: Vocabulary) -> None:
    if not kept.parent.is_dir():
        return
    terms = [_values(term) for scheme in SCHEMES for term in read.scheme(scheme)]
    content = {"digest": digest, "terms": terms}
    with suppress(StorageError):  # a reader may work in a centre where it may write nothing
        write_passing(kept, json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _values(term: Term) -> dict[str, object]:
    """Returns what is not empty in a term."""
    values = {name: getattr(term, name) for name in _NAMES}
    return {name: value for name, value in values.items() if value}


def _term(values: dict[str, Any]) -> Term:
    return Term(**{**values, **{name: tuple(values[name]) for name in _LISTS if name in values}})
